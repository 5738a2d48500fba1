"""The only tests of the TCP service that open sockets: real peers on real ports, on loopback."""

import asyncio
import gc
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.services.service import OUTSIDE
from runtime.services.tcp.connections import Connection
from runtime.services.tcp.link import Link
from runtime.services.tcp.server import TcpOptions, TcpServer
from tests.support.hosts import FakeHost, RecordingProbe
from tests.support.loops import PATIENCE_S


class Echo(FakeHost):
    """Sends back whatever comes, and lets a test wait for an event."""

    server: TcpServer

    def answer(self, event: Event) -> Any:
        if event.type == "socket.data" and not self._is_outgoing(event.connection_id):
            send = effects.SendMessage(event.connection_id, event.payload["data"], required=False)  # type: ignore[arg-type]
            self.server.handlers[effects.SendMessage](send, OUTSIDE)
        return []

    def _is_outgoing(self, connection_id: str) -> bool:
        connection = self.server._reception.registry.find(connection_id)
        return connection is not None and connection.outgoing

    async def until(self, event_type: str, count: int = 1) -> list[Event]:
        """Return the events of a type, once there are `count` of them."""
        while True:
            found = [one.event for one in self.delivered if one.event.type == event_type]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.001)


def serve(scenario: Callable[[Echo, int], Awaitable[None]], **options: Any) -> Echo:
    """Run a scenario against a server on a free port; no task may be left behind."""
    host = Echo(probe=RecordingProbe(recording=False))
    host.handle = host.answer

    async def run() -> None:
        host.server = TcpServer(host, TcpOptions(port=0, **options))
        await host.server.handlers[effects.StartService](effects.StartService("socket-server", None), OUTSIDE)
        assert host.server.port is not None
        async with asyncio.timeout(PATIENCE_S):
            await scenario(host, host.server.port)
        await host.server.stop()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, left
        assert host.event_sources == 0

    asyncio.run(run())
    return host


def test_bytes_come_back_unchanged_whatever_they_are():
    async def scenario(host: Echo, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for data in (b"Hello, ARO!\n", bytes(range(256)), b"\xf0\x9f\x98\x80", b"x" * 300_000):
            writer.write(data)
            assert data == await reader.readexactly(len(data))
        address = "{}:{}".format(*writer.get_extra_info("sockname"))
        writer.close()
        (gone,) = await host.until("socket.disconnected")
        assert "connection closed" == gone.payload["reason"]
        assert address == host.delivered[0].event.payload["remoteAddress"]

    serve(scenario)


def test_what_was_asked_before_half_closing_is_answered():
    async def scenario(host: Echo, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"last words")
        writer.write_eof()
        assert b"last words" == await reader.read()
        writer.close()
        await host.until("socket.disconnected")

    serve(scenario)


def test_a_peer_that_drops_at_once_is_forgotten_once():
    async def scenario(host: Echo, port: int) -> None:
        for _ in range(20):
            dropping = socket.create_connection(("127.0.0.1", port))
            dropping.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            dropping.send(b"gone before you read this")
            dropping.close()  # resets the connection
        gone = await host.until("socket.disconnected", 20)
        assert {"connection closed"} == {event.payload["reason"] for event in gone}
        assert 20 == len({event.connection_id for event in gone})
        assert "socket.error" not in host.types()

    serve(scenario)


def test_megabytes_flow_while_both_sides_read():
    async def scenario(host: Echo, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        data = bytes(range(256)) * 16 * 1024
        writer.write(data)
        assert data == await reader.readexactly(len(data))
        writer.close()

    serve(scenario)


def test_what_is_sent_before_a_close_arrives():
    async def scenario(host: Echo, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        (event,) = await host.until("socket.connected")
        writer.write(b"nobody reads this")
        data = b"x" * 3_000_000
        handlers = host.server.handlers
        handlers[effects.SendMessage](effects.SendMessage(event.connection_id, data, False), OUTSIDE)
        handlers[effects.CloseConnection](effects.CloseConnection(event.connection_id, 1000, "enough"), OUTSIDE)
        received = await reader.read(-1)
        assert len(data) <= len(received)
        assert received.endswith(data)
        writer.close()
        (gone,) = await host.until("socket.disconnected")
        assert "enough" == gone.payload["reason"]

    serve(scenario)


def test_the_program_connects_to_a_server_and_they_talk():
    async def scenario(host: Echo, port: int) -> None:
        connect = host.server.handlers[effects.Connect]
        connection_id = await connect(effects.Connect("127.0.0.1", port), OUTSIDE)
        await host.until("socket.connected", 2)
        send = effects.SendMessage(connection_id, "over there", required=False)
        host.server.handlers[effects.SendMessage](send, OUTSIDE)
        came, returned = await host.until("socket.data", 2)
        assert ["over there", "over there"] == [came.payload["message"], returned.payload["message"]]
        assert connection_id == returned.connection_id != came.connection_id
        host.server.handlers[effects.CloseConnection](effects.CloseConnection(connection_id), OUTSIDE)
        await host.until("socket.disconnected", 2)

    serve(scenario)


def test_nobody_at_the_other_end_is_a_failure_with_a_reason():
    async def scenario(host: Echo, port: int) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))  # bound, and not listening
            nobody = unused.getsockname()[1]
            with pytest.raises(EvaluationError, match=f"^Cannot reach 127.0.0.1:{nobody}: connection refused$"):
                await host.server.handlers[effects.Connect](effects.Connect("127.0.0.1", nobody), OUTSIDE)
        assert 1 == host.event_sources

    serve(scenario)


def test_a_port_that_is_taken_names_the_way_out():
    async def scenario(host: Echo, port: int) -> None:
        other = TcpServer(host, TcpOptions(port=port))
        with pytest.raises(EvaluationError) as refused:
            await other.handlers[effects.StartService](effects.StartService("socket-server", None), OUTSIDE)
        assert str(refused.value) == (
            f"Cannot start the socket-server on port {port}: address already in use; "
            "choose another in the program or with ARO_SOCKET_PORT"
        )
        await other.stop()

    serve(scenario)


def test_stopping_closes_whoever_is_still_there():
    async def scenario(host: Echo, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await host.until("socket.connected")
        stopping = asyncio.create_task(
            host.server.handlers[effects.StopService](effects.StopService("socket-server"), OUTSIDE)
        )
        assert b"" == await reader.read()
        writer.close()
        await stopping
        assert "server shutdown" == (await host.until("socket.disconnected"))[0].payload["reason"]

    serve(scenario)


def test_nothing_is_left_of_connections_that_are_over():
    async def scenario(host: Echo, port: int) -> None:
        async def visit() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"hi")
            await reader.readexactly(2)
            writer.close()
            await writer.wait_closed()

        for _ in range(10):
            await asyncio.gather(*(visit() for _ in range(20)))
        await host.until("socket.disconnected", 200)
        reception = host.server._reception
        assert (reception.is_empty, list(reception.registry), len(reception._unforgotten)) == (True, [], 0)
        host.delivered.clear()
        gc.collect()
        assert [] == [kept for kept in gc.get_objects() if isinstance(kept, Link | Connection)]

    serve(scenario)
