"""Bytes of a stream, and what they say: sans-I/O (runtime.md 5.1).

There is no framing: a chunk is what came, however the network cut it. Only its text needs a memory, since a cut may go
through the middle of a character: its first bytes wait for the rest, so that all texts together are the whole text.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from runtime.frozen import frozen

MAX_CHUNK = 64 * 1024
"""Bytes of one chunk, and of one read (runtime.md 5.1)."""


@frozen
class Chunk:
    """A stretch of bytes from the peer."""

    data: bytes
    text: str
    """What is whole of it in UTF-8, with what the chunk before had begun. Bytes that are no UTF-8 are replaced."""

    @property
    def shown(self) -> str | bytes:
        """The chunk for people: its text if it is nothing else, else its bytes."""
        return self.text if self.text.encode("utf-8", "replace") == self.data else self.data


class Reader:
    """Makes chunks of the bytes of one peer. Never raises."""

    __slots__ = ("_decoder",)

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def receive(self, data: bytes) -> Iterator[Chunk]:
        """Yield the chunks in `data`; more than one only for what no single read brings."""
        for start in range(0, len(data), MAX_CHUNK):
            part = data[start : start + MAX_CHUNK]
            yield Chunk(part, self._decoder.decode(part))


def encode(payload: str | bytes) -> bytes:
    """Return what goes over the wire: text in UTF-8, a lone surrogate replaced, no newline added."""
    return payload if isinstance(payload, bytes) else payload.encode("utf-8", "replace")
