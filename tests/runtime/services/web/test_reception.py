import asyncio
import json

import pytest

from runtime.probe import records
from runtime.services.service import OUTSIDE
from runtime.services.web.reception import made_by_hand
from runtime.services.web.server import WebOptions
from tests.support.hosts import FakeHost, never_yet
from tests.support.transports import ACCEPT, client_frame, handshake, server_frames
from tests.support.webstage import Stage, contract, play, returned


def test_a_handshake_opens_a_connection_the_program_knows_all_about():
    async def scenario(stage: Stage) -> None:
        answer = stage.connect().upgrade("/ws?room=1&name=caf%C3%A9", "User-Agent: test")
        assert answer.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
        assert f"Sec-WebSocket-Accept: {ACCEPT}\r\n".encode() in answer
        event = stage.host.delivered[0].event
        assert (event.type, event.connection_id, event.path) == ("websocket.connected", "ID-1", "/ws")
        assert stage.host.probe.one(records.ConnectionOpened).query == "room=1&name=caf%C3%A9"
        assert event.payload["query"] == {"room": "1", "name": "caf\u00e9"}
        assert event.payload["headers"]["user-agent"] == "test"
        assert event.payload["remoteAddress"] == "127.0.0.1"
        assert event.payload["protocol"] == ""
        assert stage.host.probe.one(records.ConnectionOpened).peer == "127.0.0.1:50000"

    play(scenario)


def test_a_connection_can_be_reached_by_its_own_connected_handler():
    async def scenario(stage: Stage) -> None:
        def greet(event):
            stage.server.by_hand.send_message(event.connection_id, "welcome", OUTSIDE)
            return []

        stage.host.handle = greet
        assert stage.connect().upgrade().endswith(b"\r\n\r\n\x81\x07welcome")

    play(scenario)


def test_on_any_other_path_an_upgrade_is_a_request_like_any_other():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        assert client.upgrade("/things").startswith(b"HTTP/1.1 200 OK")
        assert client.upgrade("/nothing").startswith(b"HTTP/1.1 404 Not Found")

    play(scenario, FakeHost(handle=lambda event: returned()), contract=contract())


def test_a_plain_request_to_the_path_of_a_websocket_is_routed():
    async def scenario(stage: Stage) -> None:
        answer = stage.connect().send(b"GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 501 Not Implemented")

    play(scenario, contract=contract())


@pytest.mark.parametrize(
    ("wrong", "right", "status"),
    [
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 8", b"426"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", b"Sec-WebSocket-Key: short", b"400"),
        (b"Sec-WebSocket-Version: 13\r\n", b"", b"400"),
    ],
)
def test_a_malformed_handshake_is_refused(wrong, right, status):
    async def scenario(stage: Stage) -> None:
        answer = stage.connect().send(handshake().replace(wrong, right))
        assert answer.startswith(b"HTTP/1.1 " + status)
        assert (b"Sec-WebSocket-Version: 13\r\n" in answer) == (status == b"426")
        assert stage.host.probe.one(records.ProtocolViolated).code == int(status)
        assert stage.host.delivered == []

    play(scenario)


def test_a_page_from_elsewhere_is_refused_and_told_what_to_do():
    async def scenario(stage: Stage) -> None:
        client = stage.connect()
        answer = client.upgrade("/ws", "Origin: https://evil.example")
        assert answer.startswith(b"HTTP/1.1 403 Forbidden")
        assert "--allow-origin" in json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
        assert stage.host.delivered == []
        assert stage.host.probe.one(records.ResponseSent).status == 403
        assert client.upgrade("/ws").startswith(b"HTTP/1.1 101"), "the connection goes on with HTTP"

    play(scenario)


@pytest.mark.parametrize("origin", ["http://localhost:8080", "http://127.0.0.1:9", "https://friend.example"])
def test_pages_of_this_machine_and_those_allowed_are_let_in(origin):
    async def scenario(stage: Stage) -> None:
        stage.open("/ws", f"Origin: {origin}")

    play(scenario, options=WebOptions(allow_origins=("https://friend.example",)))


def test_a_subprotocol_is_agreed_on():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"protocols": ["chat", "json"]})
        answer = stage.connect().upgrade("/ws", "Sec-WebSocket-Protocol: json, chat")
        assert b"Sec-WebSocket-Protocol: chat\r\n" in answer
        assert stage.host.delivered[0].event.payload["protocol"] == "chat"
        assert stage.host.probe.one(records.ConnectionOpened).protocol == "chat"

    play(scenario)


def test_without_a_common_subprotocol_the_connection_has_none():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"protocols": ["chat"]})
        assert b"Sec-WebSocket-Protocol" not in stage.connect().upgrade("/ws", "Sec-WebSocket-Protocol: json")

    play(scenario)


def test_a_required_subprotocol_is_required():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"protocols": ["chat"], "required": True})
        assert stage.connect().upgrade("/ws").startswith(b"HTTP/1.1 400")
        stage.open("/ws", "Sec-WebSocket-Protocol: chat")

    play(scenario)


def test_the_limit_of_a_path_holds_for_its_messages():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"maxMessageSize": 3})
        client = stage.open()
        assert client.say("abc") == b""
        assert client.say("abcd")[0] == 0x88

    play(scenario)


def test_one_peer_too_many_is_turned_away():
    async def scenario(stage: Stage) -> None:
        stage.open()
        stage.open()
        late = stage.connect()
        assert late.transport.take().startswith(b"HTTP/1.1 503 ")
        assert stage.host.probe.one(records.ProtocolViolated).code == 503

    play(scenario, options=WebOptions(max_connections=2))


def test_there_is_room_again_when_somebody_leaves():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.leave()
        client.link.connection_lost(None)
        stage.open()

    play(scenario, options=WebOptions(max_connections=1))


def test_connections_are_labelled_in_order():
    async def scenario(stage: Stage) -> None:
        stage.open()
        stage.server.by_hand.open_virtual("/ws", OUTSIDE)
        stage.open()
        labels = [record.label for record in stage.host.probe.all(records.ConnectionOpened)]
        assert labels == ["c1", "v1", "c2"]

    play(scenario)


def test_who_is_not_forgotten_yet_is_waited_for_but_not_for_ever():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        client.link.connection_lost(None)
        assert not await stage.server._reception.wait_forgotten(0.01)
        assert await stage.server._reception.wait_forgotten(0.01, but="ID-1")

    play(scenario, FakeHost(handle=never_yet))


def test_a_request_by_hand_has_a_host():
    made = made_by_hand("get", "/a?b=c", [("X", "y")], b"body")
    assert (made.method, made.path, made.query_string, made.body) == ("GET", "/a", "b=c", b"body")
    assert made.headers == (("Host", "localhost"), ("X", "y"))
    assert made_by_hand("GET", "/", [("host", "h")]).headers == (("host", "h"),)


def test_time_stands_still_for_a_connection_of_which_something_is_held():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"pingInterval": 20})
        held, free = stage.open(), stage.open()
        stage.host.frozen = {held.link.connection.connection_id}
        for second in range(0, 600, 10):
            stage.server._reception.check(asyncio.get_running_loop().time() + second)
            for client in (held, free):
                if server_frames(client.transport.take()) and client is free:
                    client.send(client_frame(0x8A, b""))
        assert (False, False) == (held.transport.aborted, free.transport.aborted)
        stage.host.frozen = set()
        stage.server._reception.check(asyncio.get_running_loop().time() + 610)
        assert not held.transport.aborted, "the ten minutes were not its own"

    play(scenario)


def test_without_a_hold_a_peer_that_is_silent_that_long_is_dropped():
    async def scenario(stage: Stage) -> None:
        stage.server._endpoints.configure({"pingInterval": 20})
        client = stage.open()
        for second in range(0, 600, 10):
            stage.server._reception.check(asyncio.get_running_loop().time() + second)
        assert client.transport.aborted

    play(scenario)


def test_names_are_told_until_the_last_handlers_have_finished():
    async def scenario(stage: Stage) -> None:
        client = stage.open()
        stage.host.handle = never_yet
        client.transport.abort()
        await asyncio.sleep(0)
        assert (("c1", "/ws"), None) == (stage.server.known_as("ID-1"), stage.server.known_as("ID-9"))
        stage.host.finish_all()
        assert stage.server.known_as("ID-1") is None

    play(scenario)
