"""How long a peer may take for what it is doing, as plain times that somebody looks at now and then.

A deadline that moves costs an assignment, not a timer. Seconds on a monotonic clock; `inf` is never.
"""

from __future__ import annotations

from enum import Enum
from math import inf

KEEP_ALIVE_S = 75.0
"""An HTTP connection may be idle that long (runtime.md 6)."""
REQUEST_S = 10.0
"""A request has to be there that long after its first byte; its bytes buy it more time, at `SLOWEST_RATE`."""
SLOWEST_RATE = 8 * 1024
"""Bytes a second. A peer that sends a request more slowly than this is not waited for."""
CLOSE_S = 2.0
"""A peer has that long to answer a close frame (runtime.md 4.12), or to read why it was refused."""
SLOW_S = 30.0
"""A peer that does not take what was sent in that time is dropped (runtime.md 4.8)."""


class Due(Enum):
    """What has to be done about a peer."""

    NOTHING = "nothing"
    CLOSE = "close"
    """It was idle long enough."""
    REFUSE = "refuse"
    """Its request takes too long."""
    DROP = "drop"
    """It was asked to go, or told so, and is still there."""
    SLOW = "slow"
    """It does not read."""
    PING = "ping"


class Deadlines:
    """The times of one peer."""

    __slots__ = ("_at", "_begun", "_due", "_ping_at", "_ping_every", "_received", "_slow_at")

    def __init__(self, now: float) -> None:
        self._at = inf
        self._due = Due.CLOSE
        self._slow_at = inf
        self._ping_at = inf
        self._ping_every = 0.0
        self._begun: float | None = None
        self._received = 0
        self.idle(now)

    def received(self, size_bytes: int) -> None:
        self._received += size_bytes

    # What the peer does, one of these at a time.

    def idle(self, now: float) -> None:
        """Between two requests."""
        self._begun = None
        self._at, self._due = now + KEEP_ALIVE_S, Due.CLOSE

    def reading(self, now: float) -> None:
        """In the middle of a request: its time runs from the first byte, however often it is looked at."""
        if self._begun is None:
            self._begun, self._received = now, 0
        self._at, self._due = self._begun + REQUEST_S + self._received / SLOWEST_RATE, Due.REFUSE

    def open(self) -> None:
        """Nothing is expected of it: its request is being answered, or it is a WebSocket."""
        self._begun = None
        self._at = inf

    def closing(self, now: float) -> None:
        """It was sent a close frame, or an end it may not like."""
        self._at, self._due = now + CLOSE_S, Due.DROP

    def finishing(self, now: float) -> None:
        """It only has to take the rest of what was sent."""
        self._at, self._due = now + SLOW_S, Due.DROP

    # What goes on besides.

    def stalled(self, now: float) -> None:
        """It does not take what is sent."""
        self._slow_at = now + SLOW_S

    def flowing(self) -> None:
        """It does again."""
        self._slow_at = inf

    def ping_every(self, seconds: float, now: float) -> None:
        """Ping it that often; 0 never."""
        self._ping_every = seconds
        self._ping_at = now + seconds if seconds else inf

    def pinged(self, now: float) -> None:
        self._ping_at = now + self._ping_every

    def postpone(self, seconds: float) -> None:
        """Let everything be due so much later: nobody could do anything in that time."""
        self._at += seconds
        self._slow_at += seconds
        self._ping_at += seconds
        if self._begun is not None:
            self._begun += seconds

    def due(self, now: float) -> Due:
        """Return what has to be done; the same again until something changes."""
        if now >= self._at:
            return self._due
        if now >= self._slow_at:
            return Due.SLOW
        return Due.PING if now >= self._ping_at else Due.NOTHING
