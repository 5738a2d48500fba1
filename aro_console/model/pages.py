"""Rows that have left memory, in pages on disk: any of them can be had again, in the order of their numbers.

In memory stay the numbers of all rows, some ten bytes a row, and of each page what there is among its rows, so that a
filter reads only those that may have something for it. What is read is kept for a while: scrolling reads a page once.
A row that changes after it has left is kept beside.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

from aro_console.model.crowd import Crowd
from aro_console.model.noise import Likeness, Noise, likeness
from aro_console.model.page import Page, packed
from aro_console.model.rows import Row
from aro_console.model.shown import Folds

PAGE_ROWS = 500
"""Rows in a page: one is read in some milliseconds, and a screen needs one or two."""

_KEPT_PAGES = 40
_MOST_AMENDED = 50_000
"""Rows that changed after they had left; of more, the oldest look as they did when they left."""


_SIGNS = {Likeness.NONE: 0, Likeness.PING: 1, Likeness.REPEAT: 2}
_RUNS = {Noise.PINGS: re.compile(rb"\x01+"), Noise.REPEATS: re.compile(rb"[\x01\x02]+")}


class Pages:
    """A growing file of rows. `open_file` gives it when the first page is written: many sessions never need one."""

    def __init__(self, open_file: Callable[[], BinaryIO]) -> None:
        self._open_file = open_file
        self._file: BinaryIO | None = None
        self._places: list[tuple[int, int]] = []
        self._firsts: array[int] = array("q")
        self._read: OrderedDict[int, Page] = OrderedDict()
        self._crowds: list[Crowd] = []
        self._amended: OrderedDict[int, Row] = OrderedDict()
        self._end = 0
        self._last = 0
        self.plain: array[int] = array("q")
        """The numbers of all rows but statements."""
        self._likenesses = bytearray()
        """How each of them is like the one before it."""
        self.last_plain: Row | None = None
        """The last of them."""
        self._details: array[int] = array("q")
        self._detail_runs: array[int] = array("q")
        self.errors: array[int] = array("q")
        """The numbers of rows that tell an error."""
        self.problem = ""
        """Why no more rows can be kept; empty while all is well."""

    def __len__(self) -> int:
        return len(self.plain) + len(self._details)

    @property
    def earliest(self) -> int:
        """The number of the first row; 0 without any."""
        return self._firsts[0] if self._firsts else 0

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._places)

    def keep(self, rows: Sequence[Row]) -> bool:
        """Write rows, in order, behind those before; False when that is not possible any more."""
        if self.problem:
            return False
        try:
            for start in range(0, len(rows), PAGE_ROWS):
                self._write(rows[start : start + PAGE_ROWS])
        except OSError as error:
            self.problem = error.strerror or str(error)
            return False
        return True

    def _write(self, rows: Sequence[Row]) -> None:
        if self._file is None:
            self._file = self._open_file()
        data = packed(rows)
        self._file.seek(self._end)
        self._file.write(data)
        self._file.flush()
        self._crowds.append(Crowd(rows, partial(self._may_say, len(self._places))))
        self._places.append((self._end, len(data)))
        self._firsts.append(rows[0].seq)
        self._end += len(data)
        self._last = rows[-1].seq
        self.errors.extend(row.seq for row in rows if row.role == "error")
        self._note_details([row for row in rows if row.detail])
        self._note_plain([row for row in rows if not row.detail])

    def _note_details(self, rows: Sequence[Row]) -> None:
        self._details.extend(row.seq for row in rows)
        self._detail_runs.extend(row.execution_id for row in rows)

    def _note_plain(self, rows: Sequence[Row]) -> None:
        self.plain.extend(row.seq for row in rows)
        self._likenesses.extend(
            _SIGNS[likeness(before, row)] for before, row in zip((self.last_plain, *rows), rows, strict=False)
        )
        self.last_plain = rows[-1] if rows else self.last_plain

    def amend(self, row: Row) -> None:
        """Take in what a row says now."""
        if not self.earliest <= row.seq <= self._last:
            return
        self._amended[row.seq] = row
        self._crowds[self._index(row.seq)].take([row])
        if row.role == "error" and not _has(self.errors, row.seq):
            insort(self.errors, row.seq)
        if len(self._amended) > _MOST_AMENDED:
            self._amended.popitem(last=False)

    # --- reading ---------------------------------------------------------------------------------------------

    def page(self, index: int) -> list[Row]:
        """Return the rows of a page."""
        rows = self._open(index).rows
        return [self._amended.get(row.seq, row) for row in rows] if self._amended else rows

    def _open(self, index: int) -> Page:
        known = self._read.get(index)
        if known is None:
            known = self._read[index] = self._load(index)
            if len(self._read) > _KEPT_PAGES:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(index)
        return known

    def _load(self, index: int) -> Page:
        assert self._file is not None, "there are pages only once there is a file"
        offset, length = self._places[index]
        self._file.seek(offset)
        return Page(self._file.read(length))

    def _may_say(self, index: int, word: str) -> bool:
        page = self._open(index)
        return page.may_say(word) or any(seq in self._amended for seq in page.seqs if self._amended)

    def row(self, seq: int) -> Row | None:
        """Return the row with this number, or the last one before it; None when there is none."""
        index = self._index(seq)
        if index < 0 or seq > self._last:
            return None
        page = self._open(index)
        row = page.row(bisect_right(page.seqs, seq) - 1)
        return self._amended.get(row.seq, row)

    def _index(self, seq: int) -> int:
        """Return which page holds the row with this number, or the last one before it; -1 when none does."""
        return bisect_right(self._firsts, seq) - 1

    def before(self, seq: int) -> int:
        """Return the page with the last row before number `seq`; -1 when there is none."""
        return bisect_left(self._firsts, seq) - 1

    def first(self, index: int) -> int:
        """Return the number of the first row of a page."""
        return self._firsts[index]

    def crowd(self, index: int) -> Crowd:
        """Return what there is among the rows of a page."""
        return self._crowds[index]

    def near(self, first: int, seq: int, reach: int) -> Iterator[Row]:
        """Return the rows from number `first` on that stand in the `reach` pages around number `seq`."""
        middle = self._index(seq)
        start = max(0, middle - reach, self._index(first))
        for index in range(start, min(self.count, middle + reach + 1)):
            yield from self.page(index)

    def lines(self, unfolded: Iterable[int], noise: Noise, apart: Iterable[int]) -> tuple[array[int], Folds]:
        """Return the numbers of all lines, of statements only those of the `unfolded` runs, and what they stand for.

        Rows that are to stand `apart` are folded into no other.
        """
        runs = frozenset(unfolded)
        statements = list(self.statements(runs)) if runs else []
        numbers, members = self._folded(noise, apart, statements)
        return (array("q", sorted([*numbers, *statements])) if statements else numbers), members

    def statements(self, runs: Container[int]) -> Iterator[int]:
        """Return the numbers of the statements of some runs."""
        return (seq for seq, run in zip(self._details, self._detail_runs, strict=True) if run in runs)

    def _folded(self, noise: Noise, apart: Iterable[int], between: Iterable[int]) -> tuple[array[int], Folds]:
        """Return lines and what they stand for; none that stands for rows on both sides of a number in `between`."""
        pattern = _RUNS.get(noise)
        if pattern is None:
            return self.plain[:], {}
        signs = self._likenesses[:]
        for seq in (*filter(self.has, apart), *between):
            place = bisect_left(self.plain, seq)
            signs[place : place + 1] = signs[place : place + 1] and b"\0"
        numbers: array[int] = array("q")
        members: Folds = {}
        at = 0
        for start, end in (found.span() for found in pattern.finditer(signs)):
            numbers += self.plain[at:start]
            members[self.plain[start - 1]] = self.plain[start:end]
            at = end
        return numbers + self.plain[at:], members

    def holds(self, seq: int) -> bool:
        """Return whether there is a row with just this number."""
        return self.has(seq) or _has(self._details, seq)

    def has(self, seq: int) -> bool:
        """Return whether there is a row with just this number, statements aside."""
        return _has(self.plain, seq)


def _has(numbers: array[int], seq: int) -> bool:
    """Return whether a number is among others that rise."""
    place = bisect_left(numbers, seq)
    return place < len(numbers) and numbers[place] == seq
