"""One accepted socket, whatever is spoken on it: back-pressure, deadlines, and its end.

The server looks at its deadlines now and then (`check`), so that a request costs no timer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from runtime.services.listening import peer_of
from runtime.services.web.deadlines import Deadlines, Due

BUFFER_SIZE = 64 * 1024
"""One read. asyncio's own 256 KiB cost a memory mapping each (measured: a quarter of the rate)."""

SEND_BUFFER = 1024 * 1024
"""Bytes that may wait to be sent before a peer counts as slow (runtime.md 4.8)."""
MAX_SEND_BUFFER = 8 * SEND_BUFFER
"""Bytes that may wait at all: beyond them a slow peer is dropped at once."""


class PeerSocket(asyncio.BufferedProtocol):
    """The asyncio side of one connection; what is spoken says when it wants to read, and what a deadline means."""

    __slots__ = (
        "_at_end",
        "_buffer",
        "_clock",
        "_deadlines",
        "_finishing",
        "_full",
        "_linger",
        "_reading",
        "_stalled",
        "_transport",
        "address",
        "peer",
    )

    def __init__(self, buffer: memoryview, clock: Callable[[], float]) -> None:
        """Make a socket whose reads go through `buffer`, which it shares; `clock` counts seconds, monotonic."""
        self.address = ""
        """The peer's bare IP."""
        self.peer = ""
        """``address:port``."""
        self._buffer = buffer
        self._clock = clock
        self._deadlines = Deadlines(clock())
        self._transport: asyncio.Transport | None = None
        """None before there is one, and when the socket is gone."""
        self._reading = True
        self._full = False
        self._stalled: int | None = None
        """How much waited to be sent when that was last looked at; None while the peer reads."""
        self._linger = False
        """The peer is told off, and may be in the middle of sending."""
        self._finishing = False
        self._at_end = False
        """The peer sends no more."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._transport is None

    # What is spoken decides.

    def _wants_data(self) -> bool:
        """Whether what would be read can be used."""
        raise NotImplementedError

    def _is_websocket(self) -> bool:
        """Whether the peer has to read what it is sent as it comes; a download that moves at all is merely slow."""
        raise NotImplementedError

    def _measured(self, waiting_bytes: int) -> None:
        """Hear how much waits to be sent."""
        raise NotImplementedError

    def _is_too_late(self) -> None:
        """Hear that a request takes too long."""
        raise NotImplementedError

    def _is_too_slow(self) -> None:
        """Hear that the peer does not read what it is sent."""
        raise NotImplementedError

    def _is_to_be_pinged(self, now: float) -> None:
        """Hear that a ping is due."""
        raise NotImplementedError

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=SEND_BUFFER)
        self.address, self.peer = peer_of(transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def pause_writing(self) -> None:
        self._stalled = self._waiting_bytes()
        self._deadlines.stalled(self._clock())
        self._regulate()
        self._measured(self._stalled)

    def resume_writing(self) -> None:
        self._stalled = None
        self._deadlines.flowing()
        self._regulate()
        self._measured(self._waiting_bytes())

    # Back-pressure.

    def hold(self, full: bool) -> None:
        """Read no more while `full`: handlers do not keep up with the messages."""
        if full is not self._full:
            self._full = full
            self._regulate()

    def _waiting_bytes(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def _regulate(self) -> None:
        """Read exactly when what would be read can be used: this is how back-pressure reaches the peer."""
        transport = self._transport
        if transport is None or self._at_end or self._finishing:
            return
        wanted = not self._full and self._stalled is None and self._wants_data()
        if wanted is self._reading:
            return
        self._reading = wanted
        if wanted:
            transport.resume_reading()
        else:
            transport.pause_reading()

    # The end.

    def abort(self) -> None:
        """Let go of the socket at once; what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()

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
        self._measured(self._waiting_bytes())
        match self._deadlines.due(now):
            case Due.CLOSE:
                self._finish()
            case Due.REFUSE:
                self._is_too_late()
            case Due.DROP:
                self.abort()
            case Due.SLOW:
                self._check_slow(now)
            case Due.PING:
                if not self._finishing:
                    self._is_to_be_pinged(now)
            case Due.NOTHING:
                pass

    def _check_slow(self, now: float) -> None:
        waiting = self._waiting_bytes()
        if not self._is_websocket() and self._stalled is not None and waiting < self._stalled:
            self._stalled = waiting
            self._deadlines.stalled(now)
        else:
            self._is_too_slow()
