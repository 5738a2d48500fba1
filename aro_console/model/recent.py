"""The records that were shown last, and those that were fetched: who looks at a row asks for it several times a paint.

Under load a record has left memory by the time its row is painted, and to read a block back from disk for it takes as
long as the paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from runtime.probe.records import RawRecord

MOST = 2_000
"""Records that are kept; they are far fewer than those in memory."""
_MOST_FETCHED = 100
"""Of those that were asked for by their number later: the chosen row, what it is compared with, what led to it."""


class Recent:
    """Some records by their numbers, the newest `most`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[int, RawRecord] = {}
        self._fetched: dict[int, RawRecord] = {}

    def take(self, raws: Sequence[RawRecord]) -> None:
        """Keep records, given in order, in place of the oldest ones."""
        kept = self._kept
        kept.update((raw[0], raw) for raw in raws[-self._most :])
        for seq in list(islice(kept, max(0, len(kept) - self._most))):
            del kept[seq]

    def fetched(self, raw: RawRecord) -> None:
        """Keep a record that was asked for, in place of the one that was longest ago."""
        self._fetched[raw[0]] = raw
        if len(self._fetched) > _MOST_FETCHED:
            del self._fetched[next(iter(self._fetched))]

    def get(self, seq: int) -> RawRecord | None:
        """Return the record numbered `seq`; None when it is not among them."""
        return self._kept.get(seq) or self._fetched.get(seq)
