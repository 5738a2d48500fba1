"""Programs and their contracts: what they say, read, ask for and set off."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from runtime.compiler.rendering import whole_text
from runtime.engine.actions.commands import _timeout_ms
from runtime.engine.effects import Ask, Execute, Git, ListDirectory, ReadFile, StartService
from runtime.engine.events import domain_event
from runtime.errors import Diagnostic
from runtime.host.crawling import EVENT, SeenPages
from runtime.host.discovery import discover
from runtime.services.fence import NO_FENCE, Fence
from runtime.services.files import _entries, _read
from runtime.services.git import _run
from runtime.services.process import MAX_AT_ONCE, Processes
from runtime.services.service import OUTSIDE
from runtime.services.terminal.asking import Asking
from runtime.services.terminal.keyboard import SERVICE as KEYBOARD
from runtime.services.terminal.keyboard import Keyboard
from runtime.services.terminal.streams import Streams
from runtime.services.web.contract import parse_contract
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
from runtime.values.patterns import Pattern
from runtime.values.schemas import first_problem
from tests.limits.tries import succeeds
from tests.support.driving import Stage, on_stage
from tests.support.hosts import FakeHost, never_yet
from tests.support.loops import answers, ask, until
from tests.support.made_programs import ENTRY
from tests.support.pipes import poured


def command_timeout(milliseconds: int) -> bool:
    return succeeds(_timeout_ms, milliseconds)


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
    return succeeds(multiply, "x", size)


def template(size: int) -> bool:
    return succeeds(whole_text, ["x" * (size // 2), "x" * (size - size // 2)])


def json_depth(levels: int) -> bool:
    return succeeds(from_json, "[" * levels + "]" * levels)


def yaml_characters(size: int) -> bool:
    return succeeds(decode, b"#" * size, "yaml", USUAL)


def source(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "main.aro"
        path.touch()
        os.truncate(path, size)  # a hole: no disk is filled
        return bool(discover(path).sources)


def file(size: int) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.touch()
        os.truncate(path, size)  # a hole: no disk is filled
        return succeeds(_read, ReadFile(str(path), "bytes", USUAL), partial(NO_FENCE.around, OUTSIDE))


def yaml_values(count: int) -> bool:
    """A list of lists of nothing, most of them by an alias: a value each, the outermost one too."""
    rows, rest = divmod(count - 1, 1000)
    lines = ["- &a [" + "1, " * 998 + "1]", *["- *a"] * (rows - 1), *["- 1"] * rest]
    return succeeds(decode, "\n".join(lines).encode(), "yaml", USUAL)


def yaml_depth(levels: int) -> bool:
    return succeeds(decode, b"[" * levels + b"1" + b"]" * levels, "yaml", USUAL)


def directory(count: int) -> bool:
    """Whether so many entries are listed; it is one that stands for all, for so many files take a disk its time."""
    return succeeds(_entries, itertools.repeat(Path(__file__), count), ListDirectory("."), NO_FENCE)


def typed_line(size: int) -> bool:
    """Whether a line is an answer, its end not counted."""

    async def scenario() -> bool:
        reading, writing = os.pipe()
        pouring = asyncio.ensure_future(asyncio.to_thread(poured, writing, b"x" * size + b"\n"))
        service = Asking(Streams(input_fd=reading), lambda text, error: None, lambda: False)
        (found,) = await asyncio.gather(ask(service, Ask("Name? ", False)), return_exceptions=True)
        os.close(reading)
        await pouring
        os.close(writing)
        return isinstance(found, str)

    return asyncio.run(scenario())


def _begin(stage: Stage) -> None:
    stage.emit("E0")


def nesting(levels: int) -> bool:
    """Whether an event is handled that was set off by an event that was set off ..."""
    handlers = [f"(Do {k}: E{k} Handler) {{ Emit a <E{k + 1}: event> with {{ a: 1 }}. }}" for k in range(levels)]
    stage = on_stage(ENTRY + "".join(handlers) + f"(End: E{levels} Handler) {{ }}", _begin)
    return not any("nested deeper" in line for line in stage.err)


class _Slow:
    """A pattern of `regex` whose search takes so long; the library keeps the time, and this keeps it likewise."""

    pattern = "slow"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def search(self, text: str, timeout: float) -> None:
        if self._seconds > timeout:
            raise TimeoutError


def search(seconds: float) -> bool:
    return succeeds(Pattern(_Slow(seconds)).search, "text")  # type: ignore[arg-type]


def commands_at_once(count: int) -> bool:
    """Whether so many commands run side by side; the others wait until one of these has ended."""

    async def scenario(folder: Path) -> bool:
        gate = folder / "gate"
        os.mkfifo(gate)
        service = Processes(Fence())
        running = [asyncio.ensure_future(ask(service, Execute(f"cd {folder}; {_HERE}"))) for _ in range(count)]
        await until(lambda: len(list(folder.glob("here.*"))) == min(count, MAX_AT_ONCE), 60)
        opened = os.open(gate, os.O_RDWR)
        gate.unlink()
        gate.touch()  # whoever comes later finds it open
        os.close(opened)
        seen = [int(found["output"]) for found in await asyncio.gather(*running)]
        await service.stop()
        return max(seen) == count

    with TemporaryDirectory() as folder:
        return asyncio.run(scenario(Path(folder)))


_HERE = "touch here.$$; read nothing < gate; ls here.* 2>&- | wc -l; rm here.$$"


def git(seconds: float) -> bool:
    """Whether a command of git may take so long; a stand-in keeps the time as `subprocess` does."""

    def run(words: list[str], timeout: float, **options: Any) -> subprocess.CompletedProcess[bytes]:
        if seconds > timeout:
            raise subprocess.TimeoutExpired(words, timeout)
        return subprocess.CompletedProcess(words, 0, b"", b"")

    return succeeds(_run, Git(()), NO_FENCE, run)


def pressed_keys(count: int) -> bool:
    """Whether another key is read while so many wait for the handler of the one before them."""

    async def read_on() -> bool:
        outer, inner = os.openpty()
        host = FakeHost(handle=never_yet)
        keyboard = Keyboard(host, Streams(input_fd=inner, input_is_terminal=True), lambda: None)
        keyboard.handlers[StartService](StartService(KEYBOARD, None), OUTSIDE)
        os.write(outer, b"x" * (1 + count))
        await until(lambda: host.pending(KEYBOARD) == count)
        os.write(outer, b"y")
        for _ in range(10):
            await asyncio.sleep(0)
        await keyboard.stop()
        os.close(outer)
        os.close(inner)
        return host.pending(KEYBOARD) > count

    return asyncio.run(read_on())


def crawled(count: int) -> bool:
    """Whether the first of so many pages is still known, and so not asked for again."""
    pages = SeenPages()
    for number in range(count):
        pages.knows(domain_event(EVENT, {"url": f"http://a/{number}"}))
    return pages.knows(domain_event(EVENT, {"url": "http://a/0"}))


# Contracts and stores


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
    (found,) = answers(lambda: Processes(Fence()), Execute(f"head -c {size} /dev/zero"))
    return len(found["output"]) == size
