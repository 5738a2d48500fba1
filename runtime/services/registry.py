"""Connections as Send and Broadcast find them; a service with connections adds whom its broadcasts mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Connected(Protocol):
    """Somebody who can be reached."""

    @property
    def connection_id(self) -> str: ...


_Connection = TypeVar("_Connection", bound=Connected)


class Registry(Generic[_Connection]):
    """The connections that can be reached, in the order they came."""

    def __init__(self) -> None:
        self._connections: dict[str, _Connection] = {}
        self.find: Callable[[str], _Connection | None] = self._connections.get
        """Tells the connection of an id; None when there is none. What is sent to one asks here each time."""
        self._labels: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[_Connection]:
        return iter(tuple(self._connections.values()))

    def next_label(self, letter: str) -> str:
        """Return ``c1``, ``c2`` ... for the letter ``c``; none comes twice."""
        self._labels[letter] += 1
        return f"{letter}{self._labels[letter]}"

    def add(self, connection: _Connection) -> None:
        self._connections[connection.connection_id] = connection

    def remove(self, connection: _Connection) -> None:
        """Reach it no longer; it may be gone already."""
        self._connections.pop(connection.connection_id, None)
