"""The WebSockets that Send and Broadcast reach."""

from __future__ import annotations

from urllib.parse import unquote

from runtime.services.registry import Registry
from runtime.services.service import Origin
from runtime.services.web.connections import Connection
from runtime.services.web.frames import Frame


class WebSockets(Registry[Connection]):
    """The connections of the web server, and those opened by hand."""

    def of(self, path: str) -> list[Connection]:
        """Return those of one path, or all of them for an empty one.

        A program that puts a path together from what a handler's path captured has it decoded.
        """
        return [one for one in self._connections.values() if not path or _is_at(one.peer.path, path)]

    def broadcast(self, frame: Frame, path: str, origin: Origin) -> int:
        """Send `frame` to those of `path`, or to all; return to how many."""
        return [connection.send(frame, origin) for connection in self.of(path)].count(True)


def _is_at(own: str, path: str) -> bool:
    # A broadcast asks everybody: decoding what has nothing encoded would take longer than all the rest.
    return own == path or ("%" in own and unquote(own) == path)
