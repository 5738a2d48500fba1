"""HTTP/1.1 on bytes (RFC 9112): requests in, responses out.

`RequestReader` lets httptools (llhttp) split the bytes and adds what it leaves to its user: limits, the rules that keep
two readers of one stream from disagreeing (request smuggling), and upgrades nobody here understands, which are read as
if they had not been asked for. It decides nothing about order: whole requests wait in `queue` until they are fetched.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import NoReturn, TypeAlias

import httptools

from runtime.frozen import frozen
from runtime.services.web.facts import Head, Limits, Rejected, Request, UpgradeRequested, head_of
from runtime.values.headers import FRAMING, HEADER_VALUE, TOKEN

Item: TypeAlias = Request | UpgradeRequested | Rejected
Headers: TypeAlias = Iterable[tuple[str, str]]

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
"""The interim answer to ``Expect: 100-continue`` (RFC 9110 10.1.1)."""

# RFC 9110 7.2: what may stand in Host; an empty one is allowed.
_HOST = re.compile(r"[-A-Za-z0-9._~!$&'()*+,;=%:\[\]]*")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_BODYLESS = frozenset({204, 304})

# llhttp's words for what is a matter of version rather than of form.
_VERSION_ERRORS = frozenset({"Invalid HTTP version", "Pause on PRI/Upgrade", "Expected HTTP/2 Connection Preface"})

# Chunk headers may outweigh the data they carry, within reason: an endless chunk extension carries nothing.
_CHUNK_OVERHEAD = 16


class _RefusedError(Exception):
    """Leaves llhttp from within a callback; the reader has noted why."""


class RequestReader:
    """Bytes in, whole requests out; after a refusal it reads no more."""

    def __init__(self, limits: Limits) -> None:
        self.queue: deque[Item] = deque()
        """What was read and not fetched yet, in order."""
        self.continue_due = False
        """The request being read waits for `CONTINUE` before it sends its body."""
        self._limits = limits
        self._tail = b""
        self._suspended = False
        self._finished = False
        self._refusal: Rejected | None = None
        self._upgrade: Request | None = None
        self._fresh = False
        self._known: _Known | None = None
        """The header lines that were looked at last: a client that asks again sends the same, as a rule."""
        self._start()

    def _start(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()
        self._in_head = False

    @property
    def mid_request(self) -> bool:
        """Whether part of a request has arrived, and its rest has not."""
        return self._in_head or self._in_body

    @property
    def finished(self) -> bool:
        """Whether nothing that still arrives can matter."""
        return self._finished

    def feed(self, data: bytes) -> None:
        """Read `data`; what follows a request for a WebSocket is kept until `resume` or `take_tail`."""
        while data and not self._finished:
            if self._suspended:
                self._tail += data
                return
            data = self._feed_once(data)

    def take_tail(self) -> bytes:
        """Return what came behind the accepted handshake; the reader is done."""
        tail, self._tail = self._tail, b""
        self._finished = True
        return tail

    def resume(self) -> None:
        """Go on with HTTP: the upgrade was refused."""
        tail, self._tail = self._tail, b""
        self._suspended = False
        self._start()
        self.feed(tail)

    def _feed_once(self, data: bytes) -> bytes:
        """Feed llhttp, and return what it is to be fed next."""
        self._fresh = False
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            offset: int = pause.args[0]
            return self._decide_upgrade(data[offset:])
        except httptools.HttpParserError as error:
            self._fail(error)
            return b""
        self._count(len(data))
        return b""

    def _fail(self, error: httptools.HttpParserError) -> None:
        if self._finished:
            return
        if self._refusal is None:
            if isinstance(error, httptools.HttpParserCallbackError):
                raise error  # ours, not the peer's
            reason = str(error)
            self._refusal = Rejected(505 if reason in _VERSION_ERRORS else 400, reason)
        self._finished = True
        self.queue.append(self._refusal)

    def _count(self, size: int) -> None:
        """Bound what llhttp swallows without a callback: one endless header line, one endless chunk extension."""
        if self._fresh or not (self._in_head or self._in_body):
            return
        self._swallowed += size
        limits = self._limits
        if self._in_body:
            if self._swallowed > limits.max_header_block + _CHUNK_OVERHEAD * self._body_size:
                self._give_up(400, "too little body in too many bytes")
        elif self._swallowed > limits.max_header_block:
            self._give_up(431, "the header block is too large")

    def _give_up(self, status: int, reason: str) -> None:
        self._finished = True
        self.queue.append(Rejected(status, reason))

    def _refuse(self, status: int, reason: str) -> NoReturn:
        self._refusal = Rejected(status, reason)
        raise _RefusedError(reason)

    # Callbacks of llhttp, in the order of a message.

    def on_message_begin(self) -> None:
        self._fresh = True
        self._in_head, self._in_body = True, False
        self._swallowed = 0
        self._target = b""
        self._lines: list[tuple[bytes, bytes]] = []
        self._header_size = 0
        self._body: list[bytes] = []
        self._body_size = 0
        self._lengthy = False

    def on_url(self, part: bytes) -> None:
        self._target += part
        if len(self._target) > self._limits.max_target:
            self._refuse(414, "the request target is too long")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_size += len(name) + len(value) + 4
        if self._header_size > self._limits.max_header_block:
            self._refuse(431, "the header block is too large")
        if self._in_body:
            return  # a trailer: nobody asked for it (RFC 9110 6.5.1), but it counts
        if len(self._lines) >= self._limits.max_headers:
            self._refuse(431, "there are too many headers")
        self._lines.append((name, value))

    def on_headers_complete(self) -> None:
        version = self._parser.get_http_version()
        if version not in ("1.0", "1.1"):
            self._refuse(505, "only HTTP/1.0 and HTTP/1.1 are spoken here")
        known = self._known
        if known is None or known.lines != self._lines or known.version != version:
            known = self._looked_at(version)
        self._version, self._head, self._lengthy = version, known.head, known.lengthy
        if known.expectation is not None and version == "1.1":  # RFC 9110 10.1.1: 1.0 knows of no such thing
            if known.expectation.lower() != "100-continue":
                self._refuse(417, "the expectation cannot be met")
            self.continue_due = self._lengthy
        self._in_head, self._in_body = False, True
        self._fresh, self._swallowed = True, 0

    def _looked_at(self, version: str) -> _Known:
        """Return the header lines that have come, which may be such; those of usual size are kept for the next time."""
        decoded = tuple((_header_name(name), value.decode("latin-1").strip(" \t")) for name, value in self._lines)
        last = {lower: said for (_, lower), said in decoded}
        self._check_host(version, [said for (_, lower), said in decoded if lower == "host"])
        self._check_coding(version, [said for (_, lower), said in decoded if lower == "transfer-encoding"])
        length = int(last.get("content-length", "0"))
        if length > self._limits.max_body:
            self._refuse(413, "the body is too large")
        lengthy = "transfer-encoding" in last or length > 0
        head = head_of(tuple([(text, said) for (text, _), said in decoded]))
        known = _Known(version, self._lines, head, lengthy, last.get("expect"))
        self._known = known if self._header_size <= _USUAL_HEAD else None
        return known

    def _check_host(self, version: str, hosts: list[str]) -> None:
        if len(hosts) > 1 or (not hosts and version == "1.1"):
            self._refuse(400, "a request has exactly one Host")  # RFC 9112 3.2
        if hosts and not _HOST.fullmatch(hosts[0]):
            self._refuse(400, "the Host is malformed")

    def _check_coding(self, version: str, codings: list[str]) -> None:
        """Refuse whatever two readers could understand in two ways (RFC 9112 6.1, 6.3); llhttp caught the rest."""
        if codings and version == "1.0":
            self._refuse(400, "HTTP/1.0 has no Transfer-Encoding")
        # All lines of it: of two llhttp heeds the last, another reader perhaps the first.
        if codings and [coding.lower() for coding in codings] != ["chunked"]:
            self._refuse(501, "the only transfer coding understood is chunked")

    def on_body(self, part: bytes) -> None:
        self.continue_due = False
        self._body_size += len(part)
        if self._body_size > self._limits.max_body:
            self._refuse(413, "the body is too large")
        self._body.append(part)

    def on_message_complete(self) -> None:
        self._in_body = False
        request = self._request()
        if self._parser.should_upgrade():
            self._upgrade = request  # HttpParserUpgrade follows
            return
        self.continue_due = False
        if len(self.queue) >= self._limits.max_pipelined:
            self._refuse(503, "too many requests at once")
        self.queue.append(request)
        # Whatever follows the last request of a connection is not a request (RFC 9112 9.6); llhttp stops by itself.
        self._finished = not request.keep_alive

    def _request(self) -> Request:
        parser = self._parser
        target = self._target.decode("latin-1")
        path, query_string = split_target(target)
        return Request(
            parser.get_method().decode("latin-1"),
            target,
            path,
            query_string,
            self._version,
            self._head,
            b"".join(self._body) if self._body else b"",
            parser.should_keep_alive(),
        )

    def _decide_upgrade(self, rest: bytes) -> bytes:
        """Queue a request for a WebSocket, or return the bytes to read instead when it asks for something else."""
        request, self._upgrade = self._upgrade, None
        assert request is not None, "llhttp pauses for an upgrade after the message"
        if request.method == "CONNECT":
            self._give_up(501, "this is not a proxy")
        elif not _wants_websocket(request):
            # h2c and its like. RFC 9110 7.8: a server may ignore Upgrade; the body, which llhttp took for the other
            # protocol, is then a body again.
            self._start()
            return _without_upgrade(request) + rest
        elif self._lengthy:
            self._give_up(400, "a WebSocket handshake has no body")
        else:
            self._suspended = True
            self._tail = rest
            self.queue.append(_upgrade_requested(request))
        return b""


_USUAL_HEAD = 4096
"""Bytes of header lines that are worth remembering."""


@frozen
class _Known:
    """Header lines that were looked at, and found to be in order."""

    version: str
    lines: list[tuple[bytes, bytes]]
    head: Head
    lengthy: bool
    """Whether a body follows."""
    expectation: str | None


def _header_name(name: bytes) -> tuple[str, str]:
    """Return a header's name as it was written, and in lower case; one string for each that is common."""
    return _common_name(name) if len(name) <= _COMMON_NAME else _spelled(name)


def _spelled(name: bytes) -> tuple[str, str]:
    text = name.decode("latin-1")
    return text, text.lower()


_COMMON_NAME = 40
"""Bytes of a header's name that is worth remembering."""

# Peers say the same few names; an idle connection that keeps its handshake's keeps no copies of them.
_common_name = lru_cache(maxsize=256)(_spelled)


def split_target(target: str) -> tuple[str, str]:
    """Return the path and the query string of a request target in any of its forms (RFC 9112 3.2)."""
    if "#" in target:
        target = target.partition("#")[0]
    if not target.startswith(("/", "*")):
        _, _, rest = target.partition("://")
        slash = rest.find("/")
        query = rest.find("?")
        if slash < 0 or 0 <= query < slash:
            target = "/" + (rest[query:] if query >= 0 else "")
        else:
            target = rest[slash:]
    path, _, query_string = target.partition("?")
    return path, query_string


def tokens(value: str | None) -> tuple[str, ...]:
    """Return the members of a comma-separated header; none for None."""
    return tuple(token for part in (value or "").split(",") if (token := part.strip(" \t")))


def _wants_websocket(request: Request) -> bool:
    """Whether this is the opening of RFC 6455 4.1, right or not; llhttp has seen ``Connection: upgrade``."""
    asked = [token.lower() for token in tokens(request.header("upgrade"))]
    return request.method == "GET" and request.version == "1.1" and "websocket" in asked


def _upgrade_requested(request: Request) -> UpgradeRequested:
    return UpgradeRequested(request, request.header("origin"), tokens(request.header("sec-websocket-protocol")))


def _without_upgrade(request: Request) -> bytes:
    """Return the head of `request` as if it had not asked for another protocol."""
    lines = [f"{request.method} {request.target} HTTP/{request.version}"]
    lines += [f"{name}: {value}" for name, value in request.headers if name.lower() != "upgrade"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def response_bytes(
    status: int, headers: Headers, body: bytes, *, request: Request | None, date: str | None, close: bool
) -> bytes:
    """Return a whole response.

    `request` is what it answers; None for a request that could not be read. A 204, a 304 and the answer to HEAD have no
    body, whatever `body` holds (RFC 9110 6.4.1); for HEAD its length is told all the same. `date` is the Date header's
    value, None leaves it out.

    Raises:
        ValueError: a header that is not one, or that decides about framing, which is decided here.
    """
    if not 200 <= status <= 999:
        raise ValueError(f"{status} is not the status of a final response")
    if close:
        connection = b"Connection: close\r\n"
    else:
        connection = b"Connection: keep-alive\r\n" if request is not None and request.version == "1.0" else b""
    begun = _beginning(status, tuple(headers), date)
    if status in _BODYLESS:
        return b"%s%s\r\n" % (begun, connection)
    head = b"%sContent-Length: %d\r\n%s\r\n" % (begun, len(body), connection)
    return head if request is not None and request.method == "HEAD" else head + body


# A server says few things over and over: what it said before need not be looked at again.
@lru_cache(maxsize=256)
def _beginning(status: int, headers: tuple[tuple[str, str], ...], date: str | None) -> bytes:
    """Return the status line, the lines of `headers`, and that of the date."""
    dated = "" if date is None else _checked((("Date", date),))
    return f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n{_checked(headers)}{dated}".encode("latin-1")


def _checked(headers: tuple[tuple[str, str], ...]) -> str:
    """Return header lines that cannot be mistaken for more than one each."""
    lines: list[str] = []
    for name, value in headers:
        if not TOKEN.fullmatch(name):
            raise ValueError(f"{name!r} is not a header name")
        if not HEADER_VALUE.fullmatch(value):
            raise ValueError(f"{value!r} is not a value for the header {name}")
        if name.lower() in FRAMING:
            raise ValueError(f"{name} is set by the channel")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines)
