"""Messages on their way out: encoded once for however many connections they go to (RFC 6455 5.2, RFC 7692).

Where permessage-deflate is spoken, no message refers to an earlier one ("no context takeover", both ways). That costs
a little size, and is why a broadcast is deflated once for all, and why an idle connection keeps no window of 40 KB.
"""

from __future__ import annotations

import zlib

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.server import ServerProtocol

from runtime.services.web.websocket import encode_frame, encode_text_frame

SMALLEST = 128
"""Bytes below which deflating a message by itself hardly ever pays."""

_TEXT = 0x81
_BINARY = 0x82
_DEFLATED = 0x40  # RFC 7692 6: the first reserved bit
_TAIL = b"\x00\x00\xff\xff"  # RFC 7692 7.2.1: what every message ends in, and none says


class Frame:
    """A whole message in its frame."""

    opcode: str = "text"
    _deflated: dict[int, bytes] | None = None

    def __init__(self, payload: str | bytes) -> None:
        self.payload = payload
        if isinstance(payload, str):
            raw = payload.encode("utf-8", "replace")
            self.data = encode_text_frame(raw)
        else:
            raw = payload
            self.opcode = "binary"
            self.data = encode_frame(_BINARY, raw)
        self.size_bytes = len(raw)

    def deflated(self, window_bits: int) -> bytes:
        """Return the frame for a peer with a window of `window_bits`; as it is when it would not become smaller."""
        if self.size_bytes < SMALLEST:
            return self.data
        if self._deflated is None:
            self._deflated = {}
        known = self._deflated.get(window_bits)
        if known is None:
            known = self._deflated[window_bits] = self._deflate(window_bits)
        return known

    def _deflate(self, window_bits: int) -> bytes:
        encoder = zlib.compressobj(wbits=-window_bits)
        small = encoder.compress(_raw(self.payload)) + encoder.flush(zlib.Z_SYNC_FLUSH)
        small = small.removesuffix(_TAIL)
        if len(small) >= self.size_bytes:
            return self.data
        return encode_frame((_TEXT if self.opcode == "text" else _BINARY) | _DEFLATED, small)


def _raw(payload: str | bytes) -> bytes:
    """Return the bytes of a message.

    A lone surrogate cannot be sent (RFC 6455 5.6); its place is marked rather than the whole message lost.
    """
    return payload.encode("utf-8", "replace") if isinstance(payload, str) else payload


def deflate_offer() -> ServerPerMessageDeflateFactory:
    """Return what a handshake may agree on."""
    return ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)


def agreed_window(judge: ServerProtocol) -> int:
    """Return the bits of the window that our messages may use; 0 when nothing was agreed on."""
    found = next((one for one in judge.extensions if isinstance(one, PerMessageDeflate)), None)
    return found.local_max_window_bits if found is not None else 0
