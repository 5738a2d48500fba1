"""One accepted socket: bytes between its transport and its channel, back-pressure, deadlines.

Whatever a peer sent is dealt with inside the read callback; no task is made for a message. The server looks at its
deadlines now and then (`check`), so that a request costs no timer. What a request or an upgrade means is for the `Gate`
to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, cast

from runtime.services.web.channel import Channel
from runtime.services.web.connections import Connection
from runtime.services.web.deadlines import Deadlines, Due
from runtime.services.web.facts import Ended, Event, Limits, Rejected, Request, UpgradeRequested
from runtime.services.web.http11 import Headers, response_bytes
from runtime.services.web.websocket import Conversation

BUFFER_SIZE = 64 * 1024
"""One read. asyncio's own 256 KiB cost a memory mapping each (measured: a quarter of the rate)."""

SEND_BUFFER = 1024 * 1024
"""Bytes that may wait to be sent before a peer counts as slow (runtime.md 4.8)."""
MAX_SEND_BUFFER = 8 * SEND_BUFFER
"""Bytes that may wait at all: beyond them a slow peer is dropped at once."""

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


class Link(asyncio.BufferedProtocol):
    """The asyncio side of one connection, and the `Wire` of its WebSocket."""

    __slots__ = (
        "_at_end",
        "_buffer",
        "_channel",
        "_clock",
        "_conversation",
        "_deadlines",
        "_finishing",
        "_full",
        "_gate",
        "_last",
        "_linger",
        "_pong_due",
        "_reading",
        "_stalled",
        "_transport",
        "_turning",
        "_unanswered",
        "_unwritten",
        "address",
        "connection",
        "peer",
    )

    def __init__(self, gate: Gate, limits: Limits, buffer: memoryview, clock: Callable[[], float]) -> None:
        """Make a link whose reads go through `buffer`, which it shares; `clock` counts seconds, monotonic."""
        self.address = ""
        """The peer's bare IP."""
        self.peer = ""
        """``address:port``."""
        self.connection: Connection | None = None
        """The WebSocket, once there is one."""
        self._gate = gate
        self._buffer = buffer
        self._clock = clock
        self._channel = Channel(limits)
        self._conversation: Conversation | None = None
        """What the channel has of the WebSocket: its frames go in and out here, a call nearer."""
        self._transport: asyncio.Transport | None = None
        self._turning = False
        self._unwritten = 0
        self._unanswered = False
        self._last = False
        self._linger = False
        self._finishing = False
        self._at_end = False
        self._reading = True
        self._full = False
        self._stalled: int | None = None
        self._deadlines = Deadlines(clock())
        self._pong_due = False

    @property
    def window_bits(self) -> int:
        """Of the WebSocket, where permessage-deflate was agreed on; else 0."""
        return self._channel.window_bits

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._transport is None

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=SEND_BUFFER)
        name = transport.get_extra_info("peername")
        if isinstance(name, tuple):
            self.address = str(name[0])
            self.peer = f"[{self.address}]:{name[1]}" if ":" in self.address else f"{self.address}:{name[1]}"
        self._gate.arrived(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

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

    def pause_writing(self) -> None:
        self._stalled = self._waiting_bytes()
        self._deadlines.stalled(self._clock())
        self._regulate()
        self._measure()

    def resume_writing(self) -> None:
        self._stalled = None
        self._deadlines.flowing()
        self._regulate()
        self._measure()

    # In.

    def _turn(self) -> None:
        """Pass on what the channel has to tell until there is no more, then write what has come of it."""
        if self._turning:
            return
        self._turning = True
        channel = self._channel
        try:
            while channel.told or channel.goes_on():
                events = channel.told[:]
                channel.told.clear()
                if self.connection is not None:
                    last = events[-1]
                    if type(last) is Ended and not last.clean:
                        self._linger = True
                    self.connection.take(events)
                else:
                    for event in events:
                        self._hear_http(event)
        finally:
            self._turning = False
        self._write()
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
            self._drop_slow()
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

    def hold(self, full: bool) -> None:
        """Read no more while `full`: handlers do not keep up with the messages."""
        if full is not self._full:
            self._full = full
            self._regulate()

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

    def abort(self) -> None:
        """Let go of the socket at once; what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()

    def _write(self) -> None:
        self._unwritten = 0
        out = self._channel.out
        if not out:
            return
        data = out[0] if len(out) == 1 else b"".join(out)
        out.clear()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _waiting_bytes(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    # What follows from a turn.

    def _settle(self) -> None:
        if self._transport is None:
            return
        conversation = self._conversation
        if self._channel.should_close if conversation is None else conversation.over:
            self._finish()
            return
        if self.connection is None:
            self._set_deadline()
            self._regulate()
        elif not self._reading:  # what stops the reading of a WebSocket says so by itself: `hold`, `pause_writing`
            self._regulate()

    def _set_deadline(self) -> None:
        if self._unanswered:
            self._deadlines.open()
        elif self._channel.is_idle:
            self._deadlines.idle(self._clock())
        else:
            self._deadlines.reading(self._clock())

    def _regulate(self) -> None:
        """Read exactly when what would be read can be used: this is how back-pressure reaches the peer."""
        transport = self._transport
        if transport is None or self._at_end or self._finishing:
            return
        wanted = not self._full and self._stalled is None and self._channel.wants_data
        if wanted is self._reading:
            return
        self._reading = wanted
        if wanted:
            transport.resume_reading()
        else:
            transport.pause_reading()

    def _finish(self) -> None:
        """Close, once everything is written.

        A peer that is told off may be in the middle of sending. Closing on it would reset the connection and take the
        explanation away (RFC 9112 9.6): so only our direction ends, and what still comes is read away for a while.
        """
        transport = self._transport
        if transport is None or self._finishing:
            return
        self._finishing = True
        if not self._linger or self._at_end:
            self._deadlines.finishing(self._clock())
            transport.close()
            return
        transport.write_eof()
        self._deadlines.closing(self._clock())
        if not self._reading:
            self._reading = True
            transport.resume_reading()

    # Time.

    def postpone(self, seconds: float) -> None:
        """Count so much time as not passed."""
        self._deadlines.postpone(seconds)

    def check(self, now: float) -> None:
        """Act on whichever deadline has passed."""
        if self._transport is None:
            return
        self._measure()
        match self._deadlines.due(now):
            case Due.CLOSE:
                self._finish()
            case Due.REFUSE:
                self._gate.rejected(self, 408, "the request takes too long")
                self.refuse(408)
            case Due.DROP:
                self.abort()
            case Due.SLOW:
                self._check_slow(now)
            case Due.PING:
                self._check_ping(now)
            case Due.NOTHING:
                pass

    def _measure(self) -> None:
        if self.connection is not None:
            self.connection.measured(self._waiting_bytes())

    def _check_slow(self, now: float) -> None:
        """Drop a peer that does not read. A download that moves at all is merely slow."""
        waiting = self._waiting_bytes()
        if self.connection is None and self._stalled is not None and waiting < self._stalled:
            self._stalled = waiting
            self._deadlines.stalled(now)
        else:
            self._drop_slow()

    def _drop_slow(self) -> None:
        self._channel.send_close(*_SLOW_CONSUMER)  # the reason its handlers are told; the peer would not read it
        self.abort()

    def _check_ping(self, now: float) -> None:
        if self._finishing:
            return
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
