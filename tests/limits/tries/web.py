"""Peers over HTTP and WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from runtime.services.web.channel import Channel
from runtime.services.web.connections import check_close
from runtime.services.web.deadlines import Deadlines, Due
from runtime.services.web.facts import Ended, Limits, Rejected
from runtime.services.web.http import body_value
from runtime.services.web.http11 import RequestReader
from runtime.services.web.server import WebServer
from tests.conformance.websocket import BINARY, COMPRESSED, deflated, frame
from tests.limits.tries import succeeds
from tests.limits.tries.stopping import host_of_slow_partings, waits
from tests.support import clockwork
from tests.support.client_frames import handshake
from tests.support.hosts import FakeHost, never_yet
from tests.support.rlimits import allow_descriptors
from tests.support.transports import Listening, client_frame, close_frame
from tests.support.webstage import Stage, contract, play, returned

GET, POST, HOST = b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n", b"Host: a\r\n"


def _is_read(data: bytes) -> bool:
    reader = RequestReader(Limits())
    reader.feed(data)
    return not any(isinstance(item, Rejected) for item in reader.queue)


def target(size: int) -> bool:
    return _is_read(b"GET /" + b"a" * (size - 1) + b" HTTP/1.1\r\n" + HOST + b"\r\n")


def header_block(size: int) -> bool:
    """A header counts with its colon, its blank and its line end."""
    return _is_read(GET + HOST + b"X: " + b"y" * (size - len(HOST) - 5) + b"\r\n\r\n")


def headers(count: int) -> bool:
    return _is_read(GET + HOST + b"X: y\r\n" * (count - 1) + b"\r\n")


def body_by_length(size: int) -> bool:
    return _is_read(POST + HOST + b"Content-Length: %d\r\n\r\n" % size)


def body_in_chunks(size: int) -> bool:
    body = b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n"
    return _is_read(POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + body)


def pipelined(count: int) -> bool:
    channel = Channel()
    channel.receive_data(GET + HOST + b"\r\n")
    channel.receive_data((GET + HOST + b"\r\n") * count)
    while channel.told:
        if any(isinstance(one, Rejected) for one in channel.events()):
            return False
        channel.respond(200, [], b"")
    return True


def parts(count: int) -> bool:
    one = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    return isinstance(body_value(one * count + b"--b--\r\n", "multipart/form-data; boundary=b"), dict)


def _waits(due: Due, act: str, seconds: float) -> bool:
    """Whether nothing is due so many seconds after `act`."""
    deadlines = Deadlines(0.0)
    getattr(deadlines, act)(0.0)
    found = deadlines.due(seconds)
    assert found in (Due.NOTHING, due)
    return found is Due.NOTHING


def idle(seconds: float) -> bool:
    return _waits(Due.CLOSE, "idle", seconds)


def request(seconds: float) -> bool:
    return _waits(Due.REFUSE, "reading", seconds)


def _is_heard(data: bytes, *extra: str) -> bool:
    channel = Channel()
    channel.receive_data(handshake("/ws", *extra))
    channel.events()
    channel.accept_upgrade(compress=bool(extra))
    channel.receive_data(data)
    return not any(isinstance(one, Ended) for one in channel.events())


def message(size: int) -> bool:
    return _is_heard(frame(BINARY, b"x" * (size // 2), fin=False) + frame(0, b"x" * (size - size // 2)))


def inflated(size: int) -> bool:
    packed = frame(BINARY, deflated(b"x" * size), reserved=COMPRESSED)
    return _is_heard(packed, "Sec-WebSocket-Extensions: permessage-deflate")


def close_reason(size: int) -> bool:
    return succeeds(check_close, 1000, "r" * size)


def slow_reader(seconds: float) -> bool:
    deadlines = Deadlines(0.0)
    deadlines.open()
    deadlines.stalled(0.0)
    return deadlines.due(seconds) is Due.NOTHING


def closing(seconds: float) -> bool:
    return _waits(Due.DROP, "closing", seconds)


def body_rate(rate: int) -> bool:
    """Whether a body that comes so slowly, but all the time, is waited for: after a day, too."""
    deadlines, day = Deadlines(0.0), 86_400
    deadlines.reading(0.0)
    deadlines.received(rate * day)
    deadlines.reading(float(day))
    return deadlines.due(float(day)) is Due.NOTHING


def _on_stage(ask: Callable[[Stage], bool], host: FakeHost | None = None) -> bool:
    found: list[bool] = []

    async def scenario(stage: Stage) -> None:
        found.append(ask(stage))

    play(scenario, host)
    return found == [True]


def waiting_messages(count: int) -> bool:
    """Whether a peer is still read when so many messages wait behind the one that is handled."""

    def ask(stage: Stage) -> bool:
        client = stage.open()
        client.send(client_frame(0x81, b"x") * (1 + count))
        return client.transport.reading

    return _on_stage(ask, FakeHost(handle=lambda event: never_yet(event) if event.type.endswith("message") else []))


def send_buffer(size: int) -> bool:
    """Whether a peer that does not read stays when so much waits besides the message that is sent."""

    def ask(stage: Stage) -> bool:
        client, message = stage.open(), b"\x81\x02hi"
        client.transport.stuck = size + len(message)
        client.link.pause_writing()
        client.link.send(message)
        return not client.transport.aborted

    return _on_stage(ask)


def connections(count: int) -> bool:
    assert count == allow_descriptors(count), "ulimit -Hn allows too few descriptors for this test"

    def ask(stage: Stage) -> bool:
        return [stage.connect() for _ in range(count)][-1].transport.take() == b""

    return _on_stage(ask)


async def _started(host: FakeHost) -> Stage:
    listening = Listening()
    stage = Stage(host, WebServer(host, contract(), None, listening), listening)
    await stage.start()
    return stage


def stop(seconds: float) -> bool:
    """Whether Stop waits for a disconnected handler that takes so long."""

    async def scenario() -> bool:
        host = host_of_slow_partings()
        stage = await _started(host)
        client = stage.open()
        return await waits(stage, host, "http-server", lambda: client.send(close_frame(1001)), seconds)

    return clockwork.run(scenario())


def last_answer(seconds: float) -> bool:
    """Whether an answer that takes so long reaches its client when the application ends."""

    async def scenario() -> bool:
        host = FakeHost(handle=never_yet)
        stage = await _started(host)
        client = stage.connect()
        client.send(b"GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n")
        host_answers = host.delivered[-1].finish
        asyncio.get_running_loop().call_later(seconds, lambda: host_answers(*returned()))
        await stage.server.stop()
        return client.transport.take().startswith(b"HTTP/1.1 200 ")

    return clockwork.run(scenario())
