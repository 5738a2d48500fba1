"""What carries the frames of one connection: a socket's link, or nothing at all.

A connection opened by hand has a `VirtualWire`, and is the same in every other respect.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from runtime.services.service import OUTSIDE, Origin
from runtime.services.web.facts import CloseReceived, Ended
from runtime.services.web.facts import Event as Fact


class Wire(Protocol):
    """What carries the frames of one connection."""

    def send(self, frame: bytes) -> bool:
        """Take a whole message in its frame; False when the peer is gone or closing."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake; `Ended` follows in any case, and soon."""
        ...

    def hold(self, full: bool) -> None:
        """Read no more while `full`."""
        ...

    def ping(self) -> bool:
        """Send a ping; False when there is nobody who could answer it."""
        ...


class Hearer(Protocol):
    """Who hears what a virtual peer does."""

    def take(self, facts: Sequence[Fact], origin: Origin = OUTSIDE) -> None: ...


class VirtualWire:
    """A connection without a socket. Its peer reads nothing, accepts everything and answers a close at once."""

    __slots__ = ("_open", "connection")

    def __init__(self) -> None:
        self.connection: Hearer | None = None
        """Set once it is there."""
        self._open = True

    def send(self, frame: bytes) -> bool:
        return self._open

    def close(self, code: int, reason: str) -> None:
        self._end([Ended(code, reason or "server closed", True)], OUTSIDE)

    def leave(self, code: int, reason: str, origin: Origin) -> None:
        """Close as the client would."""
        self._end([CloseReceived(code, reason), Ended(code, reason or "client closed", True)], origin)

    def hold(self, full: bool) -> None:
        """Nothing is read here."""

    def ping(self) -> bool:
        return False

    def _end(self, facts: list[Fact], origin: Origin) -> None:
        if self._open and self.connection is not None:
            self._open = False
            self.connection.take(facts, origin)
