"""Repositories: named collections in memory, one for the whole application (runtime.md 5.3).

A row is a Map with an id, or any other value, of which there is one each. Rows keep their place when they are replaced.
Every change is an event, and the statement that made it waits for the observers. Values are never changed in place by
anyone, so rows are handed in and out as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from runtime.engine import effects
from runtime.engine.effects import Effect, Stored
from runtime.engine.events import Event, repository_changed
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.probe.seam import Write
from runtime.services.service import Handler, Host, Origin, Reply
from runtime.values.kinds import Value
from runtime.values.text import interpolation

REPOSITORY_EVICTED = "repository.evicted"

# A Map without an id is the same row as another with an equal value here, the first of these that it has.
_NAMING_FIELDS = ("name", "key")

Published = list[tuple[Event, Origin]]


class Row:
    """One row, and when it came."""

    __slots__ = ("stored_at", "value")

    def __init__(self, value: Value, stored_at: datetime) -> None:
        self.value = value
        self.stored_at = stored_at
        """Replacing a row does not renew its age."""


class Repository:
    """One collection: rows by key, in the order they came, and by the value of a naming field."""

    def __init__(self) -> None:
        self.max_size: int | None = None
        self.ttl: timedelta | None = None
        self._rows: dict[Hashable, Row] = {}
        self._named: dict[Hashable, dict[Hashable, None]] = {}
        self._snapshot: list[Value] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def overfull(self) -> bool:
        return self.max_size is not None and len(self._rows) > self.max_size

    def values(self) -> list[Value]:
        """Return all rows. The same list comes back until something changes, so nobody may change it."""
        if self._snapshot is None:
            self._snapshot = [row.value for row in self._rows.values()]
        return self._snapshot

    def find(self, key: Hashable) -> Row | None:
        return self._rows.get(key)

    def named(self, value: Value) -> Row | None:
        """Return the first row that shares its naming field with `value`; None without one."""
        name = _name(value)
        keys = self._named.get(name) if name is not None else None
        return self._rows[next(iter(keys))] if keys else None

    def put(self, key: Hashable, value: Value, now: datetime) -> None:
        """Add a row at the end, or replace the value of the one that is there."""
        row = self._rows.get(key)
        if row is None:
            self._rows[key] = Row(value, now)
        else:
            self._unname(key, row.value)
            row.value = value
        name = _name(value)
        if name is not None:
            self._named.setdefault(name, {})[key] = None
        self._snapshot = None

    def remove(self, key: Hashable) -> Value:
        row = self._rows.pop(key)
        self._unname(key, row.value)
        self._snapshot = None
        return row.value

    def clear(self) -> list[Value]:
        """Remove all rows and return them."""
        removed = self.values()
        self._rows.clear()
        self._named.clear()
        self._snapshot = None
        return removed

    def oldest(self) -> Hashable:
        """Return the key of the row that came first; there must be one."""
        return next(iter(self._rows))

    def expired(self, now: datetime) -> Hashable | None:
        """Return the key of a row older than the time to live; None when there is none.

        Rows stand in the order of their age, so only the first needs a look.
        """
        if self.ttl is None or not self._rows:
            return None
        key = self.oldest()
        return key if now - self._rows[key].stored_at > self.ttl else None

    def current(self, now: datetime) -> list[Value]:
        """Return the rows whose time is not over."""
        ttl = self.ttl
        return [row.value for row in self._rows.values() if ttl is None or now - row.stored_at <= ttl]

    def _unname(self, key: Hashable, value: Value) -> None:
        name = _name(value)
        if name is not None:
            keys = self._named[name]
            del keys[key]
            if not keys:
                del self._named[name]


class Repositories:
    """The service: all repositories, created when first used."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._repositories: dict[str, Repository] = {}
        self.on_change: Callable[[str], None] = _nobody
        """Told the name of a repository whenever its rows have changed."""
        self._handlers: dict[type[Effect], Handler] = {
            effects.Store: self._store,
            effects.Retrieve: self._retrieve,
            effects.PeekRows: self._peek,
            effects.DeleteRows: self._delete,
            effects.CountRows: self._count,
            effects.ConfigureRepository: self._configure,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Nothing is held."""

    def seed(self, name: str, rows: Iterable[Value]) -> None:
        """Put rows in before the program starts: nobody is told (runtime.md 1.9)."""
        repository = self._repositories.setdefault(name, Repository())
        now = self._host.now()
        for row in rows:
            value = self._with_id(repository, row)
            repository.put(row_key(value), value, now)

    def rows(self, name: str) -> list[Value]:
        """Return all rows, expired ones too. The List must not be changed."""
        repository = self._repositories.get(name)
        return repository.values() if repository is not None else []

    def _fresh(self, name: str, origin: Origin) -> Repository:
        """Return a repository without the rows whose time is over. Those leave without an event."""
        repository = self._repositories.get(name)
        if repository is None:
            repository = self._repositories[name] = Repository()
        if repository.ttl is not None:
            now = self._host.now()
            while (key := repository.expired(now)) is not None:
                value = repository.remove(key)
                self._record(name, "deleted", None, value, len(repository), origin)
        return repository

    def _store(self, effect: effects.Store, origin: Origin) -> Stored | Reply:
        repository = self._fresh(effect.repository, origin)
        published: Published = []
        if isinstance(effect.value, list):
            each = [self._store_one(effect.repository, repository, value, origin, published) for value in effect.value]
            stored = Stored([one.value for one in each], any(one.created for one in each))
        else:
            stored = self._store_one(effect.repository, repository, effect.value, origin, published)
        return Reply(stored, tuple(published)) if published else stored

    def _store_one(
        self, name: str, repository: Repository, value: Value, origin: Origin, published: Published
    ) -> Stored:
        value = self._with_id(repository, value)
        key = row_key(value)
        row = repository.find(key)
        old = row.value if row is not None else None
        if row is not None and _same(old, value):
            return Stored(old, False)
        now = self._host.now()
        repository.put(key, value, now)
        change = "created" if row is None else "updated"
        published.append(self._changed(name, change, value, old, len(repository), now, origin))
        while row is None and repository.overfull:
            published.append(self._evict(name, repository, now, origin))
        return Stored(value, row is None)

    def _with_id(self, repository: Repository, value: Value) -> Value:
        """Return a Map with the id it is stored under: its own, that of the row of the same name, or a fresh one."""
        if not isinstance(value, dict) or value.get("id") is not None:
            return value
        known = repository.named(value)
        known_id = known.value["id"] if known is not None and isinstance(known.value, dict) else None
        return {**value, "id": known_id if known_id is not None else self._host.new_id()}

    def _evict(self, name: str, repository: Repository, now: datetime, origin: Origin) -> tuple[Event, Origin]:
        value = repository.remove(repository.oldest())
        seq = self._record(name, "deleted", None, value, len(repository), origin)
        payload: dict[str, Value] = {
            "evictedItem": value,
            "repositoryName": name,
            "reason": "maxSize",
            "timestamp": now,
            "eventType": REPOSITORY_EVICTED,
        }
        return Event(REPOSITORY_EVICTED, payload, name=name), _after(origin, seq)

    def _retrieve(self, effect: effects.Retrieve, origin: Origin) -> list[Value]:
        return self._fresh(effect.repository, origin).values()

    def _peek(self, effect: effects.PeekRows, origin: Origin) -> list[Value]:
        repository = self._repositories.get(effect.repository)
        return repository.current(self._host.now()) if repository is not None else []

    def _count(self, effect: effects.CountRows, origin: Origin) -> int:
        return len(self._fresh(effect.repository, origin))

    def _delete(self, effect: effects.DeleteRows, origin: Origin) -> list[Value] | Reply:
        repository = self._fresh(effect.repository, origin)
        if effect.rows is None:
            return self._clear(effect.repository, repository, origin)
        now = self._host.now()
        removed: list[Value] = []
        published: Published = []
        for value in effect.rows:
            key = row_key(value)
            row = repository.find(key)
            if row is not None and row.value == value:
                removed.append(repository.remove(key))
                event = self._changed(effect.repository, "deleted", None, value, len(repository), now, origin)
                published.append(event)
        return Reply(removed, tuple(published)) if published else removed

    def _clear(self, name: str, repository: Repository, origin: Origin) -> list[Value] | Reply:
        """Remove everything; one event tells of it, without values (runtime.md 3.7)."""
        removed = repository.clear()
        if not removed:
            return removed
        seq = 0
        for left, value in zip(range(len(removed) - 1, -1, -1), removed, strict=True):
            seq = self._record(name, "deleted", None, value, left, origin)
        event = repository_changed(name, "deleted", None, None, None, self._host.now())
        payload = {field: value for field, value in event.payload.items() if field != "oldValue"}
        return Reply(removed, ((replace(event, payload=payload), _after(origin, seq)),))

    def _changed(
        self, name: str, change: str, new: Value, old: Value, count: int, now: datetime, origin: Origin
    ) -> tuple[Event, Origin]:
        seq = self._record(name, change, new, old, count, origin)
        row_id = row_key_id(new if new is not None else old)
        return repository_changed(name, change, row_id, new, old, now), _after(origin, seq)

    def _record(self, name: str, change: str, new: Value, old: Value, count: int, origin: Origin) -> int:
        self.on_change(name)
        probe = self._host.probe
        if probe.writes and name in probe.writes:
            names = partial(self._host.names_of, origin)
            probe.wrote(Write(origin.execution_id, name, new, old, origin.flow, origin.cause, names))
        if not probe.recording:
            return 0
        row_id = row_key_id(new if new is not None else old)
        shown_id = "" if row_id is None else interpolation(row_id)
        return probe.observe(
            records.RepositoryChanged,
            origin.flow,
            origin.cause,
            name,
            change,
            shown_id,
            new,
            old,
            count,
            origin.execution_id,
        )

    def _configure(self, effect: effects.ConfigureRepository, origin: Origin) -> None:
        setting = _SETTINGS.get(effect.setting.lower())
        if setting is None:
            raise EvaluationError(f"Unknown repository setting: '{effect.setting}'. Expected: maxSize or ttl")
        setting(self._fresh(effect.repository, origin), effect.value)


def _nobody(name: str) -> None:
    """Hear of changes for nobody."""


def row_key_id(value: Value) -> Value:
    """Return the id of a row; None for rows that are no Maps."""
    return value.get("id") if isinstance(value, dict) else None


def row_key(value: Value) -> Hashable:
    """Return what makes a row the same as another: the id of a Map, else the value itself."""
    return ("id", identity(value.get("id"))) if isinstance(value, dict) else ("value", identity(value))


def identity(value: Value) -> Hashable:
    """Return something hashable that is equal for equal values only; true and 1 are not equal, 1 and 1.0 are."""
    kind = type(value)
    if kind is bool:
        return (bool, value)
    if isinstance(value, list):
        return (list, tuple(map(identity, value)))
    if isinstance(value, dict):
        return (dict, frozenset((key, identity(each)) for key, each in value.items()))
    return value


def _name(value: Value) -> Hashable | None:
    """Return field and value of the first naming field a Map has; None without one."""
    if isinstance(value, dict):
        for field in _NAMING_FIELDS:
            if field in value:
                return (field, identity(value[field]))
    return None


def _same(one: Value, other: Value) -> bool:
    return one == other and identity(one) == identity(other)


def _after(origin: Origin, seq: int) -> Origin:
    """Return where what follows from record `seq` belongs; 0 when nothing is recorded."""
    return replace(origin, cause=seq) if seq else origin


def _set_max_size(repository: Repository, value: Any) -> None:
    if type(value) is not int or value < 1:
        raise EvaluationError("maxSize is a number of rows, at least 1")
    repository.max_size = value


def _set_ttl(repository: Repository, value: Any) -> None:
    if type(value) not in (int, float) or not 0 < value < timedelta.max.total_seconds():
        raise EvaluationError("ttl is a number of seconds, more than 0")
    repository.ttl = timedelta(seconds=value)


_SETTINGS: Mapping[str, Callable[[Repository, Any], None]] = {"maxsize": _set_max_size, "ttl": _set_ttl}
