"""A text looked for in all lines of the timeline: in pieces, the nearest first, so that keys are answered between.

What has been looked through is one stretch of numbers around the place where it began, so the next hit from anywhere in
it is known at once. Rows that are folded into another's line are looked at like the others.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aro_console.model.marks import Marks
from aro_console.model.rows import Row
from aro_console.model.shelf import Shelf
from aro_console.model.shown import Shown

_PIECE = 500
"""Lines that are looked through before anything else happens."""

_AT_ONCE = 8
"""Pieces that are looked through as soon as something is typed."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What came of a step to the next hit."""

    hit: int | None = None
    """Where it is; None when there is none, or none is known yet."""
    rank: int = 0
    """Which of the known hits it is, from 1."""
    count: int = 0
    """How many are known."""
    wrapped: bool = False
    """There was none any more in that direction: it was gone on from the other end."""
    progress: float | None = None
    """How much has been looked through, from 0 to 1; None when that is all."""

    @property
    def pending(self) -> bool:
        """Whether the answer is not known yet."""
        return self.hit is None and self.progress is not None


def among(hits: Sequence[int], here: int, by: int) -> Sought:
    """Return the next (1) or previous (-1) of all hits from `here`, or the first that is not before it (0)."""
    if not hits:
        return Sought()
    at = bisect_left(hits, here) - 1 if by < 0 else bisect_left(hits, here + by)
    wrapped = not 0 <= at < len(hits)
    at %= len(hits)
    return Sought(hits[at], at + 1, len(hits), wrapped)


class Seeking:
    """One text at a time."""

    def __init__(self, shelf: Shelf, lines: Shown, marks: Marks) -> None:
        self._shelf = shelf
        self._lines = lines
        self._marks = marks
        self._text = ""
        self._hits: array[int] = array("q")
        self._first = self._behind = 0

    def begin(self, text: str, here: int) -> None:
        """Look for a text (in any case) from number `here` on; for nothing when it is empty."""
        self._text = text.lower()
        self._hits = array("q")
        self._first = self._behind = here
        pieces = iter(range(_AT_ONCE - 1))
        self.go_on(lambda: next(pieces, None) is not None)

    def again(self, here: int) -> None:
        """Look anew, other lines being shown."""
        self.begin(self._text, here)

    @property
    def progress(self) -> float | None:
        """How much has been looked through, from 0 to 1; None when that is all, or there is nothing to look for."""
        lines = self._lines
        if not self._text or not lines or (self._at_top and self._at_end):
            return None
        earliest, latest = lines.number(0), lines.number(len(lines) - 1)
        looked_at = min(self._behind, latest) - max(self._first, earliest)
        return min(1.0, max(0, looked_at) / max(1, latest - earliest))

    @property
    def is_busy(self) -> bool:
        """Whether there is more to look through than what has just come in."""
        rest = len(self._lines) - self._lines.position(self._behind)
        return self.progress is not None and (not self._at_top or rest > _AT_ONCE * _PIECE)

    @property
    def _at_top(self) -> bool:
        return not self._lines or self._first <= self._lines.number(0)

    @property
    def _at_end(self) -> bool:
        return self._lines.last_number < self._behind

    def seek(self, here: int, by: int) -> Sought:
        """Return the next (1) or previous (-1) hit from number `here`, or the first that is not before it (0)."""
        if not self._text:
            return Sought()
        if not self._covers(here):
            self.again(here)
        found, progress = among(self._hits, here, by), self.progress
        if progress is not None and (found.hit is None or found.wrapped):
            return Sought(count=len(self._hits), progress=progress)
        return replace(found, progress=progress)

    def _covers(self, here: int) -> bool:
        """Whether what stands around a number has been looked through."""
        return (self._first <= here or self._at_top) and (here <= self._behind or self._at_end)

    # --- looking ---------------------------------------------------------------------------------------------

    def go_on(self, may_go_on: Callable[[], bool]) -> None:
        """Look through more, one piece at least, as long as `may_go_on` says so."""
        while self.progress is not None:
            self._look_behind()
            self._look_before()
            if not may_go_on():
                return

    def _look_behind(self) -> None:
        """Look through the piece behind the stretch."""
        start = self._lines.line_before(self._behind + 1)
        numbers = [seq for seq in self._lines.numbers(start, start + _PIECE) if seq >= self._behind]
        self._hits.extend(self._matching(numbers))
        self._behind = numbers[-1] + 1 if numbers else max(self._behind, self._lines.last_number + 1)

    def _look_before(self) -> None:
        """Look through the piece before the stretch."""
        end = self._lines.position(self._first)
        numbers = [seq for seq in self._lines.numbers(end - _PIECE, end) if seq < self._first]
        if numbers:
            self._hits = array("q", self._matching(numbers)) + self._hits
            self._first = numbers[0]

    def _matching(self, numbers: Sequence[int]) -> list[int]:
        if not numbers or not self._may_be(numbers[0], numbers[-1]):
            return []
        return [seq for seq in numbers if self._text in self._said(self._shelf.fetch(seq))]

    def _may_be(self, first: int, last: int) -> bool:
        """Whether the text may occur between two numbers; where it does not for sure, no row need be made."""
        return self._shelf.may_say(first, last, self._text) or self._marks.between(first, last)

    def _said(self, row: Row) -> str:
        comment = self._marks.comment(row.seq)
        return f"#{row.seq} {' '.join(row.connections)} {row.mark} {comment} {row.summary} {row.status}".lower()
