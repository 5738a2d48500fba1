"""Repositories as they are, and as they were: the changes are kept, so that any earlier state can be had by undoing.

What was in a repository before the first change that is known (rows of a store file) is known only as a count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r

KEPT_CHANGES = 20_000
"""Changes that can be undone; the oldest leave first."""


@dataclass(frozen=True, slots=True)
class State:
    """One repository at one moment."""

    name: str
    rows: tuple[object, ...]
    """Those that are known, in the order they came."""
    count: int
    """How many there are; more than `rows` when some were there before anything was recorded."""

    @property
    def unknown(self) -> int:
        return max(0, self.count - len(self.rows))


@dataclass(slots=True)
class _Repository:
    rows: dict[Hashable, object] = field(default_factory=dict)
    count: int = 0


class Repositories(Taker):
    """All repositories that have changed, by name."""

    def __init__(self, kept: int = KEPT_CHANGES) -> None:
        self._now: dict[str, _Repository] = {}
        self._changes: deque[r.RepositoryChanged] = deque(maxlen=kept)
        self.since = 0
        """The number behind which all changes are kept: no earlier state can be had."""
        self.takes: Takes = {r.RepositoryChanged: self._take}

    def _take(self, change: r.RepositoryChanged) -> None:
        if len(self._changes) == self._changes.maxlen:
            self.since = self._changes[0].seq
        self._changes.append(change)
        _apply(self._now.setdefault(change.repository, _Repository()), change)

    def now(self) -> list[State]:
        """Return all repositories as they are, by name."""
        return _states(self._now)

    def at(self, seq: int) -> list[State]:
        """Return all repositories as they were when record `seq` was written, or as far back as is known."""
        then = {name: _Repository(dict(known.rows), known.count) for name, known in self._now.items()}
        for change in reversed(self._changes):
            if change.seq <= seq:
                break
            _undo(then[change.repository], change)
        return _states(then)

    def changed(self, after: int, upto: int) -> dict[str, int]:
        """Return how many changes each repository had behind number `after` and up to `upto`."""
        found: dict[str, int] = {}
        for change in reversed(self._changes):
            if change.seq <= after:
                break
            if change.seq <= upto:
                found[change.repository] = found.get(change.repository, 0) + 1
        return found


def _states(known: dict[str, _Repository]) -> list[State]:
    return [State(name, tuple(known[name].rows.values()), known[name].count) for name in sorted(known)]


def _key(change: r.RepositoryChanged, value: object) -> Hashable:
    # Without an id, rows are the same when they are equal.
    return ("id", change.entity_id) if change.entity_id else ("value", repr(value))


def _apply(repository: _Repository, change: r.RepositoryChanged) -> None:
    repository.count = change.count
    if change.change == "deleted":
        repository.rows.pop(_key(change, change.old_value), None)
    else:
        repository.rows[_key(change, change.new_value)] = change.new_value


def _undo(repository: _Repository, change: r.RepositoryChanged) -> None:
    if change.change == "created":
        repository.rows.pop(_key(change, change.new_value), None)
        repository.count = change.count - 1
        return
    repository.rows[_key(change, change.old_value)] = change.old_value
    repository.count = change.count + (change.change == "deleted")
