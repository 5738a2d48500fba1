"""What all rows are made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aro_console.model.rows import Row
from runtime.probe import records as r

SUMMARY_WIDTH = 300
"""Characters of a payload kept in a row; the inspector shows all of it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a row needs to know beyond its record."""

    label: Callable[[str], str]
    """The short name of a connection."""


Builder = Callable[..., Row | None]
"""Makes the row of a record, a `Context` beside it; None when the record has none of its own."""


def made(record: r.Record, kind: str, summary: str, mark: str = " ", **more: object) -> Row:
    """Return a row that stands for a record; what comes by the thousand makes its `Row` itself, at half the price."""
    return Row(record.seq, record.at_ns, record.flow, kind, mark, summary, **more)  # type: ignore[arg-type]


def labels(context: Context, connection_id: str) -> list[str]:
    """Return the short name of a connection as a list; an empty one for none."""
    return [context.label(connection_id)] if connection_id else []
