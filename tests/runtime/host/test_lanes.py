"""The events of one connection, one after the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.engine.events import SOCKET_DISCONNECTED, WEBSOCKET_DISCONNECTED, WEBSOCKET_MESSAGE, Event
from runtime.engine.execution import Outcome
from runtime.host.lanes import BUDGET, Lanes
from runtime.host.runs import Done
from runtime.services.service import OUTSIDE, Origin


class Road:
    """Lanes whose events end when the test says so, or at once."""

    def __init__(self, at_once: bool = False) -> None:
        self.started: list[str] = []
        self.unfinished: list[Done] = []
        self.rounds: list[Callable[[], None]] = []
        self._at_once = at_once
        self.lanes = Lanes(self._publish, self.rounds.append)

    def _publish(self, event: Event, origin: Origin, parent: None, done: Done) -> None:
        self.started.append(event.name)
        if self._at_once:
            done([])
        else:
            self.unfinished.append(done)

    def enter(self, name: str, connection_id: str, done: Done | None = None, last: str = "") -> None:
        kind = last or WEBSOCKET_MESSAGE
        event = Event(kind, {}, name=name, connection_id=connection_id)
        self.lanes.of(connection_id).enter(event, OUTSIDE, done)


def test_an_event_starts_inside_the_call_when_its_lane_is_empty() -> None:
    road = Road()
    road.enter("a1", "a")
    assert road.started == ["a1"]


def test_later_events_of_a_connection_wait_and_those_of_others_do_not() -> None:
    road = Road()
    for name in ("a1", "a2", "b1", "a3"):
        road.enter(name, name[0])
    assert road.started == ["a1", "b1"]
    assert (road.lanes.pending("a"), road.lanes.pending("b"), road.lanes.waiting) == (2, 0, 2)
    road.unfinished.pop(0)([])
    assert road.started == ["a1", "b1", "a2"]


def test_whoever_waits_is_told_the_outcomes_before_the_next_event_starts() -> None:
    road = Road()
    seen: list[tuple[int, list[str]]] = []

    def done(outcomes: list[Outcome]) -> None:
        seen.append((len(outcomes), list(road.started)))

    road.enter("a1", "a", done)
    road.enter("a2", "a")
    road.unfinished.pop(0)([Outcome()])
    assert seen == [(1, ["a1"])]
    assert road.started == ["a1", "a2"]


def test_an_event_that_comes_while_one_is_being_finished_keeps_its_place() -> None:
    road = Road()
    road.enter("a1", "a", lambda outcomes: road.enter("a3", "a"))
    road.enter("a2", "a")
    road.unfinished.pop(0)([])
    road.unfinished.pop(0)([])
    assert road.started == ["a1", "a2", "a3"]


@pytest.mark.parametrize("count", [BUDGET, BUDGET + 1, 3 * BUDGET + 5])
def test_a_flooded_lane_lets_others_go_first_and_loses_nothing(count: int) -> None:
    road = Road(at_once=True)
    for number in range(count):
        road.enter(str(number), "a")
    assert len(road.started) == BUDGET
    assert road.lanes.waiting == count - BUDGET
    while road.rounds:
        road.rounds.pop(0)()
    assert road.started == [str(number) for number in range(count)]
    assert road.lanes.waiting == 0


def test_many_flooded_lanes_share_one_budget_and_who_talks_a_little_has_its_turn_soon() -> None:
    road = Road(at_once=True)
    flooded = [f"lane {number}" for number in range(60)]
    for lane in flooded:
        for number in range(100):
            road.enter(f"{lane}: {number}", lane)
    assert len(road.started) <= 6 * BUDGET
    for number in range(3):
        road.enter(f"talk {number}", "talker")
        before = len(road.started)
        road.rounds.pop(0)()
        road.rounds.pop(0)()
        assert f"talk {number}" in road.started
        assert len(road.started) - before <= 2 * BUDGET
    while road.rounds:
        road.rounds.pop(0)()
    assert [0] * 60 == [road.lanes.pending(lane) for lane in flooded]
    for lane in flooded:
        own = [name for name in road.started if name.startswith(f"{lane}:")]
        assert [f"{lane}: {number}" for number in range(100)] == own
    assert BUDGET == road.lanes.budget


def test_a_mistake_in_one_lane_leaves_the_others_their_turns() -> None:
    road = Road(at_once=True)
    for lane in ("a", "b"):
        for number in range(BUDGET + 1):
            road.enter(f"{lane}{number}", lane, _mistaken if (lane, number) == ("a", BUDGET) else None)
    with pytest.raises(RuntimeError):
        road.rounds.pop(0)()
    road.rounds.pop(0)()
    assert f"b{BUDGET}" in road.started


def _mistaken(outcomes: list[Outcome]) -> None:
    raise RuntimeError


@pytest.mark.parametrize("last", [WEBSOCKET_DISCONNECTED, SOCKET_DISCONNECTED])
def test_a_connection_that_is_gone_leaves_nothing_behind(last: str) -> None:
    road = Road(at_once=True)
    for number in range(1000):
        road.enter("hello", str(number))
        road.enter("bye", str(number), last=last)
    assert road.lanes._lanes == {}
