"""TCP connections as the program knows them: from `ConnectionOpened` to `ConnectionClosed` (runtime.md 5.1).

A `Connection` turns what its link hears into events, one after the other, and is what Send and Broadcast reach. Nothing
here waits; what a handler has not taken yet stays in a queue with a bound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from runtime.engine.events import (
    Event,
    SocketPeer,
    socket_connected,
    socket_data,
    socket_disconnected,
    socket_error,
)
from runtime.engine.execution import Outcome
from runtime.frozen import frozen
from runtime.probe import records
from runtime.probe.holding import Fate
from runtime.services.doors import Doors
from runtime.services.registry import Registry
from runtime.services.service import OUTSIDE, Host, Origin
from runtime.services.tcp.framing import Chunk, Reader, encode

MAX_WAITING = 256
"""Chunks of one connection that may wait for their handlers, as WebSocket messages (runtime.md 4.5)."""

CLOSED = "connection closed"
"""The reason of an end that is the peer's (runtime.md 5.1)."""

_OPCODE = "data"
_NO_CODE = 0  # close codes are WebSocket's


class Wire(Protocol):
    """What carries the bytes of one connection."""

    def send(self, data: bytes) -> bool:
        """Take `data`; False when the peer is gone."""
        ...

    def close(self) -> None:
        """Close when everything is sent; `Connection.lost` follows in any case, and soon."""
        ...

    def hold(self, full: bool) -> None:
        """Read no more while `full`."""
        ...


class Owner(Protocol):
    """Who keeps connections."""

    def leaving(self, connection: Connection) -> None:
        """It is over, and its disconnected handlers are about to start: it can no longer be reached."""
        ...

    def forgotten(self, connection: Connection) -> None:
        """Those have finished: nothing more will come of it."""
        ...


@frozen
class _HalfClosed:
    """The peer sends no more, and may still listen."""


@frozen
class _Lost:
    """The socket is gone; `error` says what broke it, empty when nothing did."""

    reason: str
    error: str


_Fact = Chunk | _HalfClosed | _Lost


class Connection:
    """One TCP connection."""

    __slots__ = (
        "_doors",
        "_ending",
        "_facts",
        "_host",
        "_owner",
        "_reader",
        "_reason",
        "_taking",
        "_unfinished",
        "closing",
        "label",
        "outgoing",
        "peer",
        "wire",
    )

    def __init__(
        self, host: Host, owner: Owner, wire: Wire, peer: SocketPeer, label: str, *, outgoing: bool = False
    ) -> None:
        self.peer = peer
        self.label = label
        """A short name for people: ``t1``."""
        self.outgoing = outgoing
        """The program has opened it, by Connect."""
        self.closing = False
        """The program has closed it: for it, it is as good as gone."""
        self.wire = wire
        self._host = host
        self._owner = owner
        self._reader = Reader()
        self._facts: deque[tuple[_Fact, Origin]] = deque()
        self._taking = False
        self._unfinished = 0
        self._reason = ""
        self._ending = OUTSIDE
        self._doors: Doors | None = None

    @property
    def connection_id(self) -> str:
        return self.peer.connection_id

    def open(self, origin: Origin = OUTSIDE) -> None:
        """Begin: record it and let the connected handlers run."""
        opened = self._observe(origin, records.ConnectionOpened, self.label, "", self.peer.remote_address, "", False)
        self._deliver(socket_connected(self.peer, self._host.now()), opened)

    # Out of the program.

    def send(self, payload: str | bytes, origin: Origin) -> bool:
        """Send text or bytes as they are; False when the program itself has closed the connection.

        A peer that is just leaving is no failure of the sender: what is sent to it is dropped (runtime.md 4.6).
        """
        if self.closing:
            return False
        if not (
            self._host.probe.sifting
            and self._at_doors().stops_going(_OPCODE, payload, origin, partial(self._leave, payload, origin))
        ):
            self._leave(payload, origin, None)
        return True

    def _leave(self, payload: str | bytes, origin: Origin, fate: Fate | None) -> None:
        """Send, as it is or as it was changed at the door."""
        if fate is not None:
            if fate.how == "drop":
                return
            payload = fate.content if isinstance(fate.content, str | bytes) else payload
        data = encode(payload)
        probe = self._host.probe
        if self.wire.send(data) and probe.recording:
            probe.observe(
                records.FrameSent,
                origin.flow,
                origin.cause,
                self.connection_id,
                _OPCODE,
                payload,
                len(data),
                origin.execution_id,
            )

    def close(self, reason: str, origin: Origin) -> None:
        """Close; does nothing when that has begun already. What was sent before still goes out."""
        if self.closing:
            return
        self.closing = True
        self._reason = reason
        self._ending = origin
        if self._doors is None or not self._doors.comes_behind(lambda fate: self.wire.close()):
            self.wire.close()

    # From the wire.

    def receive(self, data: bytes, origin: Origin = OUTSIDE) -> None:
        """Hear bytes of the peer; `origin` says so when somebody acts for it."""
        for chunk in self._reader.receive(data):
            self._take(chunk, origin)

    def half_closed(self) -> None:
        """Hear that the peer sends no more: once everything is handled, and so answered, we close too."""
        self._take(_HalfClosed(), OUTSIDE)

    def lost(self, reason: str = CLOSED, error: str = "") -> None:
        """Hear that the socket is gone; the last thing it hears."""
        self._take(_Lost(reason, error), OUTSIDE)

    def _take(self, fact: _Fact, origin: Origin) -> None:
        if type(fact) is _Lost and self._doors is not None:
            self._note_loss(fact, self._doors)
        self._facts.append((fact, origin))
        self._proceed()

    def _proceed(self) -> None:
        """Turn facts into events as long as there is room for them.

        The end waits until everything before it is handled: until then the connection counts as open.
        """
        if self._taking:
            return
        self._taking = True
        facts = self._facts
        try:
            while facts and self._unfinished <= MAX_WAITING:
                fact, origin = facts[0]
                if self._unfinished and type(fact) is not Chunk:
                    break
                facts.popleft()
                _HEARS[type(fact)](self, fact, origin)
        finally:
            self._taking = False
        self.wire.hold(bool(facts))

    def _handled(self, outcomes: list[Outcome]) -> None:
        self._unfinished -= 1
        if self._facts:
            self._proceed()

    def _chunk(self, fact: Chunk, origin: Origin) -> None:
        if self.closing:
            return  # whoever closes a connection hears no more of it
        seen = self._observe(origin, records.FrameReceived, _OPCODE, fact.shown, len(fact.data))
        if self._host.probe.sifting and self._at_doors().stops_coming(
            _OPCODE, fact.shown, seen, partial(self._enter, fact, seen), partial(self._reaches, fact)
        ):
            self._unfinished += 1
            return
        self._deliver(self._event(fact), seen)

    def _event(self, chunk: Chunk) -> Event:
        return socket_data(self.peer, chunk.data, chunk.text, self._host.now())

    def _reaches(self, chunk: Chunk) -> tuple[str, ...]:
        return self._host.handlers_of(self._event(chunk))

    def _enter(self, chunk: Chunk, seen: Origin, fate: Fate | None) -> None:
        """Let in what has waited at the door, unless the program never gets to see it."""
        how = fate.how if fate is not None else "continue"
        content = fate.content if fate is not None and isinstance(fate.content, str | bytes) else None
        self._unfinished -= 1
        if how == "answer" and content is not None:
            leave = partial(self._leave, content, seen)
            if not self._at_doors().comes_behind(leave):
                leave(None)
        if self.closing or how in ("answer", "drop"):
            self._proceed()
            return
        if content is not None:
            data = encode(content)
            chunk = Chunk(data, data.decode("utf-8", "replace"))
        self._deliver(self._event(chunk), seen)

    def _at_doors(self) -> Doors:
        if self._doors is None:
            self._doors = Doors(self._host, self.connection_id, self.label, "")
        return self._doors

    def _note_loss(self, lost: _Lost, doors: Doors) -> None:
        """The end has come while something may be held: what was to go out can go nowhere."""
        waiting = doors.peer_left(f"the connection is over: {lost.reason}")
        if waiting:
            self._observe(OUTSIDE, records.PeerLeft, lost.reason, waiting)

    def _half_closed(self, fact: _HalfClosed, origin: Origin) -> None:
        self.wire.close()

    def _lost(self, fact: _Lost, origin: Origin) -> None:
        self._owner.leaving(self)
        now = self._host.now()
        reason = self._reason or fact.reason
        closed = self._observe(self._ending, records.ConnectionClosed, _NO_CODE, reason)
        if fact.error:
            self._host.deliver(socket_error(self.peer, fact.error, now), closed)
        self._host.deliver(socket_disconnected(self.peer, reason, now), closed, self._disconnected)

    def _disconnected(self, outcomes: list[Outcome]) -> None:
        self._owner.forgotten(self)

    def _deliver(self, event: Event, origin: Origin) -> None:
        self._unfinished += 1
        self._host.deliver(event, origin, self._handled)

    # Records.

    def _observe(self, origin: Origin, kind: type[records.Record], *fields: object) -> Origin:
        """Record what this connection did, and return where that places whatever follows from it."""
        probe = self._host.probe
        if not probe.recording:
            return Origin(connection_id=self.connection_id, from_peer=True)
        seq = probe.observe(kind, origin.flow, origin.cause, self.connection_id, *fields)
        return Origin(origin.flow or seq, seq, connection_id=self.connection_id, from_peer=True)


# Each method takes the fact of its own row, which no type can say.
_HEARS: dict[type, Callable[[Connection, Any, Origin], None]] = {
    Chunk: Connection._chunk,
    _HalfClosed: Connection._half_closed,
    _Lost: Connection._lost,
}


class Sockets(Registry[Connection]):
    """The connections of the TCP server, and those the program opened."""

    @property
    def clients(self) -> list[Connection]:
        """Those that came to the server: the ones a broadcast means."""
        return [connection for connection in self if not connection.outgoing]
