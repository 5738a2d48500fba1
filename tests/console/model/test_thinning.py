"""Under load some flows are shown whole and the others counted; what matters is shown always."""

from __future__ import annotations

import pytest

from aro_console.model.thinning import MOST, Thinning, one_in
from runtime.probe import records as r
from runtime.probe.records import RawRecord
from tests.support.records import Story


def chatter(messages: int) -> Story:
    story = Story().opened("c1")
    for number in range(messages):
        story.received("c1", f"m{number}").published("websocket.message", label="c1").started(label="c1").finished()
    return story


@pytest.mark.parametrize(
    ("waiting", "room", "before", "expected"),
    [
        (0, 100, 1, 1),
        (400, 100, 1, 1),
        (401, 100, 1, 2),
        (401, 100, 8, 16),
        (401, 100, MOST, MOST),
        (200, 100, 8, 8),
        (99, 100, 8, 4),
        (99, 100, 1, 1),
    ],
)
def test_it_doubles_while_too_much_waits_and_halves_when_next_to_nothing_does(
    waiting: int, room: int, before: int, expected: int
) -> None:
    assert expected == one_in(waiting, room, before)


def test_whole_flows_are_shown_about_one_in_as_many_as_was_asked() -> None:
    raws = chatter(800).raw
    thinning = Thinning()
    thinning.change(8, 0)
    shown = thinning.shown(raws)
    numbers: dict[int, list[RawRecord]] = {}
    for raw in shown[1:]:
        numbers.setdefault(raw[2], []).append(raw)
    assert {4} == {len(flow) for flow in numbers.values()}, "all of a flow or nothing"
    assert 70 <= len(numbers) <= 130


def test_who_comes_and_goes_and_whatever_fails_is_shown_with_all_of_its_flow() -> None:
    story = chatter(50)
    story.received("c1", "bad").published("websocket.message", label="c1").started(label="c1").failed("no", "text")
    story.closed("c1")
    thinning = Thinning()
    thinning.change(MOST, 0)
    kinds = [raw[4] for raw in thinning.shown(story.raw)]
    assert [r.FrameReceived, r.EventPublished, r.DeliveryStarted, r.ExecutionFailed, r.ConnectionClosed] == kinds[-5:]
    assert r.ConnectionOpened is kinds[0]


def test_what_something_urgent_happens_to_later_can_be_had_again() -> None:
    story = chatter(20).received("c1", "x").published("websocket.message", label="c1").started(label="c1")
    before = len(story.raw)
    story.held("statement", "breakpoint", line_of="Compute")
    thinning = Thinning()
    thinning.change(MOST, 0)
    thinning.shown(story.raw[:before])
    recalled = thinning.recall(story.raw[before:])
    assert [r.FrameReceived, r.EventPublished, r.DeliveryStarted] == [raw[4] for raw in recalled]
    assert [] == thinning.recall(story.raw[:before])


def test_a_flow_that_was_passed_over_stays_so_when_more_are_shown_again() -> None:
    raws = chatter(400).raw
    thinning = Thinning()
    thinning.change(64, 0)
    first = {raw[2] for raw in thinning.shown(raws[:800])}
    thinning.change(1, raws[799][0])
    again = {raw[2] for raw in thinning.shown(raws[:800])}
    assert first == again
    assert thinning.active, "those of before are not over for certain"
    later = thinning.shown(raws[800:])
    assert raws[801:] == [raw for raw in later if raw[2] > raws[799][0]]
