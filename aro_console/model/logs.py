"""What the program printed, each line with its run, connection and statement."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from runtime.probe import records as r

CAPACITY = 10_000
"""Lines kept; older ones leave and are counted."""


class Logs:
    """The latest log lines."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.lines: deque[r.LogWritten] = deque(maxlen=capacity)
        self.dropped = 0
        self.errors = 0
        """Lines of level ``error`` so far."""

    def extend(self, records: Iterable[r.Record]) -> int:
        """Take records in order; return how many lines were added."""
        added = 0
        for record in records:
            if isinstance(record, r.LogWritten):
                self.dropped += len(self.lines) == self.lines.maxlen
                self.lines.append(record)
                self.errors += record.level == "error"
                added += 1
        return added
