"""One TCP socket: bytes between its transport and its connection, back-pressure, deadlines.

Whatever a peer sent is dealt with inside the read callback; no task is made for a chunk. The server looks at its
deadlines now and then (`check`), so that a chunk costs no timer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, cast

from runtime.services.listening import peer_of
from runtime.services.service import OUTSIDE, Origin
from runtime.services.tcp.connections import CLOSED, Connection

SEND_BUFFER = 1024 * 1024
"""Bytes that may wait to be sent before a peer counts as slow, as for WebSocket (runtime.md 4.8)."""
MAX_SEND_BUFFER = 8 * SEND_BUFFER
"""Bytes that may wait when more is sent: beyond them a slow peer is dropped at once."""
SLOW_S = 30.0
"""How long a peer may be slow (runtime.md 4.8), also with what it is to have before we close."""
CLOSE_S = 2.0
"""How long a peer that has got everything may take to close its side (as runtime.md 4.12)."""

_SLOW = "slow consumer"

# How a broken stream looks when the peer simply went away: a closed connection, not an error.
_GONE = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


class Gate(Protocol):
    """Who takes links in."""

    def arrived(self, link: Link) -> None:
        """The socket is open. Give the link its connection, or turn it away by `Link.abort`."""
        ...

    def left(self, link: Link) -> None:
        """The socket is gone."""
        ...


class Link(asyncio.BufferedProtocol):
    """The asyncio side of one connection, and its `Wire`."""

    __slots__ = (
        "_at_end",
        "_buffer",
        "_clock",
        "_closing_at",
        "_dropped",
        "_full",
        "_gate",
        "_reading",
        "_stalled_at",
        "_transport",
        "address",
        "connection",
        "origin",
        "outgoing",
    )

    def __init__(
        self,
        gate: Gate,
        buffer: memoryview,
        clock: Callable[[], float],
        *,
        outgoing: bool = False,
        origin: Origin = OUTSIDE,
    ) -> None:
        """Make a link whose reads go through `buffer`, which it shares; `clock` counts seconds, monotonic."""
        self.address = ""
        """The peer's ``address:port``."""
        self.outgoing = outgoing
        self.origin = origin
        """The statement that opens it; `OUTSIDE` for what comes in."""
        self.connection: Connection | None = None
        """None for a peer that was turned away."""
        self._gate = gate
        self._buffer = buffer
        self._clock = clock
        self._transport: asyncio.Transport | None = None
        self._reading = True
        self._full = False
        self._at_end = False
        self._stalled_at: float | None = None
        self._closing_at: float | None = None
        self._dropped = ""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=SEND_BUFFER)
        _, self.address = peer_of(transport)
        self._gate.arrived(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        # Once we close, what still comes is read away: a close on unread bytes would reset the connection, and take
        # the end of what was sent along (RFC 9293 3.10.4).
        if self.connection is not None and self._closing_at is None:
            self.connection.receive(bytes(self._buffer[:nbytes]))

    def eof_received(self) -> bool:
        """Hear that the peer sends no more. True keeps the other direction open, for answers that are still due."""
        self._at_end = True
        if self.connection is None or self._closing_at is not None:
            return False
        self.connection.half_closed()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self.connection is not None:
            error = "" if exc is None or isinstance(exc, _GONE) else _words(exc)
            self.connection.lost(self._dropped or (f"error: {error}" if error else CLOSED), error)
        self._gate.left(self)

    def pause_writing(self) -> None:
        self._stalled_at = self._clock()
        self._regulate()

    def resume_writing(self) -> None:
        self._stalled_at = None
        self._regulate()

    # Out.

    def send(self, data: bytes) -> bool:
        transport = self._transport
        if transport is None or transport.is_closing() or self._closing_at is not None:
            return False
        if transport.get_write_buffer_size() > MAX_SEND_BUFFER:
            self._drop_slow()
            return False
        transport.write(data)
        return True

    def close(self) -> None:
        """Send what waits, end our direction, and wait for the peer to end its own."""
        transport = self._transport
        if transport is None or self._closing_at is not None:
            return
        self._closing_at = self._clock()
        if self._at_end or transport.is_closing():
            transport.close()
            return
        try:
            transport.write_eof()
        except OSError:  # the peer has reset the connection: there is no direction left to end
            transport.abort()
        self._regulate()

    def hold(self, full: bool) -> None:
        if full is not self._full:
            self._full = full
            self._regulate()

    def abort(self) -> None:
        """Let go of the socket at once; what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()

    def _regulate(self) -> None:
        """Read exactly when what would be read can be used: this is how back-pressure reaches the peer."""
        transport = self._transport
        if transport is None or self._at_end or transport.is_closing():
            return
        wanted = self._closing_at is not None or (not self._full and self._stalled_at is None)
        if wanted is self._reading:
            return
        self._reading = wanted
        if wanted:
            transport.resume_reading()
        else:
            transport.pause_reading()

    # Time.

    def postpone(self, seconds: float) -> None:
        """Count so much time as not passed."""
        if self._closing_at is not None:
            self._closing_at += seconds
        if self._stalled_at is not None:
            self._stalled_at += seconds

    def check(self, now: float) -> None:
        """Drop a peer that does not read, or does not close after us."""
        if self._transport is None:
            return
        if self._closing_at is not None:
            is_sent = not self._transport.get_write_buffer_size()
            if now - self._closing_at >= (CLOSE_S if is_sent else SLOW_S):
                self.abort()
        elif self._stalled_at is not None and now - self._stalled_at >= SLOW_S:
            self._drop_slow()

    def _drop_slow(self) -> None:
        self._dropped = _SLOW
        self.abort()


def _words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
