"""The client's side of the tables: raw bytes to the server, and what comes back, taken apart."""

from __future__ import annotations

import json
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import IO, TypeAlias

from tests.conformance.cases import GOODBYE, Answered
from tests.support.sockets import read_all

Frame: TypeAlias = tuple[int, bool, bytes]
"""Opcode, whether it is deflated, payload."""

PATIENCE_S = 20
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is."""

    port: int

    def talk(self, opening: bytes, data: bytes, step: int, goodbye_after: int | None) -> tuple[bytes, list[Frame]]:
        """Send a handshake and, once it is answered, `data` in pieces of `step` bytes.

        After so many frames of the server the connection is closed; None leaves that to the server. Returns the answer
        to the handshake, and every frame to the end of the stream.
        """
        with self._connected() as peer, peer.makefile("rb") as stream:
            peer.sendall(opening)
            head = b"".join(iter(stream.readline, b"\r\n"))
            sender = threading.Thread(target=_send, args=(peer, data, max(1, step)), daemon=True)
            sender.start()  # both at once: large messages come back while they are still being sent
            found: list[Frame] = []
            if goodbye_after is not None:
                found = list(islice(_frames(stream), goodbye_after))
                sender.join(PATIENCE_S)
                _send(peer, GOODBYE, len(GOODBYE))
            found += _frames(stream)
            sender.join(PATIENCE_S)
        return head, found

    def tell(self, data: bytes, step: int) -> bytes:
        """Send `data` in pieces of `step` bytes and then no more; return everything that is said."""
        with self._connected() as peer:
            _send(peer, data, max(1, step))
            with suppress(OSError):  # shown the door in the middle of it
                peer.shutdown(socket.SHUT_WR)
            return read_all(peer)

    def _connected(self) -> socket.socket:
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return peer


def _send(peer: socket.socket, data: bytes, step: int) -> None:
    with suppress(OSError):  # a server that has closed need not be told the rest
        for start in range(0, len(data), step):
            peer.sendall(data[start : start + step])


def _frames(stream: IO[bytes]) -> Iterator[Frame]:
    """Yield opcode, whether it is deflated, and payload of each frame of a server, to the end of the stream."""
    with suppress(ConnectionResetError):
        while head := stream.read(2):
            first, size = head
            assert first & 0xB0 == 0x80, f"a frame begins with {first:#x}"
            assert size < 128, "a server masks nothing"
            if size > 125:
                size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
            payload = stream.read(size)
            assert len(payload) == size, "a frame is not whole"
            yield first & 0x0F, bool(first & 0x40), payload


def inflated(data: bytes) -> bytes:
    """Return a deflated message by itself (RFC 7692 7.2.2)."""
    return zlib.decompressobj(-15).decompress(data + b"\x00\x00\xff\xff")


def _told(body: bytes) -> str:
    """Return what the echo said; a String is the ``value`` of a JSON object."""
    return str(json.loads(body)["value"]) if body.startswith(b'{"value"') else body.decode()


def split_answers(data: bytes, expected: tuple[Answered, ...]) -> list[Answered]:
    """Return the responses in `data`; `expected` says which have no body, and which bodies and headers matter."""
    found: list[Answered] = []
    while data:
        like = expected[len(found)] if len(found) < len(expected) else Answered(0, "")
        head, _, data = data.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        length = 0 if like.bodyless else int(dict(headers).get("content-length", "0"))
        body, data = data[:length], data[length:]
        found.append(
            Answered(
                int(status.split()[1]),
                _told(body) if like.body is not None else None,
                ("connection", "close") in headers,
                tuple(line for line in like.headers if line in {f"{name}: {value}" for name, value in headers}),
                like.bodyless,
            )
        )
    return found
