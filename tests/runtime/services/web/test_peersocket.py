"""One socket: what its deadlines end, when it is read no more, and how far behind its peer may be."""

import pytest

from runtime.probe import records
from runtime.services.web.deadlines import SLOW_S
from runtime.services.web.peersocket import MAX_SEND_BUFFER, SEND_BUFFER
from tests.support.hosts import FakeHost, never_yet
from tests.support.transports import client_frame, server_frames
from tests.support.webstage import Stage, at, contract, play, returned, turn

GET = b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n"


def answering() -> FakeHost:
    return FakeHost(handle=lambda event: returned())


def test_an_idle_connection_is_closed_after_75_seconds():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(GET)
        at(client.link, 74)
        assert not client.transport.closed
        at(client.link, 76)
        assert client.transport.closed

    play(scenario, answering(), contract=contract())


def test_a_request_that_does_not_get_done_is_answered_408():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(GET[:10])
        at(client.link, 9)
        assert client.transport.take() == b""
        at(client.link, 11)
        assert client.transport.take().startswith(b"HTTP/1.1 408 ")
        assert stage.host.probe.one(records.ProtocolViolated).code == 408

    play(scenario)


def test_a_few_bytes_now_and_then_buy_no_time():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        for byte in GET[:20]:
            client.send(bytes([byte]))
        at(client.link, 11)
        assert client.transport.take().startswith(b"HTTP/1.1 408 ")

    play(scenario)


def test_a_large_body_may_take_longer():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(b"POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        client.send(b"x" * 400_000)
        at(client.link, 50)
        assert client.transport.take() == b""

    play(scenario, contract=contract())


def test_a_handler_may_take_as_long_as_it_likes():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(GET)
        at(client.link, 100_000)
        stage.host.delivered[0].finish(*returned())
        assert client.transport.take().startswith(b"HTTP/1.1 200")

    play(scenario, FakeHost(handle=never_yet), contract=contract())


def test_a_download_that_moves_is_waited_for_and_one_that_does_not_is_dropped():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.transport.stuck = 2 * SEND_BUFFER
        client.link.pause_writing()
        assert not client.transport.reading
        client.transport.stuck = SEND_BUFFER + 1
        at(client.link, 31)
        assert not client.transport.aborted
        at(client.link, 62)
        assert client.transport.aborted

    play(scenario)


def test_a_peer_that_does_not_read_is_dropped_after_30_seconds():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.transport.stuck = SEND_BUFFER + 1
        client.link.pause_writing()
        at(client.link, 29)
        assert not client.transport.aborted
        at(client.link, 31)
        await turn()
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (1008, "slow consumer")

    play(scenario)


def test_how_much_a_slow_peer_is_behind_is_told_before_it_is_dropped():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        for waiting, seconds in ((0, 1), (70_000, 2), (70_000, 3), (0, 4)):
            client.transport.stuck = waiting
            at(client.link, seconds)
        client.transport.stuck = SEND_BUFFER + 1
        client.link.pause_writing()
        told = stage.host.probe.all(records.SendBufferChanged)
        assert [record.waiting_bytes for record in told] == [70_000, 0, SEND_BUFFER + 1]

    play(scenario)


def test_a_peer_that_reads_again_in_time_is_kept():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.link.pause_writing()
        client.link.resume_writing()
        at(client.link, 31)
        assert not client.transport.aborted
        assert client.transport.reading

    play(scenario)


def test_a_peer_too_far_behind_is_dropped_at_once():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.transport.stuck = MAX_SEND_BUFFER + 5
        client.link.pause_writing()
        client.link.send(b"\x81\x02hi")
        assert client.transport.aborted

    play(scenario)


def test_one_message_may_be_larger_than_what_may_wait():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.transport.stuck = MAX_SEND_BUFFER + 4
        client.link.pause_writing()
        client.link.send(b"\x81\x02hi")
        assert not client.transport.aborted

    play(scenario)


def test_a_flooding_peer_is_read_no_more_until_its_handlers_catch_up():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.send(client_frame(0x81, b"x") * 400)
        assert not client.transport.reading
        stage.host.handle = lambda event: []
        stage.host.delivered[0].finish()
        assert client.transport.reading
        assert len(stage.host.delivered) == 401

    play(scenario, FakeHost(handle=never_yet))


def test_pings_are_sent_where_wanted_and_a_silent_peer_is_dropped():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"pingInterval": 20})
        client = stage.open()
        at(client.link, 21)
        assert server_frames(client.transport.take()) == [(9, b"")]
        assert stage.host.probe.one(records.FrameSent).opcode == "ping"
        client.send(client_frame(0x8A, b""))
        at(client.link, 42)
        assert server_frames(client.transport.take()) == [(9, b"")]
        at(client.link, 63)
        await turn()
        assert stage.host.delivered[-1].event.payload["code"] == 1006

    play(scenario)


def test_no_pings_are_sent_where_nobody_asked_for_them():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        at(client.link, 1_000_000)
        assert client.transport.take() == b""

    play(scenario)


def test_a_closed_socket_is_let_go_even_if_its_last_bytes_are_never_taken():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        closing: list[str] = []
        client.transport.close = lambda: closing.append("close")  # type: ignore[method-assign]
        client.send(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert closing == ["close"]
        at(client.link, SLOW_S + 1)
        assert client.transport.aborted
        client.link.connection_lost(None)

    play(scenario, answering(), contract=contract())


@pytest.mark.parametrize(("name", "shown"), [(("10.0.0.1", 5), "10.0.0.1:5"), (("::1", 5, 0, 0), "[::1]:5")])
def test_a_peer_is_shown_as_address_and_port(name, shown):
    async def scenario(stage: Stage) -> None:
        assert stage.listener.connect(name).link.peer == shown

    play(scenario)


def test_who_is_not_read_is_not_taken_for_silent_and_is_asked_again_when_it_is():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"pingInterval": 20})
        client = stage.open()
        at(client.link, 21)
        client.link.hold(full=True)
        for now in (42, 63, 84):
            at(client.link, now)
        client.link.hold(full=False)
        assert server_frames(client.transport.take()) == [(9, b"")]
        at(client.link, 105)
        assert server_frames(client.transport.take()) == [(9, b"")]
        assert not client.transport.is_closing()
        at(client.link, 126)
        assert client.transport.is_closing()

    play(scenario)
