"""What a WebSocket client puts on the wire, byte by byte, right or wrong."""

from __future__ import annotations

import struct

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
"""The sample of RFC 6455 1.3, whose accept value is known."""
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def client_frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bytes | None = b"\x01\x02\x03\x04", reserved: int = 0
) -> bytes:
    """Return one frame as a client sends it; without a mask it is one no server may accept."""
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    size = len(payload)
    bit = 0x80 if mask is not None else 0
    if size < 126:
        head = bytes((first, bit | size))
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


def text(message: str) -> bytes:
    return client_frame(0x1, message.encode())


def close(code: int | None = None, reason: str = "") -> bytes:
    return client_frame(0x8, b"" if code is None else struct.pack("!H", code) + reason.encode())


def handshake(path: str = "/ws", *extra: str, key: str | None = KEY, version: str | None = "13") -> bytes:
    """Return the opening of RFC 6455 4.1, with `extra` header lines."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: keep-alive, Upgrade"]
    lines += [] if key is None else [f"Sec-WebSocket-Key: {key}"]
    lines += [] if version is None else [f"Sec-WebSocket-Version: {version}"]
    return "\r\n".join([*lines, *extra, "", ""]).encode()
