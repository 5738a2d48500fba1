"""What the console does to a running server by hand: messages, connections and requests nobody outside sent.

All of it goes in by the door that sockets use, so that the program cannot tell the difference. Whatever an order sets
off has the order as its cause; what cannot be done is refused before anything has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.errors import EvaluationError
from runtime.probe import commands
from runtime.probe.commands import Order
from runtime.services.service import Origin
from runtime.services.web.connections import Connection, check_close
from runtime.services.web.exchanges import Exchanges, to_nobody
from runtime.services.web.facts import Binary, Limits, Text
from runtime.services.web.frames import Frame
from runtime.services.web.http11 import Headers
from runtime.services.web.reception import Reception, made_by_hand
from runtime.services.web.websocket_service import unknown_connection
from runtime.services.web.wires import VirtualWire

_CONSOLE = "console"


class ByHand:
    """The orders of one server. Every method raises EvaluationError for what cannot be done."""

    def __init__(
        self, reception: Reception, exchanges: Exchanges, limits: Limits, is_running: Callable[[], bool]
    ) -> None:
        self._reception = reception
        self._exchanges = exchanges
        self._limits = limits
        self._is_running = is_running

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do what `order` asks, with everything it sets off behind `origin`; False when it is not for a web server."""
        action = _ORDERS.get(type(order))
        if action is None:
            return False
        action(self, order, origin)
        return True

    def inject_message(self, connection_id: str, message: str | bytes, origin: Origin) -> None:
        """Treat `message` as if the client had sent it."""
        connection = self._reachable(connection_id)
        size = len(message.encode("utf-8", "replace")) if isinstance(message, str) else len(message)
        if size > self._limits.max_message:
            raise EvaluationError(f"A message holds {self._limits.max_message} bytes, not {size}")
        connection.take([Text(message, size) if isinstance(message, str) else Binary(message)], origin)

    def open_virtual(self, path: str, origin: Origin) -> str:
        """Open a connection without a socket and return its id. `path` may have a query."""
        self._check_running()
        return self._reception.connect_virtual(path, origin)

    def open_several(self, path: str, count: int, origin: Origin) -> None:
        """Open so many connections without a socket, one after the other."""
        if not 1 <= count <= commands.MOST_VIRTUAL:
            raise EvaluationError(f"From 1 to {commands.MOST_VIRTUAL} virtual clients open at once, not {count}")
        for _ in range(count):
            self.open_virtual(path, origin)

    def close_connection(self, connection_id: str, code: int, reason: str, origin: Origin) -> None:
        """Close as the server; a virtual connection as its client."""
        check_close(code, reason)
        connection = self._reachable(connection_id)
        if isinstance(connection.wire, VirtualWire):
            connection.wire.leave(code, reason, origin)
        else:
            connection.close(code, reason, origin)

    def send_message(self, connection_id: str, message: str | bytes, origin: Origin) -> None:
        """Send to one client as the server."""
        self._reachable(connection_id).send(Frame(message), origin)

    def ping_connection(self, connection_id: str, origin: Origin) -> None:
        """Send a ping to one client."""
        self._reachable(connection_id).ping(origin)

    def broadcast_message(self, message: str | bytes, path: str, origin: Origin) -> int:
        """Send to all clients, or to those of `path`; return to how many."""
        self._check_running()
        return self._reception.registry.broadcast(Frame(message), path, origin)

    def send_request(self, method: str, target: str, headers: Headers, body: bytes, origin: Origin) -> None:
        """Let a request come in that nobody sent; its answer is only recorded."""
        self._check_running()
        if not target.startswith("/") and "://" not in target:
            raise EvaluationError(f"The target of a request begins with a slash: /{target}")
        self._exchanges.receive(made_by_hand(method, target, headers, body), _CONSOLE, to_nobody, origin)

    def _reachable(self, connection_id: str) -> Connection:
        connection = self._reception.registry.find(connection_id)
        if connection is None or connection.closing:
            raise unknown_connection(connection_id)
        return connection

    def _check_running(self) -> None:
        if not self._is_running():
            raise EvaluationError("The http-server is not running")


_ORDERS: Mapping[type[Order], Callable[[ByHand, Any, Origin], object]] = {
    commands.InjectMessage: lambda server, order, origin: server.inject_message(
        order.connection_id, order.message, origin
    ),
    commands.OpenVirtual: lambda server, order, origin: server.open_several(order.path, order.count, origin),
    commands.CloseConnection: lambda server, order, origin: server.close_connection(
        order.connection_id, order.code, order.reason, origin
    ),
    commands.SendMessage: lambda server, order, origin: server.send_message(order.connection_id, order.message, origin),
    commands.PingConnection: lambda server, order, origin: server.ping_connection(order.connection_id, origin),
    commands.BroadcastMessage: lambda server, order, origin: server.broadcast_message(
        order.message, order.path, origin
    ),
    commands.SendRequest: lambda server, order, origin: server.send_request(
        order.method, order.target, order.headers, order.body, origin
    ),
}
