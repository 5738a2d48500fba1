"""WebSocket connections as the program knows them: from `ConnectionOpened` to `ConnectionClosed` (runtime.md 4.5).

A `Connection` turns the facts of its channel into events, one after the other, and is what Send and Broadcast reach.
What carries its frames is a `Wire`. Nothing here waits; what a handler has not taken yet stays in a queue with a bound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from runtime.engine.events import (
    WEBSOCKET_BINARY,
    Event,
    WebSocketPeer,
    websocket_binary,
    websocket_connected,
    websocket_disconnected,
    websocket_message,
)
from runtime.engine.execution import Outcome
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.probe.holding import Fate
from runtime.services.doors import Doors
from runtime.services.service import OUTSIDE, Host, Origin
from runtime.services.web.facts import Binary, CloseReceived, Ended, Ping, Pong, Text
from runtime.services.web.facts import Event as Fact
from runtime.services.web.frames import Frame
from runtime.services.web.wires import Wire

MAX_WAITING = 256
"""Messages of one connection that may wait for their handlers (runtime.md 4.5); then its wire is read no more."""

MAX_REASON = 123
"""Bytes of a close frame's reason (RFC 6455 5.5)."""

# RFC 6455 7.4.1 and the IANA registry: what an endpoint may send. 1004-1006 and 1015 never stand in a frame.
_CLOSE_CODES = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015)})
_NO_STATUS = 1005
# The peer broke the protocol: 1002, 1007 and 1009 are what the channel answers that with (runtime.md 4.5).
_VIOLATIONS = frozenset({1002, 1007, 1009})


def check_close(code: int, reason: str) -> None:
    """Refuse a code or a reason that no close frame may hold (RFC 6455 7.4).

    Raises:
        EvaluationError: says which.
    """
    if code not in _CLOSE_CODES and not 3000 <= code <= 4999:
        raise EvaluationError(f"Invalid WebSocket close code: {code}. Use 1000, 1001, 1003, 1007-1014 or 3000-4999")
    size = len(reason.encode("utf-8", "replace"))
    if size > MAX_REASON:
        raise EvaluationError(f"The reason of a WebSocket close holds {MAX_REASON} bytes, not {size}")


class Owner(Protocol):
    """Who keeps connections."""

    def leaving(self, connection: Connection) -> None:
        """It is over, and its disconnected handlers are about to start: it can no longer be reached."""
        ...

    def forgotten(self, connection: Connection) -> None:
        """Those have finished: nothing more will come of it."""
        ...


class Connection:
    """One WebSocket."""

    __slots__ = (
        "_done",
        "_doors",
        "_ending",
        "_enter_lane",
        "_facts",
        "_hears_binary",
        "_host",
        "_owner",
        "_taking",
        "_unfinished",
        "_unwatched",
        "_waiting_bytes",
        "closing",
        "label",
        "peer",
        "window_bits",
        "wire",
    )

    def __init__(self, host: Host, owner: Owner, wire: Wire, peer: WebSocketPeer, label: str) -> None:
        self.peer = peer
        self.label = label
        """A short name for people: ``c1``."""
        self.closing = False
        """The server has closed it: for the program it is as good as gone."""
        self.window_bits = 0
        """That of what is sent deflated (RFC 7692 7.1.2); 0 sends everything as it is."""
        self._host = host
        self._owner = owner
        self.wire = wire
        self._hears_binary = host.has_handler(WEBSOCKET_BINARY, peer.path)
        self._facts: deque[tuple[Fact, Origin]] | None = None
        """What waits to be heard, in order; none before something does, since even an empty one is large."""
        self._taking = False
        self._unfinished = 0
        self._ending = OUTSIDE
        self._waiting_bytes = 0
        self._doors: Doors | None = None
        # Made once, since they go along with every message.
        self._done = self._handled
        self._enter_lane = host.lane(peer.connection_id).enter
        self._unwatched = Origin(connection_id=peer.connection_id, from_peer=True)

    @property
    def connection_id(self) -> str:
        return self.peer.connection_id

    def open(self, address: str, *, origin: Origin = OUTSIDE, virtual: bool = False) -> None:
        """Begin: record it and let the connected handlers run; `address` is the peer's, with its port."""
        peer = self.peer
        opened = self._observe(
            origin, records.ConnectionOpened, self.label, peer.path, address, peer.protocol, virtual, peer.query_string
        )
        self._deliver(websocket_connected(peer), opened)

    # Out of the program.

    def send(self, frame: Frame, origin: Origin) -> bool:
        """Send a whole message; False when the server itself has closed the connection.

        A peer that is just leaving is no failure of the sender: its message is dropped (runtime.md 4.6).
        """
        if self.closing:
            return False
        probe = self._host.probe
        if probe.sifting and self._at_doors().stops_going(
            frame.opcode, frame.payload, origin, partial(self._leave, frame, origin)
        ):
            return True
        data = frame.deflated(self.window_bits) if self.window_bits else frame.data
        if self.wire.send(data) and probe.recording:
            # As `_sent`, without the call: a broadcast comes here for everybody.
            probe.observe(
                records.FrameSent, origin.flow, origin.cause, self.peer.connection_id, frame.opcode, frame.payload,
                frame.size_bytes, origin.execution_id,
            )  # fmt: skip
        return True

    def close(self, code: int, reason: str, origin: Origin) -> None:
        """Close as the server; does nothing when that has begun already.

        Raises:
            EvaluationError: `code` or `reason` may not be sent.
        """
        check_close(code, reason)
        if self.closing:
            return
        self.closing = True
        self._ending = origin
        if self._doors is None or not self._doors.comes_behind(lambda fate: self._say_goodbye(code, reason, origin)):
            self._say_goodbye(code, reason, origin)

    def _say_goodbye(self, code: int, reason: str, origin: Origin) -> None:
        if self._host.probe.recording:
            self._sent(origin, "close", *_close_text(code, reason))
        self.wire.close(code, reason)

    def _leave(self, frame: Frame, origin: Origin, fate: Fate | None) -> None:
        """Send what has waited at the door, as it is or as it was changed there."""
        if fate is not None and fate.how == "drop":
            return
        going = Frame(fate.content) if fate is not None and isinstance(fate.content, str | bytes) else frame
        data = going.deflated(self.window_bits) if self.window_bits else going.data
        if self.wire.send(data) and self._host.probe.recording:
            self._sent(origin, going.opcode, going.payload, going.size_bytes)

    def ping(self, origin: Origin) -> None:
        """Ask the peer for a pong.

        Raises:
            EvaluationError: nobody is there to answer.
        """
        if not self.wire.ping():
            raise EvaluationError(f"{self.label} cannot be pinged: it has no socket that is open")
        self.pinged(origin)

    def pinged(self, origin: Origin = OUTSIDE) -> None:
        """Record that a ping was sent."""
        if self._host.probe.recording:
            self._sent(origin, "ping", b"", 0)

    def measured(self, waiting_bytes: int) -> None:
        """Hear how much waits to be sent; what was told already is not told again."""
        if waiting_bytes != self._waiting_bytes and self._host.probe.recording:
            self._waiting_bytes = waiting_bytes
            self._observe(OUTSIDE, records.SendBufferChanged, waiting_bytes)

    # From the wire.

    def take(self, facts: Sequence[Fact], origin: Origin = OUTSIDE) -> None:
        """Hear what the peer did; `origin` says so when somebody acts for it."""
        if self._taking or self._facts:
            self._note_end(facts)
            self._queue().extend((fact, origin) for fact in facts)
            self._proceed()
            return
        # Nobody waits, as nearly always: a fact is heard without standing in the queue.
        self._taking = True
        try:
            for index, fact in enumerate(facts):
                if self._facts or (self._unfinished and self._has_no_room(fact)):
                    self._put_off(facts[index:], origin)
                    break
                _HEARS[type(fact)](self, fact, origin)
        finally:
            self._taking = False
        if self._facts:
            self._proceed()

    def _has_no_room(self, fact: Fact) -> bool:
        """Whether something has to wait while messages before it are not handled; the end waits for all of them."""
        return self._unfinished > MAX_WAITING or type(fact) is Ended

    def _put_off(self, facts: Sequence[Fact], origin: Origin) -> None:
        """Queue facts in front of whatever came in meanwhile, from within a handler."""
        self._note_end(facts)
        self._queue().extendleft((later, origin) for later in reversed(facts))

    def _queue(self) -> deque[tuple[Fact, Origin]]:
        if self._facts is None:
            self._facts = deque()
        return self._facts

    def _proceed(self) -> None:
        """Turn facts into events as long as there is room for them.

        The end waits until every message before it is handled: until then the connection counts as open.
        """
        if self._taking:
            return
        self._taking = True
        facts = self._queue()
        try:
            while facts and not (self._unfinished and self._has_no_room(facts[0][0])):
                fact, origin = facts.popleft()
                _HEARS[type(fact)](self, fact, origin)
        finally:
            self._taking = False
        self.wire.hold(bool(facts))

    def _handled(self, outcomes: list[Outcome]) -> None:
        self._unfinished -= 1
        if self._facts:
            self._proceed()

    def _text(self, fact: Text, origin: Origin) -> None:
        if self.closing:
            return  # whoever closes a connection hears no more of it
        host = self._host
        probe = host.probe
        if probe.recording:
            # As `_received`, without the calls: this is what comes most.
            connection_id, flow = self.peer.connection_id, origin.flow
            seq = probe.observe(
                records.FrameReceived, flow, origin.cause, connection_id, "text", fact.message, fact.size_bytes
            )
            seen = Origin(flow or seq, seq, 0, "", None, connection_id, True)
        else:
            seen = self._unwatched
        self._unfinished += 1
        if probe.sifting and self._stops_coming("text", fact.message, seen):
            return
        self._enter_lane(websocket_message(self.peer, fact.message, host.now()), seen, self._done)

    def _binary(self, fact: Binary, origin: Origin) -> None:
        if self.closing:
            return
        seen = self._received(origin, "binary", fact.data, len(fact.data))
        self._unfinished += 1
        if not (self._host.probe.sifting and self._stops_coming("binary", fact.data, seen)):
            self._deliver_message(fact.data, seen)

    def _stops_coming(self, what: str, payload: str | bytes, seen: Origin) -> bool:
        host = self._host
        return self._at_doors().stops_coming(
            what, payload, seen, partial(self._enter, payload, seen), lambda: host.handlers_of(self._event(payload))
        )

    def _enter(self, payload: str | bytes, seen: Origin, fate: Fate | None) -> None:
        """Let in what has waited at the door, unless the program never gets to see it."""
        how = fate.how if fate is not None else "continue"
        content = fate.content if fate is not None and isinstance(fate.content, str | bytes) else payload
        if how == "answer":
            self._answer(Frame(content), seen)
        if self.closing or how in ("answer", "drop"):
            self._handled([])
        else:
            self._deliver_message(content, seen)

    def _answer(self, frame: Frame, seen: Origin) -> None:
        """Send in place of the program, behind what is still to go out; no rule looks at it."""
        leave = partial(self._leave, frame, seen)
        if not self._at_doors().comes_behind(leave):
            leave(None)

    def _at_doors(self) -> Doors:
        if self._doors is None:
            self._doors = Doors(self._host, self.connection_id, self.label, self.peer.target)
        return self._doors

    def _note_end(self, facts: Iterable[Fact]) -> None:
        """The end has come while something is held, and waits in the queue: what was to go out can go nowhere."""
        ended = next((fact for fact in facts if type(fact) is Ended), None)
        if ended is not None and self._doors is not None:
            waiting = self._doors.peer_left(f"the connection is over: {ended.reason}")
            if waiting:
                self._observe(OUTSIDE, records.PeerLeft, ended.reason, waiting)

    def _ping(self, fact: Ping, origin: Origin) -> None:
        seen = self._received(origin, "ping", fact.payload, len(fact.payload))
        if self._host.probe.recording:
            self._sent(seen, "pong", fact.payload, len(fact.payload))

    def _pong(self, fact: Pong, origin: Origin) -> None:
        self._received(origin, "pong", fact.payload, len(fact.payload))

    def _close_received(self, fact: CloseReceived, origin: Origin) -> None:
        text, size = _close_text(fact.code, fact.reason)
        seen = self._received(origin, "close", text, size)
        if not self.closing:
            self._ending = seen
            if self._host.probe.recording:
                self._sent(seen, "close", *_close_text(fact.code, ""))

    def _ended(self, fact: Ended, origin: Origin) -> None:
        if not fact.clean and not self.closing and fact.code in _VIOLATIONS:
            address = self.peer.remote_address
            why = f"{fact.reason}: {fact.detail}" if fact.detail else fact.reason
            self._ending = self._observe(origin, records.ProtocolViolated, address, fact.code, why)
        self._owner.leaving(self)
        if self._doors is not None:
            self._doors.peer_left(f"the connection is over: {fact.reason}")
        because = self._ending if self._ending.flow else origin
        closed = self._observe(because, records.ConnectionClosed, fact.code, fact.reason)
        event = websocket_disconnected(self.peer, fact.code, fact.reason, self._host.now())
        self._enter_lane(event, closed, self._disconnected)

    def _disconnected(self, outcomes: list[Outcome]) -> None:
        self._owner.forgotten(self)

    def _deliver_message(self, payload: str | bytes, seen: Origin) -> None:
        """Deliver what is counted as unfinished already."""
        self._enter_lane(self._event(payload), seen, self._done)

    def _event(self, payload: str | bytes) -> Event:
        now = self._host.now()
        if isinstance(payload, str):
            return websocket_message(self.peer, payload, now)
        if self._hears_binary:
            return websocket_binary(self.peer, payload, now)
        # runtime.md 4.8: nobody listens to bytes here
        return websocket_message(self.peer, payload.decode("utf-8", "replace"), now)

    def _deliver(self, event: Event, origin: Origin) -> None:
        self._unfinished += 1
        self._enter_lane(event, origin, self._done)

    # Records.

    def _received(self, origin: Origin, opcode: str, payload: str | bytes, size_bytes: int) -> Origin:
        return self._observe(origin, records.FrameReceived, opcode, payload, size_bytes)

    def _sent(self, origin: Origin, opcode: str, payload: str | bytes, size_bytes: int) -> None:
        self._host.probe.observe(
            records.FrameSent,
            origin.flow,
            origin.cause,
            self.peer.connection_id,
            opcode,
            payload,
            size_bytes,
            origin.execution_id,
        )

    def _observe(self, origin: Origin, kind: type[records.Record], *fields: object) -> Origin:
        """Record what this connection did, and return where that places whatever follows from it."""
        probe = self._host.probe
        connection_id = self.peer.connection_id
        if not probe.recording:
            return self._unwatched
        seq = probe.observe(kind, origin.flow, origin.cause, connection_id, *fields)
        return Origin(origin.flow or seq, seq, 0, "", None, connection_id, True)


def _close_text(code: int | None, reason: str) -> tuple[str, int]:
    """Return a close frame as people read it, and its size in bytes."""
    if code is None or code == _NO_STATUS:
        return "", 0
    return f"{code} {reason}".rstrip(), 2 + len(reason.encode("utf-8", "replace"))


# Each method takes the fact of its own row, which no type can say.
_HEARS: dict[type, Callable[[Connection, Any, Origin], None]] = {
    Text: Connection._text,
    Binary: Connection._binary,
    Ping: Connection._ping,
    Pong: Connection._pong,
    CloseReceived: Connection._close_received,
    Ended: Connection._ended,
}
