"""The lines that are shown, as one sequence: rows in memory, and before them those on disk by their numbers.

A line may stand for a run of rows that read alike: it shows the first of them, and the numbers of the others are kept
beside it; all of them come before the next line. Unfolded, each of them is a line of its own, and the numbers stay
known, so that they can be folded again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import overload

from aro_console.model.noise import Noise, foldable, folds, likeness
from aro_console.model.rows import Row

Folds = dict[int, "array[int]"]
"""By the number of the row that is shown, those of the rows behind it that are not."""


class Shown(Sequence[Row]):
    """`fetch` returns a row by its number, wherever it is."""

    def __init__(self, fetch: Callable[[int], Row]) -> None:
        self._fetch = fetch
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.cold: array[int] = array("q")
        """The numbers of those on disk."""
        self.hot: list[Row] = []
        """Those in memory, all later than those on disk."""
        self.folded: Folds = {}
        self.opened: Folds = {}
        """The same for what is unfolded."""
        self.folded_count = 0
        """How many rows have no line of their own because they are folded."""
        self._last: Row | None = None
        self._head = 0

    def __len__(self) -> int:
        return len(self.cold) + len(self.hot)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index if index >= 0 else index + len(self)
        if place < len(self.cold):
            return self._fetch(self.cold[place])
        return self.hot[place - len(self.cold)]

    def __iter__(self) -> Iterator[Row]:
        yield from map(self._fetch, self.cold)
        yield from self.hot

    # --- where -----------------------------------------------------------------------------------------------

    def position(self, seq: int) -> int:
        """Return the place of the row with this number, of the line it is folded into, or of the next one."""
        place = self._place(seq)
        if place and not self._is_at(place, seq) and self.head_of(seq):
            return self._place(self.head_of(seq))
        return place

    def _place(self, seq: int) -> int:
        place = bisect_left(self.cold, seq)
        return place if place < len(self.cold) else place + bisect_left(self.hot, seq, key=_seq)

    def _is_at(self, place: int, seq: int) -> bool:
        return place < len(self) and self.number(place) == seq

    def has(self, seq: int) -> bool:
        """Return whether the row with just this number has a line."""
        return self._is_at(self._place(seq), seq)

    def number(self, place: int) -> int:
        """Return the number of the row at a place, without reading it."""
        return self.cold[place] if place < len(self.cold) else self.hot[place - len(self.cold)].seq

    def head_of(self, seq: int) -> int:
        """Return the number of the line that the row with this number is folded into; 0 for none."""
        place = self._place(seq)
        head = self.number(place - 1) if place else 0
        members = self.folded.get(head, ())
        at = bisect_left(members, seq)
        return head if at < len(members) and members[at] == seq else 0

    def line_before(self, seq: int) -> int:
        """Return the place of the last line whose number is below `seq`; 0 when there is none."""
        return max(0, self._place(seq) - 1)

    @property
    def last_number(self) -> int:
        """The number of the last row that is shown or folded; 0 for none."""
        number = self.number(len(self) - 1) if len(self) else 0
        members = self.folded.get(number)
        return members[-1] if members else number

    def run_of(self, seq: int) -> int:
        """Return the number of the first row of the run that a line stands for or is part of; 0 for none."""
        if seq in self.folded or seq in self.opened:
            return seq
        return next((head for head, members in self.opened.items() if seq in members), 0)

    def count(self, seq: int) -> int:
        """Return how many rows a line stands for."""
        return 1 + len(self.folded.get(seq, ()))

    # --- changing --------------------------------------------------------------------------------------------

    def extend(self, rows: Iterable[Row], noise: Noise, apart: Container[int] = ()) -> None:
        """Show more rows behind the others, in the line of the last where they read alike.

        A row whose number is in `apart` has a line of its own.
        """
        hot, kinds, last = self.hot, foldable(noise), self._last
        for row in rows:
            if row.kind in kinds and folds(noise, likeness(last, row)) and row.seq not in apart:
                self._join(row)
            else:
                hot.append(row)
                self._head = row.seq
            last = row
        self._last = last

    def _join(self, row: Row) -> None:
        """Take a row into the last line, or let it follow the others of that line where these are unfolded."""
        if self._head in self.opened:
            self.opened[self._head].append(row.seq)
            self.hot.append(row)
            return
        members = self.folded.get(self._head)
        if members is None:
            members = self.folded[self._head] = array("q")
        members.append(row.seq)
        self.folded_count += 1

    def prepend(self, lines: Sequence[Row], members: Folds, cold: bool) -> None:
        """Show lines before all others; nothing is folded into what is shown already."""
        if not len(self) and lines:
            last = members.get(lines[-1].seq)
            self._last, self._head = (self._fetch(last[-1]) if last else lines[-1]), lines[-1].seq
        if cold:
            self.cold = array("q", map(_seq, lines)) + self.cold
        else:
            self.hot[:0] = lines
        self._take(members)

    def begin(self, cold: array[int], members: Folds, last: Row | None) -> None:
        """Show anew, rows on disk first; `last` is the last of them."""
        self.clear()
        self.cold = cold
        self._take(members)
        self._last, self._head = (last, cold[-1]) if cold else (None, 0)

    def _take(self, members: Folds) -> None:
        self.folded |= members
        self.folded_count += sum(map(len, members.values()))

    def insert(self, seqs: Iterable[int]) -> None:
        """Show more rows, each in its place."""
        for seq in seqs:
            place = self._place(seq)
            if self._is_at(place, seq):
                continue
            self._put(place, seq)
            if place:
                self._part(self.number(place - 1), place + 1, seq)

    def _put(self, place: int, seq: int) -> None:
        if place < len(self.cold):
            self.cold.insert(place, seq)
        else:
            self._insert_behind(place - len(self.cold), self._fetch(seq))

    def _part(self, head: int, place: int, seq: int) -> None:
        """Let what the line `head` stands for behind number `seq` have a line of its own, at `place`."""
        members = self.folded.get(head, ())
        behind = members[bisect_left(members, seq) :]
        if not behind:
            return
        last = self._last, self._head == head
        del self.folded[head][-len(behind) :]
        if not self.folded[head]:
            del self.folded[head]
        self._put(place, behind[0])
        self.folded_count -= 1
        if len(behind) > 1:
            self.folded[behind[0]] = array("q", behind[1:])
        if last[1]:
            self._last, self._head = last[0], behind[0]

    def _insert_behind(self, place: int, row: Row) -> None:
        self.hot.insert(place, row)
        if place == len(self.hot) - 1:
            self._last, self._head = row, row.seq

    def remove(self, seqs: Iterable[int]) -> None:
        """Show some rows no longer."""
        for seq in seqs:
            place = self._place(seq)
            if not self._is_at(place, seq):
                continue
            if place < len(self.cold):
                del self.cold[place]
            else:
                del self.hot[place - len(self.cold)]
            if seq == self._head:
                self._last = None  # What comes next begins a line of its own.

    def unfold(self, head: int) -> None:
        """Give each row of a line a line of its own."""
        members = self.folded.pop(head, None)
        if members is not None:
            self.opened[head] = members
            self.folded_count -= len(members)
            last, first = self._last, self._head
            self.insert(members)
            self._last, self._head = last, first

    def fold(self, head: int) -> None:
        """Put the rows of an unfolded line back into it."""
        members = self.opened.pop(head, None)
        if members is not None:
            self.remove(members)
            self._take({head: members})

    def cool(self, first_kept: int, keep: bool) -> None:
        """The rows before number `first_kept` leave memory: they are on disk from now on, or gone."""
        leaving = bisect_left(self.hot, first_kept, key=_seq)
        going = [row.seq for row in self.hot[:leaving]]
        del self.hot[:leaving]
        if keep:
            self.cold.extend(going)
            return
        for head in going:
            self._forget(head, first_kept)

    def _forget(self, head: int, first_kept: int) -> None:
        """A row is gone; what is folded into its line and is not, stands in the line of the first that is left."""
        self.opened.pop(head, None)
        members = self.folded.pop(head, None)
        if members is None:
            return
        self.folded_count -= len(members)
        left = members[bisect_left(members, first_kept) :]
        if not left:
            return
        insort(self.hot, self._fetch(left[0]), key=_seq)
        if self._head == head:
            self._head = left[0]
        if len(left) > 1:
            self._take({left[0]: left[1:]})

    # --- everything, what is folded too ------------------------------------------------------------------------

    def numbers(self, first: int, last: int) -> list[int]:
        """Return the numbers of the rows that the lines from place `first` up to `last` stand for, in order."""
        found: list[int] = []
        for place in range(max(0, first), min(last, len(self))):
            number = self.number(place)
            found.append(number)
            found.extend(self.folded.get(number, ()))
        return found

    def latest(self, most: int) -> list[Row]:
        """Return the last rows that are shown or folded, `most` of them at the most."""
        return [self._fetch(seq) for seq in self.numbers(len(self) - most, len(self))[-most:]]


def lines_of(rows: Sequence[Row], noise: Noise, apart: Container[int]) -> tuple[list[Row], Folds]:
    """Return the lines that rows make, and what is folded into which; a row that is to stand `apart` begins one."""
    lines: list[Row] = []
    members: Folds = {}
    for before, row in zip((None, *rows), rows, strict=False):
        if folds(noise, likeness(before, row)) and row.seq not in apart:
            members.setdefault(lines[-1].seq, array("q")).append(row.seq)
        else:
            lines.append(row)
    return lines, members


def _seq(row: Row) -> int:
    return row.seq
