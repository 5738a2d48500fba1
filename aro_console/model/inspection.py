"""One record in full: titled sections of lines, made only as far as they are looked at.

The inspector shows what a row is, its payload as a tree or raw or in hex, what it caused, and where it stands in the
source. Large payloads cost what is visible: trees stop at a depth and a count, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice

from aro_console.model.formatting import (
    Cell,
    Line,
    duration,
    hex_lines,
    kind_name,
    preview,
    size,
    visible,
)
from aro_console.model.rows import Row
from runtime.probe import records as r
from runtime.probe.payloads import MAX_TEXT, as_text, structured, value_text


class Form(StrEnum):
    """How a payload is shown."""

    TREE = "tree"
    RAW = "raw"
    HEX = "hex"


_MAX_LINES = {"tree": 2_000, "raw": 10_000, "hex": 10_000}
"""Lines of a payload that are made in each form; a last line says when there is more."""
_MAX_DEPTH = 12


def payload_of(record: r.Record) -> object | None:
    """Return what the record carries for people to look into; None when it carries nothing."""
    match record:
        case r.FrameReceived() | r.FrameSent() | r.EventPublished():
            return record.payload
        case r.RequestReceived() | r.ResponseSent():
            return record.body
        case r.RepositoryChanged():
            return record.old_value if record.change == "deleted" else record.new_value
        case r.LogWritten():
            return record.text
        case r.DeliveryStarted():
            return dict(record.given)
        case r.StatementRan():
            return dict(record.bound) or None
        case _:
            return None


def facts(record: r.Record, row: Row) -> list[Line]:
    """Return name and value of everything worth knowing about a record, one line each."""
    lines: list[Line] = []

    def fact(name: str, value: str, role: str = "text") -> None:
        if value:
            lines.append([Cell(f"{name:<10}", "dim"), Cell(visible(value), role)])

    fact("number", f"#{record.seq}" + ("   injected by the console" if row.injected else ""))
    match record:
        case r.FrameReceived() | r.FrameSent():
            fact("frame", f"{record.opcode}, {size(record.size_bytes)}")
            fact("to" if isinstance(record, r.FrameSent) else "from", ", ".join(row.connections))
        case r.ConnectionOpened():
            fact("path", record.path)
            fact("peer", record.peer)
            fact("id", record.connection_id)
            fact("protocol", record.protocol)
        case r.ConnectionClosed():
            fact("code", str(record.code or ""))
            fact("reason", record.reason)
            fact("id", record.connection_id)
        case r.RequestReceived():
            fact("request", f"{record.method} {record.target}")
            fact("operation", record.operation_id or "none in the contract")
            fact("peer", record.peer)
            _headers(fact, record.headers)
        case r.ResponseSent():
            fact("status", str(record.status), "error" if record.status >= 400 else "ok")
            fact("took", duration(record.elapsed_ns))
            _headers(fact, record.headers)
        case r.EventPublished():
            fact("event", record.event_type)
            fact("reaches", ", ".join(record.handlers) or "no handler")
            for name, why in record.rejected:
                fact("not", f"{name}: {why}", "dim")
        case r.DeliveryStarted():
            fact("run", f"{record.feature_set}: {record.activity}")
            fact("event", record.event_type)
            fact("source", str(record.span))
            fact("state", row.status)
            fact("took", duration(row.took_ns) if row.took_ns is not None else "")
        case r.StatementRan():
            fact("statement", " ".join(record.span.text.split()))
            fact("source", str(record.span))
            fact("took", duration(record.elapsed_ns))
        case r.RepositoryChanged():
            fact("in", record.repository)
            fact("change", f"{record.change}, {record.count} rows now")
            fact("id", record.entity_id)
        case r.ExecutionFailed():
            fact("failed", record.sentence, "error")
            fact("because", record.cause_text, "error")
            fact("in", record.feature_set)
            fact("source", str(record.span) if record.span is not None else "")
        case r.LogWritten():
            fact("level", record.level, "error" if record.level == "error" else "text")
            fact("by", record.feature_set)
            fact("source", str(record.span) if record.span is not None else "")
        case r.EffectRequested():
            fact("effect", f"{record.effect}  {record.detail}")
            fact("result", row.status)
            fact("source", str(record.span) if record.span is not None else "")
        case r.Held():
            fact("held at", f"{record.point}, {record.reason}", "held")
            fact("event", record.event_type)
            fact("reaches", ", ".join(record.handlers) or "no handler")
        case r.ProtocolViolated():
            fact("answered", str(record.code or ""), "error")
            fact("because", record.reason)
            fact("peer", record.peer)
        case r.RuntimeFaulted():
            fact("where", record.where)
            lines.extend([Cell(visible(line), "error")] for line in record.traceback.splitlines())
        case _:
            fact("what", row.summary)
    return lines


def _headers(fact: object, headers: tuple[tuple[str, str], ...]) -> None:
    assert callable(fact)
    for name, value in headers:
        fact("header", f"{name}: {value}", "dim")


def payload_lines(payload: object, form: Form) -> list[Line]:
    """Return a payload in the form asked for; text that is JSON is shown as a tree."""
    if payload is None:
        return []
    lines = list(islice(_FORMS[form](payload), _MAX_LINES[form] + 1))
    if len(lines) > _MAX_LINES[form]:
        lines[-1] = [Cell(f"… more than {_MAX_LINES[form]:,} lines of {form}", "dim")]
    return lines


def _hex(payload: object) -> Iterator[Line]:
    data = payload if isinstance(payload, bytes) else as_text(payload).encode(errors="surrogatepass")
    for line in hex_lines(data, count=_MAX_LINES[Form.HEX] + 1):
        yield [Cell(line)]


def _raw(payload: object) -> Iterator[Line]:
    text = as_text(payload)
    for line in text[:MAX_TEXT].split("\n"):
        yield [Cell(visible(line))]
    if len(text) > MAX_TEXT:
        yield [Cell(f"… more than {MAX_TEXT:,} characters", "dim")]


def _structure(payload: object) -> Iterator[Line]:
    return _tree(structured(payload), None, 0)


_FORMS: Mapping[Form, Callable[[object], Iterator[Line]]] = {Form.TREE: _structure, Form.RAW: _raw, Form.HEX: _hex}


_EMPTY_NAME = '""'


def _tree(value: object, label: str | None, depth: int) -> Iterator[Line]:
    indent = Cell("  " * depth, "dim")
    name = [Cell((preview(label, 80) or _EMPTY_NAME) + ": ", "key")] if label is not None else []
    children: Iterable[tuple[object, object]] = ()
    count = 0
    match value:
        case Mapping():
            children, count = value.items(), len(value)
        case list() | tuple():
            children, count = enumerate(value), len(value)
    if not count or depth >= _MAX_DEPTH:
        yield [indent, *name, Cell(preview(value_text(value), 400), _VALUE_ROLES.get(kind_name(value), "text"))]
        return
    if label is not None:
        yield [indent, *name, Cell(f"{kind_name(value)} of {count}", "dim")]
        depth += 1
    for key, item in children:
        yield from _tree(item, str(key), depth)


_VALUE_ROLES = {"String": "string", "Integer": "number", "Float": "number", "Boolean": "keyword", "Null": "keyword"}


def causes(row: Row, rows: list[Row]) -> list[Line]:
    """Return the rows of one flow as indented lines, the chosen one marked: what led here and what came of it."""
    if not rows:
        return []
    start = rows[0].at_ns
    lines: list[Line] = []
    for other in rows:
        chosen = other is row
        took = f"  {duration(other.took_ns)}" if other.took_ns is not None else ""
        lines.append(
            [
                Cell("> " if chosen else "  ", "accent"),
                Cell("  " * other.depth, "dim"),
                Cell(f"#{other.seq} ", "dim"),
                Cell(preview(other.summary, 120), other.role),
                Cell(took, "dim"),
                Cell(f"  +{duration(other.at_ns - start)}" if other.at_ns > start else "", "dim"),
            ]
        )
    return lines
