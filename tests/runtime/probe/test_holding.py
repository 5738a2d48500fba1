"""Hold rules by their own: what they hold, what may be done with it, what is refused."""

from __future__ import annotations

import itertools

import pytest

from runtime.probe import commands as c
from runtime.probe.holding import HeldMessage, Holding, HttpAnswer
from runtime.probe.holds import RefusalError
from runtime.probe.messages import DoorPoint, EventPoint, MessagePoint


def message(
    payload: str | bytes = "hello", direction: str = "in", what: str = "text", label: str = "c1"
) -> MessagePoint:
    kind = "message" if direction == "in" else "frame"
    return MessagePoint(direction, kind, what, payload, f"ID-{label}", label, "/ws", 20, 1, 1)


def request(direction: str = "in") -> MessagePoint:
    return MessagePoint(direction, "request", "POST /lines", '{"a": 1}', "", "http", "/lines", 20, 1, 1, "postLine")


EVENT = EventPoint("Said", ("Count",), {"n": 1}, "", "", "", 1, 1)


def holding(*filters: str, most: int = 100) -> Holding:
    made = Holding(itertools.count(1).__next__, most)
    made.obey(rules(*filters))
    return made


def rules(*filters: str, off: tuple[int, ...] = ()) -> c.SetHoldRules:
    return c.SetHoldRules(tuple(c.HoldRule(number, text, number not in off) for number, text in enumerate(filters, 1)))


def held(made: Holding, point: DoorPoint) -> int:
    """Return the number of the hold, 0 when `point` goes on."""
    found = made.sift(point)
    return found.hold_id if isinstance(found, HeldMessage) else 0


def fates(made: Holding, order: c.Order) -> list[tuple[int, str, object]]:
    return [(fate.hold_id, fate.how, fate.content) for fate in made.obey(order)]


def test_without_rules_nothing_is_looked_at() -> None:
    made = holding()
    assert not made.sifting
    assert 0 == held(made, message())


def test_the_first_rule_that_matches_holds() -> None:
    made = holding("text:bye", "dir:in", "hello")
    assert [0, 1, 2] == [held(made, point) for point in (message("x", "out"), message(), message())]
    assert [2, 2] == [one.rule_id for one in made.held]


def test_a_rule_that_is_off_holds_nothing_and_lets_go_of_what_it_held_in_order() -> None:
    made = holding("conn:c1", "conn:c2")
    for label in ("c1", "c2", "c1"):
        held(made, message(label=label))
    assert [(1, "continue", None), (3, "continue", None)] == fates(made, rules("conn:c1", "conn:c2", off=(1,)))
    assert 0 == held(made, message())
    assert [2] == [one.hold_id for one in made.held]
    assert [(2, "continue", None)] == fates(made, c.SetHoldRules())
    assert not made.sifting


def test_a_rule_that_changes_keeps_what_it_holds() -> None:
    made = holding("conn:c1")
    held(made, message())
    assert [] == fates(made, rules("conn:c2"))
    assert made.sifting


@pytest.mark.parametrize(
    ("order", "how", "content"),
    [
        (c.Continue(1), "continue", None),
        (c.Drop(1), "drop", None),
        (c.Replace(1, "bye"), "edit", "bye"),
        (c.Answer(1, "no"), "answer", "no"),
        (c.ReleaseHeld(), "continue", None),
        (c.ReleaseHeld(1), "continue", None),
        (c.ReleaseHeld(drop=True), "drop", None),
    ],
)
def test_each_order_decides_what_becomes_of_it(order: c.Order, how: str, content: object) -> None:
    made = holding("")
    held(made, message())
    assert made.minds(order)
    assert [(1, how, content)] == fates(made, order)
    assert () == made.held


def test_all_are_released_in_the_order_they_were_held() -> None:
    made = holding("text:a", "text:b")
    for text in ("a", "b", "a"):
        held(made, message(text))
    assert [1, 3] == [fate[0] for fate in fates(made, c.ReleaseHeld(1))]
    assert [2] == [fate[0] for fate in fates(made, c.ReleaseHeld())]


def test_an_order_is_about_the_connection_of_what_is_held() -> None:
    made = holding("")
    held(made, message(label="c7"))
    assert ["ID-c7", "", ""] == [made.connection_of(order) for order in (c.Drop(1), c.Drop(2), c.ReleaseHeld())]


def test_continue_and_drop_of_what_rules_do_not_hold_are_for_others() -> None:
    made = holding("")
    assert [False, False, False] == [made.minds(order) for order in (c.Continue(), c.Continue(1), c.Drop(1))]


@pytest.mark.parametrize(
    ("point", "order", "words"),
    [
        (message(), c.Replace(2, "x"), "no message is held as 2"),
        (message(), c.Replace(1, b"x"), "a text message stays one: it cannot become bytes"),
        (message(b"x", what="binary"), c.Replace(1, "x"), "a binary message stays one"),
        (message(), c.Replace(1, "x" * 21), "there is room for 20 bytes, not 21"),
        (message(), c.Replace(1, "ä" * 11), "there is room for 20 bytes, not 22"),
        (message(), c.Replace(1, "ab\ud800"), "character 3 cannot be sent as UTF-8"),
        (EVENT, c.Replace(1, "[1]"), "payload is a JSON object"),
        (EVENT, c.Replace(1, "{"), "payload is a JSON object"),
        (EVENT, c.Replace(1, b"\xff"), "payload is a JSON object"),
        (EVENT, c.Answer(1, "x"), "nobody waits for an answer to an event"),
        (message("x", "out"), c.Answer(1, "x"), "edited or dropped, not answered"),
        (message(), c.Answer(1, "x", 200), "without a status"),
        (message(what="event"), c.Answer(1, "x"), "a stream of events takes no answer"),
        (message(), c.Answer(1, "\ud800"), "character 1"),
        (request(), c.Answer(1, "x", 99), "status from 200 to 599"),
        (request(), c.Answer(1, "x", 200, (("a b", "x"),)), "'a b: x' is no header"),
        (request(), c.Answer(1, "x", 200, (("a", "x\r\nb: c"),)), "is no header"),
        (request(), c.Answer(1, "x", 200, (("Content-Length", "1"),)), "set by the server"),
        (message(), c.Delay(1, 0), "more than no time"),
        (message(), c.Delay(1, float("inf")), "more than no time"),
        (message(), c.Delay(7, 1), "no message is held as 7"),
    ],
)
def test_what_cannot_be_done_is_refused_and_stays_held(point: DoorPoint, order: c.Order, words: str) -> None:
    made = holding("")
    held(made, point)
    with pytest.raises(RefusalError) as refusal:
        made.obey(order)
    assert words in str(refusal.value)
    assert [1] == [one.hold_id for one in made.held]


@pytest.mark.parametrize(
    ("point", "order", "content"),
    [
        (message(what="data"), c.Replace(1, b"\xff"), b"\xff"),
        (request(), c.Replace(1, "{}"), b"{}"),
        (EVENT, c.Replace(1, '{"n": 2}'), {"n": 2}),
        (request(), c.Answer(1, "no", 403, (("X-A", "b"),)), HttpAnswer(403, (("X-A", "b"),), b"no")),
        (request(), c.Answer(1), HttpAnswer(200, (), b"")),
        (request("out"), c.Answer(1, b"", 204), HttpAnswer(204, (), b"")),
    ],
)
def test_what_goes_on_has_the_form_its_door_wants(point: DoorPoint, order: c.Order, content: object) -> None:
    made = holding("")
    held(made, point)
    assert content == fates(made, order)[0][2]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (rules("conn:c1", "(a"), "rule 2, column 1: this parenthesis is not closed"),
        (c.SetHoldRules((c.HoldRule(1, "a"), c.HoldRule(1, "b"))), "different numbers"),
        (c.SetHoldRules((c.HoldRule(0, "a"),)), "different numbers, from 1"),
    ],
)
def test_rules_that_are_none_change_nothing(order: c.SetHoldRules, words: str) -> None:
    made = holding("hello")
    with pytest.raises(RefusalError) as refusal:
        made.obey(order)
    assert words in str(refusal.value)
    assert 1 == held(made, message())


def test_a_delay_lets_go_of_nothing_yet() -> None:
    made = holding("")
    held(made, message())
    assert [] == fates(made, c.Delay(1, 0.5))
    assert [1] == [one.hold_id for one in made.held]


def test_when_too_much_is_held_the_rest_goes_on_and_is_counted() -> None:
    made = holding("text:a", "text:b", most=2)
    assert [1, 2, 0, 0, 0] == [held(made, message(text)) for text in ("a", "b", "a", "b", "a")]
    assert {1: 2, 2: 1} == made.passed_over
    made.obey(c.Drop(1))
    assert 3 == held(made, message("a"))


def test_what_can_go_nowhere_is_given_up_with_a_reason() -> None:
    made = holding("")
    held(made, message())
    fate = made.withdraw(1, "it left")
    assert fate is not None
    assert ("drop", "it left") == (fate.how, fate.reason)
    assert None is made.withdraw(1, "it left")


def test_a_number_that_is_in_use_is_not_given_again() -> None:
    made = Holding(iter([1, 1, 2, 3]).__next__)
    made.obey(rules(""))
    assert [1, 2] == [held(made, message()), held(made, message())]
