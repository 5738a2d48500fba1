"""The records that were shown last: whoever looks at a new row asks for its record, several times a paint.

Under load a record has left memory by the time its row is painted, and to read a block back from disk for it takes as
long as the paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from runtime.probe.records import RawRecord

MOST = 2_000
"""Records that are kept; they are far fewer than those in memory."""


class Recent:
    """Some records by their numbers, the newest `most`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[int, RawRecord] = {}

    def take(self, raws: Sequence[RawRecord]) -> None:
        """Keep records, given in order, in place of the oldest ones."""
        kept = self._kept
        kept.update((raw[0], raw) for raw in raws[-self._most :])
        for seq in list(islice(kept, max(0, len(kept) - self._most))):
            del kept[seq]

    def get(self, seq: int) -> RawRecord | None:
        """Return the record numbered `seq`; None when it is not among them."""
        return self._kept.get(seq)
