"""Peers over TCP, and what a program asks of other machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from runtime.engine import effects
from runtime.engine.actions.fetching import seconds_of
from runtime.engine.effects import RequestUrl
from runtime.errors import EvaluationError
from runtime.probe.commands import InjectMessage
from runtime.services.http_client import CONCURRENCY, HttpClient
from runtime.services.service import OUTSIDE
from runtime.services.streams.events import EventReader, EventTooLongError
from runtime.services.streams.patience import Patience
from runtime.services.streams.sources import Answer, InterruptedStreamError, websocket
from runtime.services.tcp.connections import Connection
from runtime.services.tcp.dialing import dial
from runtime.services.tcp.framing import Reader
from runtime.services.tcp.server import TcpOptions, TcpServer
from tests.limits.tries import succeeds
from tests.limits.tries.stopping import host_of_slow_partings, waits
from tests.support import clockwork
from tests.support.hosts import FakeClock, FakeHost, never_yet
from tests.support.loops import ask
from tests.support.rlimits import allow_descriptors
from tests.support.tcpstage import Stage, linked, play
from tests.support.transports import Client, Listening


def tcp_chunk(size: int) -> bool:
    return len(list(Reader().receive(b"x" * size))) == 1


def server_event(size: int) -> bool:
    """Its line ends count; an event that is whole with the bytes of one read is not looked at."""
    return succeeds(EventReader().feed, b"data: " + b"x" * (size - 1) + b"\n", refusal=EventTooLongError)


def request_timeout(seconds: int) -> bool:
    return succeeds(seconds_of, seconds)


def _beside_a_link(ask: Callable[[Client, Connection, FakeClock], bool], host: FakeHost | None = None) -> bool:
    async def scenario() -> bool:
        speaking = host if host is not None else FakeHost()
        return ask(*linked(speaking, speaking.clock), speaking.clock)

    return asyncio.run(scenario())


def send_buffer(size: int) -> bool:
    """Whether a peer that does not read gets another message when so much waits before it."""

    def ask(client: Client, connection: Connection, clock: FakeClock) -> bool:
        client.transport.stuck = size
        return client.link.send(b"x")

    return _beside_a_link(ask)


def waiting_events(count: int) -> bool:
    """Whether a peer is still read when so many events wait behind the one that is handled, its connected event."""

    def ask(client: Client, connection: Connection, clock: FakeClock) -> bool:
        for _ in range(count):
            client.send(b"x")
        return client.transport.reading

    return _beside_a_link(ask, FakeHost(handle=never_yet))


def slow_reader(seconds: float) -> bool:
    def ask(client: Client, connection: Connection, clock: FakeClock) -> bool:
        client.link.pause_writing()
        return _stays(client, clock, seconds)

    return _beside_a_link(ask)


def closing(seconds: float) -> bool:
    def ask(client: Client, connection: Connection, clock: FakeClock) -> bool:
        connection.close("enough", OUTSIDE)
        return _stays(client, clock, seconds)

    return _beside_a_link(ask)


def _stays(client: Client, clock: FakeClock, seconds: float) -> bool:
    clock.advance(seconds)
    client.link.check(clock())
    return not client.transport.aborted


def _on_stage(act: Callable[[Stage], Awaitable[bool]], host: FakeHost | None = None) -> bool:
    found: list[bool] = []

    async def scenario(stage: Stage) -> None:
        found.append(await act(stage))

    play(scenario, host)
    return found == [True]


def connections(count: int) -> bool:
    assert count == allow_descriptors(count), "ulimit -Hn allows too few descriptors for this test"

    async def act(stage: Stage) -> bool:
        return not [stage.connect() for _ in range(count)][-1].transport.aborted

    return _on_stage(act)


def injected(size: int) -> bool:
    async def act(stage: Stage) -> bool:
        stage.connect()
        return succeeds(stage.server.obey, InjectMessage("ID-1", "x" * size), OUTSIDE)

    return _on_stage(act)


def stop(seconds: float) -> bool:
    """Whether Stop waits for a disconnected handler that takes so long."""

    async def scenario() -> bool:
        host = host_of_slow_partings()
        stage = Stage(host, None)
        await stage.start()
        client = stage.connect()
        return await waits(stage, host, "socket-server", client.leave, seconds)

    return clockwork.run(scenario())


def connecting(seconds: float) -> bool:
    """Whether Connect waits for a machine that takes so long to answer."""

    class Distant(clockwork.JumpingLoop):
        async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> list[Any]:
            return [(0, 0, 0, "", (host, port))]

        async def create_connection(self, *given: Any, **options: Any) -> Any:
            await asyncio.sleep(seconds)
            raise ConnectionRefusedError(111, "there after all")

    async def scenario() -> bool:
        server = TcpServer(FakeHost(), TcpOptions(), Listening(), dial)  # type: ignore[arg-type]
        try:
            await server.handlers[effects.Connect](effects.Connect("far.example", 1), OUTSIDE)
        except EvaluationError as error:
            return "no answer within" not in str(error)
        raise AssertionError("nobody is there")

    return clockwork.run(scenario(), Distant)


# Streams, and requests of a program


class _Memory:
    """What a stream keeps from one attempt to the next."""

    last_id = ""
    retry_seconds: float | None = None
    over = False

    def opened(self, protocol: str, answer: Answer | None) -> None:
        return None


def streamed_message(size: int) -> bool:
    async def feed(connection: ServerConnection) -> None:
        await connection.send("x" * size)

    async def all_of(stream: AsyncGenerator[Any, None]) -> list[Any]:
        return [message async for message in stream]

    async def scenario() -> int:
        async with serve(feed, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return len(await all_of(websocket(f"ws://127.0.0.1:{port}/", {}, 5.0, _Memory())))

    return succeeds(asyncio.run, scenario(), refusal=InterruptedStreamError)


def retry_wait(seconds: float) -> bool:
    """Whether a stream waits as long as its server asks for."""
    patience = Patience(1.0)
    patience.start_over(seconds)
    return patience.wait() == seconds


async def _asking(
    serve_one: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    use: Callable[[HttpClient, str], Awaitable[Any]],
) -> Any:
    """Return what `use` returns, given a client and the address of a server."""
    server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
    client = HttpClient({}, FakeHost())
    async with server:
        try:
            return await use(client, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        finally:
            await client.stop()


def _fetch(client: HttpClient, url: str) -> Awaitable[Any]:
    return ask(client, RequestUrl("GET", url))


def answer(size: int) -> bool:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size)
        writer.write(b"x" * size)
        writer.close()

    return succeeds(asyncio.run, _asking(say, _fetch))


def redirects(count: int) -> bool:
    """Whether so many redirects, one after the other, lead to an answer."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        done = int(head.split()[1].removeprefix(b"/") or b"0")
        lead = b"302 Found\r\nLocation: /%d" % (done + 1) if done < count else b"200 OK"
        writer.write(b"HTTP/1.1 " + lead + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    return succeeds(asyncio.run, _asking(say, lambda client, url: _fetch(client, f"{url}/0")))


def requests_at_once(count: int) -> bool:
    """Whether so many requests are under way at the same time; all of them are answered either way."""
    here, most, enough = 0, 0, asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal here, most
        await reader.readuntil(b"\r\n\r\n")
        here += 1
        most = max(most, here)
        if here == min(count, CONCURRENCY):
            enough.set()
        await enough.wait()
        here -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def use(client: HttpClient, url: str) -> None:
        await asyncio.gather(*(_fetch(client, f"{url}/{number}") for number in range(count)))

    asyncio.run(_asking(say, use))
    return most == count
