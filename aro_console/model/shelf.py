"""All rows there are, by their numbers: the latest in memory, the others in pages on disk, or gone and counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from aro_console.model.pages import Pages
from aro_console.model.rows import Row


class Shelf:
    """Rows in the order of their numbers; they are added at the end, and late ones among those in memory."""

    def __init__(self, capacity: int, pages: Pages | None = None) -> None:
        """Keep `capacity` rows in memory and the others in `pages`; without, those are gone."""
        self._capacity = capacity
        self.rows: list[Row] = []
        """Those in memory; it only changes in place."""
        self.pages = pages
        self.dropped = 0
        """Rows that left memory and are nowhere: there were too many."""

    def __len__(self) -> int:
        return len(self.rows) + self.on_disk

    @property
    def on_disk(self) -> int:
        """How many rows have left memory and can be read again."""
        return len(self.pages) if self.pages is not None else 0

    @property
    def problem(self) -> str:
        """Why rows that leave memory are gone; empty while they are kept on disk."""
        return self.pages.problem if self.pages is not None else ""

    @property
    def oldest(self) -> int:
        """The number of the oldest row in memory; 0 when there is none."""
        return self.rows[0].seq if self.rows else 0

    @property
    def floor(self) -> int:
        """The number before which rows have left memory, so that none can be put among them; 0 while none has."""
        return self.oldest if self.dropped or self.on_disk else 0

    @property
    def latest(self) -> int:
        """The number of the newest row; 0 when there is none."""
        return self.rows[-1].seq if self.rows else 0

    @property
    def is_full(self) -> bool:
        """Whether there are more rows in memory than there should be."""
        return len(self.rows) > self._capacity

    def place(self, seq: int) -> int:
        """Return the place in memory of the row with this number, or of the next one."""
        return bisect_left(self.rows, seq, key=_seq)

    def fetch(self, seq: int) -> Row:
        """Return the row with this number, wherever it is: only numbers of rows that are kept are asked for."""
        row = self.find(seq)
        assert row is not None, "only numbers of rows that are kept are asked for"
        return row

    def find(self, seq: int) -> Row | None:
        """Return the row with just this number, wherever it is; None when it is nowhere."""
        place = self.place(seq)
        if place < len(self.rows) and self.rows[place].seq == seq:
            return self.rows[place]
        row = self.pages.row(seq) if self.pages is not None else None
        return row if row is not None and row.seq == seq else None

    def may_say(self, first: int, last: int, word: str) -> bool:
        """Return whether a text (lower case) may occur in a row from the one number to the other; False only for sure.

        Of rows in memory nothing is known beforehand.
        """
        if self.pages is None or last >= self.oldest:
            return True
        pages = range(self.pages.before(first + 1), self.pages.before(last + 1) + 1)
        return any(self.pages.crowd(index).may_say(word) for index in pages)

    def amend(self, row: Row) -> bool:
        """A row says something else than before; whether it is still kept anywhere."""
        if row.seq >= self.oldest:
            return True
        if self.pages is None:
            return False
        self.pages.amend(row)
        return True

    def add_late(self, rows: Iterable[Row]) -> None:
        """Add rows among those in memory, each in its place."""
        self.rows.extend(rows)
        self.rows.sort(key=_seq)

    def trim(self) -> tuple[int, bool]:
        """Let the oldest tenth leave memory, at once, so that the cost is not paid per row.

        Return the number of the first row that stays, and whether those that left can be read again.
        """
        cut = len(self.rows) - self._capacity + self._capacity // 10
        first_kept = self.rows[cut].seq
        kept_on_disk = self.pages is not None and self.pages.keep(self.rows[:cut])
        self.dropped += 0 if kept_on_disk else cut
        del self.rows[:cut]
        return first_kept, kept_on_disk


def _seq(row: Row) -> int:
    return row.seq
