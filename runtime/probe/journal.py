"""The journal: the last records, in a ring, with an honest count of what was lost.

One thread appends, another reads, and neither waits for the other. That is safe without a lock because a record is
never changed once it is in its slot, a slot is written before `latest` moves, and a reader believes a slot only when
the record in it has the number it looked for. What the ring overwrote before a reader came is counted, never hidden.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from runtime.frozen import frozen
from runtime.probe.blocks import Block, records_of, unpacked
from runtime.probe.records import RawRecord

_NOTHING: RawRecord = (0,)


@frozen
class Batch:
    """What a reader gets: `len(records) + lost` is exactly how far the cursor moved."""

    records: list[RawRecord]
    """In order of `seq`; with gaps only where records were lost."""
    cursor: int
    """To be given to the next `since`."""
    lost: int
    """Records overwritten before they could be read."""


class Journal:
    """A ring of the last `capacity` records, indexed by `seq`."""

    def __init__(self, capacity: int = 50_000, wall_ns: int | None = None, monotonic_ns: int | None = None) -> None:
        if capacity < 1:
            raise ValueError("a journal needs room for one record")
        self.capacity = capacity
        self.slots: list[RawRecord | Block] = [_NOTHING] * capacity
        """Record `seq` stands at ``seq % capacity``, or the block it is in. For whoever writes."""
        self.latest = 0
        """The `seq` of the last record; 0 when there is none. Only `append` changes it."""
        wall = time.time_ns() if wall_ns is None else wall_ns
        self.epoch_ns = wall - (time.monotonic_ns() if monotonic_ns is None else monotonic_ns)
        """What to add to a monotonic time to get the wall clock's, taken once: the order of records stays true."""

    @property
    def oldest(self) -> int:
        """The `seq` of the first record still kept; 0 when there is none."""
        latest = self.latest
        return max(1, latest - self.capacity + 1) if latest else 0

    def append(self, raw: RawRecord) -> None:
        """Keep `raw`, whose `seq` follows the last one's. Only ever called by the writing thread."""
        seq: int = raw[0]
        # The slot first: a reader that sees the new `latest` must find the record there.
        self.slots[seq % self.capacity] = raw
        self.latest = seq

    def append_block(self, block: Block) -> None:
        """Keep a block in the slots of all its records. Only ever called by the writing thread."""
        latest = block.seq + block.size - 1
        first = max(block.seq, latest - self.capacity + 1) % self.capacity
        count = min(block.size, self.capacity)
        before_end = min(count, self.capacity - first)
        self.slots[first : first + before_end] = [block] * before_end
        self.slots[: count - before_end] = [block] * (count - before_end)
        self.latest = latest

    def get(self, seq: int) -> RawRecord | None:
        """Return the record numbered `seq`; None when it was overwritten or is not there yet."""
        if seq < 1:
            return None
        raw = self.slots[seq % self.capacity]
        if type(raw) is Block:
            return unpacked(raw)[seq - raw.seq] if raw.seq <= seq < raw.seq + raw.size else None
        return raw if raw[0] == seq else None

    def since(self, cursor: int, limit: int | None = None) -> Batch:
        """Return the records after `cursor`, at most `limit` numbers further on, and how many of them were lost.

        Begin with cursor 0 to see all that is kept, or with `latest` to see only what comes.
        """
        end = self.latest
        start = max(cursor, end - self.capacity)
        if limit is not None:
            end = min(end, start + limit)
        if end <= cursor:
            return Batch([], cursor, 0)
        # A slot that the writer reached again in the meantime holds a later record than any asked for.
        slots = self._stretch(start + 1, end)
        if Block in set(map(type, slots)):
            records = list(records_of((seq, raw) for seq, raw in enumerate(slots, start + 1) if raw[0] <= end))
        else:
            records = [raw for raw in slots if raw[0] <= end]
        return Batch(records, end, end - cursor - len(records))

    def _stretch(self, first: int, last: int) -> list[RawRecord | Block]:
        """Return the slots of the numbers `first` to `last`: at most the whole ring."""
        begin, stop = first % self.capacity, last % self.capacity + 1
        if begin < stop:
            return self.slots[begin:stop]
        return self.slots[begin:] + self.slots[:stop]

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time, UTC, of a record's `at_ns`."""
        return datetime.fromtimestamp((self.epoch_ns + at_ns) / 1e9, UTC)
