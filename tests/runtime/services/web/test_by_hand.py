import pytest

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.probe import commands, records
from runtime.services.service import Origin
from runtime.services.web.facts import Limits
from runtime.services.web.server import WebOptions
from tests.support.hosts import FakeHost
from tests.support.transports import server_frames
from tests.support.webstage import Stage, contract, play, returned

ORIGIN = Origin(flow=50, cause=51, execution_id=6)


def test_a_message_by_hand_is_handled_as_if_the_client_had_sent_it():
    async def scenario(stage: Stage) -> None:
        stage.open()
        assert stage.server.obey(commands.InjectMessage("ID-1", "h\u00e9"), ORIGIN)
        assert stage.server.obey(commands.InjectMessage("ID-1", b"raw"), ORIGIN)
        assert [d.event.payload["message"] for d in stage.host.delivered[1:]] == ["h\u00e9", "raw"]
        first = stage.host.probe.all(records.FrameReceived)[0]
        assert (first.flow, first.cause, first.size_bytes) == (50, 51, 3)

    play(scenario)


def test_a_virtual_connection_lives_as_a_real_one():
    async def scenario(stage: Stage) -> None:
        connection_id = stage.server.by_hand.open_virtual("/ws?room=1", ORIGIN)
        opened = stage.host.probe.one(records.ConnectionOpened)
        assert (opened.label, opened.peer, opened.virtual, opened.flow) == ("v1", "console", True, 50)
        assert stage.host.delivered[0].event.payload["query"] == {"room": "1"}
        stage.server.by_hand.inject_message(connection_id, "hi", ORIGIN)
        assert await stage.perform(effects.Broadcast("all")) == 1
        await stage.perform(effects.SendMessage(connection_id, "you"))
        assert [record.payload for record in stage.host.probe.all(records.FrameSent)] == ["all", "you"]
        stage.server.by_hand.close_connection(connection_id, 1000, "done", ORIGIN)
        assert stage.host.types() == ["websocket.connected", "websocket.message", "websocket.disconnected"]
        closed = stage.host.probe.one(records.ConnectionClosed)
        assert (closed.code, closed.reason, closed.flow) == (1000, "done", 50)
        assert await stage.perform(effects.Broadcast("all")) == 0

    play(scenario)


def test_a_virtual_connection_is_closed_by_the_program_too():
    async def scenario(stage: Stage) -> None:
        stage.server.obey(commands.OpenVirtual(), ORIGIN)
        await stage.perform(effects.CloseConnection("ID-1", 4000, "bye"))
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (4000, "bye")

    play(scenario)


def test_virtual_connections_are_seen_off_when_the_server_stops():
    async def scenario(stage: Stage) -> None:
        stage.server.obey(commands.OpenVirtual(), ORIGIN)
        await stage.perform(effects.StopService("http-server"))
        assert stage.host.delivered[-1].event.payload["reason"] == "server shutdown"

    play(scenario)


def test_a_client_is_pinged_by_hand():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        assert stage.server.obey(commands.PingConnection("ID-1"), ORIGIN)
        assert server_frames(client.transport.take()) == [(9, b"")]

    play(scenario)


def test_a_real_connection_is_closed_by_hand_as_by_the_server():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        stage.server.obey(commands.CloseConnection("ID-1", 4000, "out"), ORIGIN)
        assert server_frames(client.transport.take()) == [(8, (4000).to_bytes(2, "big") + b"out")]

    play(scenario)


def test_messages_by_hand_go_out():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        stage.server.obey(commands.SendMessage("ID-1", "one"), ORIGIN)
        stage.server.obey(commands.BroadcastMessage(b"two"), ORIGIN)
        assert server_frames(client.transport.take()) == [(1, b"one"), (2, b"two")]
        assert {record.cause for record in stage.host.probe.all(records.FrameSent)} == {51}

    play(scenario)


def test_a_request_by_hand_goes_the_whole_way():
    async def scenario(stage: Stage) -> None:
        headers = (("Content-Type", "application/x-www-form-urlencoded"),)
        stage.server.obey(commands.SendRequest("post", "/things?q=1", headers, b"a=1"), ORIGIN)
        assert stage.host.delivered[0].event.names["body"] == {"a": "1"}
        answered = stage.host.probe.one(records.ResponseSent)
        assert (answered.status, answered.flow) == (201, 50)
        stage.server.by_hand.send_request("GET", "/nothing", (), b"", ORIGIN)
        assert stage.host.probe.all(records.ResponseSent)[1].status == 404

    play(scenario, FakeHost(handle=lambda event: returned("Created")), contract=contract())


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (commands.InjectMessage("nobody", "x"), "not found: nobody"),
        (commands.InjectMessage("ID-1", "x" * 101), "100 bytes, not 101"),
        (commands.SendMessage("nobody", "x"), "not found: nobody"),
        (commands.CloseConnection("nobody"), "not found: nobody"),
        (commands.CloseConnection("ID-1", 1006), "close code: 1006"),
        (commands.CloseConnection("ID-1", 1000, "x" * 124), "123 bytes"),
        (commands.OpenVirtual("/other"), "No WebSocket is accepted on /other, only on /ws"),
        (commands.SendRequest("GET", "things"), "begins with a slash"),
    ],
)
def test_an_order_that_cannot_be_obeyed_says_why_and_does_nothing(order, reason):
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        before = len(stage.host.probe.raw)
        with pytest.raises(EvaluationError, match=reason):
            stage.server.obey(order, ORIGIN)
        assert len(stage.host.probe.raw) == before
        assert client.transport.take() == b""

    play(scenario, options=WebOptions(limits=Limits(max_message=100)))


@pytest.mark.parametrize(
    "order", [commands.OpenVirtual(), commands.BroadcastMessage("x"), commands.SendRequest("GET", "/")]
)
def test_without_a_server_there_is_nobody_to_ask(order):
    async def scenario(stage: Stage) -> None:
        with pytest.raises(EvaluationError, match="The http-server is not running"):
            stage.server.obey(order, ORIGIN)

    play(scenario, started=False)


def test_an_order_for_somebody_else_is_left_to_them():
    async def scenario(stage: Stage) -> None:
        assert not stage.server.obey(commands.Pause(), ORIGIN)

    play(scenario, started=False)
