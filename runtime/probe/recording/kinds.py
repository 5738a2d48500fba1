"""Records as columns: of those of one kind, each field by itself, by the fields that each kind declares.

A block is ``[shared, which, seq, at_ns, flow, cause, kinds]``: what its columns share; of each record the place of its
kind in `kinds`; then what all records have, ``seq`` and ``at_ns`` by how much more they are than those of the record
before, ``flow`` and ``cause`` by how much less than its own ``seq``; and of each kind its number and the columns of its
fields. `columns` says how a column is written.

A recording says itself which kinds it knows and what their fields are called, so one of another version can be read:
fields it lacks are empty, kinds and fields that are unknown here are left out and counted. What is read is checked
field by field against what the kind declares, since a file may say anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import accumulate, islice, repeat
from operator import sub
from typing import Any

from runtime.frozen import frozen
from runtime.probe import records as r
from runtime.probe.recording.columns import Column, Reader, Writer
from runtime.probe.recording.packing import DamageError, Packer, Unpacker, of
from runtime.source import Span

_COMMON = 4
"""Every record begins with ``seq``, ``at_ns``, ``flow`` and ``cause``."""


# --- what a field can be ---------------------------------------------------------------------------------------


@frozen
class Form:
    """How a field is read: `check` returns its value, or raises TypeError; `empty` is what it is when it lacks.

    `write` returns a column of such values.
    """

    check: Callable[[Any], Any]
    empty: Any = None
    write: Callable[[Writer, Sequence[Any]], Column] = Writer.column


def _each(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: tuple([check(item) for item in _LIST(value)])


def _pair(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        one, other = _LIST(value)
        return first(one), second(other)

    return check


def _anything(value: Any) -> Any:
    return value


_TEXT = of(str)
_LIST = of(list)

FORMS: Mapping[str, Form] = {
    "int": Form(of(int), 0, Writer.plain),
    "bool": Form(of(bool), False, Writer.plain),
    "str": Form(_TEXT, "", Writer.texts),
    "bytes": Form(of(bytes), b""),
    "str | bytes": Form(of(str, bytes), ""),
    "Span": Form(of(Span)),
    "Span | None": Form(of(Span, type(None))),
    "tuple[int, ...]": Form(_each(of(int)), ()),
    "tuple[str, ...]": Form(_each(_TEXT), ()),
    "tuple[tuple[str, str], ...]": Form(_each(_pair(_TEXT, _TEXT)), ()),
    "tuple[tuple[str, Value], ...]": Form(_each(_pair(_TEXT, _anything)), ()),
    "Mapping[str, Value]": Form(of(dict), {}),
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
    defaults: tuple[Any, ...]
    """The values of the last fields, which a record may lack at its end."""


def _declared(kind: type[r.Record]) -> Kind:
    own = fields(kind)[_COMMON:]
    forms = tuple(FORMS[str(field.type)] for field in own)
    defaults = tuple(field.default for field in own if field.default is not MISSING)
    return Kind(kind, tuple(field.name for field in own), forms, defaults)


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
        self._numbers = {kind.kind: (number, kind) for number, kind in enumerate(KINDS.values())}

    @property
    def table(self) -> list[list[Any]]:
        """Name and fields of each kind, in the order of their numbers."""
        return [[name, list(kind.names)] for name, kind in KINDS.items()]

    def records(self, raws: Sequence[r.RawRecord]) -> bytes:
        """Return some records, in order, as one block."""
        groups = defaultdict[type[r.Record], list[r.RawRecord]](list)
        for raw in raws:
            groups[raw[4]].append(raw)
        # What all have stands first, so it is no matter that some end sooner.
        seqs, times, flows, causes, whose = islice(zip(*raws, strict=False), _COMMON + 1)
        places = dict(zip(groups, range(len(groups)), strict=True))
        common = (
            list(map(places.__getitem__, whose)),
            [seqs[0], list(map(sub, seqs[1:], seqs))],
            [times[0], list(map(sub, times[1:], times))],
            list(map(sub, seqs, flows)),
            list(map(sub, seqs, causes)),
        )
        writer = Writer()
        kinds = [self._columns(writer, kind, some) for kind, some in groups.items()]
        return self.packer.pack([writer.shared(), *common, kinds])

    def _columns(self, writer: Writer, kind: type[r.Record], raws: Sequence[r.RawRecord]) -> list[Any]:
        """Return the number of a kind, and the columns of the fields that it has."""
        number, known = self._numbers[kind]
        if known.defaults:
            end = _COMMON + 1 + len(known.names)
            raws = [raw + known.defaults[len(raw) - end :] if len(raw) < end else raw for raw in raws]
        fields = islice(zip(*raws, strict=True), _COMMON + 1, None)
        return [number, [form.write(writer, values) for form, values in zip(known.forms, fields, strict=True)]]


# --- reading ---------------------------------------------------------------------------------------------------


@frozen
class _Read:
    """How the records of one number in a file are read."""

    kind: type[r.Record]
    width: int
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
            named = [(_TEXT(name), [_TEXT(field) for field in _LIST(names)]) for name, names in _LIST(table)]
        except (TypeError, ValueError):
            raise DamageError("the table of what is recorded is broken") from None
        self._kinds = [_reading(name, names) for name, names in named]

    def records(self, packed: bytes) -> list[r.RawRecord]:
        """Return the records of a block. Raises DamageError."""
        content = self._unpacker.one(packed)
        try:
            return self._records(*_LIST(content))
        except (TypeError, ValueError, LookupError, RecursionError) as error:
            raise DamageError(f"a record is broken: {error}") from None

    def _records(
        self, shared: Any, which: Any, seqs: Any, times: Any, before_flow: Any, before_cause: Any, kinds: Any
    ) -> list[r.RawRecord]:
        reader, counts = Reader(shared), Counter(_whole_numbers(which))
        numbers = _summed(seqs)
        if numbers and min(numbers) < 1:
            raise ValueError("its numbers are none")
        flows = map(sub, numbers, _whole_numbers(before_flow))
        causes = map(sub, numbers, _whole_numbers(before_cause))
        common = zip(numbers, _summed(times), flows, causes, strict=True)
        rows = {place: self._rows(reader, counts[place], *_LIST(kind)) for place, kind in enumerate(_LIST(kinds))}
        found = [(*head, *next(rows[place])) for place, head in zip(which, common, strict=True)]
        known = [raw for raw in found if raw[4] is not None]
        self.skipped += len(found) - len(known)
        return known

    def _rows(self, reader: Reader, count: int, number: Any, columns: Any) -> Iterator[tuple[Any, ...]]:
        """Return the kind of each record of a kind, and its fields; of one that is not known here, no kind."""
        (number,), columns = _whole_numbers([number]), _LIST(columns)
        if not 0 <= number < len(self._kinds):
            raise ValueError("its kind is none of the table")
        known = self._kinds[number]
        if known is None:
            return repeat((None,), count)
        if len(columns) != known.width:
            raise ValueError(f"{known.width} fields were expected, and there are {len(columns)}")
        fields = [
            reader.column(columns[place], count, form.check) if place >= 0 else [form.empty] * count
            for place, form in known.places
        ]
        return zip(repeat(known.kind, count), *fields, strict=True)


def _whole_numbers(values: Any) -> list[int]:
    if not set(map(type, _LIST(values))) <= {int}:
        raise TypeError("its numbers are none")
    numbers: list[int] = values
    return numbers


def _summed(values: Any) -> list[int]:
    """Return numbers of which the first is told, and of the others by how much they are more than the one before."""
    first, steps = values
    return list(accumulate(_whole_numbers([first, *_LIST(steps)])))


def _reading(name: str, names: list[str]) -> _Read | None:
    """Return how records of a kind are read whose fields a file calls `names`; None when the kind is not known here."""
    kind = KINDS.get(name)
    if kind is None:
        return None
    places = [names.index(own) if own in names else -1 for own in kind.names]
    return _Read(kind.kind, len(names), tuple(zip(places, kind.forms, strict=True)))
