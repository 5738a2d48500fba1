"""RFC 6455 and RFC 7692 by rows, in the order in which the Autobahn suite goes through them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

from tests.conformance.cases import BINARY, CLOSE, PING, PONG, TEXT, Frames, Heard, closed, given, ponged, said
from tests.support.client_frames import client_frame, close, text

PROTOCOL_ERROR, NO_TEXT, TOO_BIG = 1002, 1007, 1009
CONTINUATION = 0x0
NO_MASK = b"\0\0\0\0"
"""Masks nothing, and spares a test that sends megabytes the time."""


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, reserved: int = 0) -> bytes:
    mask = NO_MASK if len(payload) > 4096 else b"\x37\xfa\x21\x3d"
    return client_frame(opcode, payload, fin=fin, mask=mask, reserved=reserved)


def fragments(opcode: int, parts: Iterable[bytes], *, reserved: int = 0, between: bytes = b"") -> bytes:
    """Return a message in as many frames as there are parts, with `between` between them."""
    *first, last = parts
    opcodes = [opcode, *[CONTINUATION] * len(first)]
    bits = [reserved, *[0] * len(first)]
    sent = [frame(opcodes[n], part, fin=False, reserved=bits[n]) for n, part in enumerate(first)]
    return between.join([*sent, frame(opcodes[-1], last, reserved=bits[-1])])


def counted(size: int) -> str:
    return "1 byte" if size == 1 else f"{size:,} bytes"


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)] or [b""]


# A row is read across, what goes to the server and then what has to come back.
# fmt: off

# --- 1: framing -------------------------------------------------------------------------------------------------------

SIZES = (0, 1, 125, 126, 127, 128, 65535, 65536)


def framing() -> Iterator[Frames]:
    for size in SIZES:
        yield Frames(f"a text of {counted(size)}", "5.6", frame(TEXT, b"*" * size), (said("*" * size),))
    for size in SIZES:
        yield Frames(counted(size), "5.6", frame(BINARY, b"\xfe" * size), (given(b"\xfe" * size),))
    yield Frames("a mask of zeros", "5.3", client_frame(TEXT, b"abc", mask=NO_MASK), (said("abc"),))
    yield Frames(
        "a length in more bytes than it needs", "5.2",
        b"\x81\xfe\x00\x03" + NO_MASK + b"abc", (said("abc"),),
    )
    yield Frames(
        "a length of eight bytes that two could say", "5.2",
        b"\x81\xff" + struct.pack("!Q", 3) + NO_MASK + b"abc", (said("abc"),),
    )
    for name, opcode in (("text", TEXT), ("binary", BINARY), ("ping", PING), ("pong", PONG), ("close", CLOSE)):
        unmasked = client_frame(opcode, b"\x03\xe8" if opcode == CLOSE else b"abc", mask=None)
        yield Frames(f"a {name} frame without a mask", "5.1", unmasked, (closed(PROTOCOL_ERROR),))
    for name, length in (("2 to the 63rd", 2**63), ("2 to the 64th less one", 2**64 - 1)):
        yield Frames(
            f"a length of {name}", "5.2",
            b"\x82\xff" + struct.pack("!Q", length) + NO_MASK, (closed(TOO_BIG),),
        )


# --- 2: pings and pongs -----------------------------------------------------------------------------------------------


def pings() -> Iterator[Frames]:
    yield Frames("a ping of nothing", "5.5.2", frame(PING), (ponged(),))
    yield Frames("a ping of text", "5.5.3", frame(PING, b"Hello, world!"), (ponged(b"Hello, world!"),))
    yield Frames("a ping of bytes that are no text", "5.5.3", frame(PING, b"\0\xff\xfe"), (ponged(b"\0\xff\xfe"),))
    yield Frames("a ping of 125 bytes", "5.5", frame(PING, b"\xfe" * 125), (ponged(b"\xfe" * 125),))
    yield Frames("a ping of 126 bytes", "5.5", frame(PING, b"\xfe" * 126), (closed(PROTOCOL_ERROR),))
    yield Frames("a pong nobody asked for", "5.5.3", frame(PONG), ())
    yield Frames("a pong nobody asked for, with a payload", "5.5.3", frame(PONG, b"unasked"), ())
    yield Frames("a pong of 126 bytes", "5.5", frame(PONG, b"\xfe" * 126), (closed(PROTOCOL_ERROR),))
    yield Frames("a pong, then a ping", "5.5.3", frame(PONG, b"unasked") + frame(PING, b"asked"), (ponged(b"asked"),))
    many = [b"payload-%d" % number for number in range(10)]
    yield Frames("ten pings", "5.5.2", b"".join(frame(PING, one) for one in many), tuple(ponged(one) for one in many))


# --- 3: reserved bits -------------------------------------------------------------------------------------------------


def reserved_bits() -> Iterator[Frames]:
    for bits in range(1, 8):
        bad = frame(TEXT, b"bad", reserved=bits)
        yield Frames(f"bits {bits:03b} of a text", "5.2", bad, (closed(PROTOCOL_ERROR),))
        yield Frames(
            f"bits {bits:03b} behind a good text", "5.2", text("good") + bad, (said("good"), closed(PROTOCOL_ERROR))
        )
    for name, opcode, payload in (("binary", BINARY, b"x"), ("ping", PING, b""), ("close", CLOSE, b"\x03\xe8")):
        yield Frames(f"a bit of a {name} frame", "5.2", frame(opcode, payload, reserved=4), (closed(PROTOCOL_ERROR),))
    later = frame(TEXT, b"a", fin=False) + frame(CONTINUATION, b"b", reserved=2)
    yield Frames("a bit of a later fragment", "5.2", later, (closed(PROTOCOL_ERROR),))


# --- 4: opcodes -------------------------------------------------------------------------------------------------------


def opcodes() -> Iterator[Frames]:
    for kind, numbers in (("data", range(3, 8)), ("control", range(11, 16))):
        for opcode in numbers:
            bad = (closed(PROTOCOL_ERROR),)
            yield Frames(f"{kind} opcode {opcode}", "5.2", frame(opcode), bad)
            yield Frames(f"{kind} opcode {opcode} with a payload", "5.2", frame(opcode, b"what?"), bad)
            yield Frames(
                f"{kind} opcode {opcode} behind a good text", "5.2",
                text("good") + frame(opcode) + frame(PING), (said("good"), *bad),
            )


# --- 5: fragmentation -------------------------------------------------------------------------------------------------


def fragmentation() -> Iterator[Frames]:
    bad = (closed(PROTOCOL_ERROR),)
    parts = [b"frag", b"men", b"ted"]
    yield Frames("a ping in fragments", "5.5", fragments(PING, [b"a", b"b"]), bad)
    yield Frames("a pong in fragments", "5.5", fragments(PONG, [b"a", b"b"]), bad)
    yield Frames("a close in fragments", "5.5", fragments(CLOSE, [b"\x03", b"\xe8"]), bad)
    yield Frames("a text in two fragments", "5.4", fragments(TEXT, parts[:2]), (said("fragmen"),))
    yield Frames("bytes in three fragments", "5.4", fragments(BINARY, parts), (given(b"fragmented"),))
    yield Frames("fragments of nothing", "5.4", fragments(TEXT, [b"", b"", b""]), (said(""),))
    yield Frames("a full fragment among empty ones", "5.4", fragments(TEXT, [b"", b"a", b""]), (said("a"),))
    yield Frames("a text in a hundred fragments", "5.4", fragments(TEXT, [b"x"] * 100), (said("x" * 100),))
    yield Frames(
        "pings between fragments", "5.4",
        fragments(TEXT, parts, between=frame(PING, b"now")), (ponged(b"now"), ponged(b"now"), said("fragmented")),
    )
    yield Frames("a pong between fragments", "5.4", fragments(TEXT, parts, between=frame(PONG)), (said("fragmented"),))
    yield Frames(
        "a close between fragments", "5.4", frame(TEXT, b"never", fin=False) + close(1000), (closed(PROTOCOL_ERROR),)
    )
    yield Frames("two messages in fragments", "5.4", fragments(TEXT, parts) * 2, (said("fragmented"),) * 2)
    for fin, what in ((True, "last"), (False, "middle")):
        yield Frames(f"a {what} fragment of nothing before it", "5.4", frame(CONTINUATION, b"x", fin=fin), bad)
        yield Frames(
            f"a {what} fragment behind a whole message", "5.4",
            text("good") + frame(CONTINUATION, b"x", fin=fin), (said("good"), *bad),
        )
        yield Frames(
            f"a new text before the {what} fragment", "5.4",
            frame(TEXT, b"a", fin=False) + frame(TEXT, b"b", fin=fin), bad,
        )
    yield Frames("a new binary within a text", "5.4", frame(TEXT, b"a", fin=False) + frame(BINARY, b"b", fin=True), bad)


# --- 6: UTF-8 ---------------------------------------------------------------------------------------------------------

WELL = "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!! \u03ba\u1f79\u03c3\u03bc\u03b5 \U0001f600"

GOOD_TEXTS: Mapping[str, bytes] = {
    "the first of one byte": b"\x00",
    "the last of one byte": b"\x7f",
    "the first of two bytes": b"\xc2\x80",
    "the last of two bytes": b"\xdf\xbf",
    "the first of three bytes": b"\xe0\xa0\x80",
    "the last of three bytes": b"\xef\xbf\xbf",
    "the first of four bytes": b"\xf0\x90\x80\x80",
    "the last before the surrogates": b"\xed\x9f\xbf",
    "the first behind the surrogates": b"\xee\x80\x80",
    "the replacement character": b"\xef\xbf\xbd",
    "the last of all": b"\xf4\x8f\xbf\xbf",
    "a character that is none, U+FFFE": b"\xef\xbf\xbe",
    "a character that is none, U+1FFFF": b"\xf0\x9f\xbf\xbf",
    "a byte order mark": b"\xef\xbb\xbfabc",
}
BAD_TEXTS: Mapping[str, bytes] = {
    "a continuation byte by itself": b"\x80",
    "continuation bytes by themselves": b"\x80\xbf\x80\xbf",
    "a lead of two bytes by itself": b"\xc3",
    "a lead of two bytes before a blank": b"\xc3 ",
    "a lead of three bytes by itself": b"\xe2",
    "two bytes of three": b"\xe2\x82",
    "three bytes of four": b"\xf0\x9f\x98",
    "three bytes of four in the middle": b"a\xf0\x9f\x98b",
    "the byte FE": b"\xfe",
    "the byte FF": b"\xff",
    "FE FE FF FF": b"\xfe\xfe\xff\xff",
    "a slash in two bytes": b"\xc0\xaf",
    "a slash in three bytes": b"\xe0\x80\xaf",
    "a slash in four bytes": b"\xf0\x80\x80\xaf",
    "a slash in five bytes": b"\xf8\x80\x80\x80\xaf",
    "a slash in six bytes": b"\xfc\x80\x80\x80\x80\xaf",
    "U+007F in two bytes": b"\xc1\xbf",
    "U+07FF in three bytes": b"\xe0\x9f\xbf",
    "U+FFFF in four bytes": b"\xf0\x8f\xbf\xbf",
    "NUL in two bytes": b"\xc0\x80",
    "the first surrogate": b"\xed\xa0\x80",
    "the last surrogate": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "U+110000": b"\xf4\x90\x80\x80",
    "a lead F5": b"\xf5\x80\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
}


def utf8() -> Iterator[Frames]:
    data = WELL.encode()
    bad = (closed(NO_TEXT),)
    yield Frames("characters of all lengths", "5.6", frame(TEXT, data), (said(WELL),))
    yield Frames("fragments that cut characters", "5.6", fragments(TEXT, pieces(data, 1)), (said(WELL),))
    yield Frames("a ping within a character", "5.6", fragments(TEXT, [b"\xc3", b"\xa4"], between=frame(PING)),
                 (ponged(), said("\u00e4")))
    for name, good in GOOD_TEXTS.items():
        yield Frames(name, "5.6", frame(TEXT, good), (said(good.decode()),))
    for name, wrong in BAD_TEXTS.items():
        yield Frames(name, "8.1", frame(TEXT, wrong), bad)
    yield Frames("a wrong byte behind right ones", "8.1", frame(TEXT, data + b"\xff" + data), bad)
    yield Frames("a wrong byte in the second fragment", "8.1", fragments(TEXT, [data, b"\xff", data]), bad)
    yield Frames("a character that the last fragment leaves open", "8.1", fragments(TEXT, [data, b"\xe2\x82"]), bad)
    yield Frames(
        "bytes that are no text, in a binary message", "5.6", frame(BINARY, b"\xff\xfe"), (given(b"\xff\xfe"),)
    )


# --- 7: closing -------------------------------------------------------------------------------------------------------

CODES_TO_SAY = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999)
CODES_NOT_TO_SAY = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)


def closing() -> Iterator[Frames]:
    yield Frames("a text, then a close", "5.5.1", text("last words") + close(1000), (said("last words"), closed(1000)))
    yield Frames("two closes", "5.5.1", close(1000) * 2, (closed(1000),))
    yield Frames("a ping behind the close", "5.5.1", close(1000) + frame(PING), (closed(1000),))
    yield Frames("a text behind the close", "5.5.1", close(1000) + text("too late"), (closed(1000),))
    yield Frames(
        "the rest of a text behind the close", "5.5.1",
        frame(TEXT, b"a", fin=False) + close(1000) + frame(CONTINUATION, b"b"), (closed(PROTOCOL_ERROR),),
    )
    yield Frames("256 KiB, then a close", "5.5.1", frame(TEXT, b"x" * 2**18) + close(1000),
                 (said("x" * 2**18), closed(1000)))
    yield Frames("a close without a code", "7.1.5", close(), (closed(None),))
    yield Frames("a close of one byte", "5.5.1", frame(CLOSE, b"\x03"), (closed(PROTOCOL_ERROR),))
    yield Frames("a close with a reason", "5.5.1", close(1000, "done"), (closed(1000),))
    yield Frames("a reason of 123 bytes", "5.5", close(1000, "r" * 123), (closed(1000),))
    yield Frames("a reason of 124 bytes", "5.5", close(1000, "r" * 124), (closed(PROTOCOL_ERROR),))
    yield Frames("a reason that is no text", "8.1", frame(CLOSE, b"\x03\xe8\xce\xba\xff"), (closed(NO_TEXT),))
    for code in CODES_TO_SAY:
        yield Frames(f"close {code}", "7.4", close(code), (closed(code),))
    for code in CODES_NOT_TO_SAY:
        yield Frames(f"close {code}, which nobody may say", "7.4", close(code), (closed(PROTOCOL_ERROR),))


# --- 9: sizes ---------------------------------------------------------------------------------------------------------

KIB, MIB = 1024, 1024 * 1024


def sizes() -> Iterator[Frames]:
    for size in (64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB):
        data = b"*" * size
        yield Frames(f"a text of {size // KIB:,} KiB", "5.6", frame(TEXT, data), (said(data.decode()),), "/large")
        yield Frames(f"{size // KIB:,} KiB of bytes", "5.6", frame(BINARY, data), (given(data),), "/large")
    for part in (256, 4 * KIB, 64 * KIB, MIB):
        data = b"\xfe" * 4 * MIB
        yield Frames(
            f"4 MiB in fragments of {part:,} bytes", "5.4",
            fragments(BINARY, pieces(data, part)), (given(data),), "/large",
        )
    for size, count in ((0, 1000), (16, 1000), (256, 1000), (1024, 500), (16384, 50)):
        yield Frames(
            f"{count:,} texts of {size:,} bytes", "5.6",
            frame(TEXT, b"*" * size) * count, (said("*" * size),) * count,
        )
    for size, answer in ((999, said("*" * 999)), (1000, said("*" * 1000)), (1001, closed(TOO_BIG))):
        yield Frames(f"{size:,} bytes where 1,000 are allowed", "7.4.1", frame(TEXT, b"*" * size), (answer,), "/small")
    yield Frames(
        "fragments that come to 1,001 bytes where 1,000 are allowed", "7.4.1",
        fragments(TEXT, [b"*" * 500, b"*" * 501]), (closed(TOO_BIG),), "/small",
    )


# --- 12, 13: compression ----------------------------------------------------------------------------------------------

COMPRESSED = 4  # RFC 7692 6: RSV1
TAIL = b"\x00\x00\xff\xff"
WORDS = b"It was the best of times, it was the worst of times. " * 20


def deflated(data: bytes, *, window: int = 15, level: int = 6, flush: int = zlib.Z_SYNC_FLUSH) -> bytes:
    """Return a message as RFC 7692 7.2.1 has it, by itself."""
    packer = zlib.compressobj(level=level, wbits=-window)
    return (packer.compress(data) + packer.flush(flush)).removesuffix(TAIL)


def deflated_frame(data: bytes, opcode: int = TEXT) -> bytes:
    return frame(opcode, deflated(data), reserved=COMPRESSED)


def compression() -> Iterator[Frames]:
    """Rows on a connection that has agreed on permessage-deflate, but for the last."""
    bad = (closed(PROTOCOL_ERROR),)
    for size in (0, 16, 64, 256, 1 * KIB, 16 * KIB, 128 * KIB, 1 * MIB):
        data = (WORDS * (size // len(WORDS) + 1))[:size]
        yield _deflated_row(f"a deflated text of {size:,} bytes", "7.2.2", deflated_frame(data), said(data.decode()))
        yield _deflated_row(f"{size:,} deflated bytes", "7.2.2", deflated_frame(data, BINARY), given(data))
    words = WORDS.decode()
    packed = deflated(WORDS)
    yield _deflated_row("a text that is not deflated", "6", frame(TEXT, WORDS), said(words))
    yield _deflated_row("deflated and not, in turns", "6", (deflated_frame(WORDS) + text("plain")) * 2,
                        said(words), said("plain"), said(words), said("plain"))
    yield _deflated_row(
        "a deflated text in fragments", "6.1", fragments(TEXT, pieces(packed, 7), reserved=COMPRESSED), said(words)
    )
    yield _deflated_row(
        "a ping within a deflated text", "6.1",
        fragments(TEXT, pieces(packed, 40), reserved=COMPRESSED, between=frame(PING)),
        *[ponged()] * (len(pieces(packed, 40)) - 1), said(words),
    )
    yield _deflated_row("a stored block", "7.2.3.3", frame(TEXT, deflated(WORDS, level=0), reserved=COMPRESSED),
                        said(words))
    packer = zlib.compressobj(wbits=-15)
    blocks = packer.compress(b"one ") + packer.flush(zlib.Z_SYNC_FLUSH) + packer.compress(b"two")
    blocks += packer.flush(zlib.Z_SYNC_FLUSH)
    yield _deflated_row(
        "two blocks in one text",
        "7.2.3.5",
        frame(TEXT, blocks.removesuffix(TAIL), reserved=COMPRESSED),
        said("one two"),
    )
    final = zlib.compressobj(wbits=-15)
    ended = final.compress(b"Hello") + final.flush(zlib.Z_FINISH)
    yield _deflated_row(
        "a block that says it is the last", "7.2.3.4", frame(TEXT, ended + b"\0", reserved=COMPRESSED), said("Hello")
    )
    yield _deflated_row("bits on a later fragment", "6.1",
                        frame(TEXT, packed[:9], fin=False, reserved=COMPRESSED)
                        + frame(CONTINUATION, packed[9:], reserved=COMPRESSED), *bad)
    yield _deflated_row("the bit on a ping", "6.1", frame(PING, b"", reserved=COMPRESSED), *bad)
    yield _deflated_row("another reserved bit", "6", frame(TEXT, packed, reserved=2), *bad)
    yield _deflated_row("bytes that inflate to nothing sensible", "7.2.2",
                        frame(TEXT, b"\xff" * 20, reserved=COMPRESSED), *bad)
    yield _deflated_row("text that is none once inflated", "RFC 6455 8.1", deflated_frame(b"\xff\xfe" * 40),
                        closed(NO_TEXT))
    yield _deflated_row("100 MiB of zeros in 100 KiB", "8", deflated_frame(b"\0" * 100 * MIB, BINARY), closed(TOO_BIG))
    yield _deflated_row("one byte more than allowed, once inflated", "8", deflated_frame(b"\0" * (MIB + 1), BINARY),
                        closed(TOO_BIG))
    yield Frames("deflated where nothing was agreed on", "RFC 7692 6", deflated_frame(WORDS), bad)


def _deflated_row(name: str, section: str, sends: bytes, *expects: Heard) -> Frames:
    section = section if section.startswith("RFC") else f"RFC 7692 {section}"
    return Frames(name, section, sends, expects, "/deflated")


TABLES: Mapping[str, list[Frames]] = {
    "Framing": list(framing()),
    "Pings and pongs": list(pings()),
    "Reserved bits": list(reserved_bits()),
    "Opcodes": list(opcodes()),
    "Fragmentation": list(fragmentation()),
    "UTF-8": list(utf8()),
    "Closing": list(closing()),
    "Sizes": list(sizes()),
    "Compression": list(compression()),
}
