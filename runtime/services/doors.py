"""The doors of a connection, where hold rules stop what comes in and what goes out.

What a rule holds keeps whatever comes behind it on the same door: the order of one connection never changes, whichever
is let go of first. Other connections, and the other direction, go on. Nothing here exists for a connection of which
nothing was ever held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from runtime.probe.holding import Fate
from runtime.probe.messages import MessagePoint, Reaches
from runtime.services.service import Host, Origin

LIMIT = 1024 * 1024
"""Bytes of a message (runtime.md 4.8)."""

Step = Callable[[Fate | None], None]
"""Carries out what was decided about something; None when it only had to wait its turn."""


@dataclass(slots=True, eq=False)
class _Waiting:
    go: Step
    hold_id: int
    """0 for what only waits its turn."""
    decided: bool
    fate: Fate | None = None


class Door:
    """One direction: what is held there, and what waits behind it, in order."""

    __slots__ = ("_moving", "_waiting")

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._moving = False

    def __len__(self) -> int:
        return len(self._waiting)

    def wait(self, go: Step, hold_id: int = 0) -> None:
        """Put something at the end. It goes when everything before it has, and it is decided if it is held."""
        self._waiting.append(_Waiting(go, hold_id, not hold_id))

    def decide(self, hold_id: int, fate: Fate) -> None:
        """Say what becomes of something held, and let go whatever has its turn now."""
        for waiting in self._waiting:
            if waiting.hold_id == hold_id:
                waiting.decided, waiting.fate = True, fate
                break
        self._move()

    def clear(self) -> list[int]:
        """Forget everything; return the holds that were not decided."""
        undecided = [waiting.hold_id for waiting in self._waiting if not waiting.decided]
        self._waiting.clear()
        return undecided

    def _move(self) -> None:
        if self._moving:
            return
        self._moving = True
        try:
            while self._waiting and self._waiting[0].decided:
                first = self._waiting.popleft()
                first.go(first.fate)
        finally:
            self._moving = False


class Doors:
    """Both doors of one connection."""

    __slots__ = ("_connection_id", "_host", "_inward", "_label", "_outward", "_path")

    def __init__(self, host: Host, connection_id: str, label: str, path: str) -> None:
        self._host = host
        self._connection_id = connection_id
        self._label = label
        self._path = path
        self._inward = Door()
        self._outward = Door()

    def stops_coming(self, what: str, payload: str | bytes, seen: Origin, go: Step, reaches: Reaches) -> bool:
        """Whether a message of the peer has to wait; `go` is called in its turn then."""
        point = MessagePoint(
            "in", "message", what, payload, self._connection_id, self._label, self._path, _limit(payload),
            seen.flow, seen.cause, reaches=reaches,
        )  # fmt: skip
        return self._stops(self._inward, point, go)

    def stops_going(self, what: str, payload: str | bytes, origin: Origin, go: Step) -> bool:
        """Whether a message to the peer has to wait."""
        point = MessagePoint(
            "out", "frame", what, payload, self._connection_id, self._label, self._path, _limit(payload),
            origin.flow, origin.cause, origin.feature_set, origin.execution_id, origin.span,
        )  # fmt: skip
        return self._stops(self._outward, point, go)

    def comes_behind(self, go: Step) -> bool:
        """Whether what goes out now has to wait behind what is held, though it is no message itself."""
        if self._outward:
            self._outward.wait(go)
        return bool(self._outward)

    def peer_left(self, reason: str) -> int:
        """Throw away what was to go out, and return how much of what came in still waits."""
        for hold_id in self._outward.clear():
            self._host.give_up(hold_id, reason)
        return len(self._inward)

    def close(self, reason: str) -> None:
        """Throw away what came in, for which there is no longer a way into the program."""
        for hold_id in self._inward.clear():
            self._host.give_up(hold_id, reason)

    def _stops(self, door: Door, point: MessagePoint, go: Step) -> bool:
        hold_id = self._host.probe.sift(point)
        if not hold_id and not door:
            return False
        door.wait(go, hold_id)
        if hold_id:
            self._host.keep(hold_id, self._connection_id, partial(door.decide, hold_id))
        return True


def _limit(payload: str | bytes) -> int:
    """Return how many bytes may stand in the place of a message: what may be sent at all, or as much as it has."""
    return max(LIMIT, len(payload))
