"""What the program printed, each line with its run, connection and statement; all of it or what is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r

CAPACITY = 10_000
"""Lines kept; older ones leave and are counted."""

LEVELS = ("info", "error")
"""Standard output and standard error."""


class Logs(Taker):
    """The latest log lines."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.lines: deque[r.LogWritten] = deque(maxlen=capacity)
        self.dropped = 0
        self.errors = 0
        """Lines of level ``error`` so far."""
        self.level = ""
        """The level that is shown; empty for all."""
        self.text = ""
        """The words that a shown line has; those behind a ``!`` it has not."""
        self.shown: deque[r.LogWritten] = self.lines
        """What passes level and text."""
        self.shown_gone = 0
        """How many of those have left because there were too many lines."""
        self.takes: Takes = {r.LogWritten: self._add}

    def recall(self, records: Sequence[r.Record]) -> None:
        """Take lines that were passed over, each in its place; of too many the oldest leave."""
        late = [record for record in records if isinstance(record, r.LogWritten)]
        lines = sorted([*self.lines, *late], key=lambda line: line.seq)
        self.lines = self.shown = deque(lines, self.lines.maxlen)
        self.dropped += len(lines) - len(self.lines)
        self.errors += sum(line.level == "error" for line in late)
        self.narrow()

    def narrow(self, level: str | None = None, text: str | None = None) -> None:
        """Show only lines of a level and with some words; what is None stays as it is."""
        self.level = self.level if level is None else level
        self.text = self.text if text is None else text.strip()
        self.shown_gone = self.dropped
        # Without a filter there is one list, not two that are the same.
        self.shown = deque(filter(self._passes, self.lines)) if self.wanted else self.lines

    @property
    def wanted(self) -> str:
        """What is shown, in words; empty for all."""
        return " ".join(filter(None, (f"level:{self.level}" if self.level else "", self.text)))

    def _add(self, record: r.LogWritten) -> None:
        if len(self.lines) == self.lines.maxlen:
            self.dropped += 1
            if self.shown is self.lines:
                self.shown_gone += 1
            elif self.shown and self.shown[0] is self.lines[0]:
                self.shown.popleft()
                self.shown_gone += 1
        self.lines.append(record)
        self.errors += record.level == "error"
        if self.shown is not self.lines and self._passes(record):
            self.shown.append(record)

    def _passes(self, record: r.LogWritten) -> bool:
        if self.level and record.level != self.level:
            return False
        said = f"{record.feature_set} {record.text}".lower()
        return all(
            (word[1:] not in said) if word[0] == "!" and len(word) > 1 else word in said
            for word in self.text.lower().split()
        )
