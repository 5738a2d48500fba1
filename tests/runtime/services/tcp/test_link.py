"""One socket against a transport in memory: back-pressure, ends of all kinds, deadlines."""

import asyncio
from collections.abc import Callable

import pytest

from runtime.probe import records
from runtime.services.service import OUTSIDE
from runtime.services.tcp.connections import MAX_WAITING, Connection
from runtime.services.tcp.link import CLOSE_S, MAX_SEND_BUFFER, SEND_BUFFER, SLOW_S
from tests.support.hosts import FakeClock, FakeHost, never_yet
from tests.support.tcpstage import linked, turn


class Scene:
    """A link, its peer and its connection."""

    def __init__(self, host: FakeHost) -> None:
        self.host = host
        self.client, self.connection = linked(host, host.clock)

    @property
    def transport(self):
        return self.client.transport

    @property
    def clock(self) -> FakeClock:
        return self.host.clock

    def check(self, seconds: float) -> None:
        """Let time pass and deadlines be looked at."""
        self.clock.advance(seconds)
        self.client.link.check(self.clock())  # type: ignore[arg-type]

    @property
    def reasons(self) -> list[object]:
        """Why it ended: one reason, once it has."""
        return [one.event.payload["reason"] for one in self.host.delivered if one.event.type == "socket.disconnected"]


def act(scenario: Callable[[Scene], None], host: FakeHost | None = None) -> Scene:
    """Run `scenario`, let the loop go round, and return the scene to look at."""

    async def run() -> Scene:
        scene = Scene(host if host is not None else FakeHost())
        scenario(scene)
        await turn()
        return scene

    return asyncio.run(run())


def echo(host: FakeHost, connection: Callable[[], Connection]) -> None:
    """Make the handlers of `host` send back what comes."""

    def handle(event):
        if event.type == "socket.data":
            connection().send(event.payload["data"], OUTSIDE)
        return []

    host.handle = handle


def test_bytes_come_back_inside_the_call_that_brought_them():
    def scenario(scene: Scene) -> None:
        echo(scene.host, lambda: scene.connection)
        assert scene.client.send(b"\x00\xff hi") == b"\x00\xff hi"

    act(scenario)


def test_a_version_6_address_has_brackets():
    async def run() -> str:
        client, connection = linked(FakeHost(), FakeClock(), ("::1", 50000))
        assert client.link.address == connection.peer.remote_address
        return connection.peer.remote_address

    assert asyncio.run(run()) == "[::1]:50000"


def test_a_peer_that_drops_is_a_closed_connection_once():
    def scenario(scene: Scene) -> None:
        scene.client.send(b"hi")
        scene.client.link.connection_lost(ConnectionResetError(104, "Connection reset by peer"))

    scene = act(scenario)
    assert scene.host.types() == ["socket.connected", "socket.data", "socket.disconnected"]
    assert scene.reasons == ["connection closed"]


def test_a_broken_stream_says_what_broke_it():
    scene = act(lambda scene: scene.client.link.connection_lost(OSError(113, "No route to host")))
    assert scene.host.types() == ["socket.connected", "socket.error", "socket.disconnected"]
    assert scene.reasons == ["error: No route to host"]


def test_half_closing_leaves_time_for_the_answer():
    def scenario(scene: Scene) -> None:
        scene.client.send(b"question")
        assert scene.client.link.eof_received()
        assert not scene.transport.closed
        assert scene.connection.send("answer", OUTSIDE)
        scene.host.finish_all()
        assert (scene.transport.take(), scene.transport.closed) == (b"answer", True)

    assert act(scenario, FakeHost(handle=never_yet)).reasons == ["connection closed"]


def test_closing_ends_our_direction_first_and_reads_the_rest_away():
    def scenario(scene: Scene) -> None:
        scene.connection.send("bye", OUTSIDE)
        scene.connection.close("enough", OUTSIDE)
        assert (scene.transport.take(), scene.transport.ended, scene.transport.closed) == (b"bye", True, False)
        assert scene.client.send(b"still talking") == b""
        scene.client.leave()

    scene = act(scenario)
    assert scene.reasons == ["enough"]
    assert "socket.data" not in scene.host.types()
    assert scene.host.probe.all(records.FrameReceived) == []


def test_a_peer_that_does_not_close_after_us_is_dropped():
    def scenario(scene: Scene) -> None:
        scene.connection.close("enough", OUTSIDE)
        scene.check(CLOSE_S - 0.1)
        assert not scene.transport.aborted
        scene.check(0.1)
        assert scene.transport.aborted

    assert act(scenario).reasons == ["enough"]


def test_a_peer_that_is_to_have_more_before_we_close_gets_more_time():
    def scenario(scene: Scene) -> None:
        scene.transport.stuck = 10
        scene.connection.close("enough", OUTSIDE)
        scene.check(SLOW_S - 0.1)
        assert not scene.transport.aborted
        scene.check(0.1)
        assert scene.transport.aborted

    act(scenario)


def test_closing_a_connection_that_was_reset_meanwhile_lets_go_of_it():
    def scenario(scene: Scene) -> None:
        def fail() -> None:
            raise OSError(107, "Transport endpoint is not connected")

        scene.transport.write_eof = fail
        scene.connection.close("enough", OUTSIDE)
        assert scene.transport.aborted

    assert act(scenario).reasons == ["enough"]


def test_nothing_is_read_while_handlers_do_not_keep_up():
    def scenario(scene: Scene) -> None:
        for _ in range(MAX_WAITING + 1):
            scene.client.send(b"x")
        assert not scene.transport.reading
        scene.host.finish_all()
        assert scene.transport.reading

    act(scenario, FakeHost(handle=never_yet))


def test_nothing_is_read_from_a_peer_that_does_not_read():
    def scenario(scene: Scene) -> None:
        scene.client.link.pause_writing()
        assert not scene.transport.reading
        scene.client.link.resume_writing()
        assert scene.transport.reading
        scene.check(SLOW_S)
        assert not scene.transport.aborted

    act(scenario)


def test_a_slow_consumer_is_dropped_in_time():
    def scenario(scene: Scene) -> None:
        scene.client.link.pause_writing()
        scene.check(SLOW_S - 0.1)
        assert not scene.transport.aborted
        scene.check(0.1)
        assert scene.transport.aborted

    assert act(scenario).reasons == ["slow consumer"]


def test_a_slow_consumer_is_dropped_at_once_when_too_much_waits():
    def scenario(scene: Scene) -> None:
        scene.transport.stuck = MAX_SEND_BUFFER
        assert scene.client.link.send(b"fits")
        scene.transport.stuck = MAX_SEND_BUFFER + 1
        assert not scene.client.link.send(b"does not")
        assert scene.transport.aborted

    assert act(scenario).reasons == ["slow consumer"]


def test_one_large_message_is_no_sign_of_a_slow_consumer():
    def scenario(scene: Scene) -> None:
        assert scene.client.link.send(b"x" * (2 * MAX_SEND_BUFFER))

    assert act(scenario).reasons == []


def test_after_the_end_of_a_stream_reading_is_left_alone():
    def scenario(scene: Scene) -> None:
        scene.client.link.eof_received()
        scene.client.link.hold(True)
        scene.client.link.hold(False)
        assert scene.transport.reading

    act(scenario, FakeHost(handle=never_yet))


@pytest.mark.parametrize("late", ["send", "close", "abort", "hold", "check"])
def test_a_socket_that_is_gone_takes_everything(late):
    def scenario(scene: Scene) -> None:
        link = scene.client.link
        link.connection_lost(None)
        arguments = {"send": (b"x",), "hold": (True,), "check": (100.0,)}.get(late, ())
        assert not getattr(link, late)(*arguments)

    assert act(scenario).reasons == ["connection closed"]


def test_the_high_water_mark_is_the_send_buffer():
    async def run() -> list[int | None]:
        marks: list[int | None] = []
        client, _ = linked(FakeHost(), FakeClock())
        client.transport.set_write_buffer_limits = lambda high=None, low=None: marks.append(high)
        client.link.connection_made(client.transport)
        return marks

    assert asyncio.run(run()) == [SEND_BUFFER]
