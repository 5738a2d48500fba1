import pytest

from runtime.services.streams.events import ServerSentEvent
from runtime.services.streams.payloads import Message, changed, from_event, from_websocket, of_event, of_message


@pytest.mark.parametrize(
    ("message", "payload"),
    [
        ('{"price": 10.5, "name": "x"}', {"price": 10.5, "name": "x"}),
        ('{"event": "tick", "payload": "{\\"price\\": 1}"}', {"price": 1, "kind": "tick"}),
        ('{"event": "tick", "payload": {"price": 1}}', {"price": 1, "kind": "tick"}),
        ('{"event": "tick", "payload": "plain"}', {"data": "plain", "kind": "tick"}),
        ('{"event": "tick"}', {"event": "tick"}),
        ("[1, 2]", {"data": [1, 2]}),
        ("plain text", {"data": "plain text"}),
        ("{no json", {"data": "{no json"}),
        ("12", {"data": "12"}),
        ("", {"data": ""}),
        (b"\x00\xff", {"data": b"\x00\xff"}),
    ],
)
def test_a_websocket_message_as_a_payload(message, payload):
    assert payload == of_message(message)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        (ServerSentEvent('{"a": 1}', "added"), {"a": 1, "kind": "added"}),
        (ServerSentEvent("text"), {"data": "text", "kind": "message"}),
        (ServerSentEvent('{"kind": "theirs"}', "ours"), {"kind": "ours"}),
    ],
)
def test_a_server_sent_event_as_a_payload(event, payload):
    assert payload == of_event(event)


@pytest.mark.parametrize(
    ("message", "expected", "size"),
    [
        (from_websocket("é"), Message({"data": "é"}, "é", "text"), 2),
        (from_websocket(b"\xff"), Message({"data": b"\xff"}, b"\xff", "binary"), 1),
        (from_event(ServerSentEvent("x", "up")), Message({"data": "x", "kind": "up"}, "x", "event"), 1),
    ],
)
def test_a_message_is_also_shown_as_it_came(message, expected, size):
    assert expected == message
    assert size == message.size_bytes


def test_another_content_in_the_place_of_a_message_is_read_like_it() -> None:
    assert Message({"n": 2}, '{"n": 2}', "text") == changed(from_websocket("old"), '{"n": 2}')
    assert Message({"data": b"x"}, b"x", "binary") == changed(from_websocket(b"old"), b"x")
    event = from_event(ServerSentEvent("old", "tick"))
    assert Message({"data": "new", "kind": "tick"}, "new", "event") == changed(event, "new")
