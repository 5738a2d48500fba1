"""What a watcher did or had done: holds, breakpoints, log points, changes by order, orders; and our own faults."""

from __future__ import annotations

from collections.abc import Callable

from aro_console.model.formatting import preview, visible
from aro_console.model.rows import Row
from aro_console.model.wording.making import SUMMARY_WIDTH, Builder, Context, labels, made
from runtime.probe import records as r
from runtime.probe.messages import HTTP


def held_words(record: r.Held) -> str:
    """Return where something is held that is no statement, up to whose it is: ``at the failure in line 3 of``."""
    match record.point:
        case "failure":
            return f"at the failure in line {record.span.line} of" if record.span is not None else "at the failure of"
        case "end":
            return "behind the last statement of"
        case _:
            return f"{visible(record.event_type)} before"


def _held(record: r.Held, context: Context) -> Row:
    reach = ", ".join(record.handlers) or "no handler"
    connections = labels(context, record.connection_id)
    if record.reason == "rule":
        summary = f"held by rule {record.rule_id}: {_door_words(record)}"
        connections = connections or ([HTTP] if record.direction else [])
    elif record.point == "statement" and record.span is not None:
        summary = f"held before line {record.span.line} of {visible(reach)}  ({record.reason})"
    else:
        summary = f"held {held_words(record)} {visible(reach)}  ({record.reason})"
    return made(
        record,
        "held",
        summary,
        mark="!",
        connections=connections,
        role="held",
        execution_id=record.execution_id,
        status="HELD",
        held=True,
        topic=record.event_type,
    )


def _door_words(record: r.Held) -> str:
    """Return what stands at a door: which way it goes, what it is, and the statement that sends it."""
    payload = preview(record.payload, SUMMARY_WIDTH)
    if not record.direction:
        return f"event {visible(record.event_type)}  {payload}"
    way = ">" if record.direction == "in" else "<"
    span = record.span
    sender = f"  from line {span.line}: {visible(' '.join(span.text.split()))}" if span is not None else ""
    return f"{way} {visible(record.what)}  {payload}{sender}"


def what_became(record: r.Released) -> str:
    """Return what went on in the place of something held, or why it went at all."""
    if record.reason:
        return f"({visible(record.reason)})"
    return f"→ {preview(record.payload, SUMMARY_WIDTH)}"


def _holds_full(record: r.HoldsFull, context: Context) -> Row:
    summary = f"{record.most:,} are held, which is as many as can be: what rule {record.rule_id} matches goes on"
    return made(record, "held", summary, mark="!", role="warning")


def _peer_left(record: r.PeerLeft, context: Context) -> Row:
    where = labels(context, record.connection_id) or [HTTP]
    summary = f"has left ({visible(record.reason)}) while {record.waiting} of its messages wait: pass or drop them"
    return made(record, "held", summary, mark="!", role="warning", connections=where)


def _breakpoint_faulted(record: r.BreakpointFaulted, context: Context) -> Row:
    summary = f"breakpoint {record.breakpoint_id} never stops: {visible(record.message)}"
    return made(record, "breakpoint", summary, mark="!", role="error")


def _log_point(record: r.LogPointWritten, context: Context) -> Row:
    summary = f"log point {preview(record.text, SUMMARY_WIDTH)}"
    return made(record, "log", summary, role="log", execution_id=record.execution_id)


def _binding_changed(record: r.BindingChanged, context: Context) -> Row:
    values = f"{preview(record.new_value, SUMMARY_WIDTH)}  (was {preview(record.old_value, SUMMARY_WIDTH)})"
    summary = f"altered: {visible(record.name)} = {values}"
    return made(record, "altered", summary, mark="!", role="order", injected=True, execution_id=record.execution_id)


def _skipped(record: r.StatementSkipped, context: Context) -> Row:
    summary = f"altered: line {record.span.line} skipped  {visible(' '.join(record.span.text.split()))}"
    return made(record, "altered", summary, mark="!", role="order", injected=True, execution_id=record.execution_id)


_ORDER_WORDS = {
    "InjectMessage": "inject message",
    "OpenVirtual": "open virtual client",
    "CloseConnection": "close",
    "SendMessage": "send",
    "PingConnection": "ping",
    "BroadcastMessage": "broadcast",
    "SendRequest": "send request",
    "EmitEvent": "emit event",
    "Shutdown": "shut down",
    "SetBreakpoints": "breakpoints",
    "RecordStatements": "record statements",
    "SetBinding": "set binding",
    "SkipStatement": "skip statement",
    "SetHoldRules": "hold rules",
    "ReleaseHeld": "pass all",
    "Replace": "edit held",
}


def order_words(order: str) -> str:
    """Return how an order reads: ``inject message``."""
    return _ORDER_WORDS.get(order, order.lower())


def lane_words(lane: str, label: Callable[[str], str]) -> str:
    """Return a part of the program as it reads, a connection by its short name; `lane` is as an order has it."""
    kind, _, name = lane.partition(" ")
    return visible(label(name) if kind == "connection" else lane)


def order_detail(record: r.OrderGiven, label: Callable[[str], str]) -> str:
    """Return what an order says besides its name."""
    return lane_words(record.detail, label) if record.order in ("Pause", "Continue") else visible(record.detail)


def _order(record: r.OrderGiven, context: Context) -> Row | None:
    again = f"rerun of #{record.rerun_of}: " if record.rerun_of else ""
    if record.order == "Evaluate":
        return None  # Nothing was done to the program: the answer stands where it was asked for.
    summary = f"console: {again}{order_words(record.order)}  {order_detail(record, context.label)}".rstrip()
    about = labels(context, record.connection_id)
    return made(record, "order", summary, role="order", injected=True, connections=about, rerun_of=record.rerun_of)


def _refused(record: r.OrderRefused, context: Context) -> Row:
    summary = f"cannot {order_words(record.order)}: {visible(record.reason)}"
    return made(record, "refused", summary, mark="!", role="error", injected=True)


def _faulted(record: r.RuntimeFaulted, context: Context) -> Row:
    last = record.traceback.strip().splitlines()[-1] if record.traceback.strip() else ""
    return made(record, "fault", f"fault in {record.where}: {visible(last)}", mark="!", role="error")


DEBUGGING: dict[type[r.Record], Builder] = {
    r.Held: _held,
    r.HoldsFull: _holds_full,
    r.PeerLeft: _peer_left,
    r.BreakpointFaulted: _breakpoint_faulted,
    r.LogPointWritten: _log_point,
    r.BindingChanged: _binding_changed,
    r.StatementSkipped: _skipped,
    r.OrderGiven: _order,
    r.OrderRefused: _refused,
    r.RuntimeFaulted: _faulted,
}
