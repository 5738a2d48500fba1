"""What stands at the doors, asked by filters: a rule means what the same words mean in a view."""

from __future__ import annotations

import pytest

from runtime.probe.filtering.grammar import Filter, parse
from runtime.probe.messages import EventPoint, MessagePoint, may_be_held


def point(direction: str, kind: str, what: str, payload: str, **more: object) -> MessagePoint:
    given = {"label": "c1", "path": "/ws", "connection_id": "ID-1", "limit": 100, "flow": 1, "cause": 1, **more}
    return MessagePoint(direction, kind, what, payload, **given)  # type: ignore[arg-type]


HTTP = {"label": "http", "path": "/lines?x=1", "feature_set": "postLine"}
INWARD = point("in", "message", "text", '{"user": {"name": "Ada"}}', reaches=lambda: ("Greet", "Count Words"))
FRAME = point("out", "frame", "text", "hello", feature_set="Handle Message")
REQUEST = point("in", "request", "POST /lines?x=1", '{"line": 1}', **HTTP)
RESPONSE = point("out", "response", "404", "", took_ns=7_000_000, **HTTP)
EVENT = EventPoint("Said", ("Count Lines", "Keep Lines"), {"line": "hello", "n": 3}, "ID-1", "c1", "/ws", 1, 1)
JOINED = EventPoint("websocket.connected", ("Greet",), {"path": "/ws"}, "ID-1", "c1", "/ws", 1, 1)
ALL = {"in": INWARD, "frame": FRAME, "request": REQUEST, "response": RESPONSE, "event": EVENT, "joined": JOINED}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "in frame request response event joined"),
        ("type:message", "in"),
        ("type:websocket.message", "in"),
        ("type:text", "in frame"),
        ("type:frame", "frame"),
        ("type:http.request", "request"),
        ("type:Said", "event"),
        ("type:connect", "joined"),
        ("dir:out", "frame response"),
        ("conn:c1", "in frame event joined"),
        ("conn:http", "request response"),
        ("handler:count", "in event"),
        ("handler:greet", "in joined"),
        ("handler:postline", "request response"),
        ("path:/ws", "in frame event joined"),
        ("text:hello", "frame event"),
        ("json:user.name=ada", "in"),
        ("json:n>2", "event"),
        ("post /lines", "request"),
        ("err", "response"),
        ("took>5ms", "response"),
        ("held | marked | injected", ""),
        ("!conn:c1 !dir:out", "request"),
    ],
)  # fmt: skip
def test_a_filter_finds_what_stands_at_the_doors(text: str, names: str) -> None:
    wanted = parse(text)
    assert isinstance(wanted, Filter)
    assert names.split() == [name for name, one in ALL.items() if wanted.matches(one)]


def test_each_message_is_called_by_the_event_it_becomes() -> None:
    assert "websocket.message" == INWARD.event_type
    assert "websocket.binary" == point("in", "message", "binary", "").event_type
    assert "socket.data" == point("in", "message", "data", "").event_type
    assert ["frame", "http.request", "http.response"] == [one.event_type for one in (FRAME, REQUEST, RESPONSE)]


def test_events_that_came_in_as_messages_are_not_looked_at_twice_and_the_end_is_left_alone() -> None:
    looked_at = ("Said", "repository.changed", "websocket.connected", "file.created")
    left_alone = ("websocket.message", "websocket.binary", "socket.data", "http.request", "application.end")
    assert [True] * 4 == [may_be_held(name) for name in looked_at]
    assert [False] * 5 == [may_be_held(name) for name in left_alone]
