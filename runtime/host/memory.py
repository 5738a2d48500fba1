"""When the garbage collector looks, and at what: often at little, so that nobody waits long for it.

While it looks, no thread of the process runs. CPython looks when more has come than has gone since it last did; of an
application that keeps its last fifty thousand records, as much goes as comes, so it waits until hundreds of thousands
are there that it has never seen, and then takes a tenth of a second for them. Here it looks by the clock at what has
come since it last did, and at everything only when there is little else to do, or once in a minute.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from runtime.frozen import frozen

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle

# What CPython looks for by itself, (700, 10, 10) otherwise: the net beneath what is done by the clock, for a loop that
# has no turn to give. Never at everything.
_NET = (20_000, 5, 1_000_000)

_GOAL_NS = 3_000_000
"""What one look may take."""
_WAITS_S = (0.02, 0.2)
"""The least and the most between two."""

_LITTLE_NS = 500_000
"""A look that took no longer had little to look at."""
_SECOND_NS = 1_000_000_000
_CALM_NS, _BUSY_NS = 20 * _SECOND_NS, 60 * _SECOND_NS
"""From one look at everything to the next, when there is little else to do, and when there is much."""
_WORTH_NS = 20_000_000
"""What looks at the new took together before one at everything can find anything worth its time."""


def settle() -> None:
    """Take what is there by now for what stays, and leave it to a `Collector` to look at the rest.

    It holds for the whole process, so it is for whoever owns that to ask: before it serves, and once.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_NET)


@frozen
class Looks:
    """What the collector has done; all times in ns."""

    full_ns: int
    """When it last looked at everything, monotonic."""
    spent_ns: int = 0
    """What its looks at what was new have taken since."""
    wait_s: float = _WAITS_S[1]
    """Until the next."""


def after(looks: Looks, took_ns: int) -> Looks:
    """Return what is to be known after a look at what was new: the next comes when as much is there as is wanted."""
    least_s, most_s = _WAITS_S
    wait_s = looks.wait_s * _GOAL_NS / max(took_ns, _GOAL_NS // 4)
    return Looks(looks.full_ns, looks.spent_ns + took_ns, min(most_s, max(least_s, wait_s)))


def looks_at_all(looks: Looks, now_ns: int, took_ns: int) -> bool:
    """Whether it is time to look at everything, after a look at what was new took so long."""
    since_ns = now_ns - looks.full_ns
    patience_ns = _CALM_NS if took_ns <= _LITTLE_NS else _BUSY_NS
    return since_ns >= patience_ns and looks.spent_ns >= _WORTH_NS


class Collector:
    """Has the collector look, as long as a loop runs."""

    def __init__(
        self,
        collect: Callable[[int], int] = gc.collect,
        clock_ns: Callable[[], int] = time.monotonic_ns,
        cost_ns: Callable[[], int] = time.thread_time_ns,
    ) -> None:
        """Have `collect` look at a generation and all younger ones; a look takes what `cost_ns` counts."""
        self._collect = collect
        self._clock_ns = clock_ns
        self._cost_ns = cost_ns
        self.looks = Looks(clock_ns())

    def look(self) -> None:
        """Look at what is new, and at everything if it is time."""
        began_ns = self._cost_ns()
        # The middle one: what it leaves is never looked at again but with everything.
        self._collect(1)
        took_ns = self._cost_ns() - began_ns
        self.looks = after(self.looks, took_ns)
        if looks_at_all(self.looks, self._clock_ns(), took_ns):
            self._collect(2)
            self.looks = Looks(self._clock_ns())


@contextmanager
def looked_after(loop: AbstractEventLoop) -> Iterator[None]:
    """Have a collector look while `loop` runs, in turns of the loop."""
    collector = Collector()
    timer: TimerHandle

    def wait() -> None:
        nonlocal timer
        timer = loop.call_later(collector.looks.wait_s, turn)

    def turn() -> None:
        collector.look()
        wait()

    wait()
    try:
        yield
    finally:
        timer.cancel()
