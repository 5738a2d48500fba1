import json

import pytest
from hypothesis import given, settings, strategies

from runtime.probe import records
from runtime.services.web.facts import Limits
from runtime.services.web.peersocket import BUFFER_SIZE
from runtime.services.web.server import WebOptions
from tests.support.hosts import FakeHost, never_yet
from tests.support.transports import client_frame, close_frame, handshake, server_frames
from tests.support.webstage import Stage, at, contract, play, returned, turn

GOOD = [
    handshake(),
    client_frame(0x81, b"text"),
    client_frame(0x82, b"\x00" * 200),
    client_frame(0x01, b"part"),
    client_frame(0x80, b"rest"),
    client_frame(0x89, b"ping"),
    close_frame(1000, "bye"),
    b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
]

GET = b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n"


def answering() -> FakeHost:
    return FakeHost(handle=lambda event: returned())


# --- HTTP ---------------------------------------------------------------------------------------------------------


def test_requests_of_one_packet_are_answered_in_one_write():
    async def scenario(stage: Stage) -> None:
        answer = stage.connect().send(GET * 3)
        assert answer.count(b"HTTP/1.1 200 OK") == 3

    play(scenario, answering(), contract=contract())


def test_a_request_may_come_byte_by_byte():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        answers = [client.send(GET[index : index + 1]) for index in range(len(GET))]
        assert answers[:-1] == [b""] * (len(GET) - 1)
        assert answers[-1].startswith(b"HTTP/1.1 200 OK")

    play(scenario, answering(), contract=contract())


def test_a_request_larger_than_the_buffer_arrives_whole():
    async def scenario(stage: Stage) -> None:
        body = json.dumps({"text": "x" * (3 * BUFFER_SIZE)}).encode()
        head = f"POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        stage.connect().send(head + body)
        assert stage.host.delivered[0].event.names["body"] == json.loads(body)

    play(scenario, answering(), contract=contract())


def test_the_answer_may_come_later_and_keeps_its_order():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        assert client.send(GET + GET.replace(b"/things", b"/nothing")) == b""
        assert not client.transport.reading, "no more is read while a request waits behind an unanswered one"
        stage.host.delivered[0].finish(*returned())
        answer = client.transport.take()
        assert answer.index(b"200 OK") < answer.index(b"404 Not Found")
        assert client.transport.reading

    play(scenario, FakeHost(handle=never_yet), contract=contract())


def test_an_answer_nobody_waits_for_any_more_is_told_as_that():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(GET)
        client.transport.abort()
        await turn()
        stage.host.delivered[0].finish(*returned())
        assert stage.host.probe.all(records.ResponseSent) == []
        assert stage.host.probe.one(records.ProtocolViolated).code == 499

    play(scenario, FakeHost(handle=never_yet), contract=contract())


def test_a_client_that_has_sent_everything_still_gets_its_answer():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(GET)
        client.leave()
        assert not client.transport.closed
        stage.host.delivered[0].finish(*returned())
        assert client.transport.take().startswith(b"HTTP/1.1 200 OK")
        assert client.transport.closed

    play(scenario, FakeHost(handle=never_yet), contract=contract())


def test_the_date_is_told():
    async def scenario(stage: Stage) -> None:
        assert b"\r\nDate: Sat, 31 Jan 2026 12:00:00 GMT\r\n" in stage.connect().send(GET)

    play(scenario, answering(), contract=contract())


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.5\r\nHost: x\r\n\r\n", 505),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBig: " + b"x" * 70000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ],
)
def test_what_is_no_http_is_answered_recorded_and_let_go(data, status):
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        assert client.send(data).startswith(f"HTTP/1.1 {status} ".encode())
        assert client.transport.ended, "our direction ends"
        assert not client.transport.closed, "what the peer still sends is read away, or it would miss the answer"
        assert client.send(b"more" * 1000) == b""
        at(client.link, 2.1)
        assert client.transport.aborted
        assert stage.host.probe.one(records.ProtocolViolated).code == status
        assert stage.connect().send(GET).startswith(b"HTTP/1.1 200"), "the server lives on"

    play(scenario, answering(), contract=contract())


def test_a_refused_peer_that_goes_is_not_waited_for():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(b"NONSENSE\r\n\r\n")
        client.leave()
        assert client.transport.closed

    play(scenario)


# --- WebSocket ----------------------------------------------------------------------------------------------------


def test_answers_of_one_packet_leave_in_one_write():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        writes: list[bytes] = []
        client.transport.write = writes.append  # type: ignore[method-assign]
        connection = stage.server._reception.registry.find("ID-1")
        assert connection is not None
        stage.host.handle = lambda event: connection.wire.send(b"\x81\x02hi") and []
        client.send(client_frame(0x81, b"one") + client_frame(0x81, b"two"))
        assert writes == [b"\x81\x02hi\x81\x02hi"]

    play(scenario)


def test_messages_that_come_with_the_handshake_are_heard():
    async def scenario(stage: Stage) -> None:
        stage.connect().send(handshake() + client_frame(0x81, b"eager"))
        assert stage.host.types() == ["websocket.connected", "websocket.message"]

    play(scenario)


def test_a_ping_is_answered_with_its_own_payload():
    async def scenario(stage: Stage) -> None:
        assert server_frames(stage.open().send(client_frame(0x89, b"abc"))) == [(0xA, b"abc")]

    play(scenario)


def test_fragments_are_joined():
    async def scenario(stage: Stage) -> None:
        stage.open().send(client_frame(0x01, b"one ") + client_frame(0x80, b"two"))
        assert stage.host.delivered[-1].event.payload["message"] == "one two"

    play(scenario)


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"\x81\x02hi", 1002, "protocol error"),
        (client_frame(0xC1, b"x"), 1002, "protocol error"),
        (client_frame(0x83, b"x"), 1002, "protocol error"),
        (client_frame(0x80, b"x"), 1002, "protocol error"),
        (client_frame(0x89, b"x" * 126), 1002, "protocol error"),
        (client_frame(0x81, b"\xff"), 1007, "invalid payload"),
        (client_frame(0x81, b"x" * 1001), 1009, "message too big"),
        (client_frame(0x01, b"x" * 600) + client_frame(0x80, b"x" * 600), 1009, "message too big"),
    ],
    ids="unmasked reserved-bits opcode stray-continuation long-ping utf-8 long-message long-fragments".split(),
)
def test_a_broken_frame_ends_the_connection_with_its_code_and_nothing_else(data, code, reason):
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        other = stage.open()
        frames = server_frames(client.send(data))
        assert frames[-1][0] == 8
        assert int.from_bytes(frames[-1][1][:2], "big") == code
        assert client.transport.ended
        last = stage.host.delivered[-1].event
        assert (last.type, last.payload["code"], last.payload["reason"]) == ("websocket.disconnected", code, reason)
        assert stage.host.probe.one(records.ProtocolViolated).code == code
        client.leave()
        await turn()
        assert stage.host.types().count("websocket.disconnected") == 1
        other.say("still here")
        assert stage.host.types()[-1] == "websocket.message"

    play(scenario, options=WebOptions(limits=Limits(max_message=1000)))


def test_a_close_of_the_client_is_echoed_and_the_socket_closed():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        frames = server_frames(client.send(close_frame(4321, "enough")))
        assert frames == [(8, (4321).to_bytes(2, "big") + b"enough")]
        assert client.transport.closed
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (4321, "enough")

    play(scenario)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, "connection closed"),
        (ConnectionResetError(104, "Connection reset by peer"), "connection closed"),
        (TimeoutError(110, "Connection timed out"), "error: Connection timed out"),
    ],
)
def test_a_stream_that_breaks_off_is_told_once_with_its_reason(error, reason):
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.link.connection_lost(error)
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (1006, reason)
        assert stage.host.types().count("websocket.disconnected") == 1

    play(scenario)


def test_a_peer_has_two_seconds_to_answer_a_close_frame():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.link.close(4000, "bye")
        at(client.link, 1.9)
        assert not client.transport.closed
        at(client.link, 2.1)
        assert client.transport.aborted
        await turn()
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (4000, "bye")

    play(scenario)


@settings(max_examples=150, deadline=None)
@given(strategies.data())
def test_no_bytes_whatsoever_break_the_server(data):
    """Broken handshakes, broken frames, cut anywhere: the peer is refused or heard, and nothing is raised."""
    pieces = strategies.lists(strategies.sampled_from(GOOD) | strategies.binary(max_size=20), max_size=6)
    stream = bytearray(b"".join(data.draw(pieces)))
    for _ in range(data.draw(strategies.integers(0, 2)) if stream else 0):
        stream[data.draw(strategies.integers(0, len(stream) - 1))] = data.draw(strategies.integers(0, 255))
    cuts = sorted(data.draw(strategies.lists(strategies.integers(0, len(stream)), max_size=3)))

    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            if not client.transport.closed:
                client.send(bytes(stream[start:end]))
        client.transport.abort()
        await turn()
        types = stage.host.types()
        assert types.count("websocket.disconnected") == types.count("websocket.connected")
        assert types[-1:] == ["websocket.disconnected"] or "websocket.connected" not in types
        assert stage.server._reception.is_empty

    play(scenario, answering(), contract=contract())
