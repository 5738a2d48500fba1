"""The real thing at a size: each returns whether it went well. Nothing is patched and no limit is told here."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aro_console.commands.bursts import burst_of
from aro_console.commands.filters import load_filters
from aro_console.commands.forms import FormError, virtual_form
from aro_console.commands.keys import load_keys
from aro_console.commands.snippets import SnippetFile, read
from aro_console.model.connections import Connections
from aro_console.model.logs import Logs
from aro_console.model.runs import Runs
from aro_console.model.timeline import Timeline
from aro_console.scripts.parsing import duration
from runtime.compiler.asking import compile_expression
from runtime.compiler.rendering import whole_text
from runtime.engine.actions.commands import _timeout_ms
from runtime.engine.actions.fetching import seconds_of
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.effects import Execute, ReadFile
from runtime.errors import Diagnostic, EvaluationError
from runtime.probe import commands as c
from runtime.probe import records as r
from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.holding import HeldMessage, Holding
from runtime.probe.holds import RefusalError
from runtime.probe.journal import Journal
from runtime.probe.messages import EventPoint
from runtime.probe.payloads import structured
from runtime.probe.recording.blocks import Head, Part, read_head
from runtime.probe.recording.packing import pruned
from runtime.services.files import _read
from runtime.services.process import Processes
from runtime.services.streams.events import EventReader, EventTooLongError
from runtime.services.tcp.framing import Reader
from runtime.services.web.channel import Channel
from runtime.services.web.connections import check_close
from runtime.services.web.contract import parse_contract
from runtime.services.web.deadlines import Deadlines, Due
from runtime.services.web.facts import Ended, Limits, Rejected
from runtime.services.web.http import body_value
from runtime.services.web.http11 import RequestReader
from runtime.services.web.yamltext import read_yaml
from runtime.source import SourceFile
from runtime.syntax.cursor import Inside
from runtime.syntax.lexer import tokenize
from runtime.syntax.parser import parse as parse_program
from runtime.syntax.parser import parse_expression
from runtime.values.arithmetic import multiply
from runtime.values.formats.forms import decode
from runtime.values.formats.layout import USUAL
from runtime.values.jsontext import from_json
from runtime.values.schemas import first_problem
from tests.conformance.websocket import BINARY, COMPRESSED, deflated, frame
from tests.support.client_frames import handshake
from tests.support.loops import answers
from tests.support.records import Story

GET, POST, HOST = b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n", b"Host: a\r\n"


def _succeeds(act: Callable[..., object], *given: object, refusal: type[Exception] = EvaluationError) -> bool:
    try:
        act(*given)
    except refusal:
        return False
    return True


def _is_read(data: bytes) -> bool:
    reader = RequestReader(Limits())
    reader.feed(data)
    return not any(isinstance(item, Rejected) for item in reader.queue)


# --- HTTP -------------------------------------------------------------------------------------------------------------


def target(size: int) -> bool:
    return _is_read(b"GET /" + b"a" * (size - 1) + b" HTTP/1.1\r\n" + HOST + b"\r\n")


def header_block(size: int) -> bool:
    """A header counts with its colon, its blank and its line end."""
    return _is_read(GET + HOST + b"X: " + b"y" * (size - len(HOST) - 5) + b"\r\n\r\n")


def headers(count: int) -> bool:
    return _is_read(GET + HOST + b"X: y\r\n" * (count - 1) + b"\r\n")


def body_by_length(size: int) -> bool:
    return _is_read(POST + HOST + b"Content-Length: %d\r\n\r\n" % size)


def body_in_chunks(size: int) -> bool:
    body = b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n"
    return _is_read(POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + body)


def pipelined(count: int) -> bool:
    channel = Channel()
    channel.receive_data(GET + HOST + b"\r\n")
    channel.receive_data((GET + HOST + b"\r\n") * count)
    while channel.told:
        if any(isinstance(one, Rejected) for one in channel.events()):
            return False
        channel.respond(200, [], b"")
    return True


def parts(count: int) -> bool:
    one = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    return isinstance(body_value(one * count + b"--b--\r\n", "multipart/form-data; boundary=b"), dict)


def _waits(due: Due, act: str, seconds: float) -> bool:
    """Whether nothing is due so many seconds after `act`."""
    deadlines = Deadlines(0.0)
    getattr(deadlines, act)(0.0)
    found = deadlines.due(seconds)
    assert found in (Due.NOTHING, due)
    return found is Due.NOTHING


def idle(seconds: float) -> bool:
    return _waits(Due.CLOSE, "idle", seconds)


def request(seconds: float) -> bool:
    return _waits(Due.REFUSE, "reading", seconds)


# --- WebSocket --------------------------------------------------------------------------------------------------------


def _is_heard(data: bytes, *extra: str) -> bool:
    channel = Channel()
    channel.receive_data(handshake("/ws", *extra))
    channel.events()
    channel.accept_upgrade(compress=bool(extra))
    channel.receive_data(data)
    return not any(isinstance(one, Ended) for one in channel.events())


def message(size: int) -> bool:
    return _is_heard(frame(BINARY, b"x" * (size // 2), fin=False) + frame(0, b"x" * (size - size // 2)))


def inflated(size: int) -> bool:
    packed = frame(BINARY, deflated(b"x" * size), reserved=COMPRESSED)
    return _is_heard(packed, "Sec-WebSocket-Extensions: permessage-deflate")


def close_reason(size: int) -> bool:
    return _succeeds(check_close, 1000, "r" * size)


def slow_reader(seconds: float) -> bool:
    deadlines = Deadlines(0.0)
    deadlines.open()
    deadlines.stalled(0.0)
    return deadlines.due(seconds) is Due.NOTHING


def closing(seconds: float) -> bool:
    return _waits(Due.DROP, "closing", seconds)


# --- TCP and streams --------------------------------------------------------------------------------------------------


def tcp_chunk(size: int) -> bool:
    return len(list(Reader().receive(b"x" * size))) == 1


def server_event(size: int) -> bool:
    """Its line ends count; an event that is whole with the bytes of one read is not looked at."""
    return _succeeds(EventReader().feed, b"data: " + b"x" * (size - 1) + b"\n", refusal=EventTooLongError)


def request_timeout(seconds: int) -> bool:
    return _succeeds(seconds_of, seconds)


# --- programs ---------------------------------------------------------------------------------------------------------


def command_timeout(milliseconds: int) -> bool:
    return _succeeds(_timeout_ms, milliseconds)


def brackets(levels: int) -> bool:
    found = tokenize(SourceFile("a", "Log " + "(" * levels), inside=Inside.BLOCK).diagnostics
    return not any(one.code == "nesting-too-deep" for one in found)


def findings(count: int) -> bool:
    """Whether as many mistakes are told as there are."""
    found = parse_program(SourceFile("a", "(A: B) {\n" + "Log.\n" * count + "}")).diagnostics
    return len(found) >= count


def integer(value: int) -> bool:
    text = str(value)
    _, found = parse_expression(SourceFile("a", text), 0, len(text))
    return not found


def repetition(size: int) -> bool:
    return _succeeds(multiply, "x", size)


def template(size: int) -> bool:
    return _succeeds(whole_text, ["x" * (size // 2), "x" * (size - size // 2)])


def json_depth(levels: int) -> bool:
    return _succeeds(from_json, "[" * levels + "]" * levels)


def yaml_characters(size: int) -> bool:
    return _succeeds(decode, b"#" * size, "yaml", USUAL)


def file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.touch()
        os.truncate(path, size)  # a hole: no disk is filled
        return _succeeds(_read, ReadFile(str(path), "bytes", USUAL))


# --- contracts and stores ---------------------------------------------------------------------------------------------


def _is_yaml(text: str) -> bool:
    return not isinstance(read_yaml(text, "openapi.yaml"), Diagnostic)


def contract_characters(size: int) -> bool:
    return _is_yaml("#" * size)


def contract_values(count: int) -> bool:
    """A list of lists of nothing, most of them by an alias: a value each, the outermost one too."""
    rows, rest = divmod(count - 1, 1000)
    lines = ["- &a [" + "1, " * 998 + "1]", *["- *a"] * (rows - 1), *["- 1"] * rest]
    return _is_yaml("\n".join(lines))


def contract_depth(levels: int) -> bool:
    return _is_yaml("[" * levels + "1" + "]" * levels)


def reference_hops(count: int) -> bool:
    """Whether what stands behind so many references is found."""
    schemas: dict[str, Any] = {f"S{k}": {"$ref": f"#/components/schemas/S{k + 1}"} for k in range(count)}
    schemas[f"S{count}"] = {"type": "string"}
    return parse_contract(json.dumps({"openapi": "3.0.3", "components": {"schemas": schemas}}))[0] is not None


def schema_depth(levels: int) -> bool:
    """Whether what is wrong that deep is found."""
    schema: dict[str, Any] = {"type": "integer"}
    value: Any = "none"
    for _ in range(levels):
        schema, value = {"type": "array", "items": schema}, [value]
    return first_problem(value, schema, {}) is not None


def command_output(size: int) -> bool:
    """Whether all that a command says is kept."""
    (found,) = answers(Processes, Execute(f"head -c {size} /dev/zero"))
    return len(found["output"]) == size


# --- console ----------------------------------------------------------------------------------------------------------


def journal(count: int) -> bool:
    kept = Journal()
    for seq in range(1, count + 1):
        kept.append((seq, 0, 0, 0, r.RuntimeFaulted, "", ""))
    return kept.since(0).lost == 0


def rows(count: int) -> bool:
    kept = Timeline()
    told = Story()
    for _ in range(count):
        told.state("running")
    kept.extend(told.views)
    return len(kept.shelf.rows) == count


def closed_connections(count: int) -> bool:
    kept = Connections()
    told = Story()
    for number in range(1, count + 1):
        told.opened(f"c{number}").closed(f"c{number}")
    kept.extend(told.views)
    return kept.forgotten == 0


def ended_runs(count: int) -> bool:
    kept = Runs()
    told = Story()
    for number in range(1, count + 1):
        told.started().finished(run=number)
    kept.extend(told.views)
    return kept.forgotten == 0


def log_lines(count: int) -> bool:
    kept = Logs()
    told = Story()
    for _ in range(count):
        told.logged("x")
    kept.extend(told.views)
    return kept.dropped == 0


def filter_depth(levels: int) -> bool:
    return isinstance(parse("(" * levels + "a" + ")" * levels), Filter)


def expression(size: int) -> bool:
    return _succeeds(compile_expression, f'"{"x" * (size - 2)}"', LINKAGE)


_SAID = EventPoint("Said", ("Count",), {}, "", "", "", 1, 1)


def _holding() -> Holding:
    holding = Holding(itertools.count(1).__next__)
    holding.obey(c.SetHoldRules((c.HoldRule(1, "type:event", True),)))
    return holding


def held(count: int) -> bool:
    holding = _holding()
    return [isinstance(holding.sift(_SAID), HeldMessage) for _ in range(count)].count(False) == 0


def delay(seconds: float) -> bool:
    holding = _holding()
    found = holding.sift(_SAID)
    assert isinstance(found, HeldMessage)
    return _succeeds(holding.obey, c.Delay(found.hold_id, seconds), refusal=RefusalError)


def virtual(count: int) -> bool:
    given = {"path": "/ws", "count": str(count)}
    return _succeeds(virtual_form(["/ws"]).build, given, refusal=FormError)


def burst(count: int) -> bool:
    return _succeeds(burst_of, str(count), "1", 0, refusal=FormError)


def burst_rate(rate: int) -> bool:
    return _succeeds(burst_of, "1", str(rate), 0, refusal=FormError)


def script_wait(seconds: float) -> bool:
    return duration(f"{seconds:g}s") is not None


def structured_payload(size: int) -> bool:
    return isinstance(structured("[" + " " * (size - 2) + "]"), list)


def block(size: int) -> bool:
    return read_head(Head(Part.RECORDS, size, size, 0, 1, 1, 1).packed()) is not None


def recorded_depth(levels: int) -> bool:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return pruned(value) == value


def snippet_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        file = SnippetFile(Path(folder))
        file.path.parent.mkdir()
        file.path.write_text("#" * size)
        return not file.load().faults


def snippet_values(count: int) -> bool:
    """A snippet is a map, three keys and three values; its payload a list."""
    inner = ", ".join(["1"] * (count - 9))
    return not read(f"snippets:\n  a: {{verb: emit, name: X, payload: {{a: [{inner}]}}}}").faults


def key_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keys.yaml"
        path.write_text("#" * size)
        return not load_keys(path).faults


def filter_file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "filters.yaml"
        path.write_text("#" * size)
        return not load_filters(path).faults
