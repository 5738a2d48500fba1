"""The console: what it keeps, shows, sends and records."""

from __future__ import annotations

import itertools
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
from runtime.engine.actions.registry import LINKAGE
from runtime.host.recorder import Recorder
from runtime.probe import commands as c
from runtime.probe import records as r
from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.holding import HeldMessage, Holding
from runtime.probe.holds import RefusalError
from runtime.probe.journal import Journal
from runtime.probe.messages import EventPoint
from runtime.probe.payloads import structured
from runtime.probe.recording.blocks import Head, Part, read_head
from runtime.probe.recording.blocks import block as packed_block
from runtime.probe.recording.packing import pruned
from runtime.probe.recording.stream import About
from tests.limits.tries import succeeds
from tests.support.records import Story


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
    return succeeds(compile_expression, f'"{"x" * (size - 2)}"', LINKAGE)


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
    return succeeds(holding.obey, c.Delay(found.hold_id, seconds), refusal=RefusalError)


def virtual(count: int) -> bool:
    given = {"path": "/ws", "count": str(count)}
    return succeeds(virtual_form(["/ws"]).build, given, refusal=FormError)


def burst(count: int) -> bool:
    return succeeds(burst_of, str(count), "1", 0, refusal=FormError)


def burst_rate(rate: int) -> bool:
    return succeeds(burst_of, "1", str(rate), 0, refusal=FormError)


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


def spill(size: int) -> bool:
    """Whether a block is kept that makes the file so large. Its size is told, for nobody writes gigabytes to try it."""
    block = packed_block(Part.END)
    with TemporaryDirectory() as folder:
        recorder = Recorder(Journal(), About("chat", 0), [], Path(folder) / "spill")
        recorder._spill.bytes = size - len(block)
        recorder._write(block, 0, 0)
        recorder.close()
        return not recorder.state.spill_problem
