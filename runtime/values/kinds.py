"""What kinds of value there are, and the questions every value can answer.

String, Integer, Float, Boolean, Null, List, Map, Bytes and Date are Python's own `str int float bool None list dict
bytes datetime`; the rest are small frozen records below. Lists and Maps are never changed in place by anyone: every
operation returns a new one, so a value may be shared freely. A `bool` is never an Integer here, although Python thinks
so; hence the tests on exact types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class DateRange:
    """From `start` to `end`, both included, both UTC (language.md 4.8)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Distance:
    """How far one date lies from another, in whole seconds; negative when it lies before."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``every monday``: the `pattern` as written, seen from `anchor`, the moment it was made (UTC)."""

    pattern: str
    anchor: datetime


@dataclass(frozen=True, slots=True)
class Regex:
    """``/pattern/flags``: the pattern verbatim, flags any of ``i s m g``."""

    pattern: str
    flags: str = ""


Value: TypeAlias = (
    "str | int | float | bool | list[Value] | dict[str, Value] | bytes | datetime"
    " | DateRange | Distance | Recurrence | Regex | None"
)
"""Anything an ARO name can be bound to."""


class HeaderMap(dict[str, Value]):
    """A Map whose keys are looked up whatever their case: HTTP headers (RFC 9110 section 5.1).

    Keys keep the spelling they came with; of two that differ in case only, the first answers.
    """

    __slots__ = ()

    def __missing__(self, key: str) -> Value:
        found = self._spelling(key)
        if found is None:
            raise KeyError(key)
        return dict.__getitem__(self, found)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._spelling(key) is not None

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]  # one signature is enough here
        found = self._spelling(key)
        return default if found is None else dict.__getitem__(self, found)

    def _spelling(self, key: str) -> str | None:
        """Return the key as it is stored; None when there is no such header."""
        if dict.__contains__(self, key):
            return key
        wanted = key.lower()
        return next((known for known in self if known.lower() == wanted), None)


class Unbound(Enum):
    """The type of `UNBOUND`, so that ``is UNBOUND`` narrows."""

    UNBOUND = "unbound"

    def __repr__(self) -> str:
        return "UNBOUND"


UNBOUND: Final = Unbound.UNBOUND
"""What stands where a name is not bound or a path leads nowhere. Never a value: no program can hold it."""

MIN_INTEGER: Final = -(2**63)
MAX_INTEGER: Final = 2**63 - 1

_KINDS: Final[dict[type, str]] = {
    str: "String",
    int: "Integer",
    float: "Float",
    bool: "Boolean",
    type(None): "Null",
    list: "List",
    dict: "Map",
    HeaderMap: "Map",
    bytes: "Bytes",
    datetime: "Date",
    DateRange: "DateRange",
    Distance: "Distance",
    Recurrence: "Recurrence",
    Regex: "Regex",
}

_TYPE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "string": ("String",),
    "number": ("Integer", "Float"),
    "integer": ("Integer", "Float"),
    "int": ("Integer", "Float"),
    "float": ("Float",),
    "double": ("Float",),
    "boolean": ("Boolean",),
    "bool": ("Boolean",),
    "list": ("List",),
    "array": ("List",),
    "map": ("Map",),
    "dictionary": ("Map",),
    "object": ("Map",),
    "null": ("Null",),
    "nil": ("Null",),
}
"""language.md 4.4: an Integer is asked for as often as a number is meant, so both words take Floats too."""


_SCHEMA_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")


def kind_of(value: Value) -> str:
    """Return the name of the kind of `value`: ``String``, ``Integer``, ... as error messages and screens show it."""
    known = _KINDS.get(type(value))
    if known is not None:
        return known
    return next((name for kind, name in _KINDS.items() if isinstance(value, kind)), type(value).__name__)


def size_of(value: Value) -> int | None:
    """Return how many characters, items, entries or bytes `value` has; None when it has no size."""
    return len(value) if isinstance(value, str | list | dict | bytes) else None


def is_type_name(name: str) -> bool:
    """Return whether `name`, in any case, is a built-in type that `is_type` knows."""
    return name.lower() in _TYPE_NAMES


def is_schema_name(name: str) -> bool:
    """Return whether `name` can be a schema of the contract: capitalised letters and digits, no built-in type."""
    return _SCHEMA_NAME.fullmatch(name) is not None and not is_type_name(name) and name != "Date"


def is_type(value: Value, name: str) -> bool:
    """Return whether ``value is a name`` (4.4); `name` in any case, False for a name that is no built-in type."""
    return kind_of(value) in _TYPE_NAMES.get(name.lower(), ())


_FALSE_WHEN_EMPTY: Final = frozenset((str, int, float, list))


def truthy(value: Value) -> bool:
    """Return whether a condition holds: Null, false, 0, 0.0, ``""`` and ``[]`` do not; everything else does (4.2)."""
    if value is True or value is False:
        return value
    return bool(value) if type(value) in _FALSE_WHEN_EMPTY else value is not None


def copy_value(value: Value) -> Value:
    """Return a copy that shares no List or Map with `value`."""
    copier = _COPIERS.get(type(value))
    return copier(value) if copier is not None else value


def _copy_list(value: Value) -> Value:
    assert isinstance(value, list)
    return [copy_value(item) for item in value]


def _copy_map(value: Value) -> Value:
    assert isinstance(value, dict)
    return {key: copy_value(item) for key, item in value.items()}


def _copy_headers(value: Value) -> Value:
    assert isinstance(value, HeaderMap)
    return HeaderMap((key, copy_value(item)) for key, item in value.items())


_COPIERS: Final[dict[type, Callable[[Value], Value]]] = {list: _copy_list, dict: _copy_map, HeaderMap: _copy_headers}
