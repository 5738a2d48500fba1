"""The feature sets of the application, with what they have done so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtime.probe import records as r
from runtime.source import Span

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
    ended: int = 0
    """Runs whose end, and so whose time, is known."""
    held: int = 0
    last_ns: int = 0
    total_ns: int = 0
    max_ns: int = 0

    @property
    def mean_ns(self) -> int:
        return self.total_ns // self.ended if self.ended else 0


class Handlers:
    """All feature sets in source order."""

    def __init__(self, handlers: Iterable[Handler] = ()) -> None:
        self.all = list(handlers)
        self._by_place = {_place(handler.span): handler for handler in self.all}
        self._runs: dict[int, Handler] = {}
        self._holds: dict[int, Handler] = {}

    def extend(self, records: Iterable[r.Record]) -> None:
        """Take records in order."""
        for record in records:
            if type(record) in _RELEVANT:
                self._take(record)

    def _take(self, record: r.Record) -> None:
        match record:
            case r.DeliveryStarted():
                handler = self._by_place.get(_place(record.span))
                if handler is not None:
                    self._runs[record.execution_id] = handler
                    handler.runs += 1
                    handler.running += 1
                    if len(self._runs) > MOST_RUNNING:
                        self._runs.pop(next(iter(self._runs))).running -= 1
            case r.ExecutionFinished():
                self._end(record.execution_id, record.elapsed_ns, failed=False)
            case r.ExecutionFailed():
                self._end(record.execution_id, record.elapsed_ns, failed=True)
            case r.Held() if record.execution_id in self._runs:
                handler = self._runs[record.execution_id]
                self._holds[record.hold_id] = handler
                handler.held += 1
            case r.Released():
                handler = self._holds.pop(record.hold_id, None)
                if handler is not None:
                    handler.held -= 1

    def _end(self, execution_id: int, elapsed_ns: int, failed: bool) -> None:
        handler = self._runs.pop(execution_id, None)
        if handler is None:
            return
        handler.running -= 1
        handler.ended += 1
        handler.errors += failed
        handler.last_ns = elapsed_ns
        handler.total_ns += elapsed_ns
        handler.max_ns = max(handler.max_ns, elapsed_ns)


def _place(span: Span) -> tuple[str, int]:
    return span.source.name, span.start


_RELEVANT = frozenset({r.DeliveryStarted, r.ExecutionFinished, r.ExecutionFailed, r.Held, r.Released})
