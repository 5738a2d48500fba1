"""One record in full: what it carries, its headers, where it stands in the source, what led to it.

What else is worth knowing about it stands in `particulars`, how a payload becomes lines in `documents`.
"""

from __future__ import annotations

from enum import StrEnum

from aro_console.model.formatting import Cell, Line, duration, preview, visible
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
