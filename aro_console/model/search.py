"""What is shown of a long timeline: looked through in pieces, the newest first, so that keys are answered between.

Rows in memory come first, then the pages on disk. All that stands at or behind `boundary` has been looked at; rows may
leave memory meanwhile, for they are met on disk then.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from aro_console.model.pages import PAGE_ROWS, Pages
from aro_console.model.rows import Row
from aro_console.model.shown import Shown
from aro_console.model.sieve import Sieve

_AT_ONCE = 20 * PAGE_ROWS
"""Rows that are looked through before anything else happens: what a key may wait for."""


class Search:
    """Puts into `shown` what passes the sieve, of the rows in memory and on disk; `rows` only changes in place."""

    def __init__(self, sieve: Sieve, rows: list[Row], shown: Shown, pages: Pages | None) -> None:
        self._sieve = sieve
        self._rows = rows
        self._shown = shown
        self._pages = pages
        self._begun_at = 0
        self.boundary = 0
        """The number of the first row that has been looked at; 0 when there is nothing to look for."""

    @property
    def progress(self) -> float | None:
        """How much has been looked through, from 0 to 1; None when that is done."""
        if not self.boundary:
            return None
        earliest = self._earliest
        return (self._begun_at - self.boundary) / max(1, self._begun_at - earliest)

    @property
    def _earliest(self) -> int:
        on_disk = self._pages.earliest if self._pages is not None else 0
        return on_disk or (self._rows[0].seq if self._rows else 0)

    def begin(self, marked: Iterable[int]) -> None:
        """Show anew: all that is known to pass at once, then what is found."""
        view = self._sieve.view
        self.boundary = 0
        if view.filter:
            self._shown.hot, self._shown.cold = [], array("q")
            self.boundary = self._begun_at = self._rows[-1].seq + 1 if self._rows else 0
            pieces = iter(range(_AT_ONCE // PAGE_ROWS - 1))
            self.go_on(lambda: next(pieces, None) is not None)
            return
        self._shown.hot = [row for row in self._rows if self._sieve.passes(row)]
        if self._pages is not None and view.marked_only:
            self._shown.cold = array("q", sorted(filter(self._pages.has, marked)))
        elif self._pages is not None:
            self._shown.cold = self._pages.shown(view.unfolded)

    def go_on(self, may_go_on: Callable[[], bool]) -> bool:
        """Look through more, one piece at least, as long as `may_go_on` says so; return whether that was the last."""
        while self.boundary:
            if self._rows and self._rows[0].seq < self.boundary:
                self._look_in_memory()
            else:
                self._look_on_disk()
            if self.boundary <= self._earliest:
                self.boundary = 0
                return True
            if not may_go_on():
                return False
        return False

    def _look_in_memory(self) -> None:
        end = bisect_left(self._rows, self.boundary, key=lambda row: row.seq)
        piece = self._rows[max(0, end - PAGE_ROWS) : end]
        self._shown.hot[:0] = self._passing(piece)
        self.boundary = piece[0].seq

    def _look_on_disk(self) -> None:
        index = self._pages.before(self.boundary) if self._pages is not None else -1
        if self._pages is None or index < 0:
            self.boundary = 0
            return
        if self._sieve.may_pass(self._pages.crowd(index), self._pages.first(index), self.boundary):
            found = self._passing(row for row in self._pages.page(index) if row.seq < self.boundary)
            if found:
                self._shown.cold = array("q", [row.seq for row in found]) + self._shown.cold
        self.boundary = self._pages.first(index)

    def _passing(self, rows: Iterable[Row]) -> Sequence[Row]:
        return [row for row in rows if self._sieve.passes(row)]
