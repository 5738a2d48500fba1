"""Guests who mean no good, over real sockets: the server answers the others, and keeps nothing when they are gone.

Before and after each of them what the house holds is counted.
"""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from websockets.sync.client import connect

from runtime.probe.records import ConnectionClosed, ConnectionOpened, ProtocolViolated
from tests.support.client_frames import client_frame, handshake, text
from tests.support.house import House, unharmed
from tests.support.program import PATIENCE_S
from tests.support.sockets import read_all, read_exactly, reset
from tests.support.tries import Tried

pytestmark = pytest.mark.slow


LEAVING: dict[str, Callable[[House], None]] = {
    "http, unasked": lambda house: house.knock().close(),
    "http, half a request": lambda house: reset(house.knock(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Le")),
    "http, before the answer": lambda house: reset(house.knock(b"GET /page.html HTTP/1.1\r\nHost: x\r\n\r\n")),
    "websocket, at once": lambda house: reset(house.knock(handshake("/ws"))),
    "websocket, in a message": lambda house: reset(house.knock(handshake("/ws") + text("hello") + text("half")[:3])),
    "tcp": lambda house: reset(house.knock(b"hello", tcp=True)),
}


def test_a_thousand_connect_and_drop(house: House, tried: Tried) -> None:
    with unharmed(house):
        for number in range(1000):
            list(LEAVING.values())[number % len(LEAVING)](house)
    tried(1000)


POST = b"POST /echo HTTP/1.1\r\nHost: x\r\n"

GARBAGE = {
    "noise": random.Random(7).randbytes(2000),
    "nulls": b"\x00" * 5000,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "no version": b"GET /\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a header without end": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000,
    "a target without end": b"GET /" + b"x" * 100_000,
    "too many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 500 + b"\r\n",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_told_off_and_let_go(house: House, name: str, tried: Tried) -> None:
    with unharmed(house):
        for _ in range(20):
            with house.knock() as guest:
                try:
                    guest.sendall(GARBAGE[name])
                    guest.shutdown(socket.SHUT_WR)
                except OSError:
                    continue  # shown the door in the middle of it
                answer = read_all(guest)
                assert answer == b"" or answer.split()[1] in (b"400", b"414", b"431", b"505"), answer[:200]
    tried(20)


FRAMES = {
    "unmasked": (client_frame(0x1, b"hello", mask=None), 1002),
    "reserved bits": (client_frame(0x1, b"hello", reserved=7), 1002),
    "unknown opcode": (client_frame(0x5, b"hello"), 1002),
    "a ping that is too long": (client_frame(0x9, b"x" * 126), 1002),
    "a ping in fragments": (client_frame(0x9, b"x", fin=False), 1002),
    "an end without a beginning": (client_frame(0x0, b"x"), 1002),
    "no UTF-8": (client_frame(0x1, b"\xff\xfe"), 1007),
    "a length of an exabyte": (b"\x82\xff" + struct.pack("!Q", 2**60) + b"mask", 1009),
    "a close code of nobody": (client_frame(0x8, struct.pack("!H", 1005)), 1002),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_that_is_none_closes_the_websocket_with_its_code(house: House, name: str, tried: Tried) -> None:
    frame, code = FRAMES[name]
    with unharmed(house), house.upgraded() as guest:
        guest.sendall(frame)
        answer = read_all(guest)
        assert (0x88, code) == (answer[0], int.from_bytes(answer[2:4], "big"))
    tried(1)


def test_a_flood_of_pings_and_empty_messages_is_answered_and_holds_nobody_up(house: House, tried: Tried) -> None:
    with unharmed(house), house.upgraded() as guest:
        guest.sendall(client_frame(0x9, b"") * 2000 + text("") * 2000)
        assert house.is_well()
        read_exactly(guest, 2 * 4000)
    tried(4000)


def test_slow_senders_are_told_408_and_hold_nobody_up(house: House, tried: Tried) -> None:
    with unharmed(house), ExitStack() as stack:
        guests = [stack.enter_context(house.knock(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")) for _ in range(200)]
        assert house.is_well()
        for guest in guests:
            assert read_all(guest).startswith(b"HTTP/1.1 408")
    tried(200)


def test_a_peer_that_never_reads_is_dropped_and_the_others_hear_everything(house: House, tried: Tried) -> None:
    with unharmed(house), house.upgraded("/news"):
        opened = house.one.wait(ConnectionOpened, lambda record: record.path == "/news")
        with connect(f"ws://127.0.0.1:{house.port}/news", proxy=None, open_timeout=PATIENCE_S) as speaker:
            for number in range(200):
                said = f"{number} " + "x" * 200_000
                speaker.send(said)
                heard = {speaker.recv(timeout=PATIENCE_S), speaker.recv(timeout=PATIENCE_S)}
                assert {said, f"news: {said}"} == heard
                if any(record.connection_id == opened.connection_id for record in house.one.records(ConnectionClosed)):
                    break
            closed = house.one.wait(ConnectionClosed, lambda record: record.connection_id == opened.connection_id)
        assert (1008, "slow consumer") == (closed.code, closed.reason)
    tried(1)


def test_a_peer_that_leaves_pings_unanswered_is_dropped(house: House, tried: Tried) -> None:
    """As a peer whose network is gone: nothing comes from it, and nothing says that it has left."""
    with unharmed(house), house.upgraded("/pinged") as mute:
        assert read_all(mute).startswith(b"\x89"), "a ping, then the end"
        closed = house.one.wait(ConnectionClosed, lambda record: record.code == 1006)
        assert "connection closed" == closed.reason
    tried(1)


def test_what_was_wrong_is_recorded_for_whoever_watches(house: House, tried: Tried) -> None:
    with house.knock(b"nonsense\r\n\r\n") as guest:
        read_all(guest)
    assert 400 == house.one.wait(ProtocolViolated).code
    tried(1)
