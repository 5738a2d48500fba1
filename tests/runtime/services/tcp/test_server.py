"""The effects and orders that the TCP service answers, with peers in memory."""

import asyncio

import pytest

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.probe import commands, records
from runtime.services.service import NOT_MINE, OUTSIDE, Origin
from runtime.services.tcp.server import MAX_INJECTED, TcpOptions
from tests.support.hosts import FakeHost, never_yet
from tests.support.tcpstage import Stage, play, turn

ORIGIN = Origin(flow=50, cause=51, execution_id=6)


# --- Start and Stop -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "override", "port"),
    [
        (None, None, 9000),
        ({}, None, 9000),
        (9001, None, 9001),
        ({"port": 9002}, None, 9002),
        ({"port": "9003"}, None, 9003),
        ({"port": 9003}, 9004, 9004),
        (9001, 0, 49152),
        ({"port": 0}, None, 49152),
    ],
)
def test_the_port_comes_from_outside_then_the_statement_then_is_9000(settings, override, port):
    async def scenario(stage: Stage) -> None:
        assert await stage.start(settings) == {"serverType": "socket-server", "success": True, "port": port}
        assert stage.server.port == port
        assert stage.host.lines == [f"Socket Server started on port {port}"]
        assert stage.host.event_sources == 1

    play(scenario, options=TcpOptions(port=override), started=False)


@pytest.mark.parametrize("port", [-1, 65536, True, "tcp", 90.5])
def test_what_is_no_port_is_refused(port):
    async def scenario(stage: Stage) -> None:
        with pytest.raises(EvaluationError, match="Cannot start the socket-server on port"):
            await stage.start({"port": port})

    play(scenario, started=False)


def test_a_second_start_changes_nothing():
    async def scenario(stage: Stage) -> None:
        assert (await stage.start(9999))["port"] == 9000
        assert len(stage.listening.listeners) == 1
        assert stage.host.event_sources == 1

    play(scenario)


def test_starting_and_stopping_are_recorded():
    async def scenario(stage: Stage) -> None:
        await stage.start(None, ORIGIN)
        await stage.perform(effects.StopService("socketserver"), ORIGIN)
        started, stopped = stage.host.probe.all(records.ServiceStarted, records.ServiceStopped)
        assert (started.service, started.address, started.flow) == ("socket-server", "127.0.0.1:9000", 50)
        assert (stopped.service, stopped.cause) == ("socket-server", 51)

    play(scenario, started=False)


def test_stop_sees_the_clients_off_and_waits_for_their_handlers():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        stage.host.handle = never_yet
        stopping = asyncio.create_task(stage.perform(effects.StopService("socket-server")))
        await turn()
        assert client.transport.ended
        client.leave()
        await turn()
        assert not stopping.done()
        assert stage.host.delivered[-1].event.payload["reason"] == "server shutdown"
        stage.host.finish_all()
        await stopping
        assert stage.listening.listeners[0].closed
        assert stage.host.lines[-1] == "Socket Server stopped"
        assert stage.host.event_sources == 0

    play(scenario)


def test_stop_does_not_wait_for_the_connection_whose_handler_stops():
    async def scenario(stage: Stage) -> None:
        stage.connect()
        await stage.perform(effects.StopService("socket-server"), Origin(connection_id="ID-1"))

    play(scenario)


def test_stop_without_a_start_says_nothing():
    async def scenario(stage: Stage) -> None:
        await stage.perform(effects.StopService("socket-server"))
        assert stage.host.lines == []

    play(scenario, started=False)


def test_the_end_drops_whoever_does_not_leave():
    async def scenario(stage: Stage) -> None:
        stage.connect()
        stage.host.handle = never_yet
        await stage.server.stop()
        assert stage.clients[0].transport.aborted

    play(scenario, options=TcpOptions(stop_s=0.01))


@pytest.mark.parametrize(
    "effect",
    [
        effects.StartService("http-server", None),
        effects.StopService("http-server"),
        effects.SendMessage("NOBODY", "hi", required=False),
        effects.SendMessage("ID-1", "hi", required=True),
        effects.Broadcast("hi"),
        effects.CloseConnection("NOBODY"),
    ],
    ids=str,
)
def test_what_another_service_is_asked_is_not_its_own(effect):
    async def scenario(stage: Stage) -> None:
        stage.connect()
        assert await stage.perform(effect) is NOT_MINE

    play(scenario)


# --- connections --------------------------------------------------------------------------------------------------


def test_send_reaches_one_connection_as_it_is():
    async def scenario(stage: Stage) -> None:
        one, other = stage.connect(), stage.connect()
        assert await stage.perform(effects.SendMessage("ID-1", "hi", required=False)) is True
        assert await stage.perform(effects.SendMessage("ID-1", "12", required=False, raw="12.0")) is True
        assert (one.transport.take(), other.transport.take()) == (b"hi12.0", b"")

    play(scenario)


def test_broadcast_reaches_every_client_and_nobody_the_program_connected_to():
    async def scenario(stage: Stage) -> None:
        one, other = stage.connect(), stage.connect()
        await stage.perform(effects.Connect("a.example", 7))
        assert await stage.perform(effects.Broadcast("news", over_tcp=True)) == 2
        sent = [client.transport.take() for client in (one, other, stage.dialing.clients[0])]
        assert sent == [b"news", b"news", b""]

    play(scenario)


def test_broadcast_to_a_server_without_clients_reaches_none():
    async def scenario(stage: Stage) -> None:
        assert await stage.perform(effects.Broadcast("news", over_tcp=True)) == 0

    play(scenario)


def test_broadcast_without_a_server_is_nobodys():
    async def scenario(stage: Stage) -> None:
        assert await stage.perform(effects.Broadcast("news", over_tcp=True)) is NOT_MINE

    play(scenario, started=False)


@pytest.mark.parametrize(("reason", "said"), [("", "server closed"), ("enough", "enough")])
def test_close_ends_one_connection_with_a_reason(reason, said):
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        assert await stage.perform(effects.CloseConnection("ID-1", 1000, reason)) is None
        assert await stage.perform(effects.SendMessage("ID-1", "hi", required=False)) is False
        client.leave()
        await turn()
        assert stage.host.delivered[-1].event.payload["reason"] == said
        assert await stage.perform(effects.CloseConnection("ID-1")) is NOT_MINE

    play(scenario)


def test_connect_gives_the_id_and_the_program_hears_of_it():
    async def scenario(stage: Stage) -> None:
        assert await stage.perform(effects.Connect("a.example", 7), ORIGIN) == "ID-1"
        assert stage.dialing.asked == [("a.example", 7, 30.0)]
        assert stage.host.event_sources == 1
        client = stage.dialing.clients[0]
        client.send(b"welcome")
        await stage.perform(effects.SendMessage("ID-1", "thanks", required=False))
        assert client.transport.take() == b"thanks"
        assert stage.host.types() == ["socket.connected", "socket.data"]

    play(scenario, started=False)


def test_several_outgoing_connections_live_side_by_side():
    async def scenario(stage: Stage) -> None:
        ids = [await stage.perform(effects.Connect("a.example", 7)) for _ in range(2)]
        for connection_id in ids:
            await stage.perform(effects.SendMessage(connection_id, connection_id, required=False))
        assert [client.transport.take() for client in stage.dialing.clients] == [b"ID-1", b"ID-2"]

    play(scenario, started=False)


def test_stopping_the_server_leaves_outgoing_connections_alone():
    async def scenario(stage: Stage) -> None:
        await stage.perform(effects.Connect("a.example", 7))
        await stage.perform(effects.StopService("socket-server"))
        assert not stage.dialing.clients[0].transport.ended
        assert stage.host.event_sources == 1

    play(scenario)


def test_connect_finds_no_room_where_there_is_none():
    async def scenario(stage: Stage) -> None:
        stage.connect()
        with pytest.raises(EvaluationError, match=r"^Cannot reach a\.example:7: there are too many connections$"):
            await stage.perform(effects.Connect("a.example", 7))
        assert stage.dialing.asked == []

    play(scenario, options=TcpOptions(max_connections=1))


def test_after_the_end_nobody_connects():
    async def scenario(stage: Stage) -> None:
        await stage.server.stop()
        with pytest.raises(EvaluationError, match="the application ends"):
            await stage.perform(effects.Connect("a.example", 7))

    play(scenario, started=False)


def test_deadlines_are_looked_at_as_long_as_somebody_is_there():
    async def scenario(stage: Stage) -> None:
        loop = asyncio.get_running_loop()
        later: list[object] = []
        loop.call_later = lambda seconds, call, *rest: later.append(call)  # type: ignore[method-assign,assignment]
        stage.server._ticking.tick()
        assert len(later) == 1
        await stage.perform(effects.StopService("socket-server"))
        stage.server._ticking.tick()
        assert len(later) == 1

    play(scenario)


# --- by hand ------------------------------------------------------------------------------------------------------


def test_the_console_plays_the_peer():
    async def scenario(stage: Stage) -> None:
        stage.connect()
        assert stage.server.obey(commands.InjectMessage("ID-1", "hi"), ORIGIN)
        assert stage.server.obey(commands.InjectMessage("ID-1", b"\xff"), ORIGIN)
        data = [one.event.payload["data"] for one in stage.host.delivered if one.event.type == "socket.data"]
        assert data == [b"hi", b"\xff"]

    play(scenario)


def test_the_console_sends_and_closes():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        assert stage.server.obey(commands.SendMessage("ID-1", "hi"), ORIGIN)
        assert client.transport.take() == b"hi"
        assert stage.server.obey(commands.CloseConnection("ID-1", 1000, "enough"), ORIGIN)
        assert client.transport.ended
        with pytest.raises(EvaluationError, match="Connection not found: ID-1"):
            stage.server.obey(commands.SendMessage("ID-1", "hi"), ORIGIN)

    play(scenario)


@pytest.mark.parametrize(
    "order",
    [
        commands.SendMessage("NOBODY", "hi"),
        commands.CloseConnection("NOBODY"),
        commands.BroadcastMessage("hi"),
        commands.OpenVirtual(),
        commands.Pause(),
    ],
    ids=lambda order: type(order).__name__,
)
def test_orders_that_mean_no_tcp_connection_are_for_others(order):
    async def scenario(stage: Stage) -> None:
        assert not stage.server.obey(order, OUTSIDE)

    play(scenario)


def test_too_much_cannot_be_injected_at_once():
    async def scenario(stage: Stage) -> None:
        stage.connect()
        with pytest.raises(EvaluationError, match="At most 1048576 bytes"):
            stage.server.obey(commands.InjectMessage("ID-1", "x" * (MAX_INJECTED + 1)), ORIGIN)
        assert stage.host.types() == ["socket.connected"]
        for size in (MAX_INJECTED - 1, MAX_INJECTED):
            stage.server.obey(commands.InjectMessage("ID-1", "x" * size), ORIGIN)
        assert "socket.data" in stage.host.types()[1]

    play(scenario, FakeHost())
