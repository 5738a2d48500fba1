import asyncio

import pytest

from runtime.engine import effects
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.service import NOT_MINE, OUTSIDE, Origin, Reply
from runtime.services.web.server import WebOptions
from tests.support.hosts import FakeHost, never_yet
from tests.support.transports import close_frame, server_frames
from tests.support.webstage import Stage, contract, play, returned

ORIGIN = Origin(flow=50, cause=51, execution_id=6)
SILENT = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n"


async def turn() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


# --- Start --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "with_contract", "override", "port"),
    [
        (None, False, None, 8080),
        (None, True, None, 9000),
        (8001, True, None, 8001),
        ({"port": 8002}, True, None, 8002),
        ({"port": "8003"}, True, None, 8003),
        ({}, True, None, 9000),
        (8001, True, 8004, 8004),
        (8001, True, 0, 49152),
    ],
)
def test_the_port_comes_from_outside_then_the_statement_then_the_contract(settings, with_contract, override, port):
    async def scenario(stage: Stage) -> None:
        value = await stage.start(settings)
        assert value == {"serverType": "http-server", "success": True, "port": port}
        assert stage.host.lines == [f"HTTP Server started on port {port}"]
        assert stage.server.port == port

    options = WebOptions(port=override)
    play(scenario, contract=contract() if with_contract else None, options=options, started=False)


@pytest.mark.parametrize("port", [-1, 65536, True, "http", 80.5])
def test_what_is_no_port_is_refused(port):
    async def scenario(stage: Stage) -> None:
        with pytest.raises(EvaluationError, match="Cannot start the http-server on port"):
            await stage.start({"port": port})
        assert stage.host.event_sources == 0

    play(scenario, started=False)


@pytest.mark.parametrize(
    ("settings", "handlers", "options", "suffix"),
    [
        (None, set(), WebOptions(), ""),
        (None, {"websocket.message"}, WebOptions(), " (WebSocket enabled on /ws)"),
        ({"websocket": "/live"}, set(), WebOptions(), " (WebSocket enabled on /live)"),
        ({"websocket": ["/a", "b"]}, set(), WebOptions(), " (WebSocket enabled on /a, /b)"),
        (None, set(), WebOptions(handler_paths=("/chat",)), " (WebSocket enabled on /chat)"),
    ],
)
def test_the_start_line_names_the_websockets_that_were_asked_for(settings, handlers, options, suffix):
    async def scenario(stage: Stage) -> None:
        await stage.start(settings)
        assert stage.host.lines == [f"HTTP Server started on port 8080{suffix}"]

    play(scenario, FakeHost(handlers=handlers), options=options, started=False)


def test_a_second_start_changes_nothing():
    async def scenario(stage: Stage) -> None:
        assert (await stage.start(9999))["port"] == 8080
        assert len(stage.listening.listeners) == 1
        assert stage.host.event_sources == 1

    play(scenario)


def test_starting_is_recorded():
    async def scenario(stage: Stage) -> None:
        await stage.perform(effects.StartService("server", None), ORIGIN)
        record = stage.host.probe.one(records.ServiceStarted)
        assert (record.service, record.address, record.detail) == ("http-server", "127.0.0.1:8080", "WebSocket on /ws")
        assert (record.flow, record.cause) == (50, 51)

    play(scenario, started=False)


@pytest.mark.parametrize(
    "effect",
    [
        effects.StartService("mailer", None),
        effects.StopService("mailer"),
        effects.SendMessage("NOBODY", "hi", required=False),
        effects.Broadcast("hi", over_tcp=True),
        effects.CloseConnection("NOBODY"),
    ],
    ids=lambda effect: type(effect).__name__,
)
def test_what_another_service_is_asked_is_not_its_own(effect):
    async def scenario(stage: Stage) -> None:
        assert await stage.perform(effect, ORIGIN) is NOT_MINE

    play(scenario)


# --- Stop ---------------------------------------------------------------------------------------------------------


def test_stop_closes_the_websockets_and_waits_for_their_handlers():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        stopping = asyncio.ensure_future(stage.perform(effects.StopService("http-server"), ORIGIN))
        await turn()
        assert server_frames(client.transport.take()) == [(8, (1001).to_bytes(2, "big") + b"server shutdown")]
        assert stage.listener.closed
        assert not stopping.done()
        stage.host.handle = never_yet
        client.send(close_frame(1001))
        await turn()
        assert not stopping.done(), "the disconnected handlers are still running"
        stage.host.delivered[-1].finish()
        await stopping
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (1001, "server shutdown")
        assert stage.host.lines[-1] == "HTTP Server stopped"
        assert stage.host.event_sources == 0
        assert stage.host.probe.one(records.ServiceStopped).flow == 50
        assert stage.host.probe.one(records.ConnectionClosed).flow == 50

    play(scenario)


def test_a_handler_that_stops_the_server_does_not_wait_for_itself():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        stage.host.handle = never_yet
        client.say("stop")
        origin = Origin(connection_id="ID-1")
        await asyncio.wait_for(stage.perform(effects.StopService("http-server"), origin), 60)

    play(scenario)


def test_idle_http_is_closed_at_once_and_a_busy_one_behind_its_answer():
    async def scenario(stage: Stage) -> None:
        idle, busy = stage.connect(), stage.connect()
        busy.send(b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n")
        await stage.perform(effects.StopService("http-server"))
        assert idle.transport.closed
        assert not busy.transport.closed
        stage.host.delivered[0].finish(*returned())
        answer = busy.transport.take()
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"\r\nConnection: close\r\n" in answer
        assert busy.transport.closed

    play(scenario, FakeHost(handle=never_yet), contract=contract())


def test_a_peer_that_comes_while_the_server_stops_is_turned_away():
    async def scenario(stage: Stage) -> None:
        await stage.perform(effects.StopService("http-server"))
        assert stage.connect().transport.take().startswith(b"HTTP/1.1 503")

    play(scenario)


def test_a_stopped_server_can_be_started_again():
    async def scenario(stage: Stage) -> None:
        await stage.perform(effects.StopService("http-server"))
        await stage.perform(effects.StopService("http-server"))
        await stage.start(8081)
        stage.open()
        assert stage.host.lines.count("HTTP Server stopped") == 1
        assert stage.host.event_sources == 1

    play(scenario)


def test_the_end_of_the_application_closes_everything_without_a_word():
    stage = play(lambda stage: asyncio.sleep(0))
    assert stage.host.lines == ["HTTP Server started on port 8080"]
    assert stage.host.event_sources == 0
    assert stage.listener.closed


def test_a_socket_whose_answer_never_comes_is_dropped_in_the_end():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        client.send(b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n")
        await stage.server.stop()
        assert client.transport.aborted

    play(scenario, FakeHost(handle=never_yet), contract=contract(), options=WebOptions(drain_s=0.01))


# --- Send, Broadcast, Close -----------------------------------------------------------------------------------------


def test_send_reaches_one_connection():
    async def scenario(stage: Stage) -> None:
        one, other = stage.open(), stage.open()
        assert await stage.perform(effects.SendMessage("ID-1", "hello"), ORIGIN) is True
        assert server_frames(one.transport.take()) == [(1, b"hello")]
        assert other.transport.take() == b""
        assert await stage.perform(effects.SendMessage("ID-2", b"\x00")) is True
        assert server_frames(other.transport.take()) == [(2, b"\x00")]
        assert stage.host.probe.all(records.FrameSent)[0].execution_id == 6

    play(scenario)


def test_an_unknown_connection_is_a_failure_only_where_it_is_required():
    async def scenario(stage: Stage) -> None:
        with pytest.raises(EvaluationError, match=r"^WebSocket connection not found: nobody$"):
            await stage.perform(effects.SendMessage("nobody", "x"))
        assert await stage.perform(effects.SendMessage("nobody", "x", required=False)) is NOT_MINE

    play(scenario)


def test_a_connection_the_server_has_closed_is_not_found():
    async def scenario(stage: Stage) -> None:
        stage.open()
        await stage.perform(effects.CloseConnection("ID-1", 4000, "bye"), ORIGIN)
        with pytest.raises(EvaluationError, match="not found: ID-1"):
            await stage.perform(effects.SendMessage("ID-1", "x"))

    play(scenario)


def test_a_broadcast_tells_how_many_it_reached():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.add("/chat")
        stage.server._endpoints.add("/ws")
        clients = [stage.open(), stage.open(), stage.open("/chat")]
        assert await stage.perform(effects.Broadcast("all")) == 3
        assert await stage.perform(effects.Broadcast("chat", "/chat")) == 1
        received = [[payload for _, payload in server_frames(client.transport.take())] for client in clients]
        assert received == [[b"all"], [b"all"], [b"all", b"chat"]]

    play(scenario)


def test_whoever_leaves_is_not_reached_by_the_broadcast_of_its_disconnected_handler():
    async def scenario(stage: Stage) -> None:
        leaving, staying = stage.open(), stage.open()
        counts: list[int] = []
        stage.host.handle = lambda event: (
            counts.append(stage.server.by_hand.broadcast_message("left", "", OUTSIDE)) or []
        )
        leaving.send(close_frame(1000))
        assert counts == [1]
        assert server_frames(staying.transport.take()) == [(1, b"left")]

    play(scenario)


def test_a_broadcast_without_a_server_is_an_event():
    async def scenario(stage: Stage) -> None:
        answer = await stage.perform(effects.Broadcast("hello"))
        assert isinstance(answer, Reply)
        [(event, _)] = answer.events
        assert (answer.value, event.type, event.payload) == (0, "websocket.broadcast.requested", {"message": "hello"})

    play(scenario, started=False)


def test_close_sends_the_code_and_the_reason():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        assert await stage.perform(effects.CloseConnection("ID-1", 4001, "bye"), ORIGIN) is None
        assert server_frames(client.transport.take()) == [(8, (4001).to_bytes(2, "big") + b"bye")]
        client.send(close_frame(4001, "bye"))
        payload = stage.host.delivered[-1].event.payload
        assert (payload["code"], payload["reason"]) == (4001, "bye")

    play(scenario)


def test_closing_what_is_closed_or_unknown_succeeds():
    async def scenario(stage: Stage) -> None:
        stage.open()
        for connection_id in ("ID-1", "ID-1", "nobody"):
            await stage.perform(effects.CloseConnection(connection_id))
        with pytest.raises(EvaluationError, match="close code"):
            await stage.perform(effects.CloseConnection("ID-1", 1006))

    play(scenario)


# --- Configure, Describe, the contract ------------------------------------------------------------------------------


def test_configure_answers_with_the_merged_settings_and_warns_of_what_it_does_not_know():
    async def scenario(stage: Stage) -> None:
        merged = await stage.perform(effects.ConfigureWebSocket({"protocols": ["chat"], "colour": 1}))
        assert merged == {"protocols": ["chat"], "path": "/ws", "paths": ["/ws"], "count": 0}
        assert stage.host.errors == ["[WARNING] Unknown WebSocket setting 'colour' is ignored"]
        await stage.perform(effects.ConfigureWebSocket({"required": True}, "/chat"))
        stage.open("/chat", "Sec-WebSocket-Protocol: chat")

    play(scenario)


def test_the_description_counts_the_open_connections():
    async def scenario(stage: Stage) -> None:
        stage.open()
        described = await stage.perform(effects.DescribeWebSocket())
        assert described == {"count": 1, "path": "/ws", "paths": ["/ws"]}

    play(scenario)


def test_the_contract_tells_the_port_in_use():
    async def scenario(stage: Stage) -> None:
        assert (await stage.perform(effects.ReadContract()))["port"] == 8005
        await stage.start()
        value = await stage.perform(effects.ReadContract())
        assert (value["port"], value["host"], value["routeCount"]) == (8005, "127.0.0.1", 3)

    play(scenario, contract=contract(), options=WebOptions(port=8005), started=False)


def test_without_a_contract_there_is_none_to_read():
    async def scenario(stage: Stage) -> None:
        with pytest.raises(EvaluationError, match="no contract"):
            await stage.perform(effects.ReadContract())

    play(scenario)


def test_a_server_without_a_contract_has_a_port_and_no_routes():
    async def scenario(stage: Stage) -> None:
        value = await stage.perform(effects.ReadContract(of_server=True))
        assert {"hostname": "127.0.0.1", "host": "127.0.0.1", "port": 8005, "routes": [], "routeCount": 0} == value

    play(scenario, options=WebOptions(port=8005))


# --- The end is near ----------------------------------------------------------------------------------------------


def test_closed_doors_let_nobody_in_and_what_is_due_is_answered():
    async def scenario(stage: Stage) -> None:
        waiting, idle, socket = stage.connect(), stage.connect(), stage.open()
        waiting.send(b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n")
        stage.server.close_doors()
        assert stage.listener.closed
        assert idle.transport.closed
        assert not waiting.transport.closed
        assert not socket.transport.closed, "WebSockets stay until the server is stopped"
        stage.host.delivered[-1].finish(*returned())
        assert b"Connection: close" in waiting.transport.take()
        assert waiting.transport.closed
        assert stage.host.event_sources == 1

    def handle(event):
        return never_yet(event) if event.type == "http.request" else []

    stage = play(scenario, FakeHost(handle), contract=contract())
    assert stage.host.lines == ["HTTP Server started on port 9000"]
