"""What rows say to an expectation: which matches, and which came near when none does. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from aro_console.model.copying import row_text
from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from runtime.probe.filtering.grammar import Filter

_NEAREST = 3
_LOOKED_AT = 20_000
"""Rows looked at for one expectation, the latest: a flood is not looked through again and again."""
_WIDTH = 160


def matching(timeline: Timeline, wanted: Filter, after: int) -> Row | None:
    """Return the first row behind number `after` that passes; None while there is none."""
    rows = timeline.after(after)[-_LOOKED_AT:]
    return next((row for row in rows if wanted.matches(timeline.subject(row))), None)


def nearest(timeline: Timeline, wanted: Filter, after: int) -> list[str]:
    """Return the rows that miss the least, one line each, with the parts that they miss."""
    rows = timeline.after(after)[-_LOOKED_AT:]
    missed = [(row, _missed(timeline, wanted, row)) for row in rows]
    near = [pair for pair in missed if len(pair[1]) < len(wanted.parts)] or missed[-_NEAREST:]
    near.sort(key=lambda pair: (len(pair[1]), -pair[0].seq))
    return [f"{_cut(row_text(row))}   misses: {' '.join(parts)}" for row, parts in near[:_NEAREST]]


def _missed(timeline: Timeline, wanted: Filter, row: Row) -> Sequence[str]:
    subject = timeline.subject(row)
    return [part.text for part in wanted.parts if not part.test(subject)]


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
