"""The WebSocket service as ARO-0048 7.4 promises it, on a running server."""

import pytest

from runtime.errors import EvaluationError
from tests.support.transports import server_frames
from tests.support.webstage import Stage, play


def test_it_is_enabled_while_the_server_runs():
    async def scenario(stage: Stage) -> None:
        service = stage.server.websockets
        assert not service.enabled
        await stage.start()
        assert service.enabled
        await stage.server.stop()
        assert not service.enabled

    play(scenario, started=False)


def test_it_counts_who_is_connected():
    async def scenario(stage: Stage) -> None:
        service = stage.server.websockets
        assert service.connection_count == 0
        stage.open()
        stage.open().leave()
        (peer,) = [connection.peer for connection in stage.server._reception.registry]
        assert service.connection_count == 1
        assert service.is_connected(peer.connection_id)
        assert not service.is_connected("nobody")

    play(scenario)


def test_it_sends_to_one_and_broadcasts_to_a_path_or_to_all():
    async def scenario(stage: Stage) -> None:
        service = stage.server.websockets
        first, second = stage.open("/a"), stage.open("/b")
        one = next(iter(stage.server._reception.registry)).connection_id
        assert service.send(one, "only you")
        assert service.broadcast(b"\x00", "/b") == 1
        assert service.broadcast("all") == 2
        assert server_frames(first.transport.take()) == [(1, b"only you"), (1, b"all")]
        assert server_frames(second.transport.take()) == [(2, b"\x00"), (1, b"all")]

    play(scenario, settings={"websocket": ["/a", "/b"]})


def test_it_closes_once_and_refuses_what_cannot_be():
    async def scenario(stage: Stage) -> None:
        service = stage.server.websockets
        stage.open()
        one = next(iter(stage.server._reception.registry)).connection_id
        with pytest.raises(EvaluationError, match="Invalid WebSocket close code: 1006"):
            service.close(one, 1006)
        assert service.close(one, 4000, "bye")
        assert not service.send(one, "late")
        assert not service.close("nobody")

    play(scenario)
