"""The event timeline: records in, rows out.

Rows stand in the order of their numbers, which never repeat or change; what a run causes is indented under it. Rows
are only ever added at the end, so what a reader looks at does not move. The oldest leave memory when there are too
many: they go to disk, from where they are read again, or are counted, as is every record that could not be read.

Here five things are joined that do not know each other: the `weaver` makes rows of records, the `shelf` keeps them, the
`viewing` knows which of them are shown, `seeking` where a text occurs in those, and `neighbours` finds what stands
around one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from aro_console.model import neighbours
from aro_console.model.kinds import meant
from aro_console.model.pages import Pages
from aro_console.model.rows import Row
from aro_console.model.seeking import Seeking
from aro_console.model.shelf import Shelf
from aro_console.model.sieve import View
from aro_console.model.subjects import Facts, RowSubject
from aro_console.model.viewing import Viewing
from aro_console.model.weaving import Weaver
from runtime.probe import records as r
from runtime.probe.filtering.grammar import Filter, FilterError, parse

_LOOKED_AT = 10_000
"""The latest rows in memory whose types are looked at: what a program does, it soon does again."""

CAPACITY = 50_000
"""Rows kept in memory (design S29)."""


class Timeline:
    """All rows, and those that are visible."""

    def __init__(self, capacity: int = CAPACITY, pages: Pages | None = None) -> None:
        """Keep `capacity` rows in memory and the others in `pages`; without, those are gone."""
        self.shelf = Shelf(capacity, pages)
        self.viewing = Viewing(self.shelf)
        self.visible = self.viewing.lines
        self.marks = self.viewing.marks
        self.seeking = Seeking(self.shelf, self.visible, self.marks)
        self._weaver = Weaver(self, capacity)
        self.label = self._weaver.label
        self.run = self._weaver.run
        self.lost = 0
        """Records the journal dropped before they were read."""
        self.events: Collection[str] = ()
        """The domain events of the program, whether or not one of them happened."""
        self.hint = ""
        """What may be meant by the filter in force that is not known; empty where there is nothing to ask."""

    def __len__(self) -> int:
        return len(self.shelf)

    def extend(self, records: Iterable[r.Record], lost: int = 0) -> int:
        """Take records in order, after `lost` that are gone; return how many visible rows were added."""
        before = len(self.visible)
        self.lost += lost
        rows = self._weaver.weave(records)
        self.shelf.rows.extend(rows)
        self.viewing.add(rows)
        added = len(self.visible) - before
        self._trim()
        return added

    def _trim(self) -> None:
        if self.shelf.is_full:
            first_kept, kept_on_disk = self.shelf.trim()
            self._weaver.forget_before(first_kept)
            self.viewing.cool(first_kept, kept_on_disk)

    def recall(self, records: Iterable[r.Record]) -> int:
        """Take records that were passed over, in order; return how many rows they made.

        They stand in their places among those in memory, so no record may be of before the shelf's floor.
        """
        rows = self._weaver.weave_late(records)
        self.shelf.add_late(rows)
        self._trim()
        self.viewing.show(self.view)
        return len(rows)

    # --- what the weaver tells -------------------------------------------------------------------------------

    def changed(self, row: Row) -> None:
        """A row says more than before; one that is not on the shelf yet is looked at when it is."""
        if row.seq <= self.shelf.latest and self.shelf.amend(row):
            self.viewing.reconsider(row)

    def named(self, row: Row, label: str) -> None:
        """A row concerns one more connection."""
        if self.view.filter.may_mean(label):
            self.changed(row)

    # --- what is shown ---------------------------------------------------------------------------------------

    @property
    def filter(self) -> str:
        """The filter in force, as it was written."""
        return self.view.filter.text

    @property
    def view(self) -> View:
        """What is shown now."""
        return self.viewing.view

    @property
    def narrow(self) -> bool:
        """Whether rows are hidden for more than being folded."""
        return self.viewing.sieve.narrow

    def look_up(self, facts: Facts) -> None:
        """Let filters ask these for what rows do not say themselves."""
        self.viewing.sieve.facts = facts

    def set_filter(self, text: str) -> FilterError | None:
        """Show only rows that pass the filter `text` stands for; all when it is empty.

        What is no filter changes nothing and is returned. A row that comes to match later appears in its place; one
        that no longer does stays until the filter is set again, so that nothing vanishes under the reader.
        """
        wanted = parse(text)
        if isinstance(wanted, FilterError):
            return wanted
        self.show(replace(self.view, filter=wanted))
        return None

    def show(self, view: View) -> None:
        """Show something else."""
        if view.filter != self.view.filter:
            self.hint = self.meant(view.filter)
        self.viewing.show(view)

    def meant(self, shown: Filter) -> str:
        """Return a question after the type or field that a word of a filter may mean; empty where all are known."""
        if not shown.types:
            return meant(shown, ())
        pages = self.shelf.pages
        cold = (pages.crowd(index).types for index in range(pages.count)) if pages is not None else ()
        seen = {name for row in self.shelf.rows[-_LOOKED_AT:] for name in (row.kind, row.topic)}
        return meant(shown, (*self.events, *seen.union(*cold)))

    @property
    def searching(self) -> float | None:
        """How much has been looked through for what passes the filter, from 0 to 1; None when that is done."""
        return self.viewing.searching

    def search_on(self, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Go on looking for older rows that pass the filter, as long as `may_go_on` says so."""
        self.viewing.search_on(may_go_on)

    def toggle(self, row: Row) -> bool:
        """Unfold or fold what a row's line stands for, or the statements of its run; return whether they show now."""
        return self.viewing.toggle(row) and self.is_unfolded(row)

    def is_unfolded(self, row: Row) -> bool:
        return self.viewing.is_open(row)

    def next_mark(self, seq: int) -> Row | None:
        """Return the first visible row behind number `seq` that is marked, from the top when there is none."""
        return self.viewing.next_mark(seq)

    def next_error(self, seq: int) -> Row | None:
        """Return the first visible row behind number `seq` that tells an error; from the top when there is none."""
        return self.viewing.next_error(seq)

    def position(self, seq: int) -> int:
        """Return the place among the visible rows of the row with this number, or of the next one."""
        return self.visible.position(seq)

    # --- single rows -----------------------------------------------------------------------------------------

    @property
    def oldest(self) -> int:
        """The number of the oldest row in memory; 0 when there is none."""
        return self.shelf.oldest

    @property
    def latest(self) -> int:
        """The number of the newest row; 0 when there is none."""
        return self.shelf.latest

    def row(self, seq: int) -> Row | None:
        """Return the row a record belongs to: its own, or that of its cause; None when that is not known any more."""
        known = self._weaver.row(seq)
        if known is None and self.shelf.pages is not None and seq < self.oldest:
            return self.shelf.pages.row(seq)
        return known

    def after(self, seq: int) -> list[Row]:
        """Return every row behind number `seq`, whatever is shown."""
        return self.shelf.rows[self.shelf.place(seq + 1) :]

    def subject(self, row: Row) -> RowSubject:
        """Return a row as filters ask it."""
        return RowSubject(row, self.viewing.sieve.facts)

    def rerun(self, seq: int, after: int) -> Row | None:
        """Return the input behind number `after` that repeats the record `seq`; None while there is none."""
        return neighbours.rerun(self.shelf, seq, after)

    def flow(self, row: Row, limit: int = 200) -> list[Row]:
        """Return the rows that go back to the same stimulus as `row`, oldest first: the `limit` around it."""
        return neighbours.flow(self.shelf, row, limit)

    def comparable(self, row: Row) -> Row | None:
        """Return what a row is compared with: the last other row that is marked, else the one before of its kind."""
        return neighbours.comparable(self.shelf, self.marks, row)
