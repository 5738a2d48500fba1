"""When a server looks at its deadlines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from runtime.services.ticking import Rounds, Ticking
from tests.support.hosts import FakeHost


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


@dataclass
class Connection:
    connection_id: str


@dataclass(eq=False)
class Link:
    """Writes down what happens to it."""

    connection: Connection | None
    seen: list[tuple[str, float]] = field(default_factory=list)

    def postpone(self, seconds: float) -> None:
        self.seen.append(("postponed", seconds))

    def check(self, now: float) -> None:
        self.seen.append(("checked", now))


def test_no_time_passes_for_those_of_whom_something_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    host = FakeHost()
    monkeypatch.setattr(host, "frozen_connections", lambda: frozenset({"held"}))
    held, free, nobodys = Link(Connection("held")), Link(Connection("free")), Link(None)
    rounds = Rounds(host)
    for now in (1_000.0, 1_000.5):
        rounds.go([held, free, nobodys], now)
    assert [("postponed", 0.0), ("postponed", 0.5)] == held.seen, "before the first look, no time has passed"
    assert [[("checked", 1_000.0), ("checked", 1_000.5)]] * 2 == [free.seen, nobodys.seen]


def test_a_link_may_leave_while_its_deadlines_are_looked_at() -> None:
    links: set[Link] = set()

    class Leaving(Link):
        def check(self, now: float) -> None:
            links.discard(self)

    links |= {Leaving(None), Leaving(None)}
    Rounds(FakeHost()).go(links, 1.0)
    assert not links
