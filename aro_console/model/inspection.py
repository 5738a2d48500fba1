"""One record in full: what it is, what it carries, its headers, where it stands in the source, what led to it.

How a payload becomes lines stands in `documents`.
"""

from __future__ import annotations

from enum import StrEnum

from aro_console.model.formatting import Cell, Line, duration, preview, size, visible
from aro_console.model.highlight import highlight
from aro_console.model.rows import Row
from runtime.probe import records as r
from runtime.source import Span


class Form(StrEnum):
    """What of a record is shown, and how."""

    TREE = "tree"
    RAW = "raw"
    HEX = "hex"
    HEADERS = "headers"
    SOURCE = "source"
    CAUSE = "cause"
    DIFF = "diff"
    """Against a marked row, or the one before of the same kind."""


def payload_of(record: r.Record) -> object | None:
    """Return what the record carries for people to look into; None when it carries nothing."""
    match record:
        case r.FrameReceived() | r.FrameSent() | r.EventPublished() | r.Held():
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


def facts(record: r.Record, row: Row, comment: str = "") -> list[Line]:
    """Return name and value of everything worth knowing about a record, one line each; `comment` is the reader's."""
    lines: list[Line] = []

    def fact(name: str, value: str, role: str = "text") -> None:
        if value:
            lines.append([Cell(f"{name:<10}", "dim"), Cell(visible(value), role)])

    fact("number", f"#{record.seq}" + ("   injected by the console" if row.injected else ""))
    fact("comment", comment, "held")
    match record:
        case r.FrameReceived() | r.FrameSent():
            fact("frame", f"{record.opcode}, {size(record.size_bytes)}")
            fact("to" if isinstance(record, r.FrameSent) else "from", ", ".join(row.connections))
        case r.ConnectionOpened():
            fact("path", record.target)
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
            held_by = f"rule {record.rule_id}" if record.rule_id else record.reason
            fact("held at", f"{record.point}, {held_by}", "held")
            fact("event", record.event_type)
            fact("statement", " ".join(record.span.text.split()) if record.span is not None else "")
            fact("source", str(record.span) if record.span is not None else "")
            fact("what", record.what)
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


def headers_of(record: r.Record) -> list[Line]:
    """Return the headers of a request or a response, one a line; nothing for other records."""
    if not isinstance(record, r.RequestReceived | r.ResponseSent):
        return []
    return [[Cell(f"{visible(name)}: ", "key"), Cell(visible(value))] for name, value in record.headers]


_AROUND = 6
"""Lines of source shown before and behind the one that a record is about."""


def source_lines(record: r.Record) -> list[Line]:
    """Return the lines of source around what a record is about, that one marked; nothing when it is about none."""
    span = getattr(record, "span", None)
    if not isinstance(span, Span):
        return []
    lines = highlight(span.source.text)
    first = max(1, span.line - _AROUND)
    found: list[Line] = [[Cell(visible(str(span)), "dim")]]
    for number in range(first, min(len(lines), span.line + _AROUND) + 1):
        here = number == span.line
        found.append([Cell("▶ " if here else "  ", "current"), Cell(f"{number:>4} ", "dim"), *lines[number - 1]])
    return found


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
