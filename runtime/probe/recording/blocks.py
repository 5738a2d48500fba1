"""Blocks: how a recording is cut, so that a part of it that is damaged costs no more than that part.

A block is a head of 44 bytes and what it holds, compressed. The head says what the block is, how long it is stored and
unpacked, which records it has and what the stored bytes add up to (CRC 32), and ends with its own sum; so a reader can
go from head to head without unpacking anything, notice damage, and find the next head behind it.
"""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum
from typing import Final

from runtime.frozen import frozen
from runtime.probe.recording.packing import DamageError

FIRST_WORDS: Final = b"ARO recording "
"""What recordings of all versions begin with."""
FIRST_LINE: Final = FIRST_WORDS + b"2\n"
"""What every recording begins with, readable with ``head -1``."""

MARK: Final = b"\xf1ARO"
"""What every head begins with; the first byte never occurs in UTF-8 text before these letters."""

_HEAD: Final = struct.Struct(">4s4sIIIIqq")
_SUM: Final = struct.Struct(">I")
HEAD_BYTES: Final = _HEAD.size + _SUM.size

MOST_BYTES: Final = 256 * 1024 * 1024
"""A block that claims more, stored or unpacked, is damaged: no message may be as large."""


class Part(StrEnum):
    """What a block is; the letters are part of the format."""

    ABOUT = "A"
    """A map: what was recorded, and the table of kinds. The first block."""
    SOURCES = "S"
    """Files, as lists of name and text, numbered on from those before."""
    RECORDS = "R"
    """Records, as columns."""
    LOST = "L"
    """How many records were lost before the next block: `count` in the head, nothing in the block."""
    NOTES = "N"
    """Marks, comments, filters; the last of these blocks counts."""
    END = "E"
    """The recording was ended in good order."""


@frozen
class Head:
    """What stands before a block."""

    part: Part
    stored_bytes: int
    raw_bytes: int
    crc: int
    count: int
    """Records in it; those lost, in a block of those."""
    first: int
    """The `seq` of the first record; 0 in a block without."""
    last: int

    def packed(self) -> bytes:
        sizes = (self.stored_bytes, self.raw_bytes, self.crc, self.count)
        head = _HEAD.pack(MARK, self.part.encode().ljust(4), *sizes, self.first, self.last)
        return head + _SUM.pack(zlib.crc32(head))


def block(part: Part, content: bytes = b"", count: int = 0, first: int = 0, last: int = 0) -> bytes:
    """Return a whole block."""
    stored = zlib.compress(content, 1) if content else b""
    return Head(part, len(stored), len(content), zlib.crc32(stored), count, first, last).packed() + stored


def read_head(data: bytes) -> Head | None:
    """Return the head that `data` begins with; None when there is none."""
    if len(data) < HEAD_BYTES or not data.startswith(MARK):
        return None
    if _SUM.unpack_from(data, _HEAD.size)[0] != zlib.crc32(data[: _HEAD.size]):
        return None
    _, letter, stored, raw, crc, count, first, last = _HEAD.unpack_from(data)
    part = _PARTS.get(letter)
    if part is None or max(stored, raw) > MOST_BYTES or not 0 <= first <= last:
        return None
    return Head(part, stored, raw, crc, count, first, last)


_PARTS = {part.encode().ljust(4): part for part in Part}


def content_of(head: Head, stored: bytes) -> bytes:
    """Return what a block holds.

    Raises:
        DamageError: the bytes are not those that were written.
    """
    if len(stored) != head.stored_bytes or head.crc != zlib.crc32(stored):
        raise DamageError("its bytes are not those that were written")
    if not stored:
        return b""
    # Never more than was promised: a few bytes can unpack to gigabytes.
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(stored, head.raw_bytes + 1)
    except zlib.error:
        raise DamageError("it cannot be decompressed") from None
    if len(content) != head.raw_bytes:
        raise DamageError("it is longer or shorter than its head says")
    return content
