"""What comes out of a channel: one frozen record for each thing a peer did, in the order it did them.

Text in headers and targets is ISO-8859-1, as the wire has it (RFC 9110 5.5); nothing here is percent-decoded. A
message is whole: fragments were joined before. Sizes are bytes on the application's level, without frame headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from runtime.frozen import frozen
from runtime.values.headers import joined
from runtime.values.kinds import HeaderMap


@frozen
class Limits:
    """How much one peer may ask for (runtime.md 6). Sizes in bytes."""

    max_target: int = 8 * 1024
    """Longer request targets are answered 414."""
    max_header_block: int = 64 * 1024
    """All header lines of a request together; 431 beyond."""
    max_headers: int = 100
    """Header lines of a request; 431 beyond."""
    max_body: int = 10 * 1024 * 1024
    """The body of a request, after de-chunking; 413 beyond."""
    max_message: int = 1024 * 1024
    """A WebSocket message, all fragments together; close code 1009 beyond."""
    max_pipelined: int = 1000
    """Requests that may wait behind an unanswered one; 503 beyond."""


@frozen
class Head:
    """The header lines of a request, in the forms they are asked for."""

    lines: tuple[tuple[str, str], ...]
    """Names as written, in order; values without surrounding blanks."""
    joined: Mapping[str, str]
    """By names in lower case; values of one name joined by a comma (RFC 9110 5.3)."""
    spelled: HeaderMap
    """The same under the first spelling of each name: what a program sees."""


def head_of(lines: tuple[tuple[str, str], ...]) -> Head:
    """Return all forms of these header lines."""
    spelled = joined(lines)
    return Head(lines, {name.lower(): str(value) for name, value in spelled.items()}, spelled)


@frozen
class Request:
    """A whole request, its body collected."""

    method: str
    target: str
    """As sent: path and query, or an absolute URL."""
    path: str
    """The path of the target, still percent-encoded; always begins with a slash, except for ``OPTIONS *``."""
    query_string: str
    """What follows the first question mark; empty without one."""
    version: str
    """``1.0`` or ``1.1``."""
    head: Head
    """Trailers are not among them."""
    body: bytes
    keep_alive: bool
    """Whether the connection may serve another request after this one."""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return self.head.lines

    def header(self, name: str) -> str | None:
        """Return the value of header `name`, in whatever case; repeated lines joined by a comma; None if absent."""
        return self.head.joined.get(name.lower())


@frozen
class UpgradeRequested:
    """A request that asks for a WebSocket: accept it, or answer `request` like any other.

    Whether the key and the version are right is found out when it is accepted: on a path that has no WebSocket a bad
    handshake is an ordinary request too (runtime.md 4.2).
    """

    request: Request
    origin: str | None
    """None when the client is not a browser."""
    subprotocols: tuple[str, ...]
    """What the client offers, in its order of preference."""

    @property
    def path(self) -> str:
        return self.request.path

    @property
    def query_string(self) -> str:
        return self.request.query_string

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return self.request.headers


@frozen
class Rejected:
    """The peer does not speak HTTP as it should; the answer is queued already, and the connection closes after it."""

    status: int
    reason: str


@frozen
class Text:
    """A whole text message."""

    message: str
    size_bytes: int
    """Its length in UTF-8."""
    frames: int = 1
    """How many frames it came in."""


@frozen
class Binary:
    """A whole binary message."""

    data: bytes
    frames: int = 1


@frozen
class Ping:
    """A ping; its pong is queued already."""

    payload: bytes


@frozen
class Pong:
    payload: bytes


@frozen
class CloseReceived:
    """The peer's close frame."""

    code: int | None
    """None when the frame had no code."""
    reason: str


@frozen
class Ended:
    """The WebSocket is over, whatever ended it (runtime.md 4.5): exactly one per accepted upgrade, the last fact."""

    code: int
    reason: str
    clean: bool
    """Whether the peer's close frame was seen."""
    detail: str = field(default="", kw_only=True)
    """What a peer that broke the rules did, for people to read; not compared, as some are the words of a library."""


Event: TypeAlias = Request | UpgradeRequested | Rejected | Text | Binary | Ping | Pong | CloseReceived | Ended
