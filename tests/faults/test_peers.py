"""Peers that stop, vanish, do not read or are too many: the others are served, and nothing is left of them."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from aro_console.memory import resident_bytes
from runtime.probe.records import ConnectionClosed, FrameReceived
from runtime.services.tcp import link as tcp_link
from runtime.services.web import deadlines
from tests.support.client_frames import client_frame, handshake, text
from tests.support.guests import guests
from tests.support.house import House, open_house, unharmed
from tests.support.memory import give_back
from tests.support.rlimits import allow_descriptors
from tests.support.sockets import read_all, read_exactly, read_until, reset
from tests.support.tries import Tried

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HURRIED_S = 0.5
"""In place of the waiting times a peer has in earnest."""

_TCP_REPAIR = 19
"""Linux: a socket that is closed while this is on is forgotten, and its peer is not told (CAP_NET_ADMIN)."""

POST = b"POST /echo HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_S", HURRIED_S)
    monkeypatch.setattr(deadlines, "SLOW_S", HURRIED_S)
    monkeypatch.setattr(tcp_link, "SLOW_S", HURRIED_S)


def test_a_peer_may_drop_at_every_byte_of_a_handshake_and_of_its_answer(house: House, tried: Tried) -> None:
    opening = handshake()
    with house.knock(opening) as guest:
        answer = read_until(guest, b"\r\n\r\n")
    with unharmed(house):
        for cut in range(len(opening)):
            leave = (reset, socket.socket.close)[cut % 2]
            leave(house.knock(opening[:cut]))
        for cut in range(len(answer)):
            guest = house.knock(opening)
            assert answer[:cut] == read_exactly(guest, cut)
            reset(guest)
    tried(len(opening) + len(answer))


STOPS = {
    "in the request line": b"GET /page",
    "in a header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: th",
    "before the last line": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "in a body": POST + b"Content-Length: 10\r\n\r\nabc",
    "in the size of a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n1",
    "in a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\na\r\nabc",
    "in an upgrade": handshake()[:-2],
}


@pytest.mark.parametrize("place", STOPS)
def test_a_peer_that_stops_in_a_request_is_told_408_and_holds_nobody_up(
    house: House, hurried: None, place: str, tried: Tried
) -> None:
    with unharmed(house), ExitStack() as stack:
        stopped = [stack.enter_context(house.knock(STOPS[place])) for _ in range(20)]
        assert house.is_well()
        for guest in stopped:
            assert read_all(guest).startswith(b"HTTP/1.1 408")
    tried(len(stopped))


FRAME = client_frame(0x1, b"x" * 300)
"""With an extended length: two bytes, two of length, four of mask, the payload."""


def test_a_peer_that_stops_at_any_byte_of_a_frame_is_dropped_when_it_is_pinged(house: House, tried: Tried) -> None:
    cuts = [*range(1, 12), 150, len(FRAME) - 1]
    fragments = client_frame(0x1, b"half", fin=False)
    with unharmed(house), ExitStack() as stack:
        for sent in [*(FRAME[:cut] for cut in cuts), fragments, fragments + client_frame(0x0, b"more", fin=False)[:3]]:
            stack.enter_context(house.upgraded("/pinged")).sendall(sent)
        assert house.is_well()
        closed = [house.one.wait(ConnectionClosed, lambda record: record.code == 1006, n) for n in range(1, 1 + 15)]
    assert 15 == len({record.connection_id for record in closed})
    tried(15)


def test_a_peer_that_stops_in_a_frame_is_let_be_where_nobody_pings_and_forgotten_when_it_goes(
    house: House, tried: Tried
) -> None:
    with unharmed(house):
        stopped = [house.upgraded() for _ in FRAME[1:]]
        for cut, guest in enumerate(stopped, 1):
            guest.sendall(FRAME[:cut])
        assert house.is_well()
        for leave, guest in zip(itertools.cycle((reset, socket.socket.close)), stopped, strict=False):
            leave(guest)
    tried(len(stopped))


def test_a_peer_whose_machine_is_gone_is_dropped_when_it_is_pinged(house: House, tried: Tried) -> None:
    with unharmed(house):
        for _ in range(20):
            vanish(house.upgraded("/pinged"))
        house.one.wait(ConnectionClosed, lambda record: record.code == 1006, 20)
    tried(20)


def vanish(guest: socket.socket) -> None:
    """Be gone as a machine without power: no FIN, no RST. Without the right to, stay and keep silent."""
    try:
        guest.setsockopt(socket.IPPROTO_TCP, _TCP_REPAIR, 1)
    except OSError:
        pytest.skip("forgetting a socket without telling its peer wants Linux and CAP_NET_ADMIN")
    guest.close()


def test_a_peer_that_ends_its_direction_still_hears_the_answer(house: House, tried: Tried) -> None:
    with unharmed(house):
        for _ in range(20):
            with house.knock(POST + b"Content-Length: 5\r\n\r\nhello") as guest:
                guest.shutdown(socket.SHUT_WR)
                assert b"hello" in read_all(guest)
            with house.knock(b"hello", tcp=True) as guest:
                guest.shutdown(socket.SHUT_WR)
                assert b"hello" == read_all(guest)
    tried(40)


_BIG = b"x" * 1_000_000
SLOW: dict[str, tuple[Callable[[House], socket.socket], bytes]] = {
    "http": (House.knock, POST + b"Content-Length: 1000000\r\n\r\n" + _BIG),
    "websocket": (House.upgraded, client_frame(0x1, _BIG)),
    "tcp": (lambda house: house.knock(tcp=True), _BIG),
}


@pytest.mark.parametrize("door", SLOW)
def test_a_peer_that_does_not_read_is_dropped_and_holds_nobody_up(
    house: House, hurried: None, door: str, tried: Tried
) -> None:
    enter, said = SLOW[door]
    with unharmed(house):
        guest = enter(house)
        talk_to_the_end(guest, said, lambda: house.is_well())
        assert house.is_well()
        house.one.wait(ConnectionClosed, lambda record: record.reason == "slow consumer" or door == "http", 1)
        reset(guest)
    tried(1)


def talk_to_the_end(guest: socket.socket, said: bytes, others_are_well: Callable[[], bool]) -> None:
    """Ask on and on and take no answer, until one is dropped; the others are well whenever nobody listens."""
    guest.settimeout(0.2)
    sent = 0
    while True:
        try:
            sent += guest.send(said[sent % len(said) :])
        except TimeoutError:
            assert others_are_well()
        except OSError:
            return


def test_a_peer_that_reads_slowly_gets_every_byte(house: House, tried: Tried) -> None:
    with unharmed(house), house.knock(tcp=True) as guest:
        said = bytes(range(256)) * 2_000
        guest.sendall(said[:200_000])
        heard = b""
        while len(heard) < 200_000:
            heard += guest.recv(997)
        assert said[:200_000] == heard
    tried(1)


def test_connects_and_drops_leave_nothing(house: House, at_length: bool, tried: Tried) -> None:
    count = 60_000 if at_length else 2_000
    with unharmed(house), guests("storm", house.port, house.tcp_port, count, 1_000) as rate:
        assert house.is_well()
    tried(count, f"{rate:,} a second")


def test_idle_websockets_cost_little_and_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_length: bool, tried: Tried
) -> None:
    monkeypatch.setenv("ARO_SOCKET_PORT", "0")
    # 10,000 is what the server takes, and there is to be room for decent guests.
    wanted = 9_990 if at_length else 2_000
    count = allow_descriptors(wanted)
    # Room for every record: where the ends of connections are lost, the recorder remembers that they are there.
    with open_house(tmp_path, capacity=20 * count) as house, unharmed(house):
        give_back()
        before = resident_bytes()
        with guests("idle", house.port, count, "/ws") as there:
            grown = resident_bytes() - before
            assert count == there
            assert house.is_well()
    scaled = "" if count == wanted else ", as many as the system allows descriptors"
    tried(count, f"{grown / count / 1024:.0f} KiB each, records of them included{scaled}")


def test_one_more_than_there_is_room_for_is_turned_away_in_words(house: House, tried: Tried) -> None:
    assert house.one.thread._parts is not None
    with unharmed(house):
        house.one.thread._parts.web._reception.room = 20
        with ExitStack() as stack:
            for _ in range(20):
                stack.enter_context(house.upgraded())
            answers = []
            for _ in range(5):
                with house.knock(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as guest:
                    answers.append(read_all(guest).split(b"\r\n")[0])
        assert {b"HTTP/1.1 503 Service Unavailable"} == set(answers)
        house.one.thread._parts.web._reception.room = 10_000
    tried(5)


def test_what_a_peer_said_before_it_dropped_is_heard(house: House, tried: Tried) -> None:
    said = {f"last words {number}" for number in range(200)}
    heard: set[str] = set()
    with unharmed(house):
        house.one.heed(lambda raw: heard.add(str(raw[7])) if raw[4] is FrameReceived else None)
        for words in said:
            guest = house.upgraded()
            guest.sendall(text(words))
            guest.close()
        house.census()
        house.one.heed(None)
    assert said == {words for words in heard if "last" in words}
    tried(len(said))
