"""The HTTP client against a server on loopback that says what the test wants."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from runtime.engine.effects import ProbeUrl, RequestUrl
from runtime.errors import EvaluationError
from runtime.services import http_client
from runtime.services.http_client import HttpClient
from runtime.services.service import Origin
from runtime.values.answers import AnswerList, AnswerMap, AnswerText
from tests.support.hosts import FakeHost
from tests.support.loops import ask

Reply = Callable[[str], "bytes | None"]
"""From the whole request to the whole reply; None never answers."""


def said(body: str, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def with_server(reply: Reply, use: Callable[[HttpClient, str], Awaitable[Any]], host: FakeHost | None = None) -> Any:
    """Return what `use` returns, given a client and the address of a server that answers with `reply`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in head.lower().split("\r\n") if line.startswith("content-length:")), 0)
        answer = reply(head + (await reader.readexactly(length)).decode())
        if answer is not None:
            writer.write(answer)
            writer.close()
        else:
            await reader.read()
            writer.close()

    async def scenario() -> Any:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        client = HttpClient({}, host or FakeHost())
        async with server:
            try:
                return await use(client, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            finally:
                await client.stop()

    return asyncio.run(scenario())


def requested(reply: bytes | None, **options: Any) -> Any:
    options = {"method": "GET", **options}
    return with_server(lambda _: reply, lambda client, url: ask(client, RequestUrl(url=f"{url}/x", **options)))


def test_a_json_answer_is_its_body_and_knows_the_rest() -> None:
    found = requested(said('{"name":"Ada","status":"busy"}', "X-Two: a", "X-Two: b", status="201 Created"))
    assert (AnswerMap, {"name": "Ada", "status": "busy"}) == (type(found), dict(found.items()))
    assert (201, 201, True) == (found["status"], found["statusCode"], found["isSuccess"])
    assert "a, b" == found["headers"]["x-two"]


def test_a_list_and_a_text_are_answers_too() -> None:
    assert [1, 2] == requested(said("[1,2]"))
    assert isinstance(requested(said("[1,2]")), AnswerList)
    found = requested(said("plain", status="404 Not Found"))
    assert (AnswerText, "plain", 404, False) == (type(found), found, found.about["status"], found.about["isSuccess"])


def test_a_body_in_another_encoding_is_read() -> None:
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin-1\r\nConnection: close\r\n\r\n\xe4"
    assert "ä" == requested(reply)
    for encoding in (b"no-such-code", b"undefined", b"idna", b"hex"):
        assert "x" == requested(reply.replace(b"latin-1", encoding).replace(b"\xe4", b"x"))


def test_what_is_sent_arrives() -> None:
    heard: list[str] = []

    def reply(request: str) -> bytes:
        heard.append(request)
        return said("ok")

    effect = {"method": "PUT", "headers": {"X-Own": "1", "Content-Type": "application/json"}, "body": '{"a":1}'}
    with_server(reply, lambda client, url: ask(client, RequestUrl(url=f"{url}/p?q=1", **effect)))  # type: ignore[arg-type]
    head, _, body = heard[0].partition("\r\n\r\n")
    assert head.startswith("PUT /p?q=1 HTTP/1.1\r\n")
    for line in ("user-agent: aro-http-client/1.0", "x-own: 1", "content-type: application/json"):
        assert line in head.lower()
    assert '{"a":1}' == body


def test_a_redirect_is_followed_and_cookies_are_not_kept() -> None:
    heard: list[str] = []

    def reply(request: str) -> bytes:
        heard.append(request.lower())
        if " /x " in request:
            return said("", "Location: /y", "Set-Cookie: a=b; Path=/", status="302 Found")
        return said("there")

    assert "there" == with_server(reply, lambda client, url: ask(client, RequestUrl("GET", f"{url}/x")))
    assert (2, False) == (len(heard), any("cookie:" in request for request in heard))


def refused(reply: bytes | None, **options: Any) -> str:
    with pytest.raises(EvaluationError) as caught:
        requested(reply, **options)
    return str(caught.value)


def test_no_answer_in_time_is_a_failure() -> None:
    assert refused(None, timeout_seconds=0.1).startswith("No answer within 0.1 s: http://127.0.0.1:")


def test_an_answer_that_is_no_http_is_a_failure() -> None:
    assert ": http://127.0.0.1:" in refused(b"SSH-2.0\r\n\r\n")
    assert ": http://127.0.0.1:" in refused(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nxx")


def test_an_endless_redirect_is_a_failure() -> None:
    assert "redirects" in refused(said("", "Location: /x", status="302 Found"))


def test_a_header_that_http_cannot_say_is_a_failure() -> None:
    assert refused(said("x"), headers={"X": "a\r\nb"})
    assert refused(said("x"), headers={"X": "ü€"}).startswith("Invalid request")


def test_an_answer_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "MAX_ANSWER_BYTES", 10)
    assert ["a12345678", "a123456789"] == [requested(said(text)) for text in ("a12345678", "a123456789")]
    assert "The answer has more than 10 bytes" in refused(said("x" * 11))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is bound and not listened on, so that nobody else gets it meanwhile."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def alone(effect: RequestUrl | ProbeUrl, host: FakeHost | None = None) -> Any:
    async def scenario() -> Any:
        client = HttpClient({}, host or FakeHost())
        try:
            return await ask(client, effect)
        finally:
            await client.stop()

    return asyncio.run(scenario())


def test_nobody_there_is_a_failure_of_a_request_and_an_answer_of_a_probe(closed_port: int) -> None:
    url = f"http://127.0.0.1:{closed_port}/"
    with pytest.raises(EvaluationError, match=f"Cannot connect: {url}"):
        alone(RequestUrl("GET", url))
    assert {"target": url, "reachable": False, "reason": "Cannot connect"} == alone(ProbeUrl(url))


IMPOSSIBLE = ["http://127.0.0.1:99999/", "http://127.0.0.1:1/\ud800", "http://[::1"]
"""No server has such an address."""


@pytest.mark.parametrize("url", IMPOSSIBLE, ids=ascii)
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    for effect in (RequestUrl("GET", url), ProbeUrl(url)):
        with pytest.raises(EvaluationError, match=re.escape(url)):
            alone(effect)


def test_a_redirect_to_an_address_that_cannot_be_is_refused() -> None:
    said_so = refused(said("", "Location: http://127.0.0.1:99999/", status="302 Found"))
    assert said_so.startswith("Invalid request (connect(): port must be 0-65535): http://127.0.0.1:")


def test_a_probe_says_who_answers_and_how_soon() -> None:
    found = with_server(lambda _: said("x", status="500 Oh"), lambda client, url: ask(client, ProbeUrl(f"{url}/")))
    assert (True, 500, int) == (found["reachable"], found["status"], type(found["latency"]))


def test_a_probe_does_not_wait_longer_than_it_is_told() -> None:
    found = with_server(lambda _: None, lambda client, url: ask(client, ProbeUrl(f"{url}/", 0.1)))
    assert (False, "No answer within 0.1 s") == (found["reachable"], found["reason"])


# --- events ------------------------------------------------------------------------------------------------------

STATEMENT = Origin(flow=7, cause=3, execution_id=2, feature_set="Application-Start")


def told(host: FakeHost) -> list[dict[str, Any]]:
    """Return the events of `host`, which all come from the statement, without how long it took."""
    assert all(delivered.origin == STATEMENT for delivered in host.delivered)
    assert host.types() == [delivered.event.payload["eventType"] for delivered in host.delivered]
    return [
        {name: value for name, value in delivered.event.payload.items() if name != "durationMs"}
        for delivered in host.delivered
    ]


async def asked(client: HttpClient, effect: RequestUrl | ProbeUrl) -> Any:
    return await client.handlers[type(effect)](effect, STATEMENT)


@pytest.mark.parametrize("effect", [RequestUrl, lambda method, url: ProbeUrl(url)])
def test_each_answer_is_an_event_with_its_status_and_the_time_it_took(effect: Callable[..., Any]) -> None:
    host, urls = FakeHost(), []

    async def use(client: HttpClient, url: str) -> None:
        urls.append(url)
        await asked(client, effect("GET", url))

    with_server(lambda _: said("x", status="404 Not Found"), use, host)
    expected = {"url": urls[0], "method": "GET", "statusCode": 404, "eventType": "http.client.completed"}
    assert [expected] == told(host)
    assert host.delivered[0].event.payload["durationMs"] > 0


def test_a_request_without_an_answer_is_an_event_with_the_reason(closed_port: int) -> None:
    url = f"http://127.0.0.1:{closed_port}/"
    requested_host, probed_host = FakeHost(), FakeHost()

    async def scenario(host: FakeHost, effect: RequestUrl | ProbeUrl) -> None:
        client = HttpClient({}, host)
        with suppress(EvaluationError):
            await asked(client, effect)
        await client.stop()

    asyncio.run(scenario(requested_host, RequestUrl("GET", url)))
    asyncio.run(scenario(probed_host, ProbeUrl(url)))
    about = {"url": url, "eventType": "http.client.error"}
    assert [{**about, "error": f"Cannot connect: {url}"}] == told(requested_host)
    assert [{**about, "error": "Cannot connect"}] == told(probed_host)


@pytest.mark.parametrize(("said_so", "at_once"), [("", 8), ("2", 2), ("0", 8), ("many", 8)])
def test_only_so_many_requests_are_under_way(said_so: str, at_once: int) -> None:
    assert at_once == HttpClient({"ARO_HTTP_CONCURRENCY": said_so}, FakeHost())._turns._value


def test_requests_beyond_the_limit_wait_for_their_turn() -> None:
    under_way: list[int] = []

    async def scenario() -> None:
        open_now = 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal open_now
            await reader.readuntil(b"\r\n\r\n")
            open_now += 1
            under_way.append(open_now)
            await asyncio.sleep(0.01)
            open_now -= 1
            writer.write(said("ok"))
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        client = HttpClient({"ARO_HTTP_CONCURRENCY": "2"}, FakeHost())
        async with server:
            await asyncio.gather(*(ask(client, RequestUrl("GET", url)) for _ in range(6)))
            await client.stop()

    asyncio.run(scenario())
    assert (6, True) == (len(under_way), max(under_way) <= 2)
