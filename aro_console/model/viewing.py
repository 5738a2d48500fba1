"""What is shown of the timeline now: the lines, the view that chose them, and the search for older ones.

Lines appear where they belong and vanish only when the reader chose another view. Marks are kept here, for a view may
be of marked rows only, and a marked row is folded into no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from aro_console.model.marks import Marks
from aro_console.model.rows import Row
from aro_console.model.search import Search
from aro_console.model.shelf import Shelf
from aro_console.model.shown import Shown
from aro_console.model.sieve import Sieve, View

_COUNTED_ROWS = 10_000
"""Among how many of the latest rows is counted what a filter hides that shows nothing."""


class Viewing:
    """A view at work on all rows."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.marks = Marks()
        self.sieve = Sieve()
        self.lines = Shown(shelf.fetch)
        """What passes: of folded runs only the statements that a filter asks for, and noise in one line."""
        self._search = Search(self.sieve, shelf, self.lines, self.marks)

    @property
    def view(self) -> View:
        return self.sieve.view

    def show(self, view: View) -> None:
        """Show something else."""
        self.sieve.view = view
        self._search.begin()
        self._count_hidden()

    # --- one row more or less --------------------------------------------------------------------------------

    def add(self, rows: Sequence[Row]) -> None:
        """Some rows are new."""
        self.lines.extend(self.sieve.passing(rows), self.view.noise)
        if not self.lines and self.view.filter:
            for row in rows:
                self.sieve.count_more(row)

    def reconsider(self, row: Row) -> None:
        """Show a row in its place if it says more than before and so passes the filter now."""
        # What was not looked at yet is met later, as it is then.
        if (
            self.view.filter
            and row.seq >= self._search.boundary
            and not self.lines.has(row.seq)
            and not self.lines.head_of(row.seq)
            and self.sieve.passes(row)
        ):
            self.lines.insert([row.seq])

    def cool(self, first_kept: int, kept_on_disk: bool) -> None:
        """The rows before a number have left memory."""
        if not kept_on_disk:
            self.marks.forget_before(first_kept)
        self.lines.cool(first_kept, kept_on_disk)
        self._count_hidden()

    def _count_hidden(self) -> None:
        if not self.lines and self.view.filter:
            self.sieve.count_hidden(self._shelf.rows[-_COUNTED_ROWS:])

    # --- searching -------------------------------------------------------------------------------------------

    @property
    def searching(self) -> float | None:
        """How much has been looked through for what passes the filter, from 0 to 1; None when that is done."""
        return self._search.progress

    def search_on(self, may_go_on: Callable[[], bool]) -> None:
        """Go on looking for older rows that pass the filter, as long as `may_go_on` says so."""
        if self._search.go_on(may_go_on):
            self._count_hidden()

    # --- folding ---------------------------------------------------------------------------------------------

    def is_open(self, row: Row) -> bool:
        """Whether the statements of a row's run are shown, or the rows that its line stood for."""
        return row.execution_id in self.view.unfolded or row.seq in self.lines.opened

    def toggle(self, row: Row) -> bool:
        """Unfold or fold what a row's line stands for, or else the statements of its run; return whether it could be.

        All other lines stay where they are, and a search goes on.
        """
        head = self.lines.run_of(row.seq)
        if head:
            self._toggle_run_of_noise(head)
            return True
        if not row.execution_id:
            return False
        self.sieve.view = self.view.toggled(row.execution_id)
        statements = self._statements(row.execution_id)
        if row.execution_id in self.view.unfolded:
            self.lines.insert(seq for seq in statements if self.sieve.passes(self._shelf.fetch(seq)))
        else:
            self.lines.remove(seq for seq in statements if not self.sieve.passes(self._shelf.fetch(seq)))
        return True

    def _statements(self, execution_id: int) -> list[int]:
        """Return the numbers of a run's statements, those aside that a search will meet."""
        pages, boundary = self._shelf.pages, self._search.boundary
        cold = pages.statements((execution_id,)) if pages is not None else iter(())
        hot = (row.seq for row in self._shelf.rows if row.detail and row.execution_id == execution_id)
        return [seq for seqs in (cold, hot) for seq in seqs if seq >= boundary]

    def _toggle_run_of_noise(self, head: int) -> None:
        opened = head in self.lines.opened
        (self.lines.fold if opened else self.lines.unfold)(head)
        self.sieve.view = replace(self.view, opened=self.view.opened ^ {head})

    def reveal(self, seq: int) -> None:
        """Unfold the line that the row with this number is folded into, if it is, or the run whose statement it is."""
        if self.lines.has(seq):
            return
        head = self.lines.head_of(seq)
        row = self._shelf.find(seq) if not head else None
        if head:
            self._toggle_run_of_noise(head)
        elif row is not None and row.detail and not self.sieve.narrow:
            self.toggle(row)

    # --- going somewhere -------------------------------------------------------------------------------------

    def next_mark(self, seq: int) -> Row | None:
        """Return the first line behind number `seq` that is marked, from the top when there is none."""
        shown = (self._shelf.fetch(number) for number in self.marks.after(seq) if self.lines.has(number))
        return next(shown, None)

    def next_error(self, seq: int) -> Row | None:
        """Return the first line behind number `seq` that tells an error; from the top when there is none."""
        return self._error_from(seq + 1) or self._error_from(0)

    def _error_from(self, seq: int) -> Row | None:
        errors: Sequence[int] = self._shelf.pages.errors if self._shelf.pages is not None else ()
        cold = islice(errors, bisect_left(errors, seq), None)
        found = next(filter(self.lines.has, cold), None)
        if found is not None:
            return self._shelf.fetch(found)
        hot = self.lines.hot
        behind = islice(hot, bisect_left(hot, seq, key=lambda row: row.seq), None)
        return next((row for row in behind if row.role == "error"), None)
