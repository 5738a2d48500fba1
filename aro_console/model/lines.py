"""How often each source line ran, and for how long: counted per text, so that an edited file begins anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.source import SourceFile

_MOST = 500
"""Source texts that are counted; every reload may bring new ones."""


@dataclass(slots=True)
class Line:
    """What is known of one line."""

    hits: int = 0
    """Statements of it that ran: more than the line was passed when several stand on it."""
    total_ns: int = 0

    @property
    def mean_ns(self) -> int:
        return self.total_ns // self.hits if self.hits else 0


class Lines(Taker):
    """Hits and times of all source texts."""

    def __init__(self) -> None:
        self._counted: OrderedDict[tuple[str, str], dict[int, Line]] = OrderedDict()
        """By name and text: a file that is loaded again unchanged goes on counting. A text knows its hash."""
        self.takes: Takes = {r.StatementRan: self._ran}

    def _ran(self, record: r.StatementRan) -> None:
        span = record.span
        lines = self._lines(span.source)
        line = lines.get(span.line)
        if line is None:
            line = lines[span.line] = Line()
        line.hits += 1
        line.total_ns += record.elapsed_ns

    def recall(self, records: Sequence[r.Record]) -> None:
        """Take statements that were passed over: in which order makes no difference."""
        self.extend(records)

    def of(self, source: SourceFile) -> Mapping[int, Line]:
        """Return the lines of a text that ran, by number."""
        return self._counted.get((source.name, source.text), {})

    def _lines(self, source: SourceFile) -> dict[int, Line]:
        known = self._counted.get((source.name, source.text))
        if known is None:
            known = self._counted[source.name, source.text] = {}
            if len(self._counted) > _MOST:
                self._counted.popitem(last=False)
        return known
