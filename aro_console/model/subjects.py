"""A row as the filter language sees it: what it says itself, and what is known beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aro_console.model.inspection import payload_of
from aro_console.model.rows import Row
from runtime.probe import records as r
from runtime.probe.filtering.subject import EVENTS
from runtime.probe.payloads import as_text, structured


@dataclass(frozen=True, slots=True)
class Facts:
    """What a question may need to know beyond the row."""

    record: Callable[[int], r.Record | None] = lambda seq: None
    """The record of a number; None when it has left memory, and then only the row's own words are looked at."""
    path: Callable[[Row], str] = lambda row: ""
    """That of `Subject.path`."""
    marked: Callable[[int], bool] = lambda seq: False
    comment: Callable[[int], str] = lambda seq: ""
    commented: Callable[[int, int], bool] = lambda first, last: False
    """Whether something was said about a row from the one number to the other."""


NO_FACTS = Facts()

_DIRECTIONS = {">": "in", "<": "out"}


@dataclass(slots=True)
class RowSubject:
    """A row that a filter is asked about."""

    row: Row
    facts: Facts = NO_FACTS
    alone: bool = False
    """Its words are its own only, not those it has in common with its run."""

    @property
    def types(self) -> Iterator[str]:
        kind = self.row.kind
        yield kind
        yield from EVENTS.get(kind, ())
        if self.row.topic:
            yield self.row.topic

    @property
    def connections(self) -> list[str]:
        return self.row.connections

    @property
    def direction(self) -> str:
        if self.row.kind == "held":
            record = self.facts.record(self.row.seq)
            return record.direction if isinstance(record, r.Held) else ""
        return _DIRECTIONS.get(self.row.mark, "")

    @property
    def handler(self) -> str:
        return self.row.handler

    @property
    def path(self) -> str:
        return self.facts.path(self.row)

    @property
    def words(self) -> str:
        row, labels = self.row, "" if self.alone else " ".join(self.row.connections)
        comment = self.facts.comment(row.seq)
        return f"#{row.seq} {labels} {row.kind} {row.summary} {row.status} {comment}".lower()

    @property
    def texts(self) -> Iterator[str]:
        yield self.row.summary
        payload = self._payload()
        if payload is not None:
            yield as_text(payload)

    @property
    def document(self) -> object:
        return structured(self._payload())

    @property
    def took_ns(self) -> int | None:
        return self.row.took_ns

    def is_state(self, state: str) -> bool:
        match state:
            case "err":
                return self.row.role == "error"
            case "held":
                return self.row.held
            case "injected":
                return self.row.injected
            case _:
                return self.facts.marked(self.row.seq)

    def _payload(self) -> object | None:
        record = self.facts.record(self.row.seq)
        return payload_of(record) if record is not None else None
