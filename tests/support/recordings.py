"""Made-up values and records of every kind, for what has to hold for all of them."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from runtime.probe import records as r
from runtime.source import SourceFile
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, DateRange, Distance, HeaderMap, Recurrence, Regex

PROGRAM = SourceFile("main.aro", "(Application-Start: Made Up) {\n    Return an <OK: status> for the <startup>.\n}\n")

_TEXTS = st.text(st.characters(), max_size=20)
_DATES = st.datetimes(timezones=st.just(UTC))
_SINGLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(MIN_INTEGER, MAX_INTEGER),
    st.floats(allow_nan=False),
    _TEXTS,
    st.binary(max_size=20),
    _DATES,
    st.builds(DateRange, _DATES, _DATES),
    st.builds(Distance, st.integers(-(10**9), 10**9)),
    st.builds(Recurrence, _TEXTS, _DATES),
    st.builds(Regex, _TEXTS, st.sampled_from(["", "i", "sm"])),
    st.builds(HeaderMap, st.dictionaries(_TEXTS, _TEXTS, max_size=2)),
)


def values() -> st.SearchStrategy[Any]:
    """Anything a program can hold."""
    return st.recursive(
        _SINGLE,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)),
        max_leaves=8,
    )


def _spans() -> st.SearchStrategy[Any]:
    end = len(PROGRAM.text)
    return st.tuples(st.integers(0, end), st.integers(0, end)).map(lambda pair: PROGRAM.span(min(pair), max(pair)))


_NUMBERS = st.integers(0, MAX_INTEGER)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(MIN_INTEGER, MAX_INTEGER),
    "bool": st.booleans(),
    "str": _TEXTS,
    "bytes": st.binary(max_size=20),
    "str | bytes": st.one_of(_TEXTS, st.binary(max_size=20)),
    "Span": _spans(),
    "Span | None": st.one_of(st.none(), _spans()),
    "tuple[int, ...]": st.lists(_NUMBERS, max_size=3).map(tuple),
    "tuple[str, ...]": st.lists(_TEXTS, max_size=3).map(tuple),
    "tuple[tuple[str, str], ...]": st.lists(st.tuples(_TEXTS, _TEXTS), max_size=3).map(tuple),
    "tuple[tuple[str, Value], ...]": st.lists(st.tuples(_TEXTS, values()), max_size=3).map(tuple),
    "Mapping[str, Value]": st.dictionaries(_TEXTS, values(), max_size=3),
    "Value": values(),
    "object": values(),
}


def raw_records(kind: type[r.Record]) -> st.SearchStrategy[r.RawRecord]:
    """Any record of one kind, as the journal has it."""
    own = [_FIELDS[str(field.type)] for field in fields(kind)[4:]]
    numbers = (st.integers(1, MAX_INTEGER), _NUMBERS, _NUMBERS, _NUMBERS)
    return st.tuples(*numbers, st.just(kind), *own)


def moment() -> datetime:
    """2026-01-31 12:00 UTC."""
    return datetime(2026, 1, 31, 12, tzinfo=UTC)
