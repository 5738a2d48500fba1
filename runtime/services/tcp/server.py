"""The TCP service: one port that anybody may connect to, and connections to others (runtime.md 5.1).

It answers the program's effects and the console's orders. Sockets are the `Reception`'s, bytes the `Link`'s, events
the `Connection`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.probe import commands
from runtime.probe.commands import Order
from runtime.probe.messages import PeerName
from runtime.services.listening import Listen, listen, most_connections, port_of
from runtime.services.port import Opening, Port
from runtime.services.service import NOT_MINE, OUTSIDE, Answer, Handler, Host, Origin
from runtime.services.tcp.connections import Connection
from runtime.services.tcp.dialing import Dial, dial
from runtime.services.tcp.framing import encode
from runtime.services.tcp.link import Link
from runtime.services.tcp.reception import Reception
from runtime.services.ticking import Ticking
from runtime.values.kinds import Value

SERVICE = "socket-server"
NAMES = frozenset({SERVICE, "socketserver"})
"""What Start and Stop may call it, in lower case."""
DEFAULT_PORT = 9000

MAX_INJECTED = 1024 * 1024
"""Bytes the console may play a peer with at once, as a WebSocket message (runtime.md 4.8)."""

_CLOSED_BY_US = "server closed"  # runtime.md 4.5


@frozen
class TcpOptions:
    """What is said outside the program."""

    address: str = "127.0.0.1"
    """Where to listen."""
    port: int | None = None
    """Overrides whatever the program says; 0 takes a free one."""
    max_connections: int = 10_000
    """Incoming and outgoing together."""
    connect_s: float = 30.0
    """How long Connect waits (runtime.md 5.1)."""
    stop_s: float = 10.0
    """How long Stop waits for the disconnected handlers (runtime.md 1.5)."""
    drain_s: float = 2.0
    """How long sockets may take to go when the application has ended."""


_listen = partial(listen, service=SERVICE, way_out="choose another in the program or with ARO_SOCKET_PORT")


class TcpServer:
    """The service behind ``<socket-server>`` and Connect."""

    def __init__(
        self, host: Host, options: TcpOptions | None = None, listen: Listen[Link] = _listen, dial: Dial = dial
    ) -> None:
        self._host = host
        self._options = options if options is not None else TcpOptions()
        self._port = Port(host, SERVICE, self._options.address, listen)
        self._dial = dial
        self._reception = Reception(host, most_connections(self._options.max_connections))
        self._ticking = Ticking(self._reception.check, lambda: self._port.is_open or not self._reception.is_empty)
        self._handlers: dict[type[Effect], Handler] = {
            effects.StartService: self._start,
            effects.StopService: self._stop,
            effects.Connect: self._connect,
            effects.SendMessage: self._send,
            effects.Broadcast: self._broadcast,
            effects.CloseConnection: self._close,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    @property
    def port(self) -> int | None:
        """The port that is open; None when none is."""
        return self._port.number

    def close_doors(self) -> None:
        """Let nobody in any more; who is here already stays."""
        self._port.close_doors()

    async def stop(self) -> None:
        """Close everything, outgoing connections included."""
        self._reception.dismiss_all(OUTSIDE)
        await self._shut(OUTSIDE, everybody=True)
        self._reception.drop()
        await self._reception.wait_empty(self._options.drain_s)
        self._ticking.stop()

    # Start and Stop.

    def _start(self, effect: effects.StartService, origin: Origin) -> Answer:
        return self._begin(effect.settings, origin) if effect.service.lower() in NAMES else NOT_MINE

    async def _begin(self, settings: Value, origin: Origin) -> dict[str, Value]:
        clock = asyncio.get_running_loop().time
        await self._port.open(
            lambda: self._wanted_port(settings), lambda: self._reception.new_link(clock), self._opened, origin
        )
        return {"serverType": SERVICE, "success": True, "port": self.port}

    def _opened(self, number: int) -> Opening:
        self._ticking.tick()
        return Opening(f"Socket Server started on port {number}")

    def _wanted_port(self, settings: Value) -> int:
        """Return the port to open, by the order of runtime.md 2.7."""
        given = settings.get("port") if isinstance(settings, dict) else settings
        candidates = (self._options.port, port_of(given, f"start the {SERVICE} on"), DEFAULT_PORT)
        return next(port for port in candidates if port is not None)

    def _stop(self, effect: effects.StopService, origin: Origin) -> Answer:
        return self._finish(origin) if effect.service.lower() in NAMES else NOT_MINE

    async def _finish(self, origin: Origin) -> None:
        if await self._shut(origin):
            self._host.print_line("Socket Server stopped")

    async def _shut(self, origin: Origin, *, everybody: bool = False) -> bool:
        """Stop listening and see the clients off, disconnected handlers included; False when nothing was open.

        With `everybody`, outgoing connections, which are dismissed already, are waited for as well.
        """
        was_open = await self._port.close()
        if was_open:
            self._reception.dismiss_clients(origin)
        if was_open or everybody:
            await self._reception.wait_forgotten(self._options.stop_s, outgoing=everybody, but=origin.connection_id)
        if was_open:
            self._port.tell_closed(origin)
        return was_open

    # Connections.

    async def _connect(self, effect: effects.Connect, origin: Origin) -> str:
        place = f"{effect.host}:{effect.port}"
        if self._reception.is_full:
            raise EvaluationError(f"Cannot reach {place}: there are too many connections")
        links: list[Link] = []
        loop = asyncio.get_running_loop()

        def new_link() -> Link:
            links.append(self._reception.new_link(loop.time, outgoing=True, origin=origin))
            return links[-1]

        await self._dial(new_link, effect.host, effect.port, self._options.connect_s)
        connection = links[-1].connection
        if connection is None:
            raise EvaluationError(f"Cannot reach {place}: the application ends")
        self._ticking.tick()
        return connection.connection_id

    def _send(self, effect: effects.SendMessage, origin: Origin) -> Answer:
        connection = self._find(effect.connection_id)
        if connection is None or effect.required:
            return NOT_MINE
        return connection.send(effect.payload if effect.raw is None else effect.raw, origin)

    def _broadcast(self, effect: effects.Broadcast, origin: Origin) -> Answer:
        clients = self._reception.registry.clients
        if not effect.over_tcp or (not self._port.is_open and not clients):
            return NOT_MINE
        return sum(client.send(effect.payload, origin) for client in clients)

    def _close(self, effect: effects.CloseConnection, origin: Origin) -> Answer:
        connection = self._find(effect.connection_id)
        if connection is None:
            return NOT_MINE
        connection.close(effect.reason or _CLOSED_BY_US, origin)
        return None

    def _find(self, connection_id: str) -> Connection | None:
        return self._reception.registry.find(connection_id)

    # By hand.

    def known_as(self, connection_id: str) -> PeerName | None:
        """Return what one of its connections is called; None for any other id."""
        return self._reception.known_as(connection_id)

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do what the console asks of a TCP connection; False when `order` means none.

        Raises:
            EvaluationError: it cannot be done; nothing has happened.
        """
        action = _ORDERS.get(type(order))
        connection = self._find(order.connection_id) if isinstance(order, _ABOUT_ONE) else None
        if action is None or connection is None:
            return False
        if connection.closing:
            raise EvaluationError(f"Connection not found: {connection.connection_id}")
        action(connection, order, origin)
        return True


def _inject(connection: Connection, order: commands.InjectMessage, origin: Origin) -> None:
    data = encode(order.message)
    if len(data) > MAX_INJECTED:
        raise EvaluationError(f"At most {MAX_INJECTED} bytes can be injected at once, not {len(data)}")
    connection.receive(data, origin)


def _send_by_hand(connection: Connection, order: commands.SendMessage, origin: Origin) -> None:
    connection.send(order.message, origin)


def _close_by_hand(connection: Connection, order: commands.CloseConnection, origin: Origin) -> None:
    connection.close(order.reason or _CLOSED_BY_US, origin)


_ABOUT_ONE = commands.InjectMessage | commands.SendMessage | commands.CloseConnection

# Each takes the order of its own row, which no type can say.
_ORDERS: Mapping[type[Order], Callable[[Connection, Any, Origin], None]] = {
    commands.InjectMessage: _inject,
    commands.SendMessage: _send_by_hand,
    commands.CloseConnection: _close_by_hand,
}
