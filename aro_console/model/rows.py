"""One record, one row: the words for it.

A row is what one line of the timeline says. Most records make one; some only add to the row of their cause (an
execution's end to its run), and some say what the row before them said already (the event behind a frame) and make
none. `build` decides; `timeline` keeps the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aro_console.model.formatting import farewell, preview, size, visible
from runtime.probe import records as r
from runtime.probe.messages import HTTP

SUMMARY_WIDTH = 300
"""Characters of a payload kept in a row; the inspector shows all of it."""


@dataclass(slots=True, eq=False)
class Row:
    """One line of the timeline. How a run or an effect went is filled in later; the number never changes."""

    seq: int
    """The number of its record; rows stand in this order."""
    at_ns: int
    flow: int
    kind: str
    """``message``, ``run``, ``frame``, ``request``, ``response``, ``statement``, ``log`` ..."""
    mark: str
    """``>`` from a client, ``<`` to one, ``o`` opened, ``x`` closed, ``!`` error or held, blank for the rest."""
    summary: str
    connections: list[str] = field(default_factory=list)
    """Labels of the connections concerned, in order."""
    others: int = 0
    """How many more connections are concerned than are named."""
    depth: int = 0
    """How many rows up the chain of causes the outside stimulus is."""
    role: str = "text"
    took_ns: int | None = None
    status: str = ""
    """``ok``, ``ERROR``, ``HELD``, ``201`` ...; empty when there is nothing to say yet."""
    execution_id: int = 0
    injected: bool = False
    """Set off by the console."""
    detail: bool = False
    """A statement: shown only when its run is unfolded."""
    held: bool = False
    count: int = 0
    """Statements that ran in this run."""
    handler: str = ""
    """The feature set whose run it belongs to; empty without."""
    rerun_of: int = 0
    """The number of the row that this repeats, as the console asked; 0 for none."""
    topic: str = ""
    """What it is more closely: the opcode of a frame, the type of an event, the name of an effect; else empty."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a row needs to know beyond its record."""

    label: Callable[[str], str]
    """The short name of a connection."""


Builder = Callable[..., Row | None]


def _row(record: r.Record, kind: str, summary: str, **more: object) -> Row:
    return Row(record.seq, record.at_ns, record.flow, kind, summary=summary, **{"mark": " ", **more})  # type: ignore[arg-type]


def _labels(context: Context, connection_id: str) -> list[str]:
    return [context.label(connection_id)] if connection_id else []


def _state(record: r.ApplicationStateChanged, context: Context) -> Row:
    return _row(record, "app", f"application {record.state}  {visible(record.detail)}".rstrip(), role="app")


def _replaced(record: r.ProgramReplaced, context: Context) -> Row:
    return _row(record, "app", f"program reloaded  {visible(record.detail)}", role="app")


def _service_started(record: r.ServiceStarted, context: Context) -> Row:
    return _row(record, "service", f"{record.service} on {record.address}  {record.detail}".rstrip(), role="app")


def _service_stopped(record: r.ServiceStopped, context: Context) -> Row:
    return _row(record, "service", f"{record.service} stopped", role="app")


def _opened(record: r.ConnectionOpened, context: Context) -> Row:
    what = "virtual client" if record.virtual else f"from {record.peer}"
    protocol = f"  {record.protocol}" if record.protocol else ""
    path = f"{visible(record.path)}  " if record.path else ""  # TCP has none
    summary = f"connected {path}{what}{visible(protocol)}"
    return _row(record, "connect", summary, mark="o", connections=[record.label], role="open")


def _closed(record: r.ConnectionClosed, context: Context) -> Row:
    summary = f"disconnected {farewell(record.code, record.reason)}".rstrip()
    return _row(
        record, "disconnect", summary, mark="x", connections=_labels(context, record.connection_id), role="closed"
    )


_CONTROL = ("ping", "pong", "close")


def _frame_text(record: r.FrameReceived | r.FrameSent) -> str:
    return f"{record.opcode:<6} {size(record.size_bytes):>6}  {preview(record.payload, SUMMARY_WIDTH)}".rstrip()


def _received(record: r.FrameReceived, context: Context) -> Row:
    control = record.opcode in _CONTROL
    return _row(
        record,
        "control" if control else "message",
        _frame_text(record),
        mark=">",
        connections=_labels(context, record.connection_id),
        role="dim" if control else "in",
        topic=record.opcode,
    )


def _sent(record: r.FrameSent, context: Context) -> Row:
    control = record.opcode in _CONTROL
    return _row(
        record,
        "control" if control else "frame",
        _frame_text(record),
        mark="<",
        connections=_labels(context, record.connection_id),
        role="dim" if control else "out",
        execution_id=record.execution_id,
        topic=record.opcode,
    )


def _request(record: r.RequestReceived, context: Context) -> Row:
    body = f"  {size(len(record.body))}  {preview(record.body, SUMMARY_WIDTH)}" if record.body else ""
    summary = f"{visible(record.method)} {preview(record.target, SUMMARY_WIDTH)}{body}"
    return _row(record, "request", summary, mark=">", connections=["http"], role="in")


def _response(record: r.ResponseSent, context: Context) -> Row:
    body = f"{size(len(record.body))}  {preview(record.body, SUMMARY_WIDTH)}" if record.body else "no body"
    return _row(
        record,
        "response",
        f"{record.status}  {body}",
        mark="<",
        connections=["http"],
        role="out" if record.status < 400 else "error",
        took_ns=record.elapsed_ns,
    )


def _violated(record: r.ProtocolViolated, context: Context) -> Row:
    where = _labels(context, record.connection_id) or ["http" if record.code else "tcp"]
    summary = f"refused{f' with {record.code}' if record.code else ''}: {visible(record.reason)}"
    return _row(record, "violation", summary, mark="!", connections=where, role="error")


_WIRE_EVENTS = ("websocket.", "socket.", "http.request", "application.", "repository.")


def _published(record: r.EventPublished, context: Context) -> Row | None:
    if record.event_type.startswith(_WIRE_EVENTS):
        return None  # The frame, request, row change or state above it says the same.
    heard = "  no handler listens" if not record.handlers and _could_be_heard(record.event_type) else ""
    summary = f"event {visible(record.event_type)}  {preview(record.payload, SUMMARY_WIDTH)}{heard}"
    failed = record.event_type.endswith(".error")
    return _row(
        record,
        "event",
        summary,
        mark="!" if failed else " ",
        role="error" if failed else "event",
        connections=_labels(context, record.connection_id),
        topic=record.event_type,
    )


def _could_be_heard(event_type: str) -> bool:
    """Whether a program may have a handler for it: most events with a dot in their name are for whoever watches."""
    return "." not in event_type or event_type == "notification.sent"


def _delivery(record: r.DeliveryStarted, context: Context) -> Row:
    return _row(
        record,
        "run",
        f"run {visible(record.feature_set)}",
        connections=_labels(context, record.connection_id),
        role="run",
        execution_id=record.execution_id,
        status="…",
        topic=record.event_type,
    )


def _statement(record: r.StatementRan, context: Context) -> Row:
    bound = "  ".join(f"{name} = {preview(value, 80)}" for name, value in record.bound)
    text = " ".join(record.span.text.split())
    summary = f"{record.span.line:>4}  {preview(text, 160)}"
    return _row(
        record,
        "statement",
        f"{summary}   {bound}" if bound else summary,
        role="dim",
        took_ns=record.elapsed_ns,
        execution_id=record.execution_id,
        detail=True,
    )


_SHOWN_EFFECTS = ("Broadcast", "CloseConnection", "Connect", "Sleep", "StopService")


def _effect(record: r.EffectRequested, context: Context) -> Row | None:
    if record.effect not in _SHOWN_EFFECTS:
        return None  # The frame, row change, event or log it leads to says it.
    summary = f"{_EFFECT_WORDS.get(record.effect, record.effect)}  {visible(record.detail)}".rstrip()
    return _row(record, "effect", summary, role="effect", execution_id=record.execution_id, topic=record.effect)


_EFFECT_WORDS = {
    "Broadcast": "broadcast",
    "CloseConnection": "close",
    "Connect": "connect",
    "Sleep": "sleep",
    "StopService": "stop",
}
_CHANGE_WORDS = {"created": "+1 row", "updated": "row changed", "deleted": "-1 row"}


def held_words(record: r.Held) -> str:
    """Return where something is held that is no statement, up to whose it is: ``at the failure in line 3 of``."""
    match record.point:
        case "failure":
            return f"at the failure in line {record.span.line} of" if record.span is not None else "at the failure of"
        case "end":
            return "behind the last statement of"
        case _:
            return f"{visible(record.event_type)} before"


def _repository(record: r.RepositoryChanged, context: Context) -> Row:
    value = record.old_value if record.change == "deleted" else record.new_value
    what = f"{_CHANGE_WORDS.get(record.change, record.change)} (now {record.count})"
    summary = f"{visible(record.repository)}  {what}  {preview(value, SUMMARY_WIDTH)}"
    return _row(record, "repository", summary, role="repository", execution_id=record.execution_id)


def _failed(record: r.ExecutionFailed, context: Context) -> Row:
    cause = "" if record.cause_text in record.sentence else f"  {record.cause_text}"
    where = f"  {record.span}" if record.span is not None else ""
    summary = f"{visible(record.sentence)}{visible(cause)}{where}"
    return _row(record, "error", summary, mark="!", role="error", execution_id=record.execution_id)


def _log(record: r.LogWritten, context: Context) -> Row | None:
    if not record.execution_id and record.level != "error":
        return None  # A service's own line: the service's record says the same.
    return _row(
        record,
        "log",
        f"log {preview(record.text, SUMMARY_WIDTH)}",
        connections=_labels(context, record.connection_id),
        role="error" if record.level == "error" else "log",
        execution_id=record.execution_id,
    )


def _held(record: r.Held, context: Context) -> Row:
    reach = ", ".join(record.handlers) or "no handler"
    connections = _labels(context, record.connection_id)
    if record.reason == "rule":
        summary = f"held by rule {record.rule_id}: {_door_words(record)}"
        connections = connections or ([HTTP] if record.direction else [])
    elif record.point == "statement" and record.span is not None:
        summary = f"held before line {record.span.line} of {visible(reach)}  ({record.reason})"
    else:
        summary = f"held {held_words(record)} {visible(reach)}  ({record.reason})"
    return _row(
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
    return _row(record, "held", summary, mark="!", role="warning")


def _peer_left(record: r.PeerLeft, context: Context) -> Row:
    where = _labels(context, record.connection_id) or [HTTP]
    summary = f"has left ({visible(record.reason)}) while {record.waiting} of its messages wait: pass or drop them"
    return _row(record, "held", summary, mark="!", role="warning", connections=where)


def _breakpoint_faulted(record: r.BreakpointFaulted, context: Context) -> Row:
    summary = f"breakpoint {record.breakpoint_id} never stops: {visible(record.message)}"
    return _row(record, "breakpoint", summary, mark="!", role="error")


def _log_point(record: r.LogPointWritten, context: Context) -> Row:
    summary = f"log point {preview(record.text, SUMMARY_WIDTH)}"
    return _row(record, "log", summary, role="log", execution_id=record.execution_id)


def _binding_changed(record: r.BindingChanged, context: Context) -> Row:
    values = f"{preview(record.new_value, SUMMARY_WIDTH)}  (was {preview(record.old_value, SUMMARY_WIDTH)})"
    summary = f"altered: {visible(record.name)} = {values}"
    return _row(record, "altered", summary, mark="!", role="order", injected=True, execution_id=record.execution_id)


def _skipped(record: r.StatementSkipped, context: Context) -> Row:
    summary = f"altered: line {record.span.line} skipped  {visible(' '.join(record.span.text.split()))}"
    return _row(record, "altered", summary, mark="!", role="order", injected=True, execution_id=record.execution_id)


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


def _order(record: r.OrderGiven, context: Context) -> Row | None:
    again = f"rerun of #{record.rerun_of}: " if record.rerun_of else ""
    if record.order == "Evaluate":
        return None  # Nothing was done to the program: the answer stands where it was asked for.
    summary = f"console: {again}{order_words(record.order)}  {visible(record.detail)}".rstrip()
    about = _labels(context, record.connection_id)
    more = {"injected": True, "connections": about, "rerun_of": record.rerun_of}
    return _row(record, "order", summary, role="order", **more)


def _refused(record: r.OrderRefused, context: Context) -> Row:
    summary = f"cannot {order_words(record.order)}: {visible(record.reason)}"
    return _row(record, "refused", summary, mark="!", role="error", injected=True)


def _faulted(record: r.RuntimeFaulted, context: Context) -> Row:
    last = record.traceback.strip().splitlines()[-1] if record.traceback.strip() else ""
    return _row(record, "fault", f"fault in {record.where}: {visible(last)}", mark="!", role="error")


_BUILDERS: dict[type[r.Record], Builder] = {
    r.ApplicationStateChanged: _state,
    r.ProgramReplaced: _replaced,
    r.ServiceStarted: _service_started,
    r.ServiceStopped: _service_stopped,
    r.ConnectionOpened: _opened,
    r.ConnectionClosed: _closed,
    r.FrameReceived: _received,
    r.FrameSent: _sent,
    r.RequestReceived: _request,
    r.ResponseSent: _response,
    r.ProtocolViolated: _violated,
    r.EventPublished: _published,
    r.DeliveryStarted: _delivery,
    r.StatementRan: _statement,
    r.EffectRequested: _effect,
    r.RepositoryChanged: _repository,
    r.ExecutionFailed: _failed,
    r.LogWritten: _log,
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


def build(record: r.Record, context: Context) -> Row | None:
    """Return the row of a record, or None when it has none of its own."""
    builder = _BUILDERS.get(type(record))
    return builder(record, context) if builder is not None else None
