"""HTTP/1.1 by rows: how messages are framed (RFC 9112), shapes of request smuggling, and the handshake of RFC 6455 4.2.

The server answers ``GET /place`` with these words, and ``POST /place`` with these and the body, so that an answer tells
what was understood. A row says every answer on its connection: one answer too many is a request smuggled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.conformance.cases import Answered, Http
from tests.support.client_frames import ACCEPT, handshake

HOST = b"Host: localhost\r\n"
GET = b"GET /a HTTP/1.1\r\n" + HOST
POST = b"POST /a HTTP/1.1\r\n" + HOST
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
NEXT = b"GET /next HTTP/1.1\r\n" + HOST + b"\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"
KIB = 1024

GOT_A, GOT_NEXT = Answered(200, "GET /a"), Answered(200, "GET /next")


def posted(body: str = "") -> Answered:
    return Answered(200, f"POST /a {body}")


def refused(status: int = 400) -> Answered:
    return Answered(status, closes=True)


# A row is read across, what goes to the server and then what has to come back.
# fmt: off

# --- requests as they should be ---------------------------------------------------------------------------------------


def messages() -> Iterator[Http]:
    yield Http("a request", "2.1", GET + b"\r\n", (GOT_A,))
    yield Http("three requests at once", "9.3.2", (GET + b"\r\n") * 2 + NEXT, (GOT_A, GOT_A, GOT_NEXT))
    yield Http("empty lines before a request", "2.2", b"\r\n\r\n" + GET + b"\r\n", (GOT_A,))
    yield Http("a body by length", "6.2", POST + b"Content-Length: 3\r\n\r\nabc" + NEXT, (posted("abc"), GOT_NEXT))
    yield Http("a body of nothing", "6.2", POST + b"Content-Length: 0\r\n\r\n" + NEXT, (posted(), GOT_NEXT))
    yield Http("a length with zeros in front", "8.6 of RFC 9110", POST + b"Content-Length: 0003\r\n\r\nabc" + NEXT,
               (posted("abc"), GOT_NEXT))
    yield Http("no length and no chunks: no body", "6.3", POST + b"\r\n" + NEXT, (posted(), GOT_NEXT))
    yield Http("a body in chunks", "7.1", CHUNKED + b"\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" + NEXT,
               (posted("abcde"), GOT_NEXT))
    yield Http("chunk sizes in either case, with zeros in front", "7.1",
               CHUNKED + b"\r\n000A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n" + NEXT,
               (posted("0123456789" * 2), GOT_NEXT))
    yield Http("chunk extensions are ignored", "7.1.1",
               CHUNKED + b'\r\n3;a=b;c="d"\r\nabc\r\n0;e\r\n\r\n' + NEXT, (posted("abc"), GOT_NEXT))
    yield Http("trailers are read away", "7.1.2",
               CHUNKED + b"\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\nHost: evil\r\n\r\n" + NEXT,
               (posted("abc"), GOT_NEXT))
    yield Http("the coding in capital letters", "7", POST + b"Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n" + NEXT,
               (posted(), GOT_NEXT))
    yield Http("blanks around values", "5.1",
               b"POST /a HTTP/1.1\r\nHost:localhost  \r\nContent-Length: \t3 \r\n\r\nabc",
               (posted("abc"),))
    yield Http("a body where GET has none", "6", GET + b"Content-Length: 3\r\n\r\nabc" + NEXT, (GOT_A, GOT_NEXT))
    yield Http("a body cut short", "8", POST + b"Content-Length: 5\r\n\r\nabc", ())
    yield Http("chunks cut short", "8", CHUNKED + b"\r\n3\r\nab", ())
    yield Http("a head cut short", "8", GET + b"X: y", ())


def persistence() -> Iterator[Http]:
    last = Answered(200, "GET /a", closes=True)
    yield Http("close ends the connection", "9.6", GET + b"Connection: close\r\n\r\n" + NEXT, (last,))
    yield Http("close among others", "9.6", GET + b"Connection: foo, Close\r\n\r\n" + NEXT, (last,))
    yield Http("HTTP/1.0 closes", "9.3", b"GET /a HTTP/1.0\r\n\r\n" + NEXT, (last,))
    yield Http(
        "HTTP/1.0 that wants to stay", "9.3",
        b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + NEXT,
        (Answered(200, "GET /a", headers=("connection: keep-alive",)), GOT_NEXT),
    )
    yield Http("HTTP/1.0 without a Host", "3.2", b"GET /a HTTP/1.0\r\n\r\n", (last,))
    head = Answered(200, None, headers=("content-length: 19",), bodyless=True)
    yield Http("HEAD has the length and no body", "6.3", b"HEAD /a HTTP/1.1\r\n" + HOST + b"\r\n" + NEXT,
               (head, GOT_NEXT))
    yield Http("HEAD of nothing is there, without a body", "6.3",
               b"HEAD /a/b/c HTTP/1.1\r\n" + HOST + b"\r\n" + NEXT,
               (Answered(404, bodyless=True), GOT_NEXT))
    interim = Answered(100, bodyless=True)
    expects = POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    yield Http("an expectation of 100, and nothing more", "10.1.1 of RFC 9110", expects, (interim,))
    yield Http("an expectation of anything else", "10.1.1 of RFC 9110",
               POST + b"Expect: miracles\r\nContent-Length: 3\r\n\r\nabc" + NEXT, (refused(417),))
    yield Http("an expectation in HTTP/1.0", "10.1.1 of RFC 9110",
               b"POST /a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
               (Answered(200, "POST /a abc", closes=True),))
    yield Http("an upgrade nobody here knows is not made", "7.8 of RFC 9110",
               GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + NEXT, (GOT_A, GOT_NEXT))


# --- targets and Host -------------------------------------------------------------------------------------------------


def targets() -> Iterator[Http]:
    def asked(target: bytes, host: bytes = HOST) -> bytes:
        return b"GET " + target + b" HTTP/1.1\r\n" + host + b"\r\n"

    yield Http("a query", "3.2.1", asked(b"/a?b=c&d"), (GOT_A,))
    yield Http("an absolute target", "3.2.2", asked(b"http://localhost/a"), (GOT_A,))
    yield Http("an absolute target goes before Host", "3.2.2", asked(b"http://elsewhere/a"), (GOT_A,))
    yield Http("an absolute target of another site under a Host of ours", "3.2.2",
               asked(b"http://evil.example/a") + NEXT, (Answered(421), GOT_NEXT))
    yield Http("a target of ours under a Host of another site", "3.2.2",
               asked(b"http://localhost/a", b"Host: evil.example\r\n"), (GOT_A,))
    yield Http("an absolute target without a path", "3.2.2", asked(b"http://localhost"), (Answered(404),))
    yield Http("an absolute target still needs a Host", "3.2.2", asked(b"http://localhost/a", b""), (refused(),))
    yield Http("an authority", "3.2.3", b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n" + NEXT, (refused(501),))
    yield Http("an authority without CONNECT", "3.2.3", asked(b"localhost:80"), (refused(),))
    yield Http("the whole server", "3.2.4", b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", (Answered(404),))
    yield Http("a word", "3.2", asked(b"a"), (refused(),))
    yield Http("a blank in the target", "3.2", asked(b"/a b"), (refused(),))
    yield Http("no target", "3", b"GET  HTTP/1.1\r\n" + HOST + b"\r\n", (refused(),))
    yield Http("NUL in the target", "2.2", asked(b"/a\0b"), (refused(),))
    yield Http("a control character in the target", "3.2", asked(b"/a\x1b[2Jb"), (refused(),))
    yield Http("no Host", "3.2", asked(b"/a", b""), (refused(),))
    yield Http("two Hosts", "3.2", asked(b"/a", b"Host: a\r\nHost: b\r\n"), (refused(),))
    yield Http("one Host twice", "3.2", asked(b"/a", HOST * 2), (refused(),))
    yield Http("an empty Host", "3.2", asked(b"/a", b"Host:\r\n"), (GOT_A,))
    yield Http("a Host that is none", "3.2", asked(b"/a", b"Host: a b\r\n"), (refused(),))
    yield Http("a Host with a path", "3.2", asked(b"/a", b"Host: localhost/evil\r\n"), (refused(),))
    yield Http("a Host with a user", "3.2", asked(b"/a", b"Host: me@localhost\r\n"), (refused(),))
    elsewhere = b"Host: evil.example\r\n"
    yield Http("a Host that is elsewhere, where the server is for this machine", "7.4 of RFC 9110",
               asked(b"/a", elsewhere) + NEXT, (Answered(421), GOT_NEXT))
    yield Http("a handshake for a Host that is elsewhere, from a page of it", "7.4 of RFC 9110",
               handshake("/ws", "Origin: http://evil.example").replace(HOST, elsewhere), (Answered(421),))
    yield Http("a Host of IPv6", "3.2", asked(b"/a", b"Host: [::1]:8080\r\n"), (GOT_A,))


# --- what is no request -----------------------------------------------------------------------------------------------


def lines() -> Iterator[Http]:
    bad = (refused(),)
    yield Http("line feeds alone", "2.2", b"GET /a HTTP/1.1\nHost: localhost\n\n" + NEXT, bad)
    yield Http("a line feed alone behind a header", "2.2", GET + b"X: y\nZ: z\r\n\r\n" + NEXT, bad)
    yield Http("a line feed alone before the body", "2.2", GET + b"X: y\r\n\n" + NEXT, bad)
    yield Http("a carriage return alone in a value", "2.2", GET + b"X: y\rZ: z\r\n\r\n", bad)
    yield Http("a carriage return alone in the request line", "2.2", b"GET /a\r HTTP/1.1\r\n" + HOST + b"\r\n", bad)
    yield Http("NUL in a value", "5.5 of RFC 9110", GET + b"X: a\0b\r\n\r\n", bad)
    yield Http("NUL in a name", "5.1", GET + b"X\0: a\r\n\r\n", bad)
    yield Http("a blank before the colon", "5.1", GET + b"Content-Length : 3\r\n\r\nabc", bad)
    yield Http("a tab before the colon", "5.1", GET + b"Content-Length\t: 3\r\n\r\nabc", bad)
    yield Http("no colon", "5", GET + b"Content-Length 3\r\n\r\nabc", bad)
    yield Http("no name", "5", GET + b": a\r\n\r\n", bad)
    yield Http("a folded line", "5.2", GET + b"X: a\r\n b\r\n\r\n", bad)
    yield Http("a folded length", "5.2", POST + b"Content-Length:\r\n 3\r\n\r\nabc", bad)
    yield Http("a blank before the first header", "2.2", b"GET /a HTTP/1.1\r\n X: y\r\n" + HOST + b"\r\n", bad)
    yield Http("a name beyond ASCII", "5.1", GET + b"\xc3\xa4: b\r\n\r\n", bad)
    yield Http("a name with a bracket", "5.1", GET + b"Content[Length]: 3\r\n\r\n", bad)
    yield Http("a method nobody knows", "3.1", b"FETCH /a HTTP/1.1\r\n" + HOST + b"\r\n", bad)
    yield Http("a method in small letters", "3.1", b"get /a HTTP/1.1\r\n" + HOST + b"\r\n", bad)
    yield Http("no version", "2.3", b"GET /a\r\n\r\n", (refused(505),))
    yield Http("HTTP/0.9", "2.3", b"GET /a HTTP/0.9\r\n" + HOST + b"\r\n", (refused(505),))
    yield Http("HTTP/1.2", "2.3", b"GET /a HTTP/1.2\r\n" + HOST + b"\r\n", (refused(505),))
    yield Http("HTTP/2.0", "2.3", b"GET /a HTTP/2.0\r\n" + HOST + b"\r\n", (refused(505),))
    yield Http("the preface of HTTP/2", "2.3", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (refused(505),))
    yield Http("a version in small letters", "2.3", b"GET /a http/1.1\r\n" + HOST + b"\r\n", bad)
    yield Http("a version of two digits", "2.3", b"GET /a HTTP/1.10\r\n" + HOST + b"\r\n", bad)
    yield Http("TLS", "2.2", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40, bad)
    yield Http("a good request before a bad one", "2.2", NEXT + b"rubbish\r\n\r\n", (GOT_NEXT, refused()))


# --- smuggling --------------------------------------------------------------------------------------------------------


def smuggling() -> Iterator[Http]:
    """Rows that two readers could cut differently; `SMUGGLED` is what one of them would take for a request."""
    bad = (refused(),)

    def both(first: bytes, second: bytes) -> bytes:
        return POST + first + b"\r\n" + second + b"\r\n\r\n0\r\n\r\n" + SMUGGLED

    length, chunks = b"Content-Length: %d" % (5 + len(SMUGGLED)), b"Transfer-Encoding: chunked"
    yield Http("length, then chunks", "6.3", both(length, chunks), bad)
    yield Http("chunks, then length", "6.3", both(chunks, length), bad)
    yield Http("chunks and a length of nothing", "6.3", both(chunks, b"Content-Length: 0"), bad)
    for name, value in {
        "two lengths": b"Content-Length: 3\r\nContent-Length: 0",
        "two equal lengths": b"Content-Length: 3\r\nContent-Length: 3",
        "a list of lengths": b"Content-Length: 3, 3",
        "a list of two lengths": b"Content-Length: 3, 0",
        "a signed length": b"Content-Length: +3",
        "a negative length": b"Content-Length: -3",
        "a length with a point": b"Content-Length: 3.0",
        "a length in sixteens": b"Content-Length: 0x3",
        "a length with an underscore": b"Content-Length: 1_0",
        "a length with a blank": b"Content-Length: 1 0",
        "a length of letters": b"Content-Length: three",
        "a length of nothing at all": b"Content-Length:",
        "a length of other digits": b"Content-Length: \xb2",
        "a length beyond 64 bits": b"Content-Length: 18446744073709551619",
    }.items():
        yield Http(name, "6.3", POST + value + b"\r\n\r\nabc" + SMUGGLED, bad)
    for name, value, status in (
        ("chunks in HTTP/1.1 with a blank before the colon", b"Transfer-Encoding : chunked", 400),
        ("chunks behind a vertical tab", b"Transfer-Encoding: \x0bchunked", 400),
        ("chunks in quotes", b'Transfer-Encoding: "chunked"', 501),
        ("chunks twice", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
        ("chunks twice in a list", b"Transfer-Encoding: chunked, chunked", 400),
        ("identity and chunks", b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", 501),
        ("chunks, then identity", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", 400),
        ("something like chunks", b"Transfer-Encoding: xchunked", 501),
        ("gzip before chunks", b"Transfer-Encoding: gzip, chunked", 501),
        ("chunks before gzip", b"Transfer-Encoding: chunked, gzip", 400),
        ("chunks with a parameter", b"Transfer-Encoding: chunked;q=1", 501),
        ("a coding of nothing", b"Transfer-Encoding:", 400),
        ("chunks on a folded line", b"Transfer-Encoding:\r\n chunked", 400),
    ):
        yield Http(name, "6.1", POST + value + b"\r\n\r\n0\r\n\r\n" + SMUGGLED, (refused(status),))
    yield Http("chunks in HTTP/1.0", "6.1",
               b"POST /a HTTP/1.0\r\nConnection: keep-alive\r\n" + chunks + b"\r\n\r\n0\r\n\r\n" + SMUGGLED,
               bad)
    for name, size in {
        "a chunk size that is none": b"g",
        "a chunk size in C": b"0x3",
        "a signed chunk size": b"+3",
        "a negative chunk size": b"-3",
        "no chunk size": b"",
        "a chunk size with an underscore": b"0_3",
        "a chunk size beyond 64 bits": b"10000000000000003",
        "a chunk size with a blank in front": b" 3",
        "a chunk size and a line feed": b"3\n",
        "a line feed in a chunk extension": b"3;x\ny",
        "a carriage return in a chunk extension": b"3;x\ry",
        "NUL in a chunk extension": b"3;x\0y",
    }.items():
        yield Http(name, "7.1", CHUNKED + b"\r\n" + size + b"\r\nabc\r\n0\r\n\r\n" + SMUGGLED, bad)
    yield Http("a chunk longer than it says", "7.1", CHUNKED + b"\r\n2\r\nabc\r\n0\r\n\r\n" + SMUGGLED, bad)
    yield Http("a chunk without its line end", "7.1", CHUNKED + b"\r\n3\r\nabc0\r\n\r\n" + SMUGGLED, bad)
    yield Http("a chunk and a line feed alone", "7.1", CHUNKED + b"\r\n3\r\nabc\n0\r\n\r\n" + SMUGGLED, bad)
    yield Http("a length in a trailer", "7.1.2",
               CHUNKED + b"\r\n0\r\nContent-Length: 9\r\n\r\n" + SMUGGLED, bad)
    yield Http("a bad trailer", "7.1.2", CHUNKED + b"\r\n0\r\nX : y\r\n\r\n" + SMUGGLED, bad)
    yield Http("a request in the body of an upgrade", "RFC 6455 4.1",
               handshake("/ws", f"Content-Length: {len(SMUGGLED)}") + SMUGGLED, bad)
    yield Http("an unknown upgrade whose body is a request", "7.8 of RFC 9110",
               POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED
               + NEXT, (posted(SMUGGLED.decode()), GOT_NEXT))


# --- sizes ------------------------------------------------------------------------------------------------------------


def sizes() -> Iterator[Http]:
    target = b"/a?" + b"x" * (8 * KIB - 3)
    yield Http("a target of 8 KiB", "3", b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n", (GOT_A,))
    yield Http("a target of one byte more", "3", b"GET " + target + b"x HTTP/1.1\r\n" + HOST + b"\r\n", (refused(414),))
    yield Http("a target without end", "3", b"GET /" + b"x" * 100 * KIB, (refused(414),))
    yield Http("a header of 60 KiB", "5.4 of RFC 9110", GET + b"X: " + b"y" * 60 * KIB + b"\r\n\r\n", (GOT_A,))
    yield Http("a header of 64 KiB", "5.4 of RFC 9110", GET + b"X: " + b"y" * 64 * KIB + b"\r\n\r\n", (refused(431),))
    yield Http("a header without end", "5.4 of RFC 9110", GET + b"X: " + b"y" * 200 * KIB, (refused(431),))
    yield Http("a header name without end", "5.4 of RFC 9110", GET + b"X" * 200 * KIB, (refused(431),))
    yield Http("100 headers", "5.4 of RFC 9110", GET + b"X: y\r\n" * 99 + b"\r\n", (GOT_A,))
    yield Http("101 headers", "5.4 of RFC 9110", GET + b"X: y\r\n" * 100 + b"\r\n", (refused(431),))
    yield Http("a body that is too large, by its length", "15.5.14 of RFC 9110",
               POST + b"Content-Length: 10485761\r\n\r\n", (refused(413),))
    yield Http("a body that is too large, in chunks", "15.5.14 of RFC 9110",
               CHUNKED + b"\r\n" + (b"100000\r\n" + b"x" * 2**20 + b"\r\n") * 10 + b"1\r\nx\r\n0\r\n\r\n",
               (refused(413),))
    yield Http("a chunk extension without end", "7.1.1", CHUNKED + b"\r\n1;" + b"x" * 200 * KIB, (refused(),))
    yield Http("trailers without end", "7.1.2", CHUNKED + b"\r\n0\r\n" + b"X: y\r\n" * 20_000, (refused(431),))


# --- the handshake ----------------------------------------------------------------------------------------------------


def _without(*names: str, extra: str = "") -> bytes:
    lines = handshake("/ws").decode().split("\r\n")[:-2]
    kept = [line for line in lines if line.partition(":")[0] not in names]
    return "\r\n".join([*kept, *([extra] if extra else []), "", ""]).encode()


def _keyed(key: str) -> bytes:
    return handshake("/ws", key=key)


OPENED = Answered(
    101, headers=("upgrade: websocket", "connection: Upgrade", f"sec-websocket-accept: {ACCEPT}"), bodyless=True
)


def handshakes() -> Iterator[Http]:
    bad = (refused(),)
    yield Http("a handshake", "RFC 6455 4.2.2", handshake("/ws"), (OPENED,))
    yield Http("Upgrade in other letters", "RFC 6455 4.2.1", _without("Upgrade", extra="UPGRADE: WebSocket"), (OPENED,))
    yield Http("Upgrade among others", "RFC 6455 4.2.1", _without("Upgrade", extra="Upgrade: h2c, websocket"), bad)
    yield Http("Connection in other letters", "RFC 6455 4.2.1",
               _without("Connection", extra="connection: KEEP-ALIVE,UPGRADE"), (OPENED,))
    yield Http("no Upgrade: a request like any other", "RFC 6455 4.2.1", _without("Upgrade"),
               (Answered(200, "GET /ws"),))
    yield Http("Upgrade to something else", "RFC 6455 4.2.1", _without("Upgrade", extra="Upgrade: h2c"),
               (Answered(200, "GET /ws"),))
    yield Http("no Connection: a request like any other", "RFC 6455 4.2.1", _without("Connection"),
               (Answered(200, "GET /ws"),))
    yield Http("no key", "RFC 6455 4.2.1", _without("Sec-WebSocket-Key"), bad)
    yield Http("an empty key", "RFC 6455 4.2.1", _keyed(""), bad)
    yield Http("a key of 15 bytes", "RFC 6455 4.2.1", _keyed("AAAAAAAAAAAAAAAAAAAA"), bad)
    yield Http("a key of 17 bytes", "RFC 6455 4.2.1", _keyed("AAAAAAAAAAAAAAAAAAAAAAA="), bad)
    yield Http("a key that is no base64", "RFC 6455 4.2.1", _keyed("!!!!!!!!!!!!!!!!!!!!!!=="), bad)
    yield Http("two keys", "RFC 6455 11.3.1",
               handshake("/ws", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), bad)
    spoken = Answered(426, closes=True, headers=("sec-websocket-version: 13", "upgrade: websocket"))
    for version in ("8", "14", "13, 8", "x"):
        yield Http(f"version {version}", "RFC 6455 4.4", handshake("/ws", version=version), (spoken,))
    yield Http("no version", "RFC 6455 4.2.1", handshake("/ws", version=None), bad)
    yield Http("another method", "RFC 6455 4.2.1", handshake("/ws").replace(b"GET", b"POST", 1),
               (Answered(200, "POST /ws "),))
    yield Http("HTTP/1.0", "RFC 6455 4.2.1", handshake("/ws").replace(b"HTTP/1.1", b"HTTP/1.0", 1),
               (Answered(200, "GET /ws"),))
    yield Http("no Host", "RFC 6455 4.2.1", _without("Host"), bad)
    yield Http("a path that has none: a request like any other", "RFC 6455 4.2.2", handshake("/other") + NEXT,
               (Answered(200, "GET /other"), GOT_NEXT))
    yield from _agreements()
    for origin, answer in {
        "http://localhost:3000": OPENED,
        "http://evil.example": Answered(403),
        "null": Answered(403),
        "http://localhost.evil.example": Answered(403),
        "http://evil.example, http://localhost": Answered(403),
        "http://localhost, http://evil.example": Answered(403),
        "http://localhost@evil.example": Answered(403),
    }.items():
        yield Http(f"the origin {origin}", "RFC 6455 10.2", handshake("/ws", f"Origin: {origin}"), (answer,))


def _agreements() -> Iterator[Http]:
    """Yield rows about subprotocols and extensions."""

    def chosen(name: str) -> Answered:
        return Answered(101, headers=(f"sec-websocket-protocol: {name}",), bodyless=True)

    def offered(path: str, *names: str) -> bytes:
        return handshake(path, *(f"Sec-WebSocket-Protocol: {name}" for name in names))

    plain = Answered(101, bodyless=True)
    yield Http("a subprotocol", "RFC 6455 4.2.2", offered("/spoken", "chat.v1"), (chosen("chat.v1"),))
    yield Http("the server prefers", "RFC 6455 4.2.2", offered("/spoken", "chat.v1, chat.v2"), (chosen("chat.v2"),))
    yield Http("subprotocols on several lines", "RFC 6455 11.3.4", offered("/spoken", "x", "chat.v1"),
               (chosen("chat.v1"),))
    yield Http("a subprotocol in other letters is another one", "RFC 6455 4.2.2", offered("/strict", "CHAT.V2"),
               (Answered(400),))
    yield Http("a required one is not offered", "RFC 6455 4.2.2", handshake("/strict"), (Answered(400),))
    yield Http("an unknown one is not chosen", "RFC 6455 4.2.2", offered("/spoken", "x"), (plain,))

    def extended(offer: str, *headers: str) -> tuple[bytes, tuple[Answered, ...]]:
        return handshake("/deflated", f"Sec-WebSocket-Extensions: {offer}"), (
            Answered(101, headers=tuple(f"sec-websocket-extensions: {header}" for header in headers), bodyless=True),
        )

    agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
    narrow = "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9"
    for name, offer, headers in (
        ("compression", "permessage-deflate", (agreed,)),
        ("a window of our own", "permessage-deflate; server_max_window_bits=9", (narrow,)),
        ("a window that is too small", "permessage-deflate; server_max_window_bits=7", ()),
        ("a window that is none", "permessage-deflate; server_max_window_bits=x", ()),
        ("a parameter twice", "permessage-deflate; server_no_context_takeover; server_no_context_takeover", ()),
        ("a parameter nobody knows", "permessage-deflate; fast", ()),
        ("the second of two offers", "permessage-deflate; fast, permessage-deflate", (agreed,)),
        ("an extension nobody knows", "x-turbo", ()),
    ):
        yield Http(name, "RFC 7692 7.1", *extended(offer, *headers))
    yield Http("extensions that cannot be read", "RFC 6455 9.1", handshake("/deflated", "Sec-WebSocket-Extensions: ;;"),
               (refused(),))


TABLES: Mapping[str, list[Http]] = {
    "Requests": list(messages()),
    "Connections": list(persistence()),
    "Targets and Host": list(targets()),
    "Lines": list(lines()),
    "Smuggling": list(smuggling()),
    "Sizes": list(sizes()),
    "Handshake": list(handshakes()),
}
