"""The opening handshake of a WebSocket as nearly every client sends it (RFC 6455 4.1, 4.2).

The library judges handshakes; the usual one is known at sight, and answered as it would be. Whatever differs in the
least, be it right or wrong, is for the library.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha1

from runtime.services.web.facts import UpgradeRequested

_VERSION = "13"
# 16 bytes in base64, whose last two characters stand for four bits and a padding of eight.
_KEY = re.compile(r"[A-Za-z0-9+/]{21}[AQgw]==")
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3
_CONNECTION = frozenset({"upgrade", "keep-alive, upgrade"})


def is_usual(upgrade: UpgradeRequested) -> bool:
    """Whether nothing about the handshake needs to be judged."""
    header = upgrade.request.header
    return (
        header("sec-websocket-version") == _VERSION
        and (header("upgrade") or "").lower() == "websocket"
        and (header("connection") or "").lower() in _CONNECTION
        and _KEY.fullmatch(header("sec-websocket-key") or "") is not None
        and "," not in (header("origin") or "")
    )


def usual_answer(upgrade: UpgradeRequested, subprotocol: str | None) -> bytes:
    """Return the answer that opens what `is_usual`, speaking `subprotocol` if any."""
    key = (upgrade.request.header("sec-websocket-key") or "").encode()
    accept = b64encode(sha1(key + _GUID, usedforsecurity=False).digest())
    spoken = f"Sec-WebSocket-Protocol: {subprotocol}\r\n".encode() if subprotocol is not None else b""
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n" + spoken + b"\r\n"
    )
