"""How the lines of a table are ordered: by which column, in which direction.

A table begins in an order of its own (none chosen). A figure that is chosen begins with its largest, a word with its
first; what is equal keeps the table's own order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SortKey(Generic[Item]):
    """A column one can sort by."""

    name: str
    """As it is typed: ``bytes-in``."""
    key: Callable[[Item], Any]
    """What is compared; of one kind for all items."""
    falling: bool = False
    """The largest first, unless reversed."""


class Ordering(Generic[Item]):
    """The order of one table."""

    def __init__(self, keys: Sequence[SortKey[Item]], group: Callable[[Item], Any] | None = None) -> None:
        """Make an order by one of `keys`; whatever it is, what `group` gives less for stands above."""
        self._group = group
        self._keys = {key.name: key for key in keys}
        self.chosen = ""
        """The name of the column; empty for the table's own order."""
        self.falling = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns one can sort by."""
        return tuple(self._keys)

    def choose(self, name: str, direction: str = "") -> bool:
        """Sort by a column, ``asc`` or ``desc`` or its own way; False when there is no such column."""
        if name and name not in self._keys:
            return False
        self.chosen = name
        own = self._keys[name].falling if name else False
        self.falling = direction == "desc" if direction else own
        return True

    def pick(self, name: str) -> None:
        """Sort by a column; by the same one again the other way round, and then in the table's own order."""
        if name != self.chosen:
            self.choose(name)
        elif self.falling is self._keys[name].falling:
            self.reverse()
        else:
            self.choose("")

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) column; the table's own order stands between last and first."""
        names = ["", *self._keys]
        self.choose(names[(names.index(self.chosen) + by) % len(names)])

    def reverse(self) -> None:
        """Turn the order round."""
        self.falling = not self.falling

    def sorted(self, items: Iterable[Item]) -> list[Item]:
        """Return `items` in order."""
        key = self._keys.get(self.chosen)
        if key is None:
            ordered = list(items)[:: -1 if self.falling else 1]
        else:
            ordered = sorted(items, key=key.key, reverse=self.falling)
        return sorted(ordered, key=self._group) if self._group is not None else ordered

    def sign(self, name: str) -> str:
        """Return the arrow a column's heading carries; empty when it is not the one."""
        return "" if name != self.chosen else "▼" if self.falling else "▲"

    @property
    def words(self) -> str:
        """How the table is ordered, for its border; empty in its own order."""
        if not self.chosen:
            return "last first" if self.falling else ""
        return f"by {self.chosen} {'▼' if self.falling else '▲'}"
