"""Frames in, messages out; the quick way and the judge's say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from runtime.errors import EvaluationError
from runtime.services.web.facts import Binary, CloseReceived, Ended, Event, Ping, Pong, Text
from runtime.services.web.websocket import Conversation, encode_binary_frame, encode_text_frame
from tests.support.client_frames import client_frame, close, text

MAX_MESSAGE = 1000

TEXT, BINARY, CONT, CLOSE, PING, PONG = 0x1, 0x2, 0x0, 0x8, 0x9, 0xA


class JudgedOnly(Conversation):
    """Every frame goes to the library."""

    def _quick(self, data: bytes, position: int) -> int | None:
        return None

    def _may_be_quick(self, first: int, second: int, length: int) -> bool:
        return False


def conversation(kind: type[Conversation] = Conversation, max_message: int = MAX_MESSAGE) -> Conversation:
    return kind(max_message)


def hear(data: bytes, *, step: int | None = None, kind: type[Conversation] = Conversation) -> tuple[list[Event], bytes]:
    talk = conversation(kind)
    step = step or max(1, len(data))
    heard: list[Event] = []
    for start in range(0, len(data), step):
        heard += drained(talk, data[start : start + step])
    return heard, b"".join(talk.out)


def drained(talk: Conversation, data: bytes) -> list[Event]:
    """Return what `data` tells, with what is held back until the messages before it were heard."""
    heard: list[Event] = []
    talk.receive(data)
    while talk.events:
        heard += talk.events
        talk.events.clear()
        if talk.held_back:
            talk.receive(b"")
    return heard


DIALOGUES: dict[str, tuple[bytes, list[Event]]] = {
    "a text": (text("hällo"), [Text("hällo", 6)]),
    "an empty text": (text(""), [Text("", 0)]),
    "a text of 126 bytes": (text("a" * 126), [Text("a" * 126, 126)]),
    "a text as long as allowed": (text("a" * 1000), [Text("a" * 1000, 1000)]),
    "a binary": (client_frame(BINARY, b"\xff\0"), [Binary(b"\xff\0")]),
    "several": (text("a") + client_frame(BINARY, b"b") + text("c"), [Text("a", 1), Binary(b"b"), Text("c", 1)]),
    "a ping": (client_frame(PING, b"p") + text("a"), [Ping(b"p"), Text("a", 1)]),
    "a pong": (client_frame(PONG, b"p"), [Pong(b"p")]),
    "fragments, cut within a character": (
        client_frame(TEXT, b"h\xc3", fin=False) + client_frame(CONT, b"\xa4", fin=False) + client_frame(CONT, b"!"),
        [Text("hä!", 4, 3)],
    ),
    "fragments with a ping between": (
        client_frame(BINARY, b"a", fin=False) + client_frame(PING) + client_frame(CONT, b"b") + text("c"),
        [Ping(b""), Binary(b"ab", 2), Text("c", 1)],
    ),
    "a close": (
        text("a") + close(1000, "bye") + text("b"),
        [Text("a", 1), CloseReceived(1000, "bye"), Ended(1000, "bye", clean=True)],
    ),
    "a close with an own code": (close(4001), [CloseReceived(4001, ""), Ended(4001, "client closed", clean=True)]),
    "a close without a code": (close(), [CloseReceived(None, ""), Ended(1005, "client closed", clean=True)]),
    "an unmasked text": (
        text("a") + client_frame(TEXT, b"b", mask=None) + text("c"),
        [Text("a", 1), Ended(1002, "protocol error", clean=False)],
    ),
    "a reserved bit": (client_frame(TEXT, b"a", reserved=4), [Ended(1002, "protocol error", clean=False)]),
    "a reserved opcode": (client_frame(0x3, b"a"), [Ended(1002, "protocol error", clean=False)]),
    "a long ping": (client_frame(PING, b"a" * 126), [Ended(1002, "protocol error", clean=False)]),
    "a ping in parts": (client_frame(PING, fin=False), [Ended(1002, "protocol error", clean=False)]),
    "a continuation of nothing": (client_frame(CONT, b"a"), [Ended(1002, "protocol error", clean=False)]),
    "a text within fragments": (
        client_frame(TEXT, b"a", fin=False) + text("b"),
        [Ended(1002, "protocol error", clean=False)],
    ),
    "a close within fragments": (
        client_frame(TEXT, b"a", fin=False) + close(1000),
        [CloseReceived(1000, ""), Ended(1000, "client closed", clean=True)],
    ),
    "a close of one byte": (client_frame(CLOSE, b"a"), [Ended(1002, "protocol error", clean=False)]),
    "a close code nobody may send": (close(1005), [Ended(1002, "protocol error", clean=False)]),
    "a close reason that is no text": (
        client_frame(CLOSE, b"\x03\xe8\xff"),
        [Ended(1007, "invalid payload", clean=False)],
    ),
    "a text that is none": (
        text("a") + client_frame(TEXT, b"\xff") + text("b"),
        [Text("a", 1), Ended(1007, "invalid payload", clean=False)],
    ),
    "a text that ends within a character": (
        client_frame(TEXT, b"\xc3"),
        [Ended(1007, "invalid payload", clean=False)],
    ),
    "a text with half a surrogate pair": (
        client_frame(TEXT, b"\xed\xa0\x80"),
        [Ended(1007, "invalid payload", clean=False)],
    ),
    "fragments that are no text": (
        client_frame(TEXT, b"\xff", fin=False) + client_frame(CONT, b"a") + text("b"),
        [Ended(1007, "invalid payload", clean=False)],
    ),
    "a message one byte too big": (text("a" * 1001), [Ended(1009, "message too big", clean=False)]),
    "fragments too big together": (
        client_frame(TEXT, b"a" * 600, fin=False) + client_frame(CONT, b"a" * 600),
        [Ended(1009, "message too big", clean=False)],
    ),
    "a frame of more than 64 KiB": (
        client_frame(TEXT, b"a" * 66000)[:20] + b"a" * 40,
        [Ended(1009, "message too big", clean=False)],
    ),
}


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (text("a" * 1001), "1,001 bytes, and maxMessageSize allows 1,000"),
        (
            client_frame(TEXT, b"a" * 600, fin=False) + client_frame(CONT, b"a" * 500),
            "1,100 bytes, and maxMessageSize allows 1,000",
        ),
        (client_frame(TEXT, b"abc\xff"), "byte 4 is no UTF-8"),
        (client_frame(CONT, b"a"), "unexpected continuation frame"),
        (close(1000), ""),
    ],
)
def test_a_peer_that_breaks_the_rules_is_told_of_in_full(data: bytes, detail: str) -> None:
    (*_, ended), _ = hear(data)
    assert isinstance(ended, Ended)
    assert detail == ended.detail


@pytest.mark.parametrize("name", DIALOGUES)
def test_frames_become_facts_however_they_are_cut(name: str) -> None:
    data, expected = DIALOGUES[name]
    assert expected == hear(data)[0]
    for cut in range(1, len(data)):
        talk = conversation()
        assert expected == drained(talk, data[:cut]) + drained(talk, data[cut:]), cut
    assert expected == hear(data, step=1)[0]


@pytest.mark.parametrize("name", DIALOGUES)
def test_the_quick_way_and_the_judge_say_and_send_the_same(name: str) -> None:
    data, _ = DIALOGUES[name]
    for step in (None, 1, 3):
        assert hear(data, step=step, kind=JudgedOnly) == hear(data, step=step), step


def test_common_frames_do_not_reach_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(judge: ServerProtocol, data: bytes) -> None:
        raise AssertionError(data)

    monkeypatch.setattr(ServerProtocol, "receive_data", refuse)
    data = text("a") + client_frame(BINARY, b"b" * 200)
    expected: list[Event] = [Text("a", 1), Binary(b"b" * 200)]
    assert expected == hear(data)[0]
    assert expected == hear(data, step=1)[0]


frames = st.builds(
    client_frame,
    st.sampled_from([TEXT, TEXT, TEXT, BINARY, CONT, PING, PONG, CLOSE, 0x3]),
    st.one_of(
        st.text(max_size=8).map(str.encode), st.binary(max_size=8), st.integers(120, 130).map(lambda size: b"a" * size)
    ),
    fin=st.sampled_from([True, True, True, False]),
    mask=st.sampled_from([b"\0\0\0\0", b"abcd", b"abcd", b"abcd", None]),
    reserved=st.sampled_from([0, 0, 0, 0, 0, 1, 4]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(frames, max_size=6), st.integers(1, 12))
def test_whatever_arrives_both_ways_agree(sent: list[bytes], step: int) -> None:
    data = b"".join(sent)
    expected = hear(data, kind=JudgedOnly)
    assert expected == hear(data)
    assert expected == hear(data, step=step)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.integers(1, 12))
def test_rubbish_ends_at_most_once(data: bytes, step: int) -> None:
    events, _ = hear(data, step=step)
    ends = [index for index, event in enumerate(events) if isinstance(event, Ended)]
    assert ends in ([], [len(events) - 1])


@pytest.mark.parametrize(
    ("behind", "answer"),
    [
        (client_frame(PING, b"p"), b"\x8a\x01p"),
        (close(1000), b"\x88\x02\x03\xe8"),
        (client_frame(0x3), b"\x88\x10\x03\xea"),
        (client_frame(TEXT, b"\xff"), b"\x88\x11\x03\xefinvalid payload"),
    ],
)
def test_what_is_answered_at_once_waits_until_the_messages_before_it_were_heard(behind: bytes, answer: bytes) -> None:
    talk = conversation()
    talk.receive(text("a") + text("b") + behind)
    assert ([Text("a", 1), Text("b", 1)], []) == (talk.events, talk.out)
    assert talk.is_open
    talk.events.clear()
    talk.receive(b"")
    assert answer == talk.out[0][: len(answer)]
    assert not talk.held_back


def test_a_peer_that_leaves_in_the_middle_of_a_message_is_heard_with_its_own_code() -> None:
    heard, _ = hear(client_frame(TEXT, b"a", fin=False) + close(1001, "gone"))
    assert [CloseReceived(1001, "gone"), Ended(1001, "gone", clean=True)] == heard


def test_a_ping_is_answered() -> None:
    assert b"\x8a\x01p" == hear(client_frame(PING, b"p"))[1]


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (close(), b"\x88\x00"),
        (close(4001, "x"), b"\x88\x03\x0f\xa1x"),
        (client_frame(TEXT, b"\xff"), b"\x88\x11\x03\xefinvalid payload"),
    ],
)
def test_a_close_is_answered_in_kind(data: bytes, sent: bytes) -> None:
    assert sent == hear(data)[1]


def test_a_long_text_is_the_judges_and_arrives() -> None:
    talk = conversation(max_message=100_000)
    message = "a" * 70_000
    data = text(message) + text("b")
    for start in range(0, len(data), 999):
        talk.receive(data[start : start + 999])
    assert [Text(message, 70_000), Text("b", 1)] == talk.events


@pytest.mark.parametrize(
    ("error", "expected"),
    [("", Ended(1006, "connection closed", clean=False)), ("reset", Ended(1006, "error: reset", clean=False))],
)
def test_a_stream_that_ends_ends_the_conversation_once(error: str, expected: Ended) -> None:
    talk = conversation()
    talk.receive(text("a")[:3])
    talk.receive_eof(error)
    talk.receive_eof(error)
    assert [expected] == talk.events


def test_after_the_end_nothing_is_read() -> None:
    talk = conversation()
    talk.receive_eof()
    talk.receive(text("a"))
    assert 1 == len(talk.events)


def test_a_close_of_ours_is_over_when_the_peer_answers() -> None:
    talk = conversation()
    assert talk.send_close(4000, "enough", "enough")
    assert not talk.is_open
    assert not talk.over
    talk.receive(text("late") + client_frame(PING, b"p") + close(4000))
    assert [Ping(b"p"), CloseReceived(4000, ""), Ended(4000, "enough", clean=True)] == talk.events
    assert talk.over


def test_a_close_of_ours_is_over_when_the_stream_ends() -> None:
    talk = conversation()
    talk.send_close(1001, "", "server shutdown")
    talk.receive_eof()
    assert [Ended(1001, "server shutdown", clean=False)] == talk.events


def test_a_close_of_ours_stands_even_if_the_peer_errs_after_it() -> None:
    talk = conversation()
    talk.send_close(1000, "", "server closed")
    talk.receive(client_frame(0x3))
    assert [Ended(1000, "server closed", clean=False)] == talk.events


def test_a_frame_half_read_when_we_close_is_dropped() -> None:
    talk = conversation()
    frame = text("hello")
    talk.receive(frame[:4])
    talk.send_close(1000, "", "server closed")
    talk.receive(frame[4:] + close(1000))
    assert [CloseReceived(1000, ""), Ended(1000, "server closed", clean=True)] == talk.events


def test_closing_twice_sends_one_frame() -> None:
    talk = conversation()
    assert [True, False] == [talk.send_close(1000, "", "x"), talk.send_close(1001, "", "y")]
    assert [b"\x88\x02\x03\xe8"] == talk.out


def test_a_close_without_a_code_is_1005() -> None:
    talk = conversation()
    talk.send_close(None, "", "server closed")
    talk.receive_eof()
    assert ([b"\x88\x00"], [Ended(1005, "server closed", clean=False)]) == (talk.out, talk.events)


def test_a_long_reason_is_cut_between_characters() -> None:
    talk = conversation()
    talk.send_close(1000, "ä" * 100, "x")
    assert b"\x88\x7c\x03\xe8" + ("ä" * 61).encode() == b"".join(talk.out)


@pytest.mark.parametrize("code", [0, 999, 1005, 1006, 5000])
def test_a_code_that_may_not_be_sent_is_refused(code: int) -> None:
    talk = conversation()
    with pytest.raises(EvaluationError, match=f"Invalid WebSocket close code: {code}"):
        talk.send_close(code, "", "x")
    assert talk.is_open


def test_pings_are_sent_until_the_close() -> None:
    talk = conversation()
    assert talk.send_ping(b"p")
    talk.send_close(1000, "", "x")
    assert not talk.send_ping(b"p")
    assert b"\x89\x01p" == talk.out[0]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_frames_are_encoded_as_the_library_does(size: int) -> None:
    payload = b"a" * size
    assert Frame(Opcode.TEXT, payload).serialize(mask=False) == encode_text_frame(payload)
    assert Frame(Opcode.BINARY, payload).serialize(mask=False) == encode_binary_frame(payload)
