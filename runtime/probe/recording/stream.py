"""A recording as it grows: what goes before the first record, what is told of the program, and block after block.

A `Stream` makes the bytes; the same bytes may go to several files, as long as each begins with `opening`. `About` and
`Notes` are what a recording holds besides records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, field
from typing import Any

from runtime.frozen import frozen
from runtime.probe import records as r
from runtime.probe.recording.blocks import FIRST_LINE, Part, block
from runtime.probe.recording.kinds import Encoder
from runtime.probe.recording.packing import DamageError
from runtime.source import SourceFile

RECORDS_IN_BLOCK = 1_000
"""At most. So many are read to look at one; at this size, compression gains little more from larger blocks."""
_FEWEST, _FIRST = 100, 200
_REACH_BYTES = 1 << 15
"""How far back zlib finds what comes again: in larger blocks, texts that have parts in common lie too far apart."""


@frozen
class RecordedHandler:
    """A feature set: what it is, what starts it, and where it stands."""

    name: str
    activity: str
    listens: str
    file: int
    """The number of its source."""
    start: int
    end: int


@frozen
class About:
    """What a recording says about itself."""

    application: str
    epoch_ns: int
    """What to add to the `at_ns` of a record to get nanoseconds since 1970."""
    handlers: tuple[RecordedHandler, ...] = ()
    domain_events: tuple[str, ...] = ()


@frozen
class Notes:
    """What a reader wrote beside the records."""

    comments: Mapping[int, str] = field(default_factory=dict)
    """By number of the record; a mark without words has none."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Filters by the name they were given."""


class Stream:
    """Makes the bytes of one recording, or of several that tell of the same stretch of time."""

    def __init__(self, about: About, sources: Sequence[SourceFile]) -> None:
        self.about = about
        self._encoder = Encoder()
        for source in sources:
            self._encoder.packer.number_of(source)
        self._told = len(sources)
        self._many = _FIRST
        """Records for the next block."""

    def opening(self) -> bytes:
        """Return what a file begins with: all that is needed to read the blocks that `records` makes from now on."""
        packer = self._encoder.packer
        about = packer.pack({**asdict(self.about), "kinds": self._encoder.table})
        return FIRST_LINE + self._sources(0) + block(Part.ABOUT, about)

    def records(self, raws: Sequence[r.RawRecord]) -> bytes:
        """Return the blocks of some records, and of the files they are the first to point into."""
        blocks, start = [], 0
        while start < len(raws):
            some = raws[start : start + self._many]
            start += len(some)
            content = self._encoder.records(some)
            self._learn(len(some), len(content))
            new = len(self._encoder.packer.files) > self._told
            blocks += [self._sources(self._told)] if new else []
            self._told = len(self._encoder.packer.files)
            blocks.append(block(Part.RECORDS, content, len(some), some[0][0], some[-1][0]))
        return b"".join(blocks)

    def _learn(self, records: int, size_bytes: int) -> None:
        """Choose how many records go into the next block, after one that may not have been full."""
        fitting = records * _REACH_BYTES // size_bytes
        if records == self._many or fitting < self._many:
            self._many = max(_FEWEST, min(fitting, RECORDS_IN_BLOCK))

    def lost(self, count: int, before: int) -> bytes:
        """Return the block that tells of `count` records lost before the one numbered `before`."""
        return block(Part.LOST, b"", min(count, 2**32 - 1), before - 1, before - 1)

    def notes(self, notes: Notes) -> bytes:
        """Return the block of a reader's notes, which take the place of earlier ones."""
        return notes_block(notes)

    def _sources(self, start: int) -> bytes:
        files = self._encoder.packer.files[start:]
        return block(Part.SOURCES, self._encoder.packer.pack([[file.name, file.text] for file in files]))


def notes_block(notes: Notes) -> bytes:
    """Return the block of a reader's notes; it can be put behind any recording."""
    return block(Part.NOTES, Encoder().packer.pack(asdict(notes)))


# --- and back --------------------------------------------------------------------------------------------------


def read_sources(value: Any) -> list[SourceFile]:
    """Return the files of a block of sources. Raises DamageError."""
    try:
        return [SourceFile(_text(name), _text(text)) for name, text in value]
    except (TypeError, ValueError) as error:
        raise DamageError(f"the sources are broken: {error}") from None


def read_about(value: Any) -> tuple[About, Any]:
    """Return what a recording says about itself, and its table of kinds. Raises DamageError."""
    try:
        about = About(
            _text(value["application"]),
            _whole(value["epoch_ns"]),
            tuple(_handler(one) for one in value["handlers"]),
            tuple(map(_text, value["domain_events"])),
        )
        return about, value["kinds"]
    except (TypeError, ValueError, KeyError) as error:
        raise DamageError(f"what the recording says about itself is broken: {error}") from None


def read_notes(value: Any) -> Notes:
    """Return a reader's notes. Raises DamageError."""
    try:
        comments = {_whole(seq): _text(comment) for seq, comment in value["comments"].items()}
        return Notes(comments, {_text(name): _text(words) for name, words in value["filters"].items()})
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise DamageError(f"the marks and comments are broken: {error}") from None


def _handler(value: Any) -> RecordedHandler:
    words = (_text(value["name"]), _text(value["activity"]), _text(value["listens"]))
    return RecordedHandler(*words, _whole(value["file"]), _whole(value["start"]), _whole(value["end"]))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"a whole number was expected, not {type(value).__name__}")
    return value
