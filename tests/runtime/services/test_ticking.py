"""When a server looks at its deadlines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from runtime.services.ticking import Ticking


class Clock:
    """A loop's timers, of which none goes off by itself."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.later: list[Callable[[], None]] = []
        self.cancelled = 0
        self.looked: list[float] = []
        patch.setattr(asyncio, "get_running_loop", lambda: self)

    def time(self) -> float:
        return 7.0

    def call_later(self, seconds: float, call: Callable[[], None]) -> Clock:
        self.later.append(call)
        return self

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_deadlines_are_looked_at_again_as_long_as_somebody_is_there(clock: Clock) -> None:
    somebody = [True, False]
    ticking = Ticking(clock.looked.append, lambda: somebody.pop(0))
    ticking.tick()
    clock.later[0]()
    assert ([7.0, 7.0], 1) == (clock.looked, len(clock.later))


def test_there_is_never_more_than_one_next_time(clock: Clock) -> None:
    ticking = Ticking(clock.looked.append, lambda: True)
    ticking.tick()
    ticking.tick()
    ticking.stop()
    ticking.stop()
    assert (2, 2) == (len(clock.later), clock.cancelled)


def test_a_mistake_in_the_look_does_not_end_it(clock: Clock) -> None:
    def wrong(now: float) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Ticking(wrong, lambda: True).tick()
    assert 1 == len(clock.later)
