"""What is worth knowing about a record: names and values, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from aro_console.model.formatting import Cell, Line, duration, size, visible
from aro_console.model.rows import Row
from runtime.probe import records as r
from runtime.source import Span


class Fact(NamedTuple):
    """One of them; a name without a value is not told."""

    name: str
    """Empty for what goes on over several lines, which has all of their width."""
    value: str
    role: str = "text"


def facts(record: r.Record, row: Row, comment: str = "") -> list[Line]:
    """Return name and value of everything worth knowing about a record, one line each; `comment` is the reader's."""
    own = _FACTS.get(type(record), _anything)(record, row)
    return [_line(fact) for fact in (*_of_all(record, row, comment), *own) if fact.value or not fact.name]


def _line(fact: Fact) -> Line:
    value = Cell(visible(fact.value), fact.role)
    return [Cell(f"{fact.name:<10}", "dim"), value] if fact.name else [value]


def _of_all(record: r.Record, row: Row, comment: str) -> Iterator[Fact]:
    yield Fact("number", f"#{record.seq}" + ("   injected by the console" if row.injected else ""))
    yield Fact("comment", comment, "held")


def _anything(record: r.Record, row: Row) -> Iterator[Fact]:
    yield Fact("what", row.summary)


# --- the wire ----------------------------------------------------------------------------------------------------


def _frame(record: r.FrameReceived | r.FrameSent, row: Row) -> Iterator[Fact]:
    yield Fact("frame", f"{record.opcode}, {size(record.size_bytes)}")
    yield Fact("to" if isinstance(record, r.FrameSent) else "from", ", ".join(row.connections))


def _opened(record: r.ConnectionOpened, row: Row) -> Iterator[Fact]:
    yield Fact("path", record.target)
    yield Fact("peer", record.peer)
    yield Fact("id", record.connection_id)
    yield Fact("protocol", record.protocol)


def _closed(record: r.ConnectionClosed, row: Row) -> Iterator[Fact]:
    yield Fact("code", str(record.code or ""))
    yield Fact("reason", record.reason)
    yield Fact("id", record.connection_id)


def _request(record: r.RequestReceived, row: Row) -> Iterator[Fact]:
    yield Fact("request", f"{record.method} {record.target}")
    yield Fact("operation", record.operation_id or "none in the contract")
    yield Fact("peer", record.peer)
    yield from _headers(record.headers)


def _response(record: r.ResponseSent, row: Row) -> Iterator[Fact]:
    yield Fact("status", str(record.status), "error" if record.status >= 400 else "ok")
    yield Fact("took", duration(record.elapsed_ns))
    yield from _headers(record.headers)


def _headers(headers: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    return (Fact("header", f"{name}: {value}", "dim") for name, value in headers)


def _violation(record: r.ProtocolViolated, row: Row) -> Iterator[Fact]:
    yield Fact("answered", str(record.code or ""), "error")
    yield Fact("because", record.reason)
    yield Fact("peer", record.peer)


# --- the program -------------------------------------------------------------------------------------------------


def _event(record: r.EventPublished, row: Row) -> Iterator[Fact]:
    yield Fact("event", record.event_type)
    yield _reaches(record.handlers)
    for name, why in record.rejected:
        yield Fact("not", f"{name}: {why}", "dim")


def _run(record: r.DeliveryStarted, row: Row) -> Iterator[Fact]:
    yield Fact("run", f"{record.feature_set}: {record.activity}")
    yield Fact("event", record.event_type)
    yield _source(record.span)
    yield Fact("state", row.status)
    yield Fact("took", duration(row.took_ns) if row.took_ns is not None else "")


def _statement(record: r.StatementRan, row: Row) -> Iterator[Fact]:
    yield _sentence(record.span)
    yield _source(record.span)
    yield Fact("took", duration(record.elapsed_ns))


def _changed(record: r.RepositoryChanged, row: Row) -> Iterator[Fact]:
    yield Fact("in", record.repository)
    yield Fact("change", f"{record.change}, {record.count} rows now")
    yield Fact("id", record.entity_id)


def _failed(record: r.ExecutionFailed, row: Row) -> Iterator[Fact]:
    yield Fact("failed", record.sentence, "error")
    yield Fact("because", record.cause_text, "error")
    yield Fact("in", record.feature_set)
    yield _source(record.span)


def _logged(record: r.LogWritten, row: Row) -> Iterator[Fact]:
    yield Fact("level", record.level, "error" if record.level == "error" else "text")
    yield Fact("by", record.feature_set)
    yield _source(record.span)


def _effect(record: r.EffectRequested, row: Row) -> Iterator[Fact]:
    yield Fact("effect", f"{record.effect}  {record.detail}")
    yield Fact("result", row.status)
    yield _source(record.span)


def _held(record: r.Held, row: Row) -> Iterator[Fact]:
    held_by = f"rule {record.rule_id}" if record.rule_id else record.reason
    yield Fact("held at", f"{record.point}, {held_by}", "held")
    yield Fact("event", record.event_type)
    yield _sentence(record.span)
    yield _source(record.span)
    yield Fact("what", record.what)
    yield _reaches(record.handlers)


def _fault(record: r.RuntimeFaulted, row: Row) -> Iterator[Fact]:
    yield Fact("where", record.where)
    for line in record.traceback.splitlines():
        yield Fact("", line, "error")


def _reaches(handlers: Iterable[str]) -> Fact:
    return Fact("reaches", ", ".join(handlers) or "no handler")


def _sentence(span: Span | None) -> Fact:
    return Fact("statement", " ".join(span.text.split()) if span is not None else "")


def _source(span: Span | None) -> Fact:
    return Fact("source", str(span) if span is not None else "")


_FACTS: Mapping[type[r.Record], Callable[..., Iterator[Fact]]] = {
    r.FrameReceived: _frame,
    r.FrameSent: _frame,
    r.ConnectionOpened: _opened,
    r.ConnectionClosed: _closed,
    r.RequestReceived: _request,
    r.ResponseSent: _response,
    r.ProtocolViolated: _violation,
    r.EventPublished: _event,
    r.DeliveryStarted: _run,
    r.StatementRan: _statement,
    r.RepositoryChanged: _changed,
    r.ExecutionFailed: _failed,
    r.LogWritten: _logged,
    r.EffectRequested: _effect,
    r.Held: _held,
    r.RuntimeFaulted: _fault,
}
