"""How often each feature set ran, and how long (ARO-0044): counted where executions end, shown as ``<metrics>``.

Only programs that mention metrics are counted; the others are spared even that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from runtime.compiler.program import Code
from runtime.frozen import frozen
from runtime.services.machine import ProcessFacts, process_facts
from runtime.source import SourceFile

_WORD = "metrics"


@dataclass(slots=True)
class Tally:
    """The executions of one feature set that have ended, by its title and business activity."""

    name: str
    activity: str
    executions: int = 0
    failures: int = 0
    total_ns: int = 0
    shortest_ns: int = 0
    longest_ns: int = 0

    @property
    def successes(self) -> int:
        return self.executions - self.failures

    @property
    def average_ns(self) -> float:
        """0 before the first."""
        return self.total_ns / self.executions if self.executions else 0.0

    def add(self, elapsed_ns: int, failed: bool) -> None:
        """Count one execution more."""
        self.shortest_ns = elapsed_ns if not self.executions else min(self.shortest_ns, elapsed_ns)
        self.longest_ns = max(self.longest_ns, elapsed_ns)
        self.total_ns += elapsed_ns
        self.executions += 1
        self.failures += failed


@frozen
class Snapshot:
    """The figures of one moment."""

    sets: tuple[Tally, ...]
    """In the order of their first end; whoever has them must not change them."""
    uptime_seconds: float
    process: ProcessFacts

    def total(self) -> Tally:
        """Return all feature sets as one."""
        ran = [one for one in self.sets if one.executions]
        return Tally(
            "TOTAL",
            "",
            sum(one.executions for one in ran),
            sum(one.failures for one in ran),
            sum(one.total_ns for one in ran),
            min((one.shortest_ns for one in ran), default=0),
            max((one.longest_ns for one in ran), default=0),
        )


class Metrics:
    """The counters of one application."""

    def __init__(self, clock: Callable[[], int], facts: Callable[[], ProcessFacts] = process_facts) -> None:
        self._clock = clock
        self._facts = facts
        self._started_ns = clock()
        self._tallies: dict[Code, Tally] = {}

    def ended(self, code: Code, elapsed_ns: int, failed: bool) -> None:
        """Count an execution of `code`."""
        tally = self._tallies.get(code)
        if tally is None:
            tally = self._tallies[code] = Tally(code.name, code.activity)
        tally.add(elapsed_ns, failed)

    def snapshot(self) -> Snapshot:
        """Return the figures as they are now."""
        return Snapshot(tuple(self._tallies.values()), (self._clock() - self._started_ns) / 1e9, self._facts())


def are_mentioned(sources: Iterable[SourceFile], templates: Path) -> bool:
    """Whether any source, or any file below `templates`, has the word; one that cannot be read has not."""
    return any(_WORD in source.text for source in sources) or any(map(_has_word, templates.rglob("*")))


def _has_word(path: Path) -> bool:
    try:
        return path.is_file() and _WORD.encode() in path.read_bytes()
    except OSError:
        return False
