import pytest

from runtime.engine import effects
from runtime.engine.actions.streaming import stream
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call

FEED = "ws://h:1/feed"


@pytest.mark.parametrize(
    ("statement", "parts", "effect"),
    [
        ("stream Tick from =", {"object": FEED}, effects.Subscribe("Tick", FEED)),
        ("subscribe Tick from feed", {"base": FEED, "object": FEED}, effects.Subscribe("Tick", FEED)),
        ('stream Tick from url:"https://h/sse"', {}, effects.Subscribe("Tick", "https://h/sse")),
        (
            "stream Tick from =",
            {"object": FEED, "with_value": {"headers": {"X": 1}, "timeout": 5, "retry": 0.5}},
            effects.Subscribe("Tick", FEED, {"X": "1"}, 5.0, 0.5),
        ),
        ("stream Tick with =", {"object": {"url": FEED, "retry": 1}}, effects.Subscribe("Tick", FEED, {}, 30.0, 1.0)),
        ("stream Tick with =", {"object": FEED}, effects.Subscribe("Tick", FEED)),
    ],
)
def test_an_address_is_subscribed_to(statement, parts, effect):
    asked, value = finish(stream(make_call(statement, **parts)), None)
    assert [effect] == asked
    assert {"event": "Tick", "url": effect.url} == value


def test_a_file_is_its_lines():
    asked, value = finish(stream(make_call("stream rows from =", object="a.log")), "one\ntwo\n\nfour")
    assert [effects.ReadFile("a.log")] == asked
    assert ["one", "two", "", "four"] == value


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"with_value": {"delay": 1}}, "options headers, timeout and retry, not delay"),
        ({"with_value": 5}, "not 5"),
        ({"with_value": {"timeout": 0}}, "A timeout is more than 0 and at most 86,400 s, not 0"),
        ({"with_value": {"retry": -1}}, "The wait before a retry is more than 0 and at most 86,400 s, not -1"),
        ({"object": "ws://"}, "names no host"),
    ],
)
def test_what_makes_no_sense_is_refused(parts, reason):
    with pytest.raises(EvaluationError, match=reason):
        finish(stream(make_call("stream Tick from =", **{"object": FEED, **parts})))


def test_a_stream_needs_a_name():
    with pytest.raises(EvaluationError, match="needs the name of its event"):
        finish(stream(make_call("stream - from =", object=FEED)))
