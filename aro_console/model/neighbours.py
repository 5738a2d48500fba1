"""What stands around a row: the rest of its flow, what it is compared with, what came of sending it again.

All of them are looked for nearby only, so that an answer costs the same among a million rows.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from aro_console.model.marks import Marks
from aro_console.model.rows import Row
from aro_console.model.shelf import Shelf

_FLOW_REACH = 20_000
"""How many rows before and behind a row the rest of its flow is looked for."""

_PAGES_REACH = 4
"""The same in pages, for rows on disk: as many are read while someone scrolls."""


def flow(shelf: Shelf, row: Row, limit: int) -> list[Row]:
    """Return the rows that go back to the same stimulus as `row`, oldest first: the `limit` around it."""
    if row.seq < shelf.oldest:
        pages = shelf.pages.near(row.flow, row.seq, _PAGES_REACH) if shelf.pages is not None else ()
        return _around([other for other in pages if other.flow == row.flow], row.seq, limit)
    place = shelf.place(row.seq)
    start = max(shelf.place(row.flow), place - _FLOW_REACH)
    near = islice(shelf.rows, start, place + _FLOW_REACH)
    return _around([other for other in near if other.flow == row.flow], row.seq, limit)


def _around(rows: list[Row], seq: int, limit: int) -> list[Row]:
    """Return at most `limit` of the rows, with that of number `seq` in the middle if possible."""
    at = bisect_left(rows, seq, key=lambda row: row.seq)
    first = max(0, min(at - limit // 2, len(rows) - limit))
    return rows[first : first + limit]


def comparable(shelf: Shelf, marks: Marks, row: Row) -> Row | None:
    """Return what a row is compared with: the last other row that is marked, else the one before of its kind.

    Of its kind is the same sort of row in the same direction, of a run or statement of the same feature set.
    """
    for seq in marks.latest():
        place = shelf.place(seq)
        other = shelf.rows[place] if place < len(shelf.rows) else None
        if other is not None and other.seq == seq and other is not row:
            return other
    place = shelf.place(row.seq)
    before = reversed(shelf.rows[max(0, place - _FLOW_REACH) : place])
    kind = (row.kind, row.mark, row.handler)
    return next((other for other in before if (other.kind, other.mark, other.handler) == kind), None)


def rerun(shelf: Shelf, seq: int, after: int) -> Row | None:
    """Return the input behind number `after` that repeats the record `seq`; None while there is none."""
    later = islice(shelf.rows, shelf.place(after + 1), None)
    return next((row for row in later if row.rerun_of == seq and row.kind != "order"), None)
