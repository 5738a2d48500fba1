"""Who is connected over TCP: takes in links, keeps their connections, and knows when everybody has left."""

from __future__ import annotations

from collections.abc import Callable

from runtime.engine.events import SocketPeer
from runtime.probe import records
from runtime.probe.messages import PeerName
from runtime.services.departures import Departures
from runtime.services.service import OUTSIDE, Host, Origin
from runtime.services.tcp.connections import Connection, Sockets
from runtime.services.tcp.framing import MAX_CHUNK
from runtime.services.tcp.link import Link
from runtime.services.ticking import Rounds

_SHUTDOWN = "server shutdown"  # runtime.md 4.5
_NO_CODE = 0


class Reception:
    """All TCP connections of one application, incoming and outgoing."""

    def __init__(self, host: Host, room: int) -> None:
        self.registry = Sockets()
        """The connections that can be reached."""
        self.closed = False
        """Nobody is taken in any more."""
        self._host = host
        self._room = room
        # One buffer for all: a read is dealt with before the next one begins.
        self._buffer = memoryview(bytearray(MAX_CHUNK))
        self._links: set[Link] = set()
        self._unforgotten: set[Connection] = set()
        self._departures = Departures(lambda: host.holding)
        self._rounds = Rounds(host)

    @property
    def is_empty(self) -> bool:
        """Whether no socket is open."""
        return not self._links

    @property
    def is_full(self) -> bool:
        return len(self._links) >= self._room

    def new_link(self, clock: Callable[[], float], *, outgoing: bool = False, origin: Origin = OUTSIDE) -> Link:
        """Return a link for a socket that is about to open."""
        return Link(self, self._buffer, clock, outgoing=outgoing, origin=origin)

    def check(self, now: float) -> None:
        """Look at everybody's deadlines."""
        self._rounds.go(self._links, now)

    # What links ask (`Gate`).

    def arrived(self, link: Link) -> None:
        refusal = "the application ends" if self.closed else "there are too many connections" if self.is_full else ""
        self._links.add(link)
        if refusal:
            self._refuse(link, refusal)
            return
        peer = SocketPeer(self._host.new_id(), link.address)
        label = self.registry.next_label("t")
        connection = Connection(self._host, self, link, peer, label, outgoing=link.outgoing)
        link.connection = connection
        self.registry.add(connection)
        self._unforgotten.add(connection)
        if link.outgoing:
            self._host.event_source_started()
        connection.open(link.origin)

    def left(self, link: Link) -> None:
        self._links.discard(link)
        self._departures.tell()

    def _refuse(self, link: Link, reason: str) -> None:
        probe = self._host.probe
        if probe.recording:
            probe.observe(records.ProtocolViolated, 0, 0, "", link.address, _NO_CODE, reason)
        link.abort()

    # What connections ask (`Owner`).

    def known_as(self, connection_id: str) -> PeerName | None:
        """Return what a connection is called, also one whose last handlers run; None for any other id."""
        known = self.registry.find(connection_id)
        if known is None:
            known = next((one for one in self._unforgotten if one.connection_id == connection_id), None)
        return PeerName(known.label) if known is not None else None

    def leaving(self, connection: Connection) -> None:
        self.registry.remove(connection)
        if connection.outgoing:
            self._host.event_source_stopped()

    def forgotten(self, connection: Connection) -> None:
        self._unforgotten.discard(connection)
        self._departures.tell()

    # The end.

    def dismiss_clients(self, origin: Origin) -> None:
        """Close every connection that came to the server."""
        for connection in self.registry.clients:
            connection.close(_SHUTDOWN, origin)

    def dismiss_all(self, origin: Origin) -> None:
        """Close every connection, and take no new one."""
        self.closed = True
        for connection in self.registry:
            connection.close(_SHUTDOWN, origin)

    def drop(self) -> None:
        """Let go of every socket that is still open."""
        for link in tuple(self._links):
            link.abort()

    async def wait_forgotten(self, timeout_s: float, *, outgoing: bool, but: str = "") -> bool:
        """Wait until the disconnected handlers of those that came, or of all, have finished; False when it takes long.

        The connection `but` is not waited for: it is the one whose handler waits.
        """
        return await self._departures.wait(
            lambda: not any(self._counts(one, outgoing, but) for one in self._unforgotten), timeout_s
        )

    def _counts(self, connection: Connection, outgoing: bool, but: str) -> bool:
        return connection.connection_id != but and (outgoing or not connection.outgoing)

    async def wait_empty(self, timeout_s: float) -> bool:
        """Wait until all sockets are closed; False when that takes too long."""
        return await self._departures.wait(lambda: not self._links, timeout_s)
