"""Time in a script, with a clock that goes on by itself."""

from __future__ import annotations

from itertools import count

from aro_console.scripts.waiting import Waiting
from tests.support.records import Story
from tests.support.session import FakeSession


class Clock:
    """Is so much further each time it is looked at."""

    def __init__(self, step_s: float) -> None:
        self.now = 0.0
        self._step_s = step_s

    def __call__(self) -> float:
        self.now += self._step_s
        return self.now


def waiting(story: Story, step_s: float = 0.01) -> tuple[Waiting, list[str], Clock]:
    said: list[str] = []
    clock = Clock(step_s)
    return Waiting(FakeSession(story), said.append, clock), said, clock


def test_what_happens_is_taken_in_until_a_fact_holds() -> None:
    time, _, clock = waiting(Story().opened("c1"))
    timeline = time.session.world.timeline
    assert time.until(lambda: len(timeline) == 1, 5)
    assert not time.until(lambda: len(timeline) == 2, 0.5)
    assert 0.5 <= clock.now < 1


def test_time_in_which_the_machine_stood_still_is_not_taken_from_it() -> None:
    time, _, _ = waiting(Story(), step_s=3_600)
    looks = count()
    assert time.until(lambda: next(looks) == 10, 1)
    assert not time.until(lambda: False, 1)


def test_what_the_program_says_is_printed_once_and_what_it_does_is_not() -> None:
    story = Story().opened("c1").started("Handle Message", label="c1").logged("hello").failed("Cannot.", "no field")
    time, said, _ = waiting(story)
    time.pause(0.1)
    time.tell()
    assert ["hello", "Cannot."] == [next(word for word in ("hello", "Cannot.") if word in line) for line in said]


def test_it_settles_when_nothing_comes_for_a_moment() -> None:
    time, _, clock = waiting(Story().opened("c1"))
    time.settle()
    assert 0.05 <= clock.now < 0.2
    assert 1 == len(time.session.world.timeline)
