"""What there is among many rows: whether a filter need look at each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from aro_console.model.rows import Row
from runtime.probe.filtering.subject import EVENTS

_MOST_CONNECTIONS = 100
"""Labels that are remembered of one crowd; of one with more, every label may be there."""


_STATES: dict[str, Callable[[Row], bool]] = {
    "err": lambda row: row.role == "error",
    "held": attrgetter("held"),
    "injected": attrgetter("injected"),
}


class Crowd:
    """A summary that takes in row after row and never forgets; of words it asks `says`."""

    __slots__ = ("_labels", "_longest_ns", "_says", "_shortest_ns", "_states", "handlers", "types")

    def __init__(self, rows: Iterable[Row], says: Callable[[str], bool]) -> None:
        self.types: set[str] = set()
        self.handlers: set[str] = set()
        self._labels: set[str] | None = set()
        self._states: set[str] = set()
        self._shortest_ns: int | None = None
        self._longest_ns = 0
        self._says = says
        self.take(rows)

    def take(self, rows: Iterable[Row]) -> None:
        """Take in what rows say now."""
        rows = tuple(rows)
        kinds = {row.kind for row in rows}
        self.types |= kinds
        self.types.update(*(EVENTS.get(kind, ()) for kind in kinds))
        self.types.update({row.topic for row in rows} - {""})
        self.handlers |= {row.handler for row in rows}
        if self._labels is not None:
            self._labels.update(*(row.connections for row in rows))
            if len(self._labels) > _MOST_CONNECTIONS:
                self._labels = None
        self._states |= {state for state, has in _STATES.items() if any(map(has, rows))}
        took = [row.took_ns for row in rows if row.took_ns is not None]
        if took:
            self._shortest_ns = min(took) if self._shortest_ns is None else min(self._shortest_ns, *took)
            self._longest_ns = max(self._longest_ns, *took)

    # --- as filters ask it -----------------------------------------------------------------------------------

    @property
    def connections(self) -> set[str] | None:
        return self._labels

    @property
    def took_ns(self) -> tuple[int, int] | None:
        return None if self._shortest_ns is None else (self._shortest_ns, self._longest_ns)

    def may_be(self, state: str) -> bool:
        return state == "marked" or state in self._states  # Marks come and go, and are told to nobody.

    def may_say(self, word: str) -> bool:
        return self._says(word)
