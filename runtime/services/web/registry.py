"""The WebSockets that Send and Broadcast reach."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from runtime.services.service import Origin
from runtime.services.web.connections import Connection
from runtime.services.web.frames import Frame


class Registry:
    """The connections that Send and Broadcast reach, in the order they came."""

    def __init__(self) -> None:
        self._connections: dict[str, Connection] = {}
        self._labels = {"c": 0, "v": 0}

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._connections.values()))

    def next_label(self, letter: str) -> str:
        """Return ``c1``, ``c2`` ... for the letter ``c``; none comes twice."""
        self._labels[letter] += 1
        return f"{letter}{self._labels[letter]}"

    def add(self, connection: Connection) -> None:
        self._connections[connection.connection_id] = connection

    def remove(self, connection: Connection) -> None:
        self._connections.pop(connection.connection_id, None)

    def find(self, connection_id: str) -> Connection | None:
        return self._connections.get(connection_id)

    def of(self, path: str) -> list[Connection]:
        """Return those of one path, or all of them for an empty one.

        A program that puts a path together from what a handler's path captured has it decoded.
        """
        return [
            connection
            for connection in self._connections.values()
            if not path or connection.peer.path == path or unquote(connection.peer.path) == path
        ]

    def broadcast(self, frame: Frame, path: str, origin: Origin) -> int:
        """Send `frame` to those of `path`, or to all; return to how many."""
        return [connection.send(frame, origin) for connection in self.of(path)].count(True)
