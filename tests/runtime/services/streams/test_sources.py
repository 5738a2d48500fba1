"""Sources against real servers on this machine: `websockets` for one, a few lines of asyncio for the other."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from runtime.services.streams.payloads import Message
from runtime.services.streams.sources import (
    MAX_MESSAGE,
    Answer,
    InterruptedStreamError,
    server_sent_events,
    websocket,
)
from tests.support.loops import PATIENCE_S


@dataclass
class Memory:
    last_id: str = ""
    retry_seconds: float | None = None
    over: bool = False
    begun: int = 0
    answer: Answer | None = None

    def opened(self, protocol: str, answer: Answer | None) -> None:
        self.begun += 1
        self.answer = answer


async def gathered(source: AsyncGenerator[Message, None]) -> list[dict[str, Any]]:
    """Return the payloads of all messages."""
    async with asyncio.timeout(PATIENCE_S):
        return [message.payload async for message in source]


# WebSocket


def from_websocket(handler: Callable[[ServerConnection], Awaitable[None]]) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        async with serve(handler, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await gathered(websocket(f"ws://127.0.0.1:{port}/feed", {"X-Token": "t"}, PATIENCE_S, Memory()))

    return asyncio.run(run())


def test_messages_come_until_the_server_closes() -> None:
    async def feed(connection: ServerConnection) -> None:
        assert connection.request is not None
        token, agent = (connection.request.headers[name] for name in ("X-Token", "User-Agent"))
        await connection.send(f'{{"path": "{connection.request.path}", "token": "{token}", "agent": "{agent}"}}')
        await connection.send(b"\x01")

    assert [
        {"path": "/feed", "token": "t", "agent": "ARO-HTTP-Client/1.0"},
        {"data": b"\x01"},
    ] == from_websocket(feed)


def test_a_connection_that_breaks_is_an_interruption() -> None:
    async def feed(connection: ServerConnection) -> None:
        connection.transport.abort()

    with pytest.raises(InterruptedStreamError, match="no close frame"):
        from_websocket(feed)


def test_the_server_can_be_answered_until_the_connection_is_over() -> None:
    heard: list[str | bytes] = []

    async def feed(connection: ServerConnection) -> None:
        await connection.send("ping")
        heard.append(await connection.recv())

    async def scenario() -> None:
        memory = Memory()
        async with serve(feed, "127.0.0.1", 0) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            async for _ in websocket(url, {}, PATIENCE_S, memory):
                assert memory.answer is not None
                await memory.answer("pong")
        assert memory.answer is not None
        with pytest.raises(InterruptedStreamError):
            await memory.answer("too late")

    asyncio.run(scenario())
    assert ["pong"] == heard


def of_size(size: int) -> list[dict[str, Any]]:
    async def feed(connection: ServerConnection) -> None:
        await connection.send("x" * size)

    return from_websocket(feed)


def test_a_message_that_is_too_long_is_an_interruption() -> None:
    for size in (MAX_MESSAGE - 1, MAX_MESSAGE):
        assert [{"data": "x" * size}] == of_size(size)
    with pytest.raises(InterruptedStreamError, match="1009"):
        of_size(MAX_MESSAGE + 1)


# Server-sent events


def from_http(answer: bytes, memory: Memory | None = None) -> tuple[list[dict[str, Any]], str]:
    """Return what came, and what was asked."""

    async def run() -> tuple[list[dict[str, Any]], str]:
        asked: list[str] = []

        async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(answer)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve_one, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
            found = await gathered(server_sent_events(url, {"X-Token": "t"}, PATIENCE_S, memory or Memory()))
        return found, asked[0]

    return asyncio.run(run())


def answered(body: str, status: str = "200 OK", kind: str = "text/event-stream; charset=utf-8") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n{body}".encode()


def test_events_come_until_the_server_ends_the_answer() -> None:
    memory = Memory()
    found, asked = from_http(answered('retry: 2000\nid: 3\nevent: up\ndata: {"n": 1}\n\ndata: two\n\n'), memory)
    assert [{"n": 1, "kind": "up"}, {"data": "two", "kind": "message"}] == found
    assert Memory("3", 2.0, begun=1) == memory
    assert "GET /feed HTTP/1.1" in asked
    assert "Accept: text/event-stream" in asked
    assert "X-Token: t" in asked
    assert "Last-Event-ID" not in asked


def test_a_stream_that_goes_on_says_what_it_saw_last() -> None:
    assert "Last-Event-ID: 17" in from_http(answered(""), Memory(last_id="17"))[1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (answered("", status="503 Busy"), "answered 503"),
        (answered("{}", kind="application/json"), "sends no events, but application/json"),
        (b"no HTTP at all\r\n\r\n", "illegal status line"),
        (answered("data: " + "x" * (1024 * 1024 + 10)), "more than 1048576 characters"),
    ],
    ids=["status", "type", "garbage", "flood"],
)
def test_what_is_no_stream_of_events_is_an_interruption(answer: bytes, reason: str) -> None:
    with pytest.raises(InterruptedStreamError, match=reason):
        from_http(answer)


def test_no_content_means_no_further_attempt() -> None:
    memory = Memory()
    assert [] == from_http(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", memory)[0]
    assert Memory(over=True) == memory


# Both


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is bound and not listened on, so that nobody else gets it meanwhile."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.mark.parametrize(("source", "scheme"), [(websocket, "ws"), (server_sent_events, "http")])
def test_nobody_there_is_an_interruption(source: Any, scheme: str, unused_port: int) -> None:
    with pytest.raises(InterruptedStreamError, match=r"^(cannot connect|connection refused)$"):
        asyncio.run(gathered(source(f"{scheme}://127.0.0.1:{unused_port}/", {}, PATIENCE_S, Memory())))


@pytest.mark.parametrize(("source", "scheme"), [(websocket, "ws"), (server_sent_events, "http")])
@pytest.mark.parametrize("address", ["127.0.0.1:99999", "127.0.0.1:1/\ud800", "[::1"], ids=ascii)
def test_an_address_that_cannot_be_is_an_interruption(source: Any, scheme: str, address: str) -> None:
    with pytest.raises(InterruptedStreamError):
        asyncio.run(gathered(source(f"{scheme}://{address}/", {}, PATIENCE_S, Memory())))


@pytest.mark.parametrize(("source", "scheme"), [(websocket, "ws"), (server_sent_events, "http")])
def test_a_server_that_says_nothing_is_not_waited_for(source: Any, scheme: str) -> None:
    async def run() -> None:
        gone = asyncio.Event()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(-1)
            writer.close()
            gone.set()

        async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(InterruptedStreamError, match=r"no answer within 0.05 s"):
                await gathered(source(f"{scheme}://127.0.0.1:{port}/", {}, 0.05, Memory()))
            await gone.wait()

    asyncio.run(run())
