"""Records as arrays, ``[number of the kind, seq, at_ns, flow, cause, *fields]``, by the fields that each kind declares.

A recording says itself which kinds it knows and what their fields are called, so one of another version can be read:
fields it lacks are empty, kinds and fields that are unknown here are left out and counted. What is read is checked
field by field against what the kind declares, since a file may say anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

import msgpack

from runtime.frozen import frozen
from runtime.probe import records as r
from runtime.probe.recording.packing import DamageError, Packer, Unpacker
from runtime.source import Span

_COMMON = 4
"""Every record begins with ``seq``, ``at_ns``, ``flow`` and ``cause``."""


# --- what a field can be ---------------------------------------------------------------------------------------


@frozen
class Form:
    """How a field is read: `check` returns its value, or raises TypeError; `empty` is what it is when it lacks."""

    check: Callable[[Any], Any]
    empty: Any = None


def _of(*kinds: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(f"{' or '.join(kind.__name__ for kind in kinds)} expected, {type(value).__name__} found")
        return value

    return check


def _each(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    items = _of(list)
    return lambda value: tuple([check(item) for item in items(value)])


def _pair(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    items = _of(list)

    def check(value: Any) -> Any:
        one, other = items(value)
        return first(one), second(other)

    return check


def _anything(value: Any) -> Any:
    return value


_TEXT = _of(str)

FORMS: Mapping[str, Form] = {
    "int": Form(_of(int), 0),
    "bool": Form(_of(bool), False),
    "str": Form(_TEXT, ""),
    "bytes": Form(_of(bytes), b""),
    "str | bytes": Form(_of(str, bytes), ""),
    "Span": Form(_of(Span)),
    "Span | None": Form(_of(Span, type(None))),
    "tuple[int, ...]": Form(_each(_of(int)), ()),
    "tuple[str, ...]": Form(_each(_TEXT), ()),
    "tuple[tuple[str, str], ...]": Form(_each(_pair(_TEXT, _TEXT)), ()),
    "tuple[tuple[str, Value], ...]": Form(_each(_pair(_TEXT, _anything)), ()),
    "Mapping[str, Value]": Form(_of(dict), {}),
    "Value": Form(_anything),
    "object": Form(_anything),
}
"""By what the kind declares. A field of another type has to be added here: a test says which."""


@frozen
class Kind:
    """One kind of record with its fields, in order, without those that all have."""

    kind: type[r.Record]
    names: tuple[str, ...]
    forms: tuple[Form, ...]
    optional: frozenset[str]
    """Those that a record may lack at its end."""


def _declared(kind: type[r.Record]) -> Kind:
    own = fields(kind)[_COMMON:]
    optional = frozenset(field.name for field in own if field.default is not MISSING)
    return Kind(kind, tuple(field.name for field in own), tuple(FORMS[str(field.type)] for field in own), optional)


def all_kinds() -> list[type[r.Record]]:
    """Return every kind of record there is."""
    found = (value for value in vars(r).values() if isinstance(value, type) and issubclass(value, r.Record))
    return [kind for kind in found if kind is not r.Record]


KINDS: Mapping[str, Kind] = {kind.__name__: _declared(kind) for kind in all_kinds()}


# --- writing ---------------------------------------------------------------------------------------------------


class Encoder:
    """Packs records; `packer` numbers the files they point into."""

    def __init__(self) -> None:
        self.packer = Packer()
        self._numbers = {kind.kind: number for number, kind in enumerate(KINDS.values())}

    @property
    def table(self) -> list[list[Any]]:
        """Name and fields of each kind, in the order of their numbers."""
        return [[name, list(kind.names)] for name, kind in KINDS.items()]

    def records(self, raws: Iterable[r.RawRecord]) -> bytes:
        """Return records as one list."""
        pack, numbers = self.packer.pack, self._numbers
        packed = [pack([numbers[raw[4]], *raw[:4], *raw[5:]]) for raw in raws]
        return b"".join([msgpack.Packer().pack_array_header(len(packed)), *packed])


# --- reading ---------------------------------------------------------------------------------------------------


@frozen
class _Read:
    """How the records of one number in a file are read."""

    kind: type[r.Record]
    least: int
    most: int
    """How many fields each has in the file."""
    places: tuple[tuple[int, Form], ...]
    """For each field of ours its place in the file, -1 where it lacks."""


class Decoder:
    """Unpacks the records of one file, whose `table` says which kinds it knows. A wrong table raises DamageError."""

    def __init__(self, table: object, unpacker: Unpacker) -> None:
        self._unpacker = unpacker
        self.skipped = 0
        """Records of kinds that are not known here."""
        try:
            named = [(_TEXT(name), [_TEXT(field) for field in _of(list)(names)]) for name, names in _of(list)(table)]
        except (TypeError, ValueError):
            raise DamageError("the table of what is recorded is broken") from None
        self._kinds = [_reading(name, names) for name, names in named]

    def records(self, packed: bytes) -> list[r.RawRecord]:
        """Return the records of a list. Raises DamageError."""
        arrays = self._unpacker.one(packed)
        try:
            return [raw for raw in map(self._record, _of(list)(arrays)) if raw is not None]
        except (TypeError, ValueError, IndexError) as error:
            raise DamageError(f"a record is broken: {error}") from None

    def _record(self, array: Any) -> r.RawRecord | None:
        number, seq, at_ns, flow, cause, *values = array
        if not (type(seq) is type(at_ns) is type(flow) is type(cause) is type(number) is int) or seq < 1 or number < 0:
            raise TypeError("its numbers are none")
        known = self._kinds[number]
        if known is None:
            self.skipped += 1
            return None
        there = len(values)
        if not known.least <= there <= known.most:
            raise ValueError(f"{known.most} fields were expected, and there are {there}")
        found = [form.check(values[place]) if 0 <= place < there else form.empty for place, form in known.places]
        return (seq, at_ns, flow, cause, known.kind, *found)


def _reading(name: str, names: list[str]) -> _Read | None:
    """Return how records of a kind are read whose fields a file calls `names`; None when the kind is not known here."""
    kind = KINDS.get(name)
    if kind is None:
        return None
    places = [names.index(own) if own in names else -1 for own in kind.names]
    least = max((at for at, own in enumerate(names, 1) if own not in kind.optional), default=0)
    return _Read(kind.kind, least, len(names), tuple(zip(places, kind.forms, strict=True)))
