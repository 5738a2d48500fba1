"""What a row of a conformance table is: bytes that go to the server, and what has to come back.

A row is run over a socket as it stands, and again byte by byte where it is short. A WebSocket that the server is not to
end is ended by the runner with close 1000, an HTTP connection by the end of the stream: nothing is waited for but what
the server says.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
_KINDS = {TEXT: "text", BINARY: "binary", CLOSE: "close", PING: "ping", PONG: "pong"}
_SHOWN = 24
"""Longer payloads are told by their size."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One frame of the server, whole and inflated."""

    opcode: int
    payload: bytes
    """Of a close frame the two bytes of its code, or nothing."""

    def __str__(self) -> str:
        kind = _KINDS.get(self.opcode, f"opcode {self.opcode}")
        if self.opcode == CLOSE:
            return f"{kind} {int.from_bytes(self.payload, 'big') if self.payload else 'without a code'}"
        return f"{kind} {shown(self.payload)}".rstrip()


@dataclass(frozen=True, slots=True)
class Answered:
    """One response of the server."""

    status: int
    body: str | None = None
    """None where it is of no interest."""
    closes: bool = False
    """Whether it says that it is the last one."""
    headers: tuple[str, ...] = ()
    """Lines that have to be among its headers, the names in lower case."""
    bodyless: bool = False
    """Whether no body follows, whatever its length says: the answer to HEAD, a 1xx."""

    def __str__(self) -> str:
        body = f" {shown(self.body.encode())}" if self.body else ""
        headers = "".join(f", {header}" for header in self.headers)
        return f"{self.status}{body}{headers}{', last' if self.closes else ''}"


@dataclass(frozen=True, slots=True)
class Frames:
    """A row about a WebSocket that is open."""

    name: str
    section: str
    """Of RFC 6455, or with its number in front of another one."""
    sends: bytes
    expects: tuple[Heard, ...]
    path: str = "/ws"

    @property
    def ends(self) -> bool:
        """Whether the server ends it; else the runner does, by close 1000."""
        return bool(self.expects) and self.expects[-1].opcode == CLOSE

    @property
    def whole(self) -> tuple[Heard, ...]:
        """What the server says to the end."""
        return self.expects if self.ends else (*self.expects, closed(1000))


@dataclass(frozen=True, slots=True)
class Http:
    """A row about HTTP: requests, right or wrong, on one connection."""

    name: str
    section: str
    """Of RFC 9112, or with its number in front of another one."""
    sends: bytes
    expects: tuple[Answered, ...]


GOODBYE = b"\x88\x82\x00\x00\x00\x00\x03\xe8"


def said(text: str) -> Heard:
    return Heard(TEXT, text.encode())


def given(data: bytes) -> Heard:
    return Heard(BINARY, data)


def ponged(data: bytes = b"") -> Heard:
    return Heard(PONG, data)


def closed(code: int | None) -> Heard:
    return Heard(CLOSE, b"" if code is None else code.to_bytes(2, "big"))


def shown(data: bytes) -> str:
    """Return a payload as a table shows it."""
    if not data:
        return "of 0 bytes"
    if len(data) > _SHOWN:
        return f"of {len(data):,} bytes"
    text = data.decode("utf-8", "replace")
    return f"`{text}`" if text.isprintable() and "\ufffd" not in text and "`" not in text else data.hex(" ")
