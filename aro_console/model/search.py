"""What is shown of a long timeline: looked through in pieces, the newest first, so that keys are answered between.

Rows in memory come first, then the pages on disk. All that stands at or behind `boundary` has been looked at; rows may
leave memory meanwhile, for they are met on disk then.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable

from aro_console.model.marks import Marks
from aro_console.model.pages import PAGE_ROWS
from aro_console.model.rows import Row
from aro_console.model.shelf import Shelf
from aro_console.model.shown import Folds, Shown, lines_of
from aro_console.model.sieve import Sieve

_AT_ONCE = 10 * PAGE_ROWS
"""Rows that are looked through before anything else happens: what a key may wait for."""


class Search:
    """Puts into `shown` what passes the sieve, of all rows."""

    def __init__(self, sieve: Sieve, shelf: Shelf, shown: Shown, marks: Marks) -> None:
        self._sieve = sieve
        self._shelf = shelf
        self._shown = shown
        self._marks = marks
        self._begun_at = 0
        self.boundary = 0
        """The number of the first row that has been looked at; 0 when there is nothing to look for."""

    @property
    def progress(self) -> float | None:
        """How much has been looked through, from 0 to 1; None when that is done."""
        if not self.boundary:
            return None
        return (self._begun_at - self.boundary) / max(1, self._begun_at - self._earliest)

    @property
    def _earliest(self) -> int:
        on_disk = self._shelf.pages.earliest if self._shelf.pages is not None else 0
        return on_disk or self._shelf.oldest

    def begin(self) -> None:
        """Show anew: all that is known to pass at once, then what is found."""
        self.boundary = 0
        if self._sieve.view.filter:
            self._shown.clear()
            self.boundary = self._begun_at = self._shelf.latest + 1 if self._shelf.rows else 0
            pieces = iter(range(_AT_ONCE // PAGE_ROWS - 1))
            self.go_on(lambda: next(pieces, None) is not None)
        else:
            self._show_all()
        for head in self._sieve.view.opened:
            self._shown.unfold(head)

    def _show_all(self) -> None:
        """Show what can be known without a look at any row on disk."""
        view, pages, marked = self._sieve.view, self._shelf.pages, self._marks.comments
        cold: array[int] = array("q")
        folded: Folds = {}
        last: Row | None = None
        if pages is not None and view.marked_only:
            cold = array("q", sorted(filter(pages.holds, marked)))
        elif pages is not None:
            cold, folded = pages.lines(view.unfolded, view.noise, marked)
            last = pages.last_plain
        self._shown.begin(cold, folded, last)
        self._shown.extend(self._sieve.passing(self._shelf.rows), view.noise, marked)

    def go_on(self, may_go_on: Callable[[], bool]) -> bool:
        """Look through more, one piece at least, as long as `may_go_on` says so; return whether that was the last."""
        while self.boundary:
            rows = self._shelf.rows
            if rows and rows[0].seq < self.boundary:
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
        end = self._shelf.place(self.boundary)
        piece = self._shelf.rows[max(0, end - PAGE_ROWS) : end]
        self._take(piece, cold=False)
        self.boundary = piece[0].seq

    def _look_on_disk(self) -> None:
        pages = self._shelf.pages
        index = pages.before(self.boundary) if pages is not None else -1
        if pages is None or index < 0:
            self.boundary = 0
            return
        if self._sieve.may_pass(pages.crowd(index), pages.first(index), self.boundary):
            self._take((row for row in pages.page(index) if row.seq < self.boundary), cold=True)
        self.boundary = pages.first(index)

    def _take(self, piece: Iterable[Row], cold: bool) -> None:
        passing = self._sieve.passing(piece)
        if passing:
            lines, folded = lines_of(passing, self._sieve.view.noise, self._marks)
            self._shown.prepend(lines, folded, cold)
