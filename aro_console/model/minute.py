"""The last minute of something that is counted or measured, second by second."""

from __future__ import annotations

SECONDS = 60
_SECOND_NS = 1_000_000_000


class Minute:
    """How much there was in each of the last sixty seconds. Times are monotonic ns and may not go back by more."""

    __slots__ = ("_newest", "_seconds")

    def __init__(self) -> None:
        self._seconds = [0] * SECONDS
        self._newest = -1

    def add(self, at_ns: int, amount: int = 1) -> None:
        """Count `amount` at a time."""
        second = at_ns // _SECOND_NS
        if second > self._newest:
            self._advance(second)
        if second > self._newest - SECONDS:
            self._seconds[second % SECONDS] += amount

    def put(self, at_ns: int, amount: int) -> None:
        """Note a measure: the last one of a second stays, and holds for the seconds in which nobody measured."""
        second = at_ns // _SECOND_NS
        if second > self._newest:
            before, held = self._newest, self._seconds[self._newest % SECONDS]
            self._advance(second)
            for skipped in range(max(before + 1, second - SECONDS + 1), second):
                self._seconds[skipped % SECONDS] = held  # nothing, where this is the first
        if second > self._newest - SECONDS:
            self._seconds[second % SECONDS] = amount

    def series(self, now_ns: int) -> list[int]:
        """Return the sixty seconds up to `now_ns`, the present one last."""
        last = now_ns // _SECOND_NS
        kept = range(self._newest - SECONDS + 1, self._newest + 1)
        seconds = range(last - SECONDS + 1, last + 1)
        return [self._seconds[second % SECONDS] if second in kept else 0 for second in seconds]

    def _advance(self, second: int) -> None:
        for skipped in range(max(self._newest + 1, second - SECONDS + 1), second + 1):
            self._seconds[skipped % SECONDS] = 0
        self._newest = second
