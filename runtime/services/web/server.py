"""The web service: HTTP by the contract and WebSockets, on one port (runtime.md 1.8 and 4).

It answers the program's effects, and opens and closes the port. Peers are the `Reception`'s, protocols the `Channel`'s,
orders of the console `ByHand`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import partial

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import (
    WEBSOCKET_BINARY,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_DISCONNECTED,
    WEBSOCKET_MESSAGE,
    Event,
)
from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.probe.commands import Order
from runtime.probe.messages import PeerName
from runtime.services.listening import Listen, listen, most_connections, port_of
from runtime.services.port import Opening, Port
from runtime.services.service import NOT_MINE, OUTSIDE, Answer, Handler, Host, Origin, Reply
from runtime.services.ticking import Ticking
from runtime.services.web.by_hand import ByHand
from runtime.services.web.endpoints import Endpoints
from runtime.services.web.exchanges import Exchanges
from runtime.services.web.facts import Limits
from runtime.services.web.frames import Frame
from runtime.services.web.link import Link
from runtime.services.web.origins import is_local
from runtime.services.web.reception import Reception
from runtime.services.web.routes import Contract
from runtime.services.web.websocket_service import WebSocketService, unknown_connection
from runtime.values.kinds import Value

SERVICE = "http-server"
NAMES = frozenset({SERVICE, "httpserver", "server"})
"""What Start and Stop may call it, in lower case."""
DEFAULT_PORT = 8080

_WEBSOCKET_EVENTS = (WEBSOCKET_CONNECTED, WEBSOCKET_MESSAGE, WEBSOCKET_BINARY, WEBSOCKET_DISCONNECTED)


@frozen
class WebOptions:
    """What is said outside the program."""

    address: str = "127.0.0.1"
    """Where to listen."""
    port: int | None = None
    """Overrides whatever the program and the contract say; 0 takes a free one."""
    allow_origins: tuple[str, ...] = ()
    """Origins of pages that may open WebSockets besides those of the same host and of this machine; ``*`` for all."""
    handler_paths: tuple[str, ...] = ()
    """The paths of WebSocket handlers that name one: declaring them opens them (runtime.md 4.10)."""
    strict: bool = False
    """Refuse requests that break the contract, also where it does not say ``x-strict``."""
    max_connections: int = 10_000
    stop_s: float = 10.0
    """How long Stop waits for the disconnected handlers (runtime.md 1.5)."""
    drain_s: float = 2.0
    """How long answers that are due may take when the application has ended."""
    limits: Limits = field(default_factory=Limits)


_listen = partial(listen, service=SERVICE, way_out="choose another with --port or ARO_HTTP_PORT")


class WebServer:
    """The service behind ``<http-server>`` and ``<websocket>``."""

    def __init__(
        self,
        host: Host,
        contract: Contract | None,
        options: WebOptions | None = None,
        listen: Listen[Link] = _listen,
    ) -> None:
        self._host = host
        self._contract = contract
        self._options = options if options is not None else WebOptions()
        self._port = Port(host, SERVICE, self._options.address, listen)
        self._endpoints = Endpoints(self._options.handler_paths)
        self._exchanges = Exchanges(host, contract, strict=self._options.strict)
        self._reception = Reception(
            host,
            self._exchanges,
            self._endpoints,
            allow_origins=self._options.allow_origins,
            limits=self._options.limits,
            only_local=is_local(self._options.address),
        )
        self.by_hand = ByHand(self._reception, self._exchanges, self._options.limits, lambda: self._port.is_open)
        """What the console may do to it."""
        self.websockets = WebSocketService(self._reception.registry, lambda: self._port.is_open)
        """Its WebSockets, for whoever else has something to send (ARO-0048 7.4)."""
        self._ticking = Ticking(self._reception.check, lambda: self._port.is_open or not self._reception.is_empty)
        self._handlers: dict[type[Effect], Handler] = {
            effects.StartService: self._start,
            effects.StopService: self._stop,
            effects.SendMessage: self._send,
            effects.Broadcast: self._broadcast,
            effects.CloseConnection: self._close,
            effects.ConfigureWebSocket: self._configure,
            effects.DescribeWebSocket: self._describe,
            effects.ReadContract: self._read_contract,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    @property
    def port(self) -> int | None:
        """The port that is open; None when none is."""
        return self._port.number

    def known_as(self, connection_id: str) -> PeerName | None:
        """Return what one of its connections is called; None for any other id."""
        return self._reception.known_as(connection_id)

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do what the console asks; False when `order` is not for this service.

        Raises:
            EvaluationError: it cannot be done; nothing has happened.
        """
        return self.by_hand.obey(order, origin)

    def close_doors(self) -> None:
        """Let nobody in any more, and nothing more be asked; who is here already stays, as does what is due."""
        if self._port.is_open:
            self._port.close_doors()
            self._reception.retire()

    def take_contract(self, contract: Contract | None, handler_paths: Iterable[str]) -> None:
        """Go by another contract, and by the paths of other handlers; port and connections stay."""
        self._contract = contract
        self._exchanges.take_contract(contract)
        self._endpoints.take_handlers(handler_paths)

    async def stop(self) -> None:
        """Close everything. Answers that are due get a moment more, then their sockets go."""
        await self._shut(OUTSIDE)
        if not await self._reception.wait_empty(self._options.drain_s):
            self._reception.drop()
            await self._reception.wait_empty(self._options.drain_s)
        self._ticking.stop()

    # Start and Stop.

    def _start(self, effect: effects.StartService, origin: Origin) -> Answer:
        return self._begin(effect.settings, origin) if effect.service.lower() in NAMES else NOT_MINE

    async def _begin(self, settings: Value, origin: Origin) -> dict[str, Value]:
        clock = asyncio.get_running_loop().time
        await self._port.open(
            lambda: self._prepare(settings), lambda: self._reception.new_link(clock), self._opened, origin
        )
        return {"serverType": SERVICE, "success": True, "port": self.port}

    def _prepare(self, settings: Value) -> int:
        """Make ready for those who will come; return the port to open."""
        for path in _websocket_paths(settings):
            self._endpoints.add(path)
        self._reception.room = most_connections(self._options.max_connections)
        return self._wanted_port(settings)

    def _opened(self, number: int) -> Opening:
        self._ticking.tick()
        paths = ", ".join(self._endpoints.paths)
        enabled = self._endpoints.are_named or any(
            self._host.has_handler(kind, path) for kind in _WEBSOCKET_EVENTS for path in self._endpoints.paths
        )
        suffix = f" (WebSocket enabled on {paths})" if enabled else ""
        return Opening(f"HTTP Server started on port {number}{suffix}", f"WebSocket on {paths}")

    def _wanted_port(self, settings: Value) -> int:
        """Return the port to open, by the order of runtime.md 1.8."""
        given = settings.get("port") if isinstance(settings, dict) else settings
        declared = self._contract.port if self._contract is not None else None
        candidates = (self._options.port, port_of(given, f"start the {SERVICE} on"), declared, DEFAULT_PORT)
        return next(port for port in candidates if port is not None)

    def _stop(self, effect: effects.StopService, origin: Origin) -> Answer:
        return self._finish(origin) if effect.service.lower() in NAMES else NOT_MINE

    async def _finish(self, origin: Origin) -> None:
        if await self._shut(origin):
            self._host.print_line("HTTP Server stopped")

    async def _shut(self, origin: Origin) -> bool:
        """Stop listening and see the WebSockets off, disconnected handlers included; False when nothing was open."""
        if not await self._port.close():
            return False
        self._reception.dismiss(origin)
        await self._reception.wait_forgotten(self._options.stop_s, but=origin.connection_id)
        self._port.tell_closed(origin)
        return True

    # The other effects.

    def _send(self, effect: effects.SendMessage, origin: Origin) -> Answer:
        connection = self._reception.registry.find(effect.connection_id)
        if connection is not None and connection.send(Frame(effect.payload), origin):
            return True
        if effect.required:
            raise unknown_connection(effect.connection_id)
        return NOT_MINE if connection is None else False

    def _broadcast(self, effect: effects.Broadcast, origin: Origin) -> Answer:
        if effect.over_tcp:
            return NOT_MINE
        if not self.websockets.enabled and not self.websockets.connection_count:
            event = Event("websocket.broadcast.requested", {"message": effect.payload})
            return Reply(0, ((event, origin),))
        return self.websockets.broadcast(effect.payload, effect.path, origin)

    def _close(self, effect: effects.CloseConnection, origin: Origin) -> Answer:
        found = self.websockets.close(effect.connection_id, effect.code, effect.reason, origin)
        return None if found else NOT_MINE

    def _configure(self, effect: effects.ConfigureWebSocket, origin: Origin) -> dict[str, Value]:
        for name in self._endpoints.configure(effect.settings, effect.path):
            self._host.print_line(f"[WARNING] Unknown WebSocket setting '{name}' is ignored", error=True)
        return {**self._endpoints.describe(effect.path), "count": self.websockets.connection_count}

    def _describe(self, effect: effects.DescribeWebSocket, origin: Origin) -> dict[str, Value]:
        return {**self._endpoints.describe(), "count": self.websockets.connection_count}

    def _read_contract(self, effect: effects.ReadContract, origin: Origin) -> dict[str, Value]:
        port, host = self.port if self.port is not None else self._wanted_port(None), self._options.address
        if self._contract is None:
            if not effect.of_server:
                raise EvaluationError("There is no contract: the application has no openapi.yaml")
            return {"hostname": host, "host": host, "port": port, "routes": [], "routeCount": 0}
        schemas: dict[str, Value] = {name: dict(schema) for name, schema in self._contract.schemas.items()}
        return {**self._contract.as_value(host, port), "schemas": schemas}


def _websocket_paths(settings: Value) -> list[str]:
    """Return what ``{ websocket: ... }`` names: a path, or a List of them."""
    given = settings.get("websocket") if isinstance(settings, dict) else None
    listed = given if isinstance(given, list) else [given]
    return [path for path in listed if isinstance(path, str) and path]
