"""What peers and the server said to each other: connections, frames, requests, what was refused."""

from __future__ import annotations

from aro_console.model.formatting import farewell, preview, size, visible
from aro_console.model.rows import Row
from aro_console.model.wording.making import SUMMARY_WIDTH, Builder, Context, labels, made
from runtime.probe import records as r


def _opened(record: r.ConnectionOpened, context: Context) -> Row:
    what = "virtual client" if record.virtual else f"from {record.peer}"
    protocol = f"  {record.protocol}" if record.protocol else ""
    path = f"{visible(record.target)}  " if record.path else ""  # TCP has none
    summary = f"connected {path}{what}{visible(protocol)}"
    return made(record, "connect", summary, mark="o", connections=[record.label], role="open")


def _closed(record: r.ConnectionClosed, context: Context) -> Row:
    summary = f"disconnected {farewell(record.code, record.reason)}".rstrip()
    return made(
        record, "disconnect", summary, mark="x", connections=labels(context, record.connection_id), role="closed"
    )


_CONTROL = ("ping", "pong", "close")


def _frame_text(record: r.FrameReceived | r.FrameSent) -> str:
    return f"{record.opcode:<6} {size(record.size_bytes):>6}  {preview(record.payload, SUMMARY_WIDTH)}".rstrip()


def _received(record: r.FrameReceived, context: Context) -> Row:
    return _frame(record, context, "message", ">", "in")


def _sent(record: r.FrameSent, context: Context) -> Row:
    return _frame(record, context, "frame", "<", "out", record.execution_id)


def _frame(
    record: r.FrameReceived | r.FrameSent, context: Context, kind: str, mark: str, role: str, execution_id: int = 0
) -> Row:
    if record.opcode in _CONTROL:
        kind, role = "control", "dim"
    return Row(
        record.seq,
        record.at_ns,
        record.flow,
        kind,
        mark,
        _frame_text(record),
        labels(context, record.connection_id),
        role=role,
        execution_id=execution_id,
        topic=record.opcode,
    )


def _request(record: r.RequestReceived, context: Context) -> Row:
    body = f"  {size(len(record.body))}  {preview(record.body, SUMMARY_WIDTH)}" if record.body else ""
    summary = f"{visible(record.method)} {preview(record.target, SUMMARY_WIDTH)}{body}"
    return made(record, "request", summary, mark=">", connections=["http"], role="in")


def _response(record: r.ResponseSent, context: Context) -> Row:
    body = f"{size(len(record.body))}  {preview(record.body, SUMMARY_WIDTH)}" if record.body else "no body"
    return made(
        record,
        "response",
        f"{record.status}  {body}",
        mark="<",
        connections=["http"],
        role="out" if record.status < 400 else "error",
        took_ns=record.elapsed_ns,
    )


def _violated(record: r.ProtocolViolated, context: Context) -> Row:
    where = labels(context, record.connection_id) or ["http" if record.code else "tcp"]
    summary = f"refused{f' with {record.code}' if record.code else ''}: {visible(record.reason)}"
    return made(record, "violation", summary, mark="!", connections=where, role="error")


WIRE: dict[type[r.Record], Builder] = {
    r.ConnectionOpened: _opened,
    r.ConnectionClosed: _closed,
    r.FrameReceived: _received,
    r.FrameSent: _sent,
    r.RequestReceived: _request,
    r.ResponseSent: _response,
    r.ProtocolViolated: _violated,
}
