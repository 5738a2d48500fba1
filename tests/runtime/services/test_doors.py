"""The order at a door, whatever is decided about what is held there, and in whichever sequence."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.commands import Answer, Continue, Drop, Order, Replace
from runtime.probe.holding import Fate
from runtime.probe.records import Released
from runtime.services.doors import Door, Doors
from runtime.services.service import Origin
from tests.support.hosts import FakeHost, RuledProbe


class Traffic:
    """A host with rules, the doors of one connection, and what went through each."""

    def __init__(self, *filters: str) -> None:
        self.host = FakeHost(probe=RuledProbe(*filters))
        self.doors = Doors(self.host, "ID-1", "c1", "/ws")
        self.entered: list[str] = []
        self.left: list[str] = []

    def comes(self, text: str) -> None:
        step = partial(self._pass, self.entered, text)
        if not self.doors.stops_coming("text", text, Origin(1, 1), step, lambda: ("Hear",)):
            step(None)

    def goes(self, text: str) -> None:
        step = partial(self._pass, self.left, text)
        if not self.doors.stops_going("text", text, Origin(1, 1), step):
            step(None)

    def _pass(self, way: list[str], text: str, fate: Fate | None) -> None:
        if fate is None or fate.how == "continue":
            way.append(text)
        elif fate.how == "edit":
            way.append(str(fate.content))

    @property
    def held(self) -> list[int]:
        return list(self.host.kept)


def test_what_no_rule_holds_waits_behind_what_one_does() -> None:
    traffic = Traffic('"stop"')
    for text in ("a", "stop", "b"):
        traffic.comes(text)
    assert (["a"], [1]) == (traffic.entered, traffic.held)
    traffic.host.decide(Continue(1))
    assert ["a", "stop", "b"] == traffic.entered


def test_what_is_released_early_waits_for_its_turn() -> None:
    traffic = Traffic("")
    for text in "abc":
        traffic.comes(text)
    traffic.host.decide(Continue(3))
    traffic.host.decide(Replace(2, "B"))
    assert [] == traffic.entered
    traffic.host.decide(Drop(1))
    assert ["B", "c"] == traffic.entered


def test_the_other_direction_goes_on() -> None:
    traffic = Traffic("dir:in")
    traffic.comes("a")
    traffic.goes("b")
    assert ([], ["b"]) == (traffic.entered, traffic.left)


def test_what_is_no_message_keeps_its_place_too() -> None:
    traffic = Traffic("dir:out")
    assert not traffic.doors.comes_behind(lambda fate: traffic.left.append("close"))
    traffic.goes("a")
    assert traffic.doors.comes_behind(lambda fate: traffic.left.append("close"))
    traffic.host.decide(Continue(1))
    assert ["a", "close"] == traffic.left


def test_when_the_peer_has_left_what_was_to_go_out_is_given_up_in_words_and_what_came_in_stays() -> None:
    traffic = Traffic("")
    traffic.comes("a")
    traffic.goes("b")
    traffic.goes("c")
    assert 1 == traffic.doors.peer_left("it left")
    assert [1] == traffic.held
    released = traffic.host.probe.all(Released)
    assert [(2, "drop", "it left"), (3, "drop", "it left")] == [(one.hold_id, one.how, one.reason) for one in released]
    traffic.host.decide(Continue(1))
    assert (["a"], []) == (traffic.entered, traffic.left)


def test_a_closed_door_gives_up_what_came_in_and_what_goes_out_stays() -> None:
    traffic = Traffic("")
    traffic.comes("in")
    traffic.comes("behind")
    traffic.goes("out")
    traffic.doors.close("the application ends")
    assert (["the application ends"] * 2, [3]) == (
        [record.reason for record in traffic.host.probe.all(Released)],
        traffic.held,
    )
    traffic.host.decide(Continue(3))
    assert ([], ["out"]) == (traffic.entered, traffic.left)


def test_what_comes_while_a_door_is_moving_waits_behind() -> None:
    door, gone = Door(), []
    door.wait(lambda fate: (gone.append("a"), door.wait(lambda fate: gone.append("c"))), 1)
    door.wait(lambda fate: gone.append("b"))
    door.decide(1, Fate.__new__(Fate))
    assert ["a", "b", "c"] == gone
    assert 0 == len(door)


_DECISIONS = ("pass", "drop", "edit")


def _order(decision: str, hold_id: int, text: str) -> Order:
    return {"pass": Continue(hold_id), "drop": Drop(hold_id), "edit": Replace(hold_id, f"edited {text}")}[decision]


@given(st.data())
def test_order_is_kept_whatever_is_decided_in_whatever_sequence(data: st.DataObject) -> None:
    traffic = Traffic("text:hold")
    expected: list[str] = []
    """What is to come through in the end, one entry a message; empty for what was dropped."""
    places: dict[int, int] = {}
    """The message of each hold."""
    for _ in range(data.draw(st.integers(1, 30), label="steps")):
        if traffic.held and data.draw(st.booleans(), label="decide"):
            hold_id = data.draw(st.sampled_from(traffic.held), label="which")
            decision = data.draw(st.sampled_from(_DECISIONS), label="what")
            place = places[hold_id]
            text = expected[place]
            expected[place] = {"pass": text, "edit": f"edited {text}", "drop": ""}[decision]
            traffic.host.decide(_order(decision, hold_id, text))
        else:
            known = set(traffic.held)
            expected.append(f"{data.draw(st.sampled_from(['hold', 'go']), label='message')} {len(expected)}")
            traffic.comes(expected[-1])
            places |= {hold_id: len(expected) - 1 for hold_id in set(traffic.held) - known}
        so_far = [text for text in expected if text][: len(traffic.entered)]
        assert so_far == traffic.entered, "something overtook something else"
    while traffic.held:
        traffic.host.decide(Continue(data.draw(st.sampled_from(traffic.held), label="rest")))
    assert [text for text in expected if text] == traffic.entered


@pytest.mark.parametrize("order", [Answer(1, "no"), Drop(1)])
def test_nothing_is_left_when_everything_is_decided(order: Order) -> None:
    traffic = Traffic("")
    traffic.comes("a")
    traffic.host.decide(order)
    assert ([], []) == (traffic.entered, traffic.held)
    traffic.comes("b")
    assert [2] == traffic.held
