"""A recording on disk, for reading: block by block, as far as it is sound, and while it still grows.

Opening looks at the heads of the blocks only, so a million records are opened at once; what is looked at is unpacked,
and the blocks looked at last are kept. Damage costs the blocks it is in: `problems` says in words what cannot be read.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from runtime.frozen import frozen
from runtime.probe.journal import Batch
from runtime.probe.recording.blocks import FIRST_LINE, FIRST_WORDS, HEAD_BYTES, MARK, Head, Part, content_of, read_head
from runtime.probe.recording.kinds import Decoder
from runtime.probe.recording.packing import DamageError, Unpacker
from runtime.probe.recording.stream import About, Notes, notes_block, read_about, read_notes, read_sources
from runtime.probe.records import RawRecord
from runtime.source import SourceFile

_KEPT_BLOCKS = 16
_SEARCHED_BYTES = 1 << 16


class RecordingError(Exception):
    """A file cannot be opened as a recording; the message says why, for people."""


@frozen
class _Place:
    """Where a block stands."""

    head: Head
    offset: int
    """Of what it holds."""


class RecordingFile:
    """One recording. `refresh` takes in what was written behind it since."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises RecordingError."""
        self.path = path
        self.about = About("", 0)
        self.notes = Notes()
        self.ended = False
        """Whether it was ended in good order."""
        self.problems: list[str] = []
        """What cannot be read, a sentence each."""
        self._unpacker = Unpacker()
        self._decoder: Decoder | None = None
        self._places: list[_Place] = []
        self._lasts: list[int] = []
        self._open_blocks: OrderedDict[int, list[RawRecord]] = OrderedDict()
        try:
            self._file = path.open("rb")
            begins = self._file.read(len(FIRST_LINE))
        except OSError as error:
            raise RecordingError(f"{path} cannot be opened: {error.strerror}") from None
        self._check(begins)
        self._end = len(FIRST_LINE)
        self.refresh()
        if self._decoder is None:
            self.close()
            raise RecordingError(f"{path} breaks off before its first record.")

    def _check(self, begins: bytes) -> None:
        if begins == FIRST_LINE:
            return
        self.close()
        if begins.startswith(FIRST_WORDS):
            when = "an earlier" if begins < FIRST_LINE else "a later"
            raise RecordingError(f"{self.path} was written by {when} version of aro-console, which reads it.")
        raise RecordingError(f"{self.path} is no recording of aro-console.")

    def close(self) -> None:
        self._file.close()

    # --- what there is ---------------------------------------------------------------------------------------

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        return tuple(self._unpacker.files)

    @property
    def oldest(self) -> int:
        """The number of the first record; 0 without any."""
        return next((place.head.first for place in self._places if place.head.part is Part.RECORDS), 0)

    @property
    def latest(self) -> int:
        """The number of the last record; 0 without any."""
        return self._lasts[-1] if self._lasts else 0

    @property
    def count(self) -> int:
        """How many records it says it has."""
        return sum(place.head.count for place in self._places if place.head.part is Part.RECORDS)

    @property
    def unfinished_bytes(self) -> int:
        """How many bytes at its end are no whole block: it still grows, or was cut off."""
        return os.fstat(self._file.fileno()).st_size - self._end

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time, UTC, of a record's `at_ns`; the beginning of time for what is none."""
        try:
            return datetime.fromtimestamp((self.about.epoch_ns + at_ns) / 1e9, UTC)
        except (ValueError, OverflowError, OSError):
            return datetime(1970, 1, 1, tzinfo=UTC)

    # --- records ---------------------------------------------------------------------------------------------

    def since(self, cursor: int, limit: int) -> Batch:
        """Return records after `cursor`: whole blocks, until there are `limit`; and how many of them were lost."""
        records: list[RawRecord] = []
        lost, at = 0, cursor
        for place in self._places[bisect_right(self._lasts, cursor) :]:
            if len(records) >= limit:
                break
            at = max(at, place.head.last)
            if place.head.part is Part.LOST:
                lost += place.head.count
                continue
            found = self._records_at(place)
            lost += place.head.count - len(found)
            records += [raw for raw in found if raw[0] > cursor] if place.head.first <= cursor else found
        return Batch(records, at, lost)

    def record(self, seq: int) -> RawRecord | None:
        """Return the record numbered `seq`; None when it is not there."""
        index = bisect_right(self._lasts, seq - 1)
        for place in self._places[index : index + 2]:
            if place.head.part is Part.RECORDS and place.head.first <= seq:
                records = self._records_at(place)
                at = bisect_left(records, seq, key=itemgetter(0))
                return records[at] if at < len(records) and records[at][0] == seq else None
        return None

    def _records_at(self, place: _Place) -> list[RawRecord]:
        known = self._open_blocks.get(place.offset)
        if known is None:
            known = self._open_blocks[place.offset] = self._unpacked(place)
            if len(self._open_blocks) > _KEPT_BLOCKS:
                self._open_blocks.popitem(last=False)
        else:
            self._open_blocks.move_to_end(place.offset)
        return known

    def _unpacked(self, place: _Place) -> list[RawRecord]:
        assert self._decoder is not None, "blocks of records are known only when their kinds are"
        try:
            return _in_order(self._decoder.records(self._content(place)), place.head)
        except DamageError as error:
            said = f"records #{place.head.first} to #{place.head.last} cannot be read: {error}"
            if said not in self.problems:
                self.problems.append(said)
            return []

    def _content(self, place: _Place) -> bytes:
        try:
            self._file.seek(place.offset)
            return content_of(place.head, self._file.read(place.head.stored_bytes))
        except OSError as error:
            raise DamageError(str(error.strerror)) from None

    # --- looking for blocks ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take in the blocks that were written since the last time."""
        for place in self._new_places():
            self._end = place.offset + place.head.stored_bytes
            try:
                self._take(place)
            except DamageError as error:
                self.problems.append(f"a block at byte {place.offset - HEAD_BYTES:,} cannot be read: {error}")

    def _new_places(self) -> Iterator[_Place]:
        size = os.fstat(self._file.fileno()).st_size
        while self._end + HEAD_BYTES <= size:
            head = self._head_at(self._end)
            if head is None:
                found = self._next_mark(self._end + 1, size)
                self.problems.append(f"{found - self._end:,} bytes from byte {self._end:,} on cannot be read")
                self._end = found
            elif self._end + HEAD_BYTES + head.stored_bytes > size:
                return
            else:
                yield _Place(head, self._end + HEAD_BYTES)

    def _head_at(self, offset: int) -> Head | None:
        self._file.seek(offset)
        return read_head(self._file.read(HEAD_BYTES))

    def _next_mark(self, start: int, size: int) -> int:
        """Return where the next head stands; the end when there is none."""
        at = start
        while at < size:
            self._file.seek(at)
            some = self._file.read(_SEARCHED_BYTES)
            found = some.find(MARK)
            if found >= 0 and self._head_at(at + found) is not None:
                return at + found
            # A mark may lie across the edge.
            at += found + 1 if found >= 0 else max(1, len(some) - len(MARK) + 1)
        return size

    def _take(self, place: _Place) -> None:
        match place.head.part:
            case Part.SOURCES:
                self._unpacker.files += read_sources(self._unpacker.one(self._content(place)))
            case Part.ABOUT if self._decoder is None:
                self.about, table = read_about(self._unpacker.one(self._content(place)))
                self._decoder = Decoder(table, self._unpacker)
            case Part.NOTES:
                self.notes = read_notes(self._unpacker.one(self._content(place)))
            case Part.END:
                self.ended = True
            case Part.RECORDS | Part.LOST if self._decoder is not None and self._follows(place.head):
                self._places.append(place)
                self._lasts.append(place.head.last)

    def _follows(self, head: Head) -> bool:
        """Whether a block goes on where the last one ended; readers rely on numbers that rise."""
        return head.last >= self.latest if head.part is Part.LOST else head.first > self.latest

    # --- writing behind it -----------------------------------------------------------------------------------

    def keep_notes(self, notes: Notes) -> str:
        """Write a reader's notes behind what there is; return why that is not possible, or nothing."""
        try:
            with self.path.open("ab") as file:
                file.write(bytes(self._missing_bytes()) + notes_block(notes))
        except OSError as error:
            return f"marks and comments cannot be kept in {self.path}: {error.strerror}"
        self.notes = notes
        return ""

    def _missing_bytes(self) -> int:
        """Return how many bytes the last block lacks: what is written behind must not be taken for them."""
        head = self._head_at(self._end)
        return max(0, head.stored_bytes + HEAD_BYTES - self.unfinished_bytes) if head is not None else 0


def _in_order(records: list[RawRecord], head: Head) -> list[RawRecord]:
    """Return records whose numbers rise and lie where the head says; readers rely on it."""
    last = head.first - 1
    for raw in records:
        if not last < raw[0] <= head.last:
            raise DamageError("its records are not in order")
        last = raw[0]
    return records
