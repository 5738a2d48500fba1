"""What rules hold now, the words for it, and which filter a row suggests."""

from __future__ import annotations

import pytest

from aro_console.model.held import HeldMessages, as_edited, message_words, point_of, suggested_filter
from aro_console.model.timeline import Timeline
from aro_console.model.wording import Context, build
from runtime.probe import records as r
from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.messages import EventPoint
from tests.support.records import Story, connection_id

C1 = connection_id("c1")


def held_of(story: Story) -> HeldMessages:
    made = HeldMessages()
    made.extend(story.views)
    return made


def label(wanted: str) -> str:
    return wanted[:2].lower()


def test_what_is_held_is_counted_by_rule_and_connection_until_it_goes() -> None:
    story = Story().opened("c1").kept("c1").kept("c1", "x", "out", rule=2).kept("c2").released(1).held(label="c1")
    made = held_of(story)
    assert [2, 3] == list(made.all)
    assert [(1, 2), (1, 1)] == [(made.count(rule), made.matched[rule]) for rule in (1, 2)]
    assert (1, 2) == (made.of_connection(C1), len(made))
    assert made.first is made.all[2]


def test_nothing_is_held_when_the_application_has_ended() -> None:
    assert 0 == len(held_of(Story().kept("c1").state("ended")))


def test_that_too_much_was_held_is_remembered() -> None:
    assert held_of(Story().kept("c1").add(r.HoldsFull, 0, 1, 10_000)).full


def test_a_row_tells_of_what_is_held_as_message_and_as_hold() -> None:
    story, timeline = Story().opened("c1").received("c1", "x").kept("c1", "x").received("c1", "y"), Timeline()
    timeline.extend(story.views)
    made = held_of(story)
    assert [None, 1, 1, None] == [
        found.hold_id if (found := made.of_row(row)) is not None else None for row in timeline.visible
    ]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (Story().kept("c1", "hi"), "c1 > text hi"),
        (Story().kept("c1", "hi", "out", line_of="Broadcast"), "c1 < text hi  from line 16: Broadcast"),
        (Story().kept("", '{"a":1}', event="http.request", what="POST /lines"), 'http > POST /lines {"a":1}'),
        (Story().kept("", {"n": 1}, "", event="Said"), "Said {n: 1}"),
    ],
)
def test_something_held_is_said_in_one_line(story: Story, words: str) -> None:
    first = held_of(story).first
    assert first is not None
    assert message_words(first, label).startswith(words)


@pytest.mark.parametrize(
    ("story", "text"),
    [
        (Story().opened("c1"), "conn:c1"),
        (Story().opened("c1").received("c1", "x"), "conn:c1 dir:in type:text"),
        (Story().opened("c1").sent("c1", "x"), "conn:c1 dir:out type:text"),
        (Story().requested(target="/a b?x=1"), 'type:request path:"/a b"'),
        (Story().requested().answered(404), "type:response type:404"),
        (Story().published("Said", {}), "type:Said"),
        (Story().opened("c1").kept("c1", "x", "out"), "conn:c1 dir:out"),
        (Story().state("waiting"), "dir:in"),
    ],
)
def test_a_row_suggests_a_filter_that_is_one(story: Story, text: str) -> None:
    timeline = Timeline()
    timeline.extend(story.views)
    record = story.views[-1]
    row = build(record, Context(timeline.label))
    assert text == suggested_filter(row, record)
    assert isinstance(parse(text), Filter)


def test_without_a_row_everything_that_comes_in_is_suggested() -> None:
    assert "dir:in" == suggested_filter(None, None)


@pytest.mark.parametrize(
    ("payload", "text"), [("hi", "hi"), (b"\x01\xff", "0x01 ff"), ({"n": 1}, '{\n  "n": 1\n}'), (None, "null")]
)
def test_what_is_held_is_edited_as_it_is_written(payload: object, text: str) -> None:
    first = held_of(Story().kept("c1", payload)).first
    assert first is not None
    assert text == as_edited(first)


def test_what_is_held_is_judged_as_what_it_is() -> None:
    points = [point_of(held) for held in held_of(
        Story().kept("c1").kept("c1", "x", "out").kept("", "", event="http.request", what="GET /")
        .kept("", {"n": 1}, "", event="Said")
    ).all.values()]  # fmt: skip
    assert ["message", "frame", "request"] == [point.kind for point in points if not isinstance(point, EventPoint)]
    assert isinstance(points[-1], EventPoint)
