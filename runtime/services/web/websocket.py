"""One WebSocket after its handshake (RFC 6455): frames in, messages out.

The `websockets` library's sans-I/O protocol judges every frame, except the commonest: a whole, unfragmented, masked
data frame below 64 KiB is taken apart right here with the same checks, and never reaches it. So that both can share
one stream, this module finds where frames end, and hands the judge one frame at a time.
"""

from __future__ import annotations

import struct
from math import inf

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from runtime.errors import EvaluationError
from runtime.services.web.facts import Binary, CloseReceived, Ended, Event, Ping, Pong, Text

try:
    from websockets.speedups import apply_mask
except ImportError:  # the C extension is optional
    from websockets.utils import apply_mask

_NO_STATUS = 1005  # RFC 6455 7.1.5: a close frame without a code
_ABNORMAL = 1006  # RFC 6455 7.1.5: no close frame at all
_INVALID_DATA = 1007

_MASK_BIT = 0x80
_LENGTH_BITS = 0x7F
# RFC 6455 5.5: a control frame holds 125 bytes, and two of them are the close code.
_MAX_REASON = 123


_SHORT_HEADS = {first: tuple(bytes((first, size)) for size in range(126)) for first in (0x81, 0x82, 0xC1, 0xC2)}
"""The first two bytes of frames below 126 bytes, by first byte and size."""


_SHORT_TEXT_HEADS = _SHORT_HEADS[0x81]

_SHORT_TEXTS = {bytes((0x81, 0x80 | size)): size for size in range(126)}
"""The first two bytes of a whole, masked text message below 126 bytes, and its size."""


def encode_text_frame(payload: bytes) -> bytes:
    """Return the frame a server sends for a whole text message; `payload` is UTF-8."""
    size = len(payload)
    return _SHORT_TEXT_HEADS[size] + payload if size < 126 else encode_frame(0x81, payload)


def encode_binary_frame(payload: bytes) -> bytes:
    """Return the frame a server sends for a whole binary message."""
    return encode_frame(0x82, payload)


def encode_frame(first: int, payload: bytes) -> bytes:
    """Return an unmasked frame that begins with the byte `first`: text or binary, whole, deflated or not."""
    size = len(payload)
    if size < 126:
        return _SHORT_HEADS[first][size] + payload
    if size < 65536:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload


class Conversation:
    """The frames of one connection. Drain `events` and `out` after every call."""

    __slots__ = (
        "_close_sent",
        "_kept",
        "_limit",
        "_made",
        "_opcode",
        "_owed",
        "_parts",
        "events",
        "held_back",
        "is_open",
        "out",
        "over",
        "unclean",
    )

    def __init__(
        self,
        max_message: int | None,
        judge: ServerProtocol | None = None,
        events: list[Event] | None = None,
        out: list[bytes] | None = None,
    ) -> None:
        """Let messages have `max_message` bytes, None any number; what happens goes to `events`, what is sent to `out`.

        `judge` is who agreed on an extension in the handshake; without one it is made when a frame asks for it, and
        most connections never do.
        """
        self.events: list[Event] = events if events is not None else []
        self.out: list[bytes] = out if out is not None else []
        self.over = False
        """Whether `Ended` was said; what still arrives is of no interest, and the transport is to be closed."""
        self.unclean = False
        """Whether it ended without a close frame of the peer, who may be in the middle of sending."""
        self.is_open = True
        """Whether messages can still be sent: no close frame went either way."""
        self._made = judge
        self._limit = inf if max_message is None else max_message
        self.held_back = False
        """Whether frames wait until the messages before them were heard; `receive` of nothing goes on then."""
        self._kept = b""
        self._owed = 0
        self._opcode: Opcode | None = None
        self._parts: list[bytes] = []
        self._close_sent: tuple[int, str] | None = None

    @property
    def _judge(self) -> ServerProtocol:
        if self._made is None:
            # It takes over an open connection: the handshake was read by the other protocol.
            self._made = ServerProtocol(state=OPEN, max_size=None if self._limit == inf else int(self._limit))
        return self._made

    def receive(self, data: bytes) -> None:
        """Read `data`, which may begin and end within a frame.

        A frame that may be answered right here, as a ping, a close or a broken one, is held back while messages before
        it were not heard: else their answers would come behind its own, or, behind a close, never.
        """
        if self._kept:
            data = self._kept + data
            self._kept = b""
        self.held_back = False
        position, size = 0, len(data)
        while position < size and not self.over:
            if not self._owed:
                end = self._quick(data, position)
                if end == size:
                    return  # as nearly always: one message, or some, each whole
                if end is None and not self._measure(data, position):
                    break
                position = end or position
            elif self._unheard():
                self.held_back = True
                break
            else:
                position = self._hand_over(data, position)
        if position < size and not self.over:
            self._kept = data[position:]

    def _unheard(self) -> bool:
        """Whether the last that happened is a message nobody has fetched yet; one of the judge's has been answered."""
        return bool(self.events) and isinstance(self.events[-1], Text | Binary)

    def receive_eof(self, error: str = "") -> None:
        """The stream has ended: by itself, or with `error`."""
        if self.over:
            return
        if self._close_sent is not None:
            self._end(*self._close_sent, clean=False)
        else:
            self._end(_ABNORMAL, f"error: {error}" if error else "connection closed", clean=False)

    def send_close(self, code: int | None, reason: str, told: str) -> bool:
        """Begin the closing handshake; `told` is the reason the application hears when it is over.

        A reason too long for its frame is cut. False when closing has begun already.

        Raises:
            EvaluationError: `code` may not stand in a close frame (RFC 6455 7.4).
        """
        if not self.is_open:
            return False
        try:
            self._judge.send_close(code, _fitting(reason) if code is not None else "")
        except ProtocolError as error:
            raise EvaluationError(f"Invalid WebSocket close code: {code}") from error
        self._close_sent = (_NO_STATUS if code is None else code, told)
        self._take_out()
        return True

    def send_ping(self, payload: bytes) -> bool:
        """Send a ping of at most 125 bytes; False when closing has begun."""
        if not self.is_open:
            return False
        self._judge.send_ping(payload)
        self._take_out()
        return True

    def _quick(self, data: bytes, position: int) -> int | None:
        """Take a whole common frame at `position` and return where it ends; None leaves it to others, or for later."""
        if self._opcode is not None or not self.is_open:
            return None
        first, start = 0x81, position + 2
        length = _SHORT_TEXTS.get(data[position:start])
        if length is None:
            common = _common_head(data, position)
            if common is None:
                return None
            first, start, length = common
        begin = start + 4
        end = begin + length
        if end > len(data) or length > self._limit:
            return None
        payload = apply_mask(data[begin:end], data[start:begin])
        if first != 0x81:
            self.events.append(Binary(payload))
            return end
        try:
            self.events.append(Text(payload.decode("utf-8"), length))
        except UnicodeDecodeError:
            return None  # `_say_text` has the words for it
        return end

    def _measure(self, data: bytes, position: int) -> bool:
        """Note how long the frame at `position` is, for the judge; False when that cannot be told yet.

        A frame `_quick` may take is waited for, since the judge could not give it back.
        """
        available = len(data) - position
        if available < 2:
            return False
        short = data[position + 1] & _LENGTH_BITS
        extended = {126: 2, 127: 8}.get(short, 0)
        header = 2 + extended + (4 if data[position + 1] & _MASK_BIT else 0)
        if available < 2 + extended:
            return False
        start = position + 2
        length = int.from_bytes(data[start : start + extended], "big") if extended else short
        if available < header + length and self._may_be_quick(data[position], data[position + 1], length):
            return False
        self._owed = header + length
        return True

    def _may_be_quick(self, first: int, second: int, length: int) -> bool:
        common = first in (0x81, 0x82) and second & _MASK_BIT and second != 0xFF
        return bool(common) and self._opcode is None and self.is_open and length <= self._limit

    def _hand_over(self, data: bytes, position: int) -> int:
        """Give the judge what belongs to the frame it is on, and return what is left."""
        part = data[position : position + self._owed]
        self._owed -= len(part)
        self._judge.receive_data(part)
        for event in self._judge.events_received():
            assert isinstance(event, Frame), "the handshake is over"
            self._heed(event)
        self._take_out()
        error = self._judge.parser_exc
        if error is not None and not self.over:
            if self._judge.close_rcvd is not None:
                # A peer may leave in the middle of a message (RFC 6455 5.4), and is heard with its own code. The judge
                # would have it finish first, and has answered 1002.
                self._heed_close()
                return position + len(part)
            if self._close_sent is not None:
                self._end(*self._close_sent, clean=False)
            else:
                self._end(*_violation(error), clean=False, detail=_detail(error))
        return position + len(part)

    def _heed(self, frame: Frame) -> None:
        data = bytes(frame.data)
        match frame.opcode:
            case Opcode.PING:
                self.events.append(Ping(data))
            case Opcode.PONG:
                self.events.append(Pong(data))
            case Opcode.CLOSE:
                self._heed_close()
            case _:
                self._gather(frame.opcode, data, frame.fin)

    def _gather(self, opcode: Opcode, data: bytes, final: bool) -> None:
        if opcode is not Opcode.CONT:
            self._opcode = opcode
        self._parts.append(data)
        if not final:
            return
        payload, frames, kind = b"".join(self._parts), len(self._parts), self._opcode
        self._parts, self._opcode = [], None
        if self._close_sent is not None:
            return  # the application has closed this connection and hears no more of it (runtime.md 4.5)
        if kind is Opcode.BINARY:
            self.events.append(Binary(payload, frames))
        else:
            self._say_text(payload, frames)

    def _say_text(self, payload: bytes, frames: int) -> None:
        try:
            message = payload.decode("utf-8")
        except UnicodeDecodeError as error:
            self._judge.fail(_INVALID_DATA, "invalid payload")  # RFC 6455 8.1
            self._take_out()
            self._end(_INVALID_DATA, "invalid payload", clean=False, detail=_detail(error))
        else:
            self.events.append(Text(message, len(payload), frames))

    def _heed_close(self) -> None:
        received = self._judge.close_rcvd
        assert received is not None, "the judge keeps the close frame it reports"
        code = int(received.code)
        self.events.append(CloseReceived(None if code == _NO_STATUS else code, received.reason))
        if self._close_sent is not None:
            self._end(*self._close_sent, clean=True)
        else:
            self._end(code, received.reason or "client closed", clean=True)

    def _end(self, code: int, reason: str, *, clean: bool, detail: str = "") -> None:
        self.over, self.unclean = True, not clean
        self._parts.clear()
        self.events.append(Ended(code, reason, clean, detail=detail))

    def _take_out(self) -> None:
        # The empty string is the library's sign for the end of the stream; `over` says the same here.
        self.out.extend(part for part in self._judge.data_to_send() if part)
        self.is_open = self._judge.state is OPEN


def _common_head(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Return the first byte of a common frame, where its mask begins, and its length; None for any other frame."""
    if len(data) < position + 6:
        return None
    first, start, length = data[position], position + 2, data[position + 1] ^ _MASK_BIT
    if (first != 0x81 and first != 0x82) or length > 126:
        return None  # control, fragmented, reserved bits; unmasked (the bit is set now); 64 KiB and more
    if length < 126:
        return first, start, length
    return first, start + 2, data[start] << 8 | data[start + 1]


def _violation(error: Exception) -> tuple[int, str]:
    """Return the code and the reason of runtime.md 4.5 for what the judge found."""
    if isinstance(error, PayloadTooBig):
        return 1009, "message too big"
    if isinstance(error, UnicodeDecodeError):
        return _INVALID_DATA, "invalid payload"
    if isinstance(error, ProtocolError):
        return 1002, "protocol error"
    return 1011, f"error: {error}"


def _detail(error: Exception) -> str:
    """Return what the judge found, for people: the reason of runtime.md 4.5 says it in two words."""
    match error:
        case PayloadTooBig(size=None):
            return f"once inflated more than the {error.max_size:,} bytes that maxMessageSize allows"
        case PayloadTooBig(size=int() as size):
            so_far = (error.current_size or 0) + size
            return f"{so_far:,} bytes, and maxMessageSize allows {error.max_size:,}"
        case UnicodeDecodeError():
            return f"byte {error.start + 1} is no UTF-8"
        case _:
            return str(error)


def _fitting(reason: str) -> str:
    """Return as much of `reason` as a close frame holds, in whole characters."""
    return reason.encode("utf-8", "replace")[:_MAX_REASON].decode("utf-8", "ignore")
