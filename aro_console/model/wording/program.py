"""What the program did: its state, its services, events, runs, statements, effects, rows changed, failures, logs."""

from __future__ import annotations

from aro_console.model.formatting import preview, visible
from aro_console.model.rows import Row
from aro_console.model.wording.making import SUMMARY_WIDTH, Builder, Context, labels, made
from runtime.probe import records as r


def _state(record: r.ApplicationStateChanged, context: Context) -> Row:
    return made(record, "app", f"application {record.state}  {visible(record.detail)}".rstrip(), role="app")


def _replaced(record: r.ProgramReplaced, context: Context) -> Row:
    return made(record, "app", f"program reloaded  {visible(record.detail)}", role="app")


def _service_started(record: r.ServiceStarted, context: Context) -> Row:
    return made(record, "service", f"{record.service} on {record.address}  {record.detail}".rstrip(), role="app")


def _service_stopped(record: r.ServiceStopped, context: Context) -> Row:
    return made(record, "service", f"{record.service} stopped", role="app")


TOLD_EVENTS = ("websocket.", "socket.", "http.request", "application.", "repository.")
"""How the events begin of which the record above them says all: the frame, the request, the row change, the state."""


def _published(record: r.EventPublished, context: Context) -> Row | None:
    if record.event_type.startswith(TOLD_EVENTS):
        return None
    heard = "  no handler listens" if not record.handlers and _could_be_heard(record.event_type) else ""
    summary = f"event {visible(record.event_type)}  {preview(record.payload, SUMMARY_WIDTH)}{heard}"
    failed = record.event_type.endswith(".error")
    return made(
        record,
        "event",
        summary,
        mark="!" if failed else " ",
        role="error" if failed else "event",
        connections=labels(context, record.connection_id),
        topic=record.event_type,
    )


def _could_be_heard(event_type: str) -> bool:
    """Whether a program may have a handler for it: most events with a dot in their name are for whoever watches."""
    return "." not in event_type or event_type == "notification.sent"


def _delivery(record: r.DeliveryStarted, context: Context) -> Row:
    handler = visible(record.feature_set)
    return Row(
        record.seq,
        record.at_ns,
        record.flow,
        "run",
        " ",
        f"run {handler}",
        labels(context, record.connection_id),
        role="run",
        execution_id=record.execution_id,
        status="…",
        handler=handler,
        topic=record.event_type,
    )


def _statement(record: r.StatementRan, context: Context) -> Row:
    bound = "  ".join(f"{name} = {preview(value, 80)}" for name, value in record.bound)
    text = " ".join(record.span.text.split())
    summary = f"{record.span.line:>4}  {preview(text, 160)}"
    return Row(
        record.seq,
        record.at_ns,
        record.flow,
        "statement",
        " ",
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
    return made(record, "effect", summary, role="effect", execution_id=record.execution_id, topic=record.effect)


_EFFECT_WORDS = {
    "Broadcast": "broadcast",
    "CloseConnection": "close",
    "Connect": "connect",
    "Sleep": "sleep",
    "StopService": "stop",
}


_CHANGE_WORDS = {"created": "+1 row", "updated": "row changed", "deleted": "-1 row"}


def _repository(record: r.RepositoryChanged, context: Context) -> Row:
    value = record.old_value if record.change == "deleted" else record.new_value
    what = f"{_CHANGE_WORDS.get(record.change, record.change)} (now {record.count})"
    summary = f"{visible(record.repository)}  {what}  {preview(value, SUMMARY_WIDTH)}"
    return made(record, "repository", summary, role="repository", execution_id=record.execution_id)


def _failed(record: r.ExecutionFailed, context: Context) -> Row:
    cause = "" if record.cause_text in record.sentence else f"  {record.cause_text}"
    where = f"  {record.span}" if record.span is not None else ""
    summary = f"{visible(record.sentence)}{visible(cause)}{where}"
    return made(record, "error", summary, mark="!", role="error", execution_id=record.execution_id)


def _log(record: r.LogWritten, context: Context) -> Row | None:
    if not record.execution_id and record.level != "error":
        return None  # A service's own line: the service's record says the same.
    return made(
        record,
        "log",
        f"log {preview(record.text, SUMMARY_WIDTH)}",
        connections=labels(context, record.connection_id),
        role="error" if record.level == "error" else "log",
        execution_id=record.execution_id,
    )


PROGRAM: dict[type[r.Record], Builder] = {
    r.ApplicationStateChanged: _state,
    r.ProgramReplaced: _replaced,
    r.ServiceStarted: _service_started,
    r.ServiceStopped: _service_stopped,
    r.EventPublished: _published,
    r.DeliveryStarted: _delivery,
    r.StatementRan: _statement,
    r.EffectRequested: _effect,
    r.RepositoryChanged: _repository,
    r.ExecutionFailed: _failed,
    r.LogWritten: _log,
}
