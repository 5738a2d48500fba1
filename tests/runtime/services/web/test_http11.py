"""Requests from bytes, responses to bytes."""

from __future__ import annotations

import pytest

from runtime.services.web.facts import Limits, Rejected, Request, UpgradeRequested, head_of
from runtime.services.web.http11 import Item, RequestReader, response_bytes, split_target, tokens
from tests.support.client_frames import handshake

HOST = b"Host: localhost\r\n"
SMALL = Limits(max_target=20, max_header_block=120, max_headers=4, max_body=10, max_pipelined=3)


def read(data: bytes, limits: Limits | None = None, *, step: int | None = None) -> list[Item]:
    reader = RequestReader(limits or Limits())
    step = step or max(1, len(data))
    for start in range(0, len(data), step):
        reader.feed(data[start : start + step])
    return list(reader.queue)


def request(
    method: str = "GET",
    target: str = "/",
    headers: tuple[tuple[str, str], ...] = (("Host", "localhost"),),
    body: bytes = b"",
    *,
    version: str = "1.1",
    keep_alive: bool = True,
) -> Request:
    path, query_string = split_target(target)
    return Request(method, target, path, query_string, version, head_of(headers), body, keep_alive)


DIALOGUES = {
    "a request without a body": (b"GET /a?b=c HTTP/1.1\r\n" + HOST + b"\r\n", [request(target="/a?b=c")]),
    "blanks around values": (
        b"GET / HTTP/1.1\r\n" + HOST + b"A: \t b c \t\r\nE:\r\n\r\n",
        [request(headers=(("Host", "localhost"), ("A", "b c"), ("E", "")))],
    ),
    "bytes beyond ASCII in a value": (
        b"GET / HTTP/1.1\r\n" + HOST + b"A: \xe9\r\n\r\n",
        [request(headers=(("Host", "localhost"), ("A", "é")))],
    ),
    "empty lines before a request": (b"\r\n\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n", [request()]),
    "a body by length": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n\r\nabc",
        [request("POST", headers=(("Host", "localhost"), ("Content-Length", "3")), body=b"abc")],
    ),
    "a body in chunks, with an extension and a trailer": (
        b"POST / HTTP/1.1\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n",
        [request("POST", headers=(("Host", "localhost"), ("Transfer-Encoding", "chunked")), body=b"abcde")],
    ),
    "two requests in one go": (
        b"GET /1 HTTP/1.1\r\n" + HOST + b"\r\nGET /2 HTTP/1.1\r\n" + HOST + b"\r\n",
        [request(target="/1"), request(target="/2")],
    ),
    "HTTP/1.0 needs no host and closes": (
        b"GET / HTTP/1.0\r\n\r\n",
        [request(headers=(), version="1.0", keep_alive=False)],
    ),
    "HTTP/1.0 that wants to stay": (
        b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
        [
            request(headers=(("Connection", "keep-alive"),), version="1.0"),
            request(target="/2", headers=(), version="1.0", keep_alive=False),
        ],
    ),
    "nothing counts after the last request": (
        b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\nGET /2 HTTP/1.1\r\n\r\nrubbish",
        [request(headers=(("Host", "localhost"), ("Connection", "close")), keep_alive=False)],
    ),
    "an absolute target": (b"GET http://h:1/p?q HTTP/1.1\r\n" + HOST + b"\r\n", [request(target="http://h:1/p?q")]),
    "an upgrade to what is not spoken here is ignored, and its body is a body": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 18\r\n\r\n"
        b"GET /x HTTP/1.1\r\n\rGET /2 HTTP/1.1\r\n" + HOST + b"\r\n",
        [
            request(
                "POST",
                headers=(("Host", "localhost"), ("Connection", "Upgrade"), ("Content-Length", "18")),
                body=b"GET /x HTTP/1.1\r\n\r",
            ),
            request(target="/2"),
        ],
    ),
    "HTTP/1.0 cannot be upgraded": (
        b"GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        [request(headers=(("Connection", "Upgrade"),), version="1.0", keep_alive=False)],
    ),
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_requests_are_read_however_they_are_cut(name: str) -> None:
    data, expected = DIALOGUES[name]
    assert expected == read(data)
    for cut in range(1, len(data)):
        reader = RequestReader(Limits())
        reader.feed(data[:cut])
        reader.feed(data[cut:])
        assert expected == list(reader.queue), cut
    assert expected == read(data, step=1)


POST = b"POST / HTTP/1.1\r\n" + HOST
REFUSED = {
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    "a host that is none": (b"GET / HTTP/1.1\r\nHost: a b/c\r\n\r\n", 400),
    "an old version": (b"GET /\r\n\r\n", 505),
    "a version to come": (b"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505),
    "HTTP/2 without its preface": (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    "TLS": (b"\x16\x03\x01\x02\x00\x01", 400),
    "an unknown method": (b"FETCH / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a method in small letters": (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a blank in the target": (b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a target that is none": (b"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "line feeds alone": (b"GET / HTTP/1.1\nHost: a\n\n", 400),
    "a folded header": (b"GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n d\r\n\r\n", 400),
    "a blank before the colon": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    "a blank before the first header": (b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    "no header name": (b"GET / HTTP/1.1\r\n: a\r\n\r\n", 400),
    "a lone carriage return": (b"GET / HTTP/1.1\r\nHost: a\rB: c\r\n\r\n", 400),
    "a null byte": (b"GET / HTTP/1.1\r\nHost: a\r\nB: \0\r\n\r\n", 400),
    "length, then chunks": (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks, then length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "two equal lengths": (POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    "a list of lengths": (POST + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    "a signed length": (POST + b"Content-Length: +3\r\n\r\nabc", 400),
    "no length": (POST + b"Content-Length:\r\n\r\nabc", 400),
    "an endless length": (POST + b"Content-Length: 99999999999999999999999\r\n\r\n", 400),
    "chunks in HTTP/1.0": (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks twice": (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "another coding, then chunks": (
        POST + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        501,
    ),
    "a coding before chunks": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    "a coding like chunks": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "another coding": (POST + b"Transfer-Encoding: gzip\r\n\r\n", 501),
    "a chunk size that is none": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n", 400),
    "a chunk size in C": (POST + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n", 400),
    "a chunk size and a line feed": (POST + b"Transfer-Encoding: chunked\r\n\r\n2\nab\n0\n\n", 400),
    "a chunk longer than its size": (POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", 400),
    "a proxy's request": (b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501),
    "an expectation out of reach": (POST + b"Expect: miracles\r\nContent-Length: 1\r\n\r\n", 417),
    "a handshake with a body": (handshake("/ws", "Content-Length: 2") + b"ab", 400),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_refused_however_it_is_cut(name: str) -> None:
    data, status = REFUSED[name]
    for step in (None, 1, 7):
        items = read(data, step=step)
        assert [status] == [item.status for item in items if isinstance(item, Rejected)], step
        assert 1 == len(items), step


LIMITS = {
    "a long target": (b"GET /" + b"a" * 30 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 120 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 4 + b"\r\n", 431),
    "a declared body": (POST + b"Content-Length: 11\r\n\r\n", 413),
    "a chunked body": (POST + b"Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n", 413),
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_too_large_is_refused_however_it_is_cut(name: str) -> None:
    data, status = LIMITS[name]
    for step in (None, 1, 7):
        assert [status] == [item.status for item in read(data, SMALL, step=step) if isinstance(item, Rejected)], step


@pytest.mark.parametrize(
    "data",
    [
        POST + b"Content-Length: 10\r\n\r\n1234567890",
        b"GET /" + b"a" * 19 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 3 + b"\r\n",
    ],
)
def test_the_limits_themselves_are_allowed(data: bytes) -> None:
    assert [Request] == [type(item) for item in read(data, SMALL)]


@pytest.mark.parametrize(
    ("beginning", "more", "status"),
    [
        (b"GET / HTTP/1.1\r\nA: ", b"b" * 50, 431),
        (b"GET / HTTP/1.1\r\nA", b"b" * 50, 431),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 50, 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nT: ", b"u" * 50, 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"T: u\r\n" * 30, 431),
    ],
    ids=["a value", "a name", "a chunk extension", "a trailer", "trailers"],
)
def test_what_never_ends_is_refused(beginning: bytes, more: bytes, status: int) -> None:
    reader = RequestReader(SMALL)
    reader.feed(beginning)
    for _ in range(10):
        reader.feed(more)
    assert [status] == [item.status for item in reader.queue if isinstance(item, Rejected)]
    assert reader.finished


def test_requests_before_a_broken_one_are_kept() -> None:
    items = read(b"GET / HTTP/1.1\r\n" + HOST + b"\r\nrubbish\r\n\r\n")
    assert [Request, Rejected] == [type(item) for item in items]


def test_lines_that_come_again_are_the_same_head_and_those_that_differ_are_looked_at() -> None:
    first, again, other = read(
        b"".join(b"GET / HTTP/1.1\r\nHost: " + name + b"\r\n\r\n" for name in (b"a", b"a", b"b"))
    )
    assert isinstance(first, Request)
    assert isinstance(again, Request)
    assert isinstance(other, Request)
    assert first.head is again.head
    assert "b" == other.header("host")


def test_lines_that_are_in_order_in_one_version_are_looked_at_in_the_other() -> None:
    items = read(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n")
    assert [Request, Rejected] == [type(item) for item in items]


def test_a_large_head_is_not_kept() -> None:
    data = b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"x" * 5000 + b"\r\n\r\n"
    first, again = read(data * 2)
    assert isinstance(first, Request)
    assert isinstance(again, Request)
    assert first == again
    assert first.head is not again.head


def test_too_many_requests_at_once_are_refused() -> None:
    items = read(b"GET / HTTP/1.1\r\nHost:\r\n\r\n" * 10, SMALL)
    assert [Request, Request, Request, Rejected] == [type(item) for item in items]
    assert items[-1] == Rejected(503, "too many requests at once")


def test_an_upgrade_holds_back_what_follows() -> None:
    reader = RequestReader(Limits())
    reader.feed(handshake() + b"abc")
    reader.feed(b"def")
    assert [UpgradeRequested] == [type(item) for item in reader.queue]
    assert b"abcdef" == reader.take_tail()


def test_a_refused_upgrade_goes_on_with_http() -> None:
    reader = RequestReader(Limits())
    reader.feed(handshake() + b"GET /2 HTTP/1.1\r\n" + HOST + b"\r\n")
    reader.queue.clear()
    reader.resume()
    assert [request(target="/2")] == list(reader.queue)


def test_an_upgrade_tells_origin_and_subprotocols() -> None:
    (item,) = read(handshake("/ws?x", "Origin: http://a", "Sec-WebSocket-Protocol: chat, json"))
    assert isinstance(item, UpgradeRequested)
    assert ("http://a", ("chat", "json"), "/ws", "x") == (
        item.origin,
        item.subprotocols,
        item.path,
        item.query_string,
    )


@pytest.mark.parametrize(
    ("data", "due"),
    [
        (POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", True),
        (POST + b"Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n", True),
        (POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", False),
        (POST + b"Expect: 100-continue\r\nContent-Length: 0\r\n\r\n", False),
        (b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", False),
    ],
)
def test_a_client_that_waits_is_noticed(data: bytes, due: bool) -> None:
    reader = RequestReader(Limits())
    reader.feed(data)
    assert due is reader.continue_due


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a?b?c", ("/a", "b?c")),
        ("/a#f?b", ("/a", "")),
        ("*", ("*", "")),
        ("http://h", ("/", "")),
        ("http://h?q", ("/", "q")),
        ("http://h/?q=/x", ("/", "q=/x")),
        ("http://h?q=/x", ("/", "q=/x")),
        ("//a/b", ("//a/b", "")),
    ],
)
def test_targets_split_into_path_and_query(target: str, expected: tuple[str, str]) -> None:
    assert expected == split_target(target)


def test_tokens_of_nothing_are_none() -> None:
    assert () == tokens(None)
    assert ("a", "b") == tokens(" a ,, b\t")


def response(status: int = 200, body: bytes = b"hi", *, to: Request | None = None, close: bool = False) -> bytes:
    return response_bytes(status, [("A", "b")], body, request=to or request(), date=None, close=close)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (response(), b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\nhi"),
        (response(404, b""), b"HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 0\r\n\r\n"),
        (response(299), b"HTTP/1.1 299 \r\nA: b\r\nContent-Length: 2\r\n\r\nhi"),
        (response(204), b"HTTP/1.1 204 No Content\r\nA: b\r\n\r\n"),
        (response(304), b"HTTP/1.1 304 Not Modified\r\nA: b\r\n\r\n"),
        (response(to=request("HEAD")), b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\n"),
        (response(close=True), b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"),
        (
            response(to=request(version="1.0")),
            b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi",
        ),
    ],
)
def test_responses_say_how_long_they_are(actual: bytes, expected: bytes) -> None:
    assert expected == actual


def test_a_response_has_the_date_it_is_given() -> None:
    data = response_bytes(200, [], b"", request=None, date="Thu, 01 Jan 1970 00:00:00 GMT", close=False)
    assert b"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n" in data


@pytest.mark.parametrize(
    "header",
    [
        ("A", "b\r\nC: d"),
        ("A", "b\nC: d"),
        ("A", "b\rc"),
        ("A", "b\0c"),
        ("A\r\nB", "c"),
        ("A:", "b"),
        ("", "b"),
        ("A", "\u2028"),
        ("A", "\N{EURO SIGN}"),
        ("Content-Length", "5"),
        ("transfer-encoding", "chunked"),
        ("Connection", "upgrade"),
    ],
)
def test_a_header_cannot_become_more_than_one(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"header|set by the channel"):
        response_bytes(200, [header], b"", request=None, date=None, close=False)


def test_a_date_cannot_smuggle_a_header_either() -> None:
    with pytest.raises(ValueError, match="Date"):
        response_bytes(200, [], b"", request=None, date="x\r\nA: b", close=False)


@pytest.mark.parametrize("status", [100, 101, 0, 1000])
def test_only_final_statuses_are_responses(status: int) -> None:
    with pytest.raises(ValueError, match="final"):
        response_bytes(status, [], b"", request=None, date=None, close=False)
