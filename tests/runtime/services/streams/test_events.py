import pytest

from runtime.services.streams.events import EventReader, EventTooLongError, ServerSentEvent

EXAMPLES = [
    # Those of WHATWG HTML 9.2.6, and what people get wrong.
    ("data: YHOO\ndata: +2\ndata: 10\n\n", [ServerSentEvent("YHOO\n+2\n10")]),
    (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        [ServerSentEvent("first event", last_id="1"), ServerSentEvent("second event"), ServerSentEvent(" third event")],
    ),
    ("data\n\ndata\ndata\n\ndata:", [ServerSentEvent(""), ServerSentEvent("\n")]),
    ("data:test\n\ndata: test\n\n", [ServerSentEvent("test"), ServerSentEvent("test")]),
    ("event: add\ndata: 73857293\n\nevent: empty\n\n", [ServerSentEvent("73857293", "add")]),
    ("data: a\r\n\r\ndata: b\r\rdata: c\n\n", [ServerSentEvent("a"), ServerSentEvent("b"), ServerSentEvent("c")]),
    ("id: 7\n\ndata: x\n\n", [ServerSentEvent("x", last_id="7")]),
    ("unknown: field\ndata: x: y\nid: a\0b\n\n", [ServerSentEvent("x: y")]),
    ("\ufeffdata: é\n\n", [ServerSentEvent("é")]),
    ("data: never finished\n", []),
]


@pytest.mark.parametrize(("text", "events"), EXAMPLES)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_events_are_the_same_however_the_bytes_are_cut(text, events, size):
    data, reader = text.encode(), EventReader()
    found = [event for start in range(0, len(data), size) for event in reader.feed(data[start : start + size])]
    assert events == found


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("retry: 1500\n", 1.5),
        ("retry: soon\n", None),
        ("retry: ²\n", None),
        ("retry: -1\n", None),
        ("retry: 999999999\n", 999_999.999),
        ("retry: " + "9" * 5000 + "\n", None),
    ],
)
def test_the_server_may_say_when_to_come_again(text, seconds):
    reader = EventReader()
    reader.feed(text.encode())
    assert seconds == reader.retry_seconds


@pytest.mark.parametrize("flood", ["data: " + "x" * 100, "data: x\n" * 60, "x" * 200])
def test_an_event_without_end_is_given_up(flood):
    with pytest.raises(EventTooLongError, match="more than 100 characters"):
        EventReader(max_event=100).feed(flood.encode())


def test_many_short_events_are_not_too_much():
    reader = EventReader(max_event=100)
    assert 500 == sum(len(reader.feed(b"data: 12345678\n\n: comment\n\n" * 5)) for _ in range(100))
