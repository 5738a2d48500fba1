"""Who is connected: takes in links, lets requests and WebSockets through, and knows when everybody has left.

It decides what each peer gets by the contract, the endpoints and the origin rule. Listening, and the effects of the
program, are the server's.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime
from http import HTTPStatus

from runtime.engine.events import WebSocketPeer
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.probe.messages import PeerName
from runtime.services.departures import Departures
from runtime.services.service import Host, Origin
from runtime.services.ticking import Rounds
from runtime.services.web.connections import Connection
from runtime.services.web.endpoints import Endpoint, Endpoints
from runtime.services.web.exchanges import Exchanges
from runtime.services.web.facts import Limits, Request, UpgradeRequested, head_of
from runtime.services.web.http import query_map
from runtime.services.web.http11 import Headers, split_target
from runtime.services.web.link import Link
from runtime.services.web.origins import asked_host, host_allowed, origin_allowed
from runtime.services.web.peersocket import BUFFER_SIZE
from runtime.services.web.registry import WebSockets
from runtime.services.web.responses import JSON, HttpResponse
from runtime.services.web.wires import VirtualWire, Wire
from runtime.values.text import to_json

_CONSOLE = "console"
_SHUTDOWN = (1001, "server shutdown")  # runtime.md 4.5


class Reception:
    """All peers of one server."""

    def __init__(
        self,
        host: Host,
        exchanges: Exchanges,
        endpoints: Endpoints,
        *,
        allow_origins: tuple[str, ...],
        limits: Limits,
        only_local: bool = False,
    ) -> None:
        """`only_local`: the server listens where only this machine reaches it, and is asked under local names."""
        self.registry = WebSockets()
        """The WebSockets that can be reached."""
        self.room = 0
        """How many sockets may be open at once."""
        self._host = host
        self._exchanges = exchanges
        self._endpoints = endpoints
        self._allow_origins = allow_origins
        self._limits = limits
        self._only_local = only_local
        self._last_host: str | None = None
        # One buffer for all: a read is dealt with before the next one begins.
        self._buffer = memoryview(bytearray(BUFFER_SIZE))
        self._links: set[Link] = set()
        self._unforgotten: set[Connection] = set()
        self._departures = Departures(lambda: host.holding)
        self._rounds = Rounds(host)
        self._date = (0, "")

    @property
    def is_empty(self) -> bool:
        """Whether no socket is open."""
        return not self._links

    def new_link(self, clock: Callable[[], float]) -> Link:
        """Return a link for a peer that is about to connect."""
        return Link(self, self._limits, self._buffer, clock)

    def check(self, now: float) -> None:
        """Look at everybody's deadlines."""
        self._rounds.go(self._links, now)

    # What links ask (`Gate`).

    def arrived(self, link: Link) -> None:
        self._links.add(link)
        if len(self._links) > self.room:
            self.rejected(link, HTTPStatus.SERVICE_UNAVAILABLE, "there are too many connections")
            link.refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def left(self, link: Link) -> None:
        self._links.discard(link)
        self._exchanges.client_left(link.respond)
        self._departures.tell()

    def requested(self, link: Link, request: Request) -> None:
        if self._only_local and not self._is_for_here(request):
            self._exchanges.answer(request, link.peer, link.respond, _misdirected(request))
            return
        self._exchanges.receive(request, link.peer, link.respond)

    def _is_for_here(self, request: Request) -> bool:
        host = asked_host(request.target, request.header("host"))
        if host == self._last_host:  # as nearly always
            return True
        if not host_allowed(host, self._allow_origins):
            return False
        self._last_host = host
        return True

    def upgrade_requested(self, link: Link, upgrade: UpgradeRequested) -> None:
        endpoint = self._endpoints.find(upgrade.path)
        # runtime.md 4.2: on any other path it is a request like any other
        if endpoint is None or (self._only_local and not self._is_for_here(upgrade.request)):
            self.requested(link, upgrade.request)
            return
        protocol = endpoint.choose(upgrade.subprotocols)
        refusal = self._refusal(upgrade, endpoint, protocol)
        if refusal is not None:
            self._exchanges.answer(upgrade.request, link.peer, link.respond, refusal)
        elif link.accept(
            protocol,
            max_message=endpoint.max_message,
            ping_interval=endpoint.ping_interval,
            compress=endpoint.compression,
        ):
            link.connection = self._connect(link, upgrade.request, endpoint, protocol or "", link.address, "c")
            link.connection.window_bits = link.window_bits
            link.connection.open(link.peer)

    def rejected(self, link: Link, status: int, reason: str) -> None:
        probe = self._host.probe
        if probe.recording:
            probe.observe(records.ProtocolViolated, 0, 0, "", link.peer, int(status), reason)

    def date(self) -> str:
        now = self._host.now()
        second = int(now.timestamp())
        if second != self._date[0]:
            self._date = (second, format_datetime(now, usegmt=True))
        return self._date[1]

    def _refusal(self, upgrade: UpgradeRequested, endpoint: Endpoint, protocol: str | None) -> HttpResponse | None:
        """Return why this WebSocket may not be opened; None when it may."""
        if not origin_allowed(upgrade.origin, upgrade.request.header("host"), self._allow_origins):
            return _refused(
                HTTPStatus.FORBIDDEN, f"WebSockets are not open to {upgrade.origin}; allow it with --allow-origin"
            )
        if endpoint.required and protocol is None:
            known = ", ".join(endpoint.protocols)
            return _refused(HTTPStatus.BAD_REQUEST, f"One of these subprotocols is required: {known}")
        return None

    # Connections.

    def connect_virtual(self, target: str, origin: Origin) -> str:
        """Open a connection without a socket on `target`, a path and perhaps a query; return its id.

        Raises:
            EvaluationError: no WebSocket is accepted there.
        """
        request = made_by_hand("GET", target)
        endpoint = self._endpoints.find(request.path)
        if endpoint is None:
            known = ", ".join(self._endpoints.paths)
            raise EvaluationError(f"No WebSocket is accepted on {request.path}, only on {known}")
        wire = VirtualWire()
        protocol = endpoint.protocols[0] if endpoint.required and endpoint.protocols else ""
        connection = self._connect(wire, request, endpoint, protocol, _CONSOLE, "v")
        wire.connection = connection
        connection.open(_CONSOLE, origin=origin, virtual=True)
        return connection.connection_id

    def _connect(
        self, wire: Wire, request: Request, endpoint: Endpoint, protocol: str, address: str, letter: str
    ) -> Connection:
        """Make a connection that can be reached from now on, for its own connected handlers too (runtime.md 4.5)."""
        peer = WebSocketPeer(
            connection_id=self._host.new_id(),
            path=request.path,
            remote_address=address,
            protocol=protocol,
            connected_at=self._host.now(),
            query=query_map(request.query_string),
            headers=request.head.spelled,
            path_parameters=endpoint.path_parameters,
            query_string=request.query_string,
        )
        connection = Connection(self._host, self, wire, peer, self.registry.next_label(letter))
        self.registry.add(connection)
        self._unforgotten.add(connection)
        return connection

    def known_as(self, connection_id: str) -> PeerName | None:
        """Return what a connection is called, also one whose last handlers run; None for any other id."""
        known = self.registry.find(connection_id)
        if known is None:
            known = next((one for one in self._unforgotten if one.connection_id == connection_id), None)
        return PeerName(known.label, known.peer.target) if known is not None else None

    def leaving(self, connection: Connection) -> None:
        self.registry.remove(connection)

    def forgotten(self, connection: Connection) -> None:
        self._unforgotten.discard(connection)
        self._departures.tell()

    # The end.

    def dismiss(self, origin: Origin) -> None:
        """Ask everybody to leave: WebSockets by a close frame, HTTP behind the answer that is due."""
        self.room = 0
        for connection in self.registry:
            connection.close(*_SHUTDOWN, origin)
        self.retire()

    def retire(self) -> None:
        """Serve no further request: HTTP connections close, those that wait for an answer behind it."""
        for link in tuple(self._links):
            link.retire()

    def drop(self) -> None:
        """Let go of every socket that is still open."""
        for link in tuple(self._links):
            link.abort()

    async def wait_forgotten(self, timeout_s: float, but: str = "") -> bool:
        """Wait until the disconnected handlers of all WebSockets have finished; False when they take too long.

        The connection `but` is not waited for: it is the one whose handler waits.
        """
        return await self._departures.wait(
            lambda: all(known.connection_id == but for known in self._unforgotten), timeout_s
        )

    async def wait_empty(self, timeout_s: float) -> bool:
        """Wait until all sockets are closed; False when that takes too long."""
        return await self._departures.wait(lambda: not self._links, timeout_s)


def made_by_hand(method: str, target: str, headers: Headers = (), body: bytes = b"") -> Request:
    """Return the request a client would have sent, with a Host if `headers` has none."""
    given = tuple(headers)
    if all(name.lower() != "host" for name, _ in given):
        given = (("Host", "localhost"), *given)
    path, query_string = split_target(target)
    return Request(method.upper(), target, path, query_string, "1.1", head_of(given), body, True)


def _misdirected(request: Request) -> HttpResponse:
    name = request.header("host")
    return _refused(
        HTTPStatus.MISDIRECTED_REQUEST,
        f"This server is for this machine and not known as {name}; --allow-origin http://{name} makes it so",
    )


def _refused(status: int, reason: str) -> HttpResponse:
    return HttpResponse(status, JSON, to_json({"error": reason}).encode("utf-8", "replace"))
