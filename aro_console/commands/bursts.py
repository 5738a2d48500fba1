"""Bursts: the same thing sent many times, at a rate. Pure: `due` says how many are to go out by now, a timer asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aro_console.commands.forms import FormError

MOST = 10_000
"""Repetitions of one burst."""
FASTEST = 1_000
"""Repetitions in a second; beyond it a console measures itself."""
_AT_ONCE = 100
"""Given between two looks at the clock: after a stall the rest is caught up in steps, and keys are answered."""


@dataclass(slots=True)
class Burst:
    """What is given `count` times, at `rate` per second."""

    count: int
    rate: float
    started_ns: int
    given: int = 0

    def due(self, now_ns: int) -> int:
        """Return how many are to be given now; the first at once."""
        reached = 1 + int((now_ns - self.started_ns) * self.rate / 1e9)
        return max(0, min(self.count, reached) - self.given) if not self.over else 0

    def take(self, now_ns: int) -> int:
        """Count those as given and return how many; a bounded number at a time."""
        number = min(self.due(now_ns), _AT_ONCE)
        self.given += number
        return number

    @property
    def over(self) -> bool:
        return self.given >= self.count


def burst_of(times: str, rate: str, now_ns: int) -> Burst:
    """Return the burst that was asked for. Raises FormError for a number that is none, or out of bounds."""
    count = int(times) if re.fullmatch(r"\s*\d{1,9}\s*", times) else 0
    if not 1 <= count <= MOST:
        raise FormError("times", f"'{times.strip()}' is no number of times from 1 to {MOST:,}.")
    speed = float(rate) if re.fullmatch(r"\s*\d{1,9}(\.\d{1,6})?\s*", rate) else 0.0
    if not 0 < speed <= FASTEST:
        raise FormError("rate", f"'{rate.strip()}' is no rate: so many a second, at most {FASTEST:,}.")
    return Burst(count, speed, now_ns)


def progress(given: int, count: int, width: int) -> str:
    """Return a bar of `width` cells, whose full part is what is done."""
    full = width * given // count if count else width
    return "━" * full + "─" * (width - full)
