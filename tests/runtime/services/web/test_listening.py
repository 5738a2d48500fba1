"""The only tests of the web service that open sockets: real clients against a real port, on loopback."""

import asyncio
import contextlib
import gc
import http.client
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from runtime.engine import effects
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.services.service import OUTSIDE, Origin
from runtime.services.web.connections import Connection
from runtime.services.web.facts import Limits
from runtime.services.web.link import Link
from runtime.services.web.server import WebOptions, WebServer
from tests.support.hosts import FakeHost
from tests.support.loops import PATIENCE_S
from tests.support.webstage import contract, returned


class Echo(FakeHost):
    """Answers each message by the same text, and each request by its body."""

    server: WebServer

    def answer(self, event: Event) -> Any:
        if event.type == "websocket.message":
            send = effects.SendMessage(event.connection_id, str(event.payload["message"]))
            self.server.handlers[effects.SendMessage](send, OUTSIDE)
        return returned(body=event.names.get("body")) if event.type == "http.request" else []


def serve(scenario: Callable[[Echo, int], Awaitable[None]], **options: Any) -> Echo:
    """Run a scenario against a server on a free port; no task may be left behind."""
    host = Echo()
    host.handle = host.answer

    async def run() -> None:
        host.server = WebServer(host, contract(), WebOptions(port=0, **options))
        await host.server.handlers[effects.StartService](effects.StartService("http-server", None), OUTSIDE)
        assert host.server.port is not None
        async with asyncio.timeout(PATIENCE_S):
            await scenario(host, host.server.port)
        await host.server.stop()
        await asyncio.sleep(0)  # the client library's own tasks are cancelled, and end now
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, left

    asyncio.run(run())
    return host


def dial(port: int, **options: Any) -> connect:
    return connect(f"ws://127.0.0.1:{port}/ws", open_timeout=PATIENCE_S, **options)


async def in_thread(work: Callable[[], Any]) -> Any:
    """Run blocking client code beside the loop; the thread is over when this returns."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Any] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            loop.call_soon_threadsafe(done.set_exception, error)
        else:
            loop.call_soon_threadsafe(done.set_result, result)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        return await done
    finally:
        thread.join()


async def raw(port: int, data: bytes) -> bytes:
    """Send bytes and return everything that comes back until the server ends its side."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    answer = await reader.read()
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    return answer


# --- WebSocket ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 300_000])
def test_messages_of_every_size_come_back(size):
    async def scenario(host: Echo, port: int) -> None:
        async with dial(port) as client:
            await client.send("x" * size)
            assert await client.recv() == "x" * size

    serve(scenario)


def test_many_messages_come_back_in_their_order():
    async def scenario(host: Echo, port: int) -> None:
        async with dial(port) as client:
            for number in range(2000):
                await client.send(str(number))
            assert [await client.recv() for _ in range(2000)] == [str(number) for number in range(2000)]

    host = serve(scenario)
    assert host.types().count("websocket.message") == 2000


def test_fragments_pings_and_bytes_work_with_a_real_client():
    async def scenario(host: Echo, port: int) -> None:
        async with dial(port) as client:
            await client.send(["one ", "two"])
            assert await client.recv() == "one two"
            await asyncio.wait_for(await client.ping(b"p"), PATIENCE_S)
            await client.send(b"raw")
            assert await client.recv() == "raw"

    serve(scenario)


def test_a_broadcast_reaches_all_clients():
    async def scenario(host: Echo, port: int) -> None:
        async with contextlib.AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(dial(port)) for _ in range(20)]
            broadcast = effects.Broadcast("news")
            assert host.server.handlers[effects.Broadcast](broadcast, OUTSIDE) == 20
            assert [await client.recv() for client in clients] == ["news"] * 20

    serve(scenario)


def test_either_side_may_close():
    async def scenario(host: Echo, port: int) -> None:
        async with dial(port) as client:
            await client.close(4000, "enough")
        async with dial(port) as client:
            host.server.by_hand.close_connection("ID-2", 4001, "out", Origin())
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4001, "out")

    host = serve(scenario)
    ended = [d.event.payload for d in host.delivered if d.event.type == "websocket.disconnected"]
    assert [(payload["code"], payload["reason"]) for payload in ended] == [(4000, "enough"), (4001, "out")]


def test_the_client_reads_why_its_message_was_too_big():
    async def scenario(host: Echo, port: int) -> None:
        async with dial(port) as client:
            with pytest.raises(ConnectionClosed) as closed:
                await _say_and_wait(client, "x" * 500_000)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1009
        async with dial(port) as client:
            await client.send("the server lives on")
            assert await client.recv() == "the server lives on"

    serve(scenario, limits=Limits(max_message=1000))


async def _say_and_wait(client: ClientConnection, text: str) -> None:
    await client.send(text)
    await client.recv()


def test_a_client_that_just_disappears_is_told_of():
    async def scenario(host: Echo, port: int) -> None:
        client = await dial(port)
        client.transport.abort()
        while "websocket.disconnected" not in host.types():
            await asyncio.sleep(0.001)
        assert host.delivered[-1].event.payload["code"] == 1006

    serve(scenario)


def test_a_foreign_page_gets_403():
    async def scenario(host: Echo, port: int) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await dial(port, origin="https://evil.example")
        assert refused.value.response.status_code == 403

    serve(scenario)


def test_the_end_of_the_server_is_told_to_its_clients():
    async def scenario(host: Echo, port: int) -> None:
        client = await dial(port)
        stop = effects.StopService("http-server")
        waiting = asyncio.ensure_future(client.recv())
        await host.server.handlers[effects.StopService](stop, OUTSIDE)
        with pytest.raises(ConnectionClosed) as closed:
            await waiting
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "server shutdown")
        with pytest.raises(OSError, match=r"refused|Connect call failed"):
            await dial(port)

    host = serve(scenario)
    assert host.delivered[-1].event.payload["reason"] == "server shutdown"


def test_nothing_is_left_of_connections_that_are_over():
    async def scenario(host: Echo, port: int) -> None:
        for number in range(30):
            async with dial(port) as client:
                await client.send(str(number))
        await in_thread(lambda: [fetch(port) for _ in range(10)])
        while not host.server._reception.is_empty:
            await asyncio.sleep(0.001)
        assert host.types().count("websocket.disconnected") == 30
        host.delivered.clear()
        gc.collect()
        assert [held for held in gc.get_objects() if isinstance(held, Link | Connection)] == []

    serve(scenario)


def fetch(port: int) -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    client.request("GET", "/things")
    status = client.getresponse().status
    client.close()
    return status


# --- HTTP ---------------------------------------------------------------------------------------------------------


def test_an_http_client_keeps_its_connection():
    async def scenario(host: Echo, port: int) -> None:
        def talk() -> list[tuple[int, bytes]]:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            answers = []
            for method, path in (("GET", "/things"), ("HEAD", "/things"), ("GET", "/nothing"), ("GET", "/ws")):
                client.request(method, path)
                response = client.getresponse()
                answers.append((response.status, response.read()))
            client.close()
            return answers

        answers = await in_thread(talk)
        assert [status for status, _ in answers] == [200, 200, 404, 200]
        assert answers[1][1] == b""

    serve(scenario)


def test_a_chunked_body_arrives_whole():
    async def scenario(host: Echo, port: int) -> None:
        def talk() -> bytes:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            headers = {"Content-Type": "application/json"}
            client.request("POST", "/things", iter([b'{"a":', b" 1}"]), headers, encode_chunked=True)
            return client.getresponse().read()

        assert await in_thread(talk) == b'{"body":{"a":1}}'

    serve(scenario)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"GET / HTTP/1.1\r\nNo colon\r\n\r\n", b"400"),
        (b"POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n" + b"x" * 2_000_000, b"413"),
    ],
    ids=["tls", "header", "large"],
)
def test_the_client_reads_why_it_was_refused_and_the_server_lives_on(data, status):
    async def scenario(host: Echo, port: int) -> None:
        assert (await raw(port, data)).startswith(b"HTTP/1.1 " + status)
        follow_up = b"GET /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        assert (await raw(port, follow_up)).startswith(b"HTTP/1.1 200 OK")

    serve(scenario)


# --- the port -----------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_names_the_way_out():
    async def scenario(host: Echo, port: int) -> None:
        other = WebServer(host, None, WebOptions(port=port))
        start = other.handlers[effects.StartService](effects.StartService("http-server", None), OUTSIDE)
        with pytest.raises(EvaluationError) as refused:
            await start
        assert str(refused.value) == (
            f"Cannot start the http-server on port {port}: address already in use; "
            "choose another with --port or ARO_HTTP_PORT"
        )
        await other.stop()

    serve(scenario)
