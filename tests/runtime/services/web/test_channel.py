"""Dialogues on one connection: HTTP, then perhaps WebSocket."""

from __future__ import annotations

import json

import pytest

from runtime.services.web.channel import Channel
from runtime.services.web.facts import Binary, CloseReceived, Ended, Event, Limits, Rejected, Request, Text
from tests.support.client_frames import ACCEPT, client_frame, close, handshake, text

HOST = b"Host: localhost\r\n"


def get(target: str = "/", *extra: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = [f"{method} {target} HTTP/{version}", "Host: localhost", *extra, "", ""]
    return "\r\n".join(lines).encode()


def sent(channel: Channel) -> bytes:
    return b"".join(channel.data_to_send())


def targets(events: list[Event]) -> list[str]:
    return [event.target for event in events if isinstance(event, Request)]


def answer(channel: Channel, body: bytes = b"ok") -> None:
    channel.respond(200, [], body)


def opened(channel: Channel | None = None, *extra: str) -> Channel:
    channel = channel or Channel()
    channel.receive_data(handshake("/ws", *extra))
    assert channel.accept_upgrade()
    channel.events()
    channel.data_to_send()
    return channel


def test_pipelined_requests_are_told_one_at_a_time() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + get("/2") + get("/3"))
    assert ["/1"] == targets(channel.events())
    assert not channel.wants_data
    answer(channel, b"one")
    assert ["/2"] == targets(channel.events())
    answer(channel, b"two")
    assert ["/3"] == targets(channel.events())
    assert channel.wants_data
    answer(channel, b"three")
    data = sent(channel)
    assert data.index(b"one") < data.index(b"two") < data.index(b"three")
    assert channel.is_idle
    assert not channel.should_close


def test_a_dialogue_is_the_same_however_it_is_cut() -> None:
    data = (
        get("/1")
        + get("/2", "Content-Length: 3", method="POST")
        + b"abc"
        + get("/3", method="HEAD")
        + get("/4", "Connection: close")
    )

    def dialogue(cuts: list[int]) -> tuple[list[str], bytes]:
        channel, told, out = Channel(), [], b""
        for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
            channel.receive_data(data[start:end])
            while events := channel.events():
                told += targets(events)
                answer(channel)
                out += sent(channel)
        assert channel.should_close
        return told, out

    expected = dialogue([])
    assert (["/1", "/2", "/3", "/4"], 4) == (expected[0], expected[1].count(b"HTTP/1.1 200 OK"))
    for cut in range(1, len(data)):
        assert expected == dialogue([cut]), cut
    assert expected == dialogue(list(range(1, len(data))))


@pytest.mark.parametrize(
    ("data", "closes"),
    [
        (get(), False),
        (get("/", "Connection: close"), True),
        (get(version="1.0"), True),
        (get("/", "Connection: keep-alive", version="1.0"), False),
    ],
)
def test_the_connection_stays_as_the_client_wishes(data: bytes, closes: bool) -> None:
    channel = Channel()
    channel.receive_data(data)
    answer(channel)
    assert closes is channel.should_close
    assert closes is (b"Connection: close\r\n" in sent(channel))


def test_the_server_may_close_after_an_answer() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + get("/2"))
    channel.events()
    channel.respond(200, [], b"", close=True)
    assert channel.should_close
    assert b"Connection: close\r\n" in sent(channel)
    assert [] == channel.events()


def test_a_header_that_could_be_two_sends_nothing() -> None:
    channel = Channel()
    channel.receive_data(get())
    with pytest.raises(ValueError, match="header"):
        channel.respond(200, [("A", "b\r\nSet-Cookie: c")], b"")
    assert b"" == sent(channel)
    answer(channel)
    assert b"HTTP/1.1 200 OK" in sent(channel)


def test_a_client_that_waits_is_told_to_go_on() -> None:
    channel = Channel()
    channel.receive_data(get("/", "Expect: 100-continue", "Content-Length: 3", method="POST"))
    assert b"HTTP/1.1 100 Continue\r\n\r\n" == sent(channel)
    channel.receive_data(b"abc")
    (event,) = channel.events()
    assert isinstance(event, Request)
    assert b"abc" == event.body
    assert b"" == sent(channel)


def test_a_client_that_waits_waits_for_its_turn() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + get("/2", "Expect: 100-continue", "Content-Length: 3", method="POST"))
    assert b"" == sent(channel)
    answer(channel, b"one")
    assert sent(channel).endswith(b"oneHTTP/1.1 100 Continue\r\n\r\n")


def test_what_is_no_request_is_answered_and_ends_the_connection() -> None:
    channel = Channel()
    channel.receive_data(b"GET / HTTP/1.1\r\n\r\n")
    assert [Rejected(400, "a request has exactly one Host")] == channel.events()
    head, _, body = sent(channel).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"Connection: close" in head
    assert {"error": "a request has exactly one Host"} == json.loads(body)
    assert channel.should_close
    channel.receive_data(get())
    assert [] == channel.events()


def test_what_is_no_request_is_answered_in_its_turn() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + b"rubbish\r\n\r\n")
    assert ["/1"] == targets(channel.events())
    assert b"" == sent(channel)
    answer(channel, b"one")
    assert [Rejected] == [type(event) for event in channel.events()]
    data = sent(channel)
    assert data.index(b"200 OK") < data.index(b"400 Bad Request")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (get("/", "Content-Length: 11", method="POST"), 413),
        (get("/", "A: " + "b" * 200), 431),
        (get("/" + "a" * 50), 414),
        (get(version="3.0"), 505),
    ],
)
def test_limits_are_answered_with_their_status(data: bytes, status: int) -> None:
    channel = Channel(Limits(max_body=10, max_header_block=120, max_target=40))
    channel.receive_data(data)
    assert [status] == [event.status for event in channel.events() if isinstance(event, Rejected)]
    assert sent(channel).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_stream_that_ends_between_requests_is_closed() -> None:
    channel = Channel()
    channel.receive_eof()
    assert channel.should_close
    assert [] == channel.events()


def test_a_stream_that_ends_within_a_request_is_closed() -> None:
    channel = Channel()
    channel.receive_data(get()[:10])
    assert not channel.is_idle
    channel.receive_eof()
    assert channel.should_close


def test_requests_are_answered_after_the_end_of_the_stream() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + get("/2"))
    channel.receive_eof()
    assert not channel.should_close
    answer(channel)
    assert not channel.should_close
    answer(channel)
    assert channel.should_close


# WebSocket.


def test_a_handshake_is_accepted_as_the_rfc_says() -> None:
    channel = Channel()
    channel.receive_data(handshake())
    assert not channel.wants_data
    assert channel.accept_upgrade()
    assert channel.is_websocket
    assert channel.is_open
    assert channel.wants_data
    assert (
        f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {ACCEPT}\r\n\r\n".encode()
        == sent(channel)
    )


def test_a_chosen_subprotocol_is_told() -> None:
    channel = Channel()
    channel.receive_data(handshake("/ws", "Sec-WebSocket-Protocol: chat, json"))
    channel.accept_upgrade("json")
    assert b"Sec-WebSocket-Protocol: json\r\n" in sent(channel)


def test_no_extension_is_agreed_on() -> None:
    channel = Channel()
    channel.receive_data(handshake("/ws", "Sec-WebSocket-Extensions: permessage-deflate"))
    assert channel.accept_upgrade()
    assert b"xtensions" not in sent(channel)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (handshake(version="8"), 426),
        (handshake(version=None), 400),
        (handshake(key=None), 400),
        (handshake(key="short"), 400),
        (handshake(key="!" * 24), 400),
        (handshake("/ws", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), 400),
        (handshake("/ws", "Upgrade: h2c"), 400),
        (handshake("/ws", "Origin: a", "Origin: b"), 400),
    ],
)
def test_a_wrong_handshake_is_refused(data: bytes, status: int) -> None:
    channel = Channel()
    channel.receive_data(data + text("a"))
    channel.events()
    assert not channel.accept_upgrade()
    assert [status] == [event.status for event in channel.events() if isinstance(event, Rejected)]
    answered = sent(channel)
    assert answered.startswith(f"HTTP/1.1 {status} ".encode())
    assert (status == 426) is (b"Sec-WebSocket-Version: 13\r\n" in answered)
    assert channel.should_close
    assert not channel.is_websocket


def test_an_upgrade_can_be_answered_like_any_request() -> None:
    channel = Channel()
    channel.receive_data(handshake("/nowhere", key=None) + get("/2"))
    channel.events()
    channel.refuse_upgrade(404, [], b"none")
    assert ["/2"] == targets(channel.events())
    assert sent(channel).startswith(b"HTTP/1.1 404 Not Found\r\n")
    answer(channel)
    assert not channel.should_close


def test_a_websocket_dialogue_is_the_same_however_it_is_cut() -> None:
    data = handshake() + text("hello") + client_frame(0x2, b"\xff") + text("ä") + close(1000, "bye")

    def dialogue(cuts: list[int]) -> tuple[list[Event], bytes]:
        channel, told = Channel(), []
        for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
            channel.receive_data(data[start:end])
            while channel.told or channel.goes_on():
                for event in channel.events():
                    if not channel.is_websocket:
                        channel.accept_upgrade()
                    else:
                        told.append(event)
        assert channel.should_close
        return told, sent(channel)

    expected = dialogue([])
    assert [
        Text("hello", 5),
        Binary(b"\xff"),
        Text("ä", 2),
        CloseReceived(1000, "bye"),
        Ended(1000, "bye", clean=True),
    ] == expected[0]
    for cut in range(1, len(data)):
        assert expected == dialogue([cut]), cut
    assert expected == dialogue(list(range(1, len(data))))


def test_a_websocket_may_follow_requests() -> None:
    channel = Channel()
    channel.receive_data(get("/1") + handshake() + text("a"))
    assert ["/1"] == targets(channel.events())
    answer(channel)
    channel.events()
    channel.accept_upgrade()
    assert [Text("a", 1)] == channel.events()


def test_messages_are_sent_in_order_with_pongs_between() -> None:
    channel = opened()
    assert channel.send_text("a")
    channel.receive_data(client_frame(0x9, b"p"))
    assert channel.send_binary(b"b")
    assert channel.send_encoded(b"\x81\x01c")
    assert channel.send_text("ä".encode())
    assert channel.send_ping(b"q")
    assert b"\x81\x01a\x8a\x01p\x82\x01b\x81\x01c\x81\x02\xc3\xa4\x89\x01q" == sent(channel)


def test_nothing_is_sent_once_closing_has_begun() -> None:
    channel = opened()
    assert channel.send_close(4000, "enough")
    channel.data_to_send()
    assert not channel.is_open
    assert [False] * 4 == [
        channel.send_text("a"),
        channel.send_binary(b"a"),
        channel.send_ping(),
        channel.send_close(),
    ]
    assert b"" == sent(channel)
    assert not channel.should_close


def test_before_the_handshake_there_is_nothing_to_send_to() -> None:
    channel = Channel()
    assert [False, False, False] == [channel.send_text("a"), channel.send_ping(), channel.send_close()]


@pytest.mark.parametrize(
    ("reason", "told"),
    [("", "server closed"), ("server shutdown", "server shutdown")],
)
def test_a_close_of_ours_ends_with_our_reason(reason: str, told: str) -> None:
    channel = opened()
    channel.send_close(1001, reason)
    channel.receive_data(close(1001))
    assert [CloseReceived(1001, ""), Ended(1001, told, clean=True)] == channel.events()
    assert channel.should_close


def test_a_lost_connection_ends_once() -> None:
    channel = opened()
    channel.receive_eof("reset by peer")
    channel.receive_eof()
    channel.receive_data(text("a"))
    assert [Ended(1006, "error: reset by peer", clean=False)] == channel.events()


def test_a_path_may_have_its_own_limit() -> None:
    channel = Channel()
    channel.receive_data(handshake())
    channel.events()
    channel.accept_upgrade(max_message=3)
    channel.receive_data(text("abc") + text("abcd"))
    assert [Text("abc", 3)] == channel.events()
    assert channel.goes_on()
    assert [Ended(1009, "message too big", clean=False)] == channel.events()
    assert not channel.goes_on()
