"""What there is among many rows: whether a filter need look at each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aro_console.model.rows import Row
from runtime.probe.filtering.subject import EVENTS

_MOST_CONNECTIONS = 100
"""Labels that are remembered of one crowd; of one with more, every label may be there."""


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
        for row in rows:
            self.take(row)

    def take(self, row: Row) -> None:
        """Take in what a row says now."""
        self.types.add(row.kind)
        self.types.update(EVENTS.get(row.kind, ()))
        if row.topic:
            self.types.add(row.topic)
        self.handlers.add(row.handler)
        if self._labels is not None and row.connections:
            self._labels.update(row.connections)
            if len(self._labels) > _MOST_CONNECTIONS:
                self._labels = None
        if row.role == "error":
            self._states.add("err")
        if row.held:
            self._states.add("held")
        if row.injected:
            self._states.add("injected")
        if row.took_ns is not None:
            self._shortest_ns = row.took_ns if self._shortest_ns is None else min(self._shortest_ns, row.took_ns)
            self._longest_ns = max(self._longest_ns, row.took_ns)

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
