"""The rows that are shown, as one sequence: those in memory, and before them those on disk by their numbers."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from aro_console.model.rows import Row


class Shown(Sequence[Row]):
    """`fetch` returns a row that is on disk by its number."""

    def __init__(self, fetch: Callable[[int], Row]) -> None:
        self._fetch = fetch
        self.cold: array[int] = array("q")
        """The numbers of those on disk."""
        self.hot: list[Row] = []
        """Those in memory, all later than those on disk."""

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

    def position(self, seq: int) -> int:
        """Return the place of the row with this number, or of the next one."""
        place = bisect_left(self.cold, seq)
        return place if place < len(self.cold) else place + bisect_left(self.hot, seq, key=lambda row: row.seq)

    def has(self, seq: int) -> bool:
        """Return whether the row with this number is shown."""
        place = self.position(seq)
        return place < len(self) and self.number(place) == seq

    def number(self, place: int) -> int:
        """Return the number of the row at a place, without reading it."""
        return self.cold[place] if place < len(self.cold) else self.hot[place - len(self.cold)].seq

    def insert(self, row: Row) -> None:
        """Show one more row, in its place."""
        place = self.position(row.seq)
        if place < len(self.cold):
            self.cold.insert(place, row.seq)
        else:
            self.hot.insert(place - len(self.cold), row)

    def cool(self, first_kept: int, keep: bool) -> None:
        """The rows before number `first_kept` leave memory: they are on disk from now on, or gone."""
        leaving = bisect_left(self.hot, first_kept, key=lambda row: row.seq)
        if keep:
            self.cold.extend(row.seq for row in self.hot[:leaving])
        del self.hot[:leaving]
