"""What a guest does with a plain socket: read so far, or to the end, and leave without a word."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress


def read_until(guest: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end) and (more := guest.recv(1)):
        data += more
    return data


def read_exactly(guest: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = guest.recv(count - len(data))
        assert more, f"the stream ended after {len(data)} of {count} bytes"
        data += more
    return data


def read_all(guest: socket.socket) -> bytes:
    """Read to the end of the stream; a reset is an end, too."""
    parts: list[bytes] = []
    with suppress(ConnectionResetError):
        while more := guest.recv(1024 * 1024):
            parts.append(more)
    return b"".join(parts)


def reset(guest: socket.socket) -> None:
    """Leave without a goodbye: RST instead of FIN."""
    guest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    guest.close()
