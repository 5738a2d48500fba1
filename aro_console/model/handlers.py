"""The feature sets of the application, with what they have done so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aro_console.model.durations import Durations
from aro_console.model.minute import Minute
from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.source import Span

KEPT_RUNS = 500
"""Runs of one feature set that are listed."""

MOST_RUNNING = 20_000
"""Beyond it the oldest run is taken as over: its end may have been lost on the way."""


@dataclass(slots=True)
class Handler:
    """One feature set. Times in ns."""

    name: str
    activity: str
    listens: str
    """What starts it, in words: ``POST /statuses``, ``websocket.message``, ``event OrderPlaced``."""
    span: Span
    """The whole feature set."""
    runs: int = 0
    errors: int = 0
    running: int = 0
    unlisted: int = 0
    """How many of those were counted when they began, and nothing else."""
    ended: int = 0
    """Runs whose end, and so whose time, is known."""
    held: int = 0
    last_ns: int = 0
    durations: Durations = field(default_factory=Durations)
    """How long its runs took."""
    minute: Minute = field(default_factory=Minute)
    """How many runs began in each of the last sixty seconds."""
    latest: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT_RUNS))
    """The numbers of its last executions, the newest last."""
    dropped: int = 0
    """How many older ones are no longer among them."""

    def start(self, execution_id: int, at_ns: int) -> None:
        """Count a run that begins."""
        self.runs += 1
        self.running += 1
        self.minute.add(at_ns)
        self.dropped += len(self.latest) == self.latest.maxlen
        self.latest.append(execution_id)

    @property
    def mean_ns(self) -> int:
        return self.durations.mean_ns

    @property
    def max_ns(self) -> int:
        return self.durations.max_ns


class Handlers(Taker):
    """All feature sets in source order."""

    def __init__(self, handlers: Iterable[Handler] = ()) -> None:
        self.all = list(handlers)
        self._by_place = {_place(handler.span): handler for handler in self.all}
        self._runs: dict[int, Handler] = {}
        self._holds: dict[int, Handler] = {}
        self.takes: Takes = {
            r.DeliveryStarted: self._begin,
            r.ExecutionFinished: self._finish,
            r.ExecutionFailed: self._fail,
            r.Held: self._hold,
            r.Released: self._release,
        }

    def at(self, file: str, line: int) -> str:
        """Return the feature set in which a line stands; empty when it stands in none."""
        spans = ((known.name, known.span) for known in self.all)
        return next((name for name, at in spans if at.source.name == file and at.line <= line <= at.last_line), "")

    def take(self, handlers: Iterable[Handler]) -> None:
        """Take the feature sets of another program; those of the same name and activity go on counting."""
        known = {(handler.name, handler.activity): handler for handler in self.all}
        self.all = []
        for handler in handlers:
            mine = known.pop((handler.name, handler.activity), handler)
            mine.listens, mine.span = handler.listens, handler.span
            self.all.append(mine)
        self._by_place |= {_place(handler.span): handler for handler in self.all}

    def _finish(self, record: r.ExecutionFinished) -> None:
        self._end(record, failed=False)

    def _fail(self, record: r.ExecutionFailed) -> None:
        self._end(record, failed=True)

    def _hold(self, record: r.Held) -> None:
        handler = self._runs.get(record.execution_id)
        if handler is not None:
            self._holds[record.hold_id] = handler
            handler.held += 1

    def _release(self, record: r.Released) -> None:
        released = self._holds.pop(record.hold_id, None)
        if released is not None:
            released.held -= 1

    def count_begun(self, name: str, count: int, at_ns: int) -> None:
        """Count runs that begin and are not listed."""
        handler = self._named(name)
        if handler is not None:
            handler.runs += count
            handler.running += count
            handler.unlisted += count
            handler.dropped += count
            handler.minute.add(at_ns, count)

    def count_ended(self, name: str, elapsed_ns: Sequence[int], failed: int = 0) -> None:
        """Count the ends of runs that are not listed, by how long each took."""
        handler = self._named(name)
        if handler is not None:
            known = min(handler.unlisted, len(elapsed_ns))
            handler.unlisted -= known
            handler.running -= known
            handler.errors += failed
            handler.ended += len(elapsed_ns)
            handler.last_ns = elapsed_ns[-1]
            handler.durations.extend(elapsed_ns)

    def _named(self, name: str) -> Handler | None:
        """Return the feature set of a name; of several, the first."""
        return next((handler for handler in self.all if handler.name == name), None)

    def _begin(self, record: r.DeliveryStarted) -> None:
        handler = self._by_place.get(_place(record.span))
        if handler is not None:
            self._runs[record.execution_id] = handler
            handler.start(record.execution_id, record.at_ns)
            if len(self._runs) > MOST_RUNNING:
                self._runs.pop(next(iter(self._runs))).running -= 1

    def _end(self, record: r.ExecutionFinished | r.ExecutionFailed, failed: bool) -> None:
        handler = self._runs.pop(record.execution_id, None)
        if handler is None:
            named = self._named(record.feature_set)
            if named is not None and named.unlisted:
                self.count_ended(named.name, [record.elapsed_ns], failed)
            return
        handler.running -= 1
        handler.ended += 1
        handler.errors += failed
        handler.last_ns = record.elapsed_ns
        handler.durations.add(record.elapsed_ns)


def _place(span: Span) -> tuple[str, int]:
    return span.source.name, span.start
