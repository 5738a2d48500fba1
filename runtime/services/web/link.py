"""What is spoken on one accepted socket: bytes between it and its channel, requests and WebSockets between that and us.

Whatever a peer sent is dealt with inside the read callback; no task is made for a message. What a request or an upgrade
means is for the `Gate` to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from runtime.services.web.channel import Channel
from runtime.services.web.connections import Connection
from runtime.services.web.facts import Event, Limits, Rejected, Request, UpgradeRequested
from runtime.services.web.http11 import Headers, response_bytes
from runtime.services.web.peersocket import BUFFER_SIZE, MAX_SEND_BUFFER, PeerSocket
from runtime.services.web.websocket import Conversation

_SLOW_CONSUMER = (1008, "slow consumer")

# How a broken stream looks when the peer simply went away: runtime.md 4.5 calls that a TCP drop, not a read error.
_GONE = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


class Gate(Protocol):
    """Who decides what to do with what comes in."""

    def arrived(self, link: Link) -> None:
        """A peer has connected. `Link.refuse` turns it away."""
        ...

    def requested(self, link: Link, request: Request) -> None:
        """Answer by `Link.respond`, now or later."""
        ...

    def upgrade_requested(self, link: Link, upgrade: UpgradeRequested) -> None:
        """Answer by `Link.respond`, or by `Link.accept`."""
        ...

    def rejected(self, link: Link, status: int, reason: str) -> None:
        """What came was no HTTP; it is answered already."""
        ...

    def left(self, link: Link) -> None:
        """The socket is gone."""
        ...

    def date(self) -> str:
        """The time, as HTTP writes it (RFC 9110 5.6.7)."""
        ...


class Link(PeerSocket):
    """One peer: HTTP until an upgrade, then the `Wire` of its WebSocket."""

    __slots__ = (
        "_channel",
        "_conversation",
        "_gate",
        "_last",
        "_pong_due",
        "_turning",
        "_unanswered",
        "_unwritten",
        "connection",
    )

    def __init__(self, gate: Gate, limits: Limits, buffer: memoryview, clock: Callable[[], float]) -> None:
        """Make a link whose reads go through `buffer`, which it shares; `clock` counts seconds, monotonic."""
        super().__init__(buffer, clock)
        self.connection: Connection | None = None
        """The WebSocket, once there is one."""
        self._gate = gate
        self._channel = Channel(limits)
        self._conversation: Conversation | None = None
        """What the channel has of the WebSocket: its frames go in and out here, a call nearer."""
        self._turning = False
        self._unwritten = 0
        self._unanswered = False
        self._last = False
        self._pong_due = False

    @property
    def window_bits(self) -> int:
        """Of the WebSocket, where permessage-deflate was agreed on; else 0."""
        return self._channel.window_bits

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._gate.arrived(self)

    def buffer_updated(self, nbytes: int) -> None:
        """Deal with bytes of the peer, down to the answers."""
        if self._finishing:
            return  # it only has to be read away
        data = self._buffer[:nbytes].tobytes()
        conversation = self._conversation
        if conversation is None:
            self._deadlines.received(nbytes)
            self._channel.receive_data(data)
        else:
            self._pong_due = False  # whatever it is, the peer lives
            conversation.receive(data)
        self._turn()

    def eof_received(self) -> bool:
        """Hear that the peer sends no more. True keeps the other direction open, for a response that is still due."""
        self._at_end = True
        if not self._finishing:
            self._channel.receive_eof()
            self._turn()
        return self._unanswered

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._channel.receive_eof("" if exc is None or isinstance(exc, _GONE) else _reason(exc))
        self._turn()
        self._gate.left(self)

    # In.

    def _turn(self) -> None:
        """Pass on what the channel has to tell until there is no more, then write what has come of it."""
        if self._turning:
            return
        self._turning = True
        channel = self._channel
        told = channel.told
        try:
            while told or (
                (conversation := self._conversation) is not None and conversation.held_back and channel.goes_on()
            ):
                events = told[:]
                told.clear()
                if self.connection is not None:
                    self.connection.take(events)
                else:
                    for event in events:
                        self._hear_http(event)
        finally:
            self._turning = False
        if channel.out:
            self._write()
        if self._transport is not None:
            self._settle()

    def _hear_http(self, event: Event) -> None:
        match event:
            case Request():
                self._unanswered = True
                self._gate.requested(self, event)
            case UpgradeRequested():
                self._unanswered = True
                self._gate.upgrade_requested(self, event)
            case Rejected(status=status, reason=reason):
                self._linger = True
                self._gate.rejected(self, status, reason)
            case _:
                raise AssertionError(f"{event} before a WebSocket was accepted")

    # Out.

    def respond(self, status: int, headers: Headers, body: bytes) -> bool:
        """Answer the request told last; False when the peer has gone, and nobody hears the answer."""
        self._unanswered = False
        if self._transport is None:
            return False
        self._channel.respond(status, headers, body, date=self._gate.date(), close=self._last)
        if not self._turning:
            self._turn()
        return True

    def accept(self, protocol: str | None, *, max_message: int | None, ping_interval: float, compress: bool) -> bool:
        """Become a WebSocket; False when the handshake is malformed, which is answered then.

        `connection` must be set before the next fact, that is before this turn ends.
        """
        self._unanswered = False
        accepted = self._channel.accept_upgrade(protocol, max_message=max_message, compress=compress)
        if accepted:
            self._conversation = self._channel.conversation
            self._deadlines.open()
            self._deadlines.ping_every(ping_interval, self._clock())
        return accepted

    def send(self, frame: bytes) -> bool:
        """Take a whole message in its frame; False when closing has begun or the peer is gone."""
        conversation = self._conversation
        if self._transport is None or conversation is None or not conversation.is_open:
            return False
        conversation.out.append(frame)
        if self._turning:
            # Answers are gathered, and written at the end of the turn.
            self._unwritten += len(frame)
            if self._unwritten < BUFFER_SIZE:
                return True
        self._write()
        # A single message may be larger than that; it is too much on top of what waits already.
        if self._stalled is not None and self._waiting_bytes() > MAX_SEND_BUFFER + len(frame):
            self._is_too_slow()
        return True

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake, and wait `CLOSE_S` for the peer's answer."""
        if self._channel.send_close(code, reason):
            self._deadlines.closing(self._clock())
            if not self._turning:
                self._write()

    def ping(self) -> bool:
        """Send a ping; False when closing has begun or the peer is gone."""
        if self._transport is None or not self._channel.send_ping():
            return False
        if not self._turning:
            self._write()
        return True

    def refuse(self, status: int) -> None:
        """Turn a peer away before it said anything."""
        if self._transport is not None:
            self._transport.write(response_bytes(status, [], b"", request=None, date=self._gate.date(), close=True))
            self._linger = True
            self._finish()

    def retire(self) -> None:
        """Serve no further request: close now when idle, else behind the answer that is due."""
        self._last = True
        if self.connection is None and not self._unanswered:
            self._finish()

    def _write(self) -> None:
        self._unwritten = 0
        out, transport = self._channel.out, self._transport
        data = out[0] if len(out) == 1 else b"".join(out)
        out.clear()
        if data and transport is not None and not transport.is_closing():
            transport.write(data)

    # What follows from a turn.

    def _settle(self) -> None:
        conversation = self._conversation
        if conversation is None:
            self._settle_http()
        elif conversation.over:
            self._linger = self._linger or conversation.unclean
            self._finish()
        elif not self._reading:
            # What else stops the reading of a WebSocket, or between two requests, says so: `hold`, `pause_writing`.
            self._regulate()

    def _settle_http(self) -> None:
        """Give the peer as long as what is due may take."""
        channel = self._channel
        if channel.should_close:
            self._finish()
        elif self._unanswered:
            self._deadlines.open()
            self._regulate()
        elif channel.is_idle:
            self._deadlines.idle(self._clock())
            if not self._reading:
                self._regulate()
        else:
            self._deadlines.reading(self._clock())
            self._regulate()

    # What the socket asks.

    def _wants_data(self) -> bool:
        return self._channel.wants_data

    def _is_websocket(self) -> bool:
        return self.connection is not None

    def _measured(self, waiting_bytes: int) -> None:
        if self.connection is not None:
            self.connection.measured(waiting_bytes)

    def _is_too_late(self) -> None:
        self._gate.rejected(self, 408, "the request takes too long")
        self.refuse(408)

    def _is_too_slow(self) -> None:
        self._channel.send_close(*_SLOW_CONSUMER)  # the reason its handlers are told; the peer would not read it
        self.abort()

    def _is_to_be_pinged(self, now: float) -> None:
        if not self._reading:  # a pong may be there, and it is we who do not look: the peer is asked again
            self._pong_due = False
            self._deadlines.pinged(now)
            return
        if self._pong_due:
            self.abort()  # runtime.md 4.8: dropped, 1006
            return
        self._pong_due = True
        self._deadlines.pinged(now)
        if self._channel.send_ping() and self.connection is not None:
            self.connection.pinged()
        self._write()


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
