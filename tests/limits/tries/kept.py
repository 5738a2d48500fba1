"""What the console keeps, shows and records."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aro_console.model.breakpoints import Breakpoints
from aro_console.model.connections import Connections
from aro_console.model.conversations import Conversations
from aro_console.model.differences import difference_lines
from aro_console.model.evaluations import Evaluations
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.logs import Logs
from aro_console.model.outline import Root, outline
from aro_console.model.payloads import Payloads
from aro_console.model.repositories import Repositories
from aro_console.model.runs import Runs
from aro_console.model.timeline import Timeline
from aro_console.screens.exporting import chosen_rows
from runtime.host.recorder import Recorder
from runtime.probe import records as r
from runtime.probe.breakpoints import Breakpoint, BreakpointKind
from runtime.probe.journal import Journal
from runtime.probe.payloads import structured, value_text
from runtime.probe.recording.blocks import Head, Part, read_head
from runtime.probe.recording.blocks import block as packed_block
from runtime.probe.recording.context import Context
from runtime.probe.recording.packing import pruned
from runtime.probe.recording.stream import About
from tests.support.records import Story, connection_id


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


def exported_rows(count: int) -> bool:
    kept = Timeline()
    told = Story()
    for _ in range(count):
        told.state("running")
    kept.extend(told.views)
    return len(chosen_rows(kept, None, "shown")) == count


def _talk(*counts: int) -> Conversations:
    kept, told = Conversations(), Story()
    for number, count in enumerate(counts, 1):
        told.opened(f"c{number}")
        for _ in range(count - 1):
            told.received(f"c{number}", "x")
    kept.extend(told.views)
    return kept


def messages_of_one(count: int) -> bool:
    """Whether so many messages of a connection are listed, its opening one of them."""
    return _talk(count).of(connection_id("c1")).dropped == 0


def messages_of_all(count: int) -> bool:
    whole, rest = divmod(count, 1_000)
    return _talk(*[1_000] * whole, *([rest] if rest else [])).of(connection_id("c1")).dropped == 0


def undone_changes(count: int) -> bool:
    """Whether the repositories can be shown as they were before so many changes."""
    kept, told = Repositories(), Story()
    for number in range(count):
        told.changed(new={"id": number % 10}, entity_id=str(number % 10))
    kept.extend(told.views)
    return kept.since == 0


def removed_breakpoints(count: int) -> bool:
    kept = Breakpoints()
    for number in range(count):
        one = kept.add(Breakpoint(0, BreakpointKind.EVENT, target=f"E{number}"))
        kept.remove(one.breakpoint_id)
    return len(list(iter(kept.bring_back, None))) == count


def answers(count: int) -> bool:
    kept, told = Evaluations(), Story()
    for number in range(1, count + 1):
        told.add(r.Evaluated, 0, number, "1", 1, "")
    kept.extend(told.views)
    return kept.get(1) is not None


def runs_of_one(count: int) -> bool:
    told = Story()
    handler = Handler("Handle Message", "", "", told.header("Handle Message"))
    kept = Handlers([handler])
    for number in range(1, count + 1):
        told.started().finished(run=number)
    kept.extend(told.views)
    return handler.dropped == 0


def statements(count: int) -> bool:
    told = Story().started()
    for _ in range(count):
        told.statement("Extract the <text>")
    kept = Runs()
    kept.extend(told.views)
    return next(iter(kept.all)).steps_dropped == 0


def event_payloads(count: int) -> bool:
    """Whether the payload of the first of so many kinds of event can be had to start another from."""
    kept, told = Payloads(), Story()
    for number in range(count):
        told.published(f"E{number}")
    kept.extend(told.views)
    return kept.get("E0") is not None


def entries(count: int) -> bool:
    nodes = outline("s", [Root("x", list(range(count)))], {("s", "x")})
    return not any(node.label == "…" for node in nodes)


def entry_depth(levels: int) -> bool:
    """Whether so many values within each other can be opened one after the other."""
    value: Any = [1]
    for _ in range(levels - 1):
        value = [value]
    paths = {("s", "x", *[0] * depth) for depth in range(levels)}
    return outline("s", [Root("x", value)], paths)[-1].text == "1"


def nested_value(levels: int) -> bool:
    value: Any = [1]
    for _ in range(levels - 1):
        value = [value]
    return "1" in value_text(value)


def differences(count: int) -> bool:
    old, new = ({str(key): side for key in range(count)} for side in (1, 2))
    return not difference_lines(old, new)[-1][0].text.startswith("… more")


def known_connections(count: int) -> bool:
    """Whether a recording that begins now tells of the first of so many connections."""
    context, told = Context(), Story()
    for number in range(1, count + 1):
        told.opened(f"c{number}")
    context.extend(told.take())
    return len(context.records()) == count


def structured_payload(size: int) -> bool:
    return isinstance(structured("[" + " " * (size - 2) + "]"), list)


def block(size: int) -> bool:
    return read_head(Head(Part.RECORDS, size, size, 0, 1, 1, 1).packed()) is not None


def recorded_depth(levels: int) -> bool:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return pruned(value) == value


def spill(size: int) -> bool:
    """Whether a block is kept that makes the file so large. Its size is told, for nobody writes gigabytes to try it."""
    block = packed_block(Part.END)
    with TemporaryDirectory() as folder:
        recorder = Recorder(Journal(), About("chat", 0), [], Path(folder) / "spill")
        recorder._spill.bytes = size - len(block)
        recorder._write(block, 0, 0)
        recorder.close()
        return not recorder.state.spill_problem
