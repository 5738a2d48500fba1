"""The WebSocket service as others may use it: ARO-0048 section 7.4.

Send, Broadcast and Close of a program end up here, and so does whoever embeds the runtime. All of it is to be called on
the runtime's thread, and nothing here waits: what is taken is handed to the peer's writer.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.errors import EvaluationError
from runtime.services.service import OUTSIDE, Origin
from runtime.services.web.connections import check_close
from runtime.services.web.frames import Frame
from runtime.services.web.registry import WebSockets


class WebSocketService:
    """The WebSockets of one server."""

    def __init__(self, registry: WebSockets, is_listening: Callable[[], bool]) -> None:
        self._registry = registry
        self._is_listening = is_listening

    @property
    def enabled(self) -> bool:
        """Whether WebSockets are accepted now: exactly while the HTTP server runs (runtime.md 4.1)."""
        return self._is_listening()

    @property
    def connection_count(self) -> int:
        """How many are open, on all paths."""
        return len(self._registry)

    def is_connected(self, connection_id: str) -> bool:
        """Whether that connection is open."""
        return self._registry.find(connection_id) is not None

    def send(self, connection_id: str, message: str | bytes, origin: Origin = OUTSIDE) -> bool:
        """Send text or bytes to one connection; False when there is none of that id, or we are closing it.

        A peer that is just leaving by itself misses the message, which is no failure.
        """
        connection = self._registry.find(connection_id)
        return connection is not None and connection.send(Frame(message), origin)

    def broadcast(self, message: str | bytes, path: str = "", origin: Origin = OUTSIDE) -> int:
        """Send to every connection, or to those of `path`; return to how many."""
        return self._registry.broadcast(Frame(message), path, origin)

    def close(self, connection_id: str, code: int = 1000, reason: str = "", origin: Origin = OUTSIDE) -> bool:
        """Begin the closing handshake; False when there is no such connection (any more).

        Raises:
            EvaluationError: no close frame may hold that code or reason (RFC 6455 7.4).
        """
        check_close(code, reason)
        connection = self._registry.find(connection_id)
        if connection is None:
            return False
        connection.close(code, reason, origin)
        return True


def unknown_connection(connection_id: str) -> EvaluationError:
    """Return what is said of an id that nobody has, or no longer."""
    return EvaluationError(f"WebSocket connection not found: {connection_id}")
