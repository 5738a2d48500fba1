"""The loop that the screen runs on: as long as there is something to do on it, it does not ask the system each turn.

Python's own looks between any two turns whether some descriptor is ready, and lets go of the interpreter for that. A
program that computes takes it, and keeps it for a switch interval: the forty turns from a key to its paint then wait
for the program forty times. Whatever comes from another thread is known without asking, and nearly all does.
"""

from __future__ import annotations

import selectors
from asyncio import AbstractEventLoop, SelectorEventLoop
from collections.abc import Callable
from time import monotonic_ns

_ASKS_NS = 5_000_000
"""How long descriptors may wait while there is something to do, and other threads for the interpreter.

Who is asked for the interpreter must wait for it as long as they did. So it is let go of before they ask.
"""

Ready = list[tuple[selectors.SelectorKey, int]]


class BusySelector(selectors.DefaultSelector):
    """Answers a loop that has something else to do without asking the system, which it does only now and then."""

    def __init__(
        self, turn: Callable[[], None], rest: Callable[[], None], clock_ns: Callable[[], int] = monotonic_ns
    ) -> None:
        """Call `turn` when the loop goes on, and `rest` when it is about to wait."""
        super().__init__()
        self._turn = turn
        self._rest = rest
        self._clock_ns = clock_ns
        self._asked_ns = 0

    def select(self, timeout: float | None = None) -> Ready:
        """Return what is ready; `timeout` is 0 where a loop has other things to do."""
        now_ns = self._clock_ns()
        if timeout == 0 and now_ns - self._asked_ns < _ASKS_NS:
            self._turn()
            return []
        self._rest()
        ready = super().select(timeout)
        self._turn()
        self._asked_ns = self._clock_ns()
        return ready


def screen_loop(turn: Callable[[], None], rest: Callable[[], None]) -> AbstractEventLoop:
    """Make one."""
    return SelectorEventLoop(BusySelector(turn, rest))
