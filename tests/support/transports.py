"""Transports and listeners in memory: a client is a few bytes in and the bytes that came out."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import Any

from runtime.services.web.link import Link

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


class MemoryTransport(asyncio.Transport):
    """Keeps what is written; tells the protocol of the end in the loop's next round, as a socket would."""

    def __init__(self, protocol: Link, peer: tuple[str, int] = ("127.0.0.1", 50000)) -> None:
        super().__init__({"peername": peer})
        self.written = bytearray()
        self.stuck = 0
        """Bytes the peer has not taken; set by a test that plays a slow one."""
        self.reading = True
        self.closed = False
        self.aborted = False
        self.ended = False
        self._protocol = protocol

    def write(self, data: Any) -> None:
        assert not self.closed, "written after the end"
        self.written += data

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self.aborted = True
        self.close()

    def is_closing(self) -> bool:
        return self.closed

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = True

    def pause_reading(self) -> None:
        assert self.reading, "paused twice"
        self.reading = False

    def resume_reading(self) -> None:
        assert not self.reading, "resumed twice"
        self.reading = True

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        return None

    def get_write_buffer_size(self) -> int:
        return self.stuck

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data = bytes(self.written)
        self.written.clear()
        return data


class MemoryListener:
    """A port that is none: tests connect by `connect`."""

    def __init__(self, factory: Callable[[], Link], port: int) -> None:
        self.port = port
        self.closed = False
        self._factory = factory

    def close(self) -> None:
        self.closed = True

    def connect(self, peer: tuple[str, int] = ("127.0.0.1", 50000)) -> Client:
        link = self._factory()
        client = Client(link, MemoryTransport(link, peer))
        link.connection_made(client.transport)
        return client


class Client:
    """The other end of a link."""

    def __init__(self, link: Link, transport: MemoryTransport) -> None:
        self.link = link
        self.transport = transport

    def send(self, data: bytes) -> bytes:
        """Send bytes and return what came back at once."""
        buffer = self.link.get_buffer(-1)
        for start in range(0, len(data), len(buffer)):
            part = data[start : start + len(buffer)]
            buffer[: len(part)] = part
            self.link.buffer_updated(len(part))
        return self.transport.take()

    def upgrade(self, path: str = "/ws", *headers: str) -> bytes:
        """Ask for a WebSocket and return the answer."""
        return self.send(handshake(path, *headers))

    def say(self, text: str) -> bytes:
        return self.send(client_frame(0x81, text.encode()))

    def leave(self) -> None:
        """Close the socket from the other side, without a word."""
        if not self.link.eof_received():
            self.transport.close()


def handshake(path: str = "/ws", *headers: str) -> bytes:
    """Return the request of RFC 6455 1.3."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost:8080",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {KEY}",
        "Sec-WebSocket-Version: 13",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def client_frame(first: int, payload: bytes, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    """Return a masked frame; `first` is its first byte: 0x81 a whole text, 0x82 bytes, 0x88 close, 0x89 ping."""
    size = len(payload)
    length = (
        bytes([0x80 | size])
        if size < 126
        else struct.pack("!BH", 0xFE, size)
        if size < 65536
        else struct.pack("!BQ", 0xFF, size)
    )
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return bytes([first]) + length + mask + masked


def close_frame(code: int, reason: str = "") -> bytes:
    return client_frame(0x88, struct.pack("!H", code) + reason.encode())


def server_frames(data: bytes) -> list[tuple[int, bytes]]:
    """Return the frames a server sent: opcode and payload of each."""
    frames = []
    while data:
        size = data[1]
        start = 2
        if size == 126:
            size, start = struct.unpack("!H", data[2:4])[0], 4
        elif size == 127:
            size, start = struct.unpack("!Q", data[2:10])[0], 10
        frames.append((data[0] & 0x0F, data[start : start + size]))
        data = data[start + size :]
    return frames


class Listening:
    """A `Listen` for `WebServer`: keeps the listeners it made."""

    def __init__(self) -> None:
        self.listeners: list[MemoryListener] = []

    async def __call__(self, factory: Callable[[], Link], address: str, port: int) -> MemoryListener:
        listener = MemoryListener(factory, port or 49152)
        self.listeners.append(listener)
        return listener
