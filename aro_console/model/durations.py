"""Many durations in few numbers: how often each occurred to two digits, and so any quantile within a tenth.

The idea is that of an HDR histogram: buckets grow with what they hold, so that a microsecond and a minute are told
apart equally well and the memory is fixed. Bucket bounds are round figures of two digits (1.0, 1.1 ... 9.9 of each
power of ten), so that the coarser ranges that are drawn (1, 2, 5) count exactly what a filter by time finds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_POWERS = range(3, 11)
"""From 1 µs to a hundred seconds; what is less or more goes into the first or the last bucket."""
_BOUNDS = [digits * 10 ** (power - 1) for power in _POWERS for digits in range(10, 100)] + [10 ** (_POWERS[-1] + 1)]
_RANGES = [0, *(digit * 10**power for power in range(5, 11) for digit in (1, 2, 5))]
"""Where the ranges that are drawn begin: below 0.1 ms, then 0.1, 0.2, 0.5, 1 ... up to 50 s and more."""
_RANGE_OF = [bisect_right(_RANGES, least) - 1 for least in (0, *_BOUNDS)]
"""The range in which each bucket lies: every range begins where some bucket does."""


@dataclass(frozen=True, slots=True)
class Range:
    """How many durations lie from `start_ns` up to and without `end_ns`, which is None for the last one."""

    start_ns: int
    end_ns: int | None
    count: int


class Durations:
    """Durations in ns, counted."""

    __slots__ = ("_buckets", "count", "max_ns", "total_ns")

    def __init__(self) -> None:
        self._buckets: dict[int, int] = {}
        self.count = 0
        self.total_ns = 0
        self.max_ns = 0

    def add(self, ns: int) -> None:
        """Count one."""
        bucket = bisect_right(_BOUNDS, ns)
        self._buckets[bucket] = self._buckets.get(bucket, 0) + 1
        self.count += 1
        self.total_ns += ns
        self.max_ns = max(self.max_ns, ns)

    def extend(self, many: Sequence[int]) -> None:
        """Count many: cheaper than one by one."""
        for bucket, times in Counter([bisect_right(_BOUNDS, ns) for ns in many]).items():
            self._buckets[bucket] = self._buckets.get(bucket, 0) + times
        self.count += len(many)
        self.total_ns += sum(many)
        self.max_ns = max(self.max_ns, *many)

    @property
    def mean_ns(self) -> int:
        return self.total_ns // self.count if self.count else 0

    def quantile(self, part: float) -> int:
        """Return what `part` of them (0.5, 0.99) do not exceed, to two digits; 0 when there are none."""
        wanted = max(1, -int(-part * self.count // 1))
        for bucket in sorted(self._buckets):
            wanted -= self._buckets[bucket]
            if wanted <= 0:
                upper = _BOUNDS[bucket] if bucket < len(_BOUNDS) else self.max_ns
                return min(upper, self.max_ns)
        return 0

    def ranges(self) -> list[Range]:
        """Return the ranges from the first to the last in which there is something."""
        counts = [0] * len(_RANGES)
        for bucket, times in self._buckets.items():
            counts[_RANGE_OF[bucket]] += times
        used = [place for place, count in enumerate(counts) if count]
        if not used:
            return []
        ends = [*_RANGES[1:], None]
        return [Range(_RANGES[place], ends[place], counts[place]) for place in range(used[0], used[-1] + 1)]
