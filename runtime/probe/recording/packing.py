"""Values as MessagePack, and back as equal values.

What MessagePack has, is that: text, whole and broken numbers, truth values, nothing, bytes, lists, maps, timestamps.
The rest are extension types, numbered in `Ext`. A span is the number of its file, its start and its end, so that a
file stands in a recording once. What no program can hold, a value of a plug-in's own type say, is kept as its text.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any

import msgpack

from runtime.source import SourceFile, Span
from runtime.values.kinds import DateRange, Distance, HeaderMap, Recurrence, Regex

DEEPEST = 200
"""Lists within lists that are recorded; MessagePack's own limit is about 500, and Python's stack is finite too."""

TOO_DEEP = "(nested too deeply to be recorded)"
"""What stands where the rest of such a value would."""

_SPAN = struct.Struct(">III")


class Ext(IntEnum):
    """What is packed in a way of our own; the numbers are part of the format."""

    SPAN = 1
    """Number of the file, start and end, each four bytes, big end first."""
    DATE_RANGE = 2
    DISTANCE = 3
    RECURRENCE = 4
    REGEX = 5
    HEADERS = 6
    """A map whose keys are looked up whatever their case."""
    BIG_INTEGER = 7
    """As decimal text: more than 64 bits."""
    LOCAL_DATE = 8
    """A date without an offset, as ISO 8601."""


class DamageError(Exception):
    """Bytes that are not what they should be; the message says what is wrong, for people."""


class Packer:
    """Packs values; the files that spans point into get their numbers as they come."""

    def __init__(self) -> None:
        self.files: list[SourceFile] = []
        self._numbers: dict[SourceFile, int] = {}
        # Strict: a tuple, a span or a map of headers comes to `_other` rather than being taken for what it derives
        # from. Text may hold half a surrogate pair, which UTF-8 has no bytes for: what is seen is what is kept.
        self._options: dict[str, Any] = {
            "default": self._other,
            "strict_types": True,
            "datetime": True,
            "unicode_errors": "surrogatepass",
        }
        self._pack = msgpack.Packer(**self._options).pack

    def pack(self, value: object) -> bytes:
        """Return the bytes of a value. What is nested too deeply ends in a text that says so."""
        try:
            packed: bytes = self._pack(value)
        except ValueError:
            # After a failure the packer may hold half of it.
            self._pack = msgpack.Packer(**self._options).pack
            packed = self._pack(pruned(value))
        return packed

    def number_of(self, source: SourceFile) -> int:
        """Return the number of a file, a new one when it was not met before."""
        number = self._numbers.get(source)
        if number is None:
            number = self._numbers[source] = len(self.files)
            self.files.append(source)
        return number

    def _other(self, value: Any) -> Any:
        kind = type(value)
        if kind is tuple:
            return list(value)
        if kind is Span:
            return msgpack.ExtType(Ext.SPAN, _SPAN.pack(self.number_of(value.source), value.start, value.end))
        make = _EXTENSIONS.get(kind)
        if make is not None:
            code, content = make(value)
            # A packer cannot be asked while it is at work.
            return msgpack.ExtType(code, msgpack.packb(content, **self._options))
        if isinstance(value, int):  # More than 64 bits; or a kind of number of its own.
            plain = int(value)
            fits = -(2**63) <= plain < 2**64
            return plain if fits else msgpack.ExtType(Ext.BIG_INTEGER, msgpack.packb(str(plain)))
        return _plain(value)


_EXTENSIONS: Mapping[type, Any] = {
    DateRange: lambda value: (Ext.DATE_RANGE, [value.start, value.end]),
    Distance: lambda value: (Ext.DISTANCE, value.seconds),
    Recurrence: lambda value: (Ext.RECURRENCE, [value.pattern, value.anchor]),
    Regex: lambda value: (Ext.REGEX, [value.pattern, value.flags]),
    HeaderMap: lambda value: (Ext.HEADERS, dict(value)),
    datetime: lambda value: (Ext.LOCAL_DATE, value.isoformat()),
}


def _plain(value: object) -> object:
    """Return what stands for a value of no kind we know."""
    match value:
        case Enum():
            return value.value
        case str():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return bytes(value)
        case Mapping():
            return dict(value)
        case list() | tuple():
            return list(value)
        case _:
            return str(value)


def pruned(value: object, depth: int = 0) -> object:
    """Return the same with a text in the place of all that is nested too deeply."""
    if depth > DEEPEST and isinstance(value, Mapping | list | tuple):
        return TOO_DEEP
    match value:
        case HeaderMap():
            return HeaderMap((key, pruned(item, depth + 1)) for key, item in value.items())  # type: ignore[misc]
        case Mapping():
            return {key: pruned(item, depth + 1) for key, item in value.items()}
        case list():
            return [pruned(item, depth + 1) for item in value]
        case tuple() if type(value) is tuple:
            return tuple(pruned(item, depth + 1) for item in value)
        case _:
            return value


# --- and back --------------------------------------------------------------------------------------------------


class Unpacker:
    """Unpacks what a `Packer` made; `files` are those that spans point into, in the order of their numbers."""

    def __init__(self, files: Sequence[SourceFile] = ()) -> None:
        self.files = list(files)
        self._options: dict[str, Any] = {
            "ext_hook": self._extension,
            "timestamp": 3,
            "unicode_errors": "surrogatepass",
            "strict_map_key": False,
        }

    def one(self, packed: bytes) -> Any:
        """Return the value that `packed` is.

        Raises:
            DamageError: it is none, or not all of it, or more than one.
        """
        try:
            return msgpack.unpackb(packed, **self._options)
        except (ValueError, TypeError, OverflowError, RecursionError, msgpack.UnpackException) as error:
            raise DamageError(f"a value cannot be read: {error or type(error).__name__}") from None

    def _extension(self, code: int, data: bytes) -> Any:
        if code == Ext.SPAN:
            return self._span(data)
        read = _READERS.get(code)
        if read is None:
            return f"(a value of kind {code}, which this version does not know)"
        return read(msgpack.unpackb(data, **self._options))

    def _span(self, data: bytes) -> Span:
        number: int
        if len(data) != _SPAN.size:
            raise ValueError("a place in the source is cut short")
        number, start, end = _SPAN.unpack(data)
        if number >= len(self.files) or not start <= end <= len(self.files[number].text):
            raise ValueError("a place lies outside of the recorded sources")
        return self.files[number].span(start, end)


def of(*kinds: type) -> Callable[[Any], Any]:
    """Return what gives back a value that is of one of these types, and of none derived from it.

    It raises TypeError for any other.
    """

    def check(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(f"{' or '.join(kind.__name__ for kind in kinds)} expected, {type(value).__name__} found")
        return value

    return check


def _texts(value: Any) -> tuple[str, str]:
    first, second = value
    if type(first) is not str or type(second) is not str:
        raise TypeError("two texts were expected")
    return first, second


def _dates(value: Any) -> DateRange:
    start, end = value
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        raise TypeError("two dates were expected")
    return DateRange(start, end)


def _recurrence(value: Any) -> Recurrence:
    pattern, anchor = value
    if type(pattern) is not str or not isinstance(anchor, datetime):
        raise TypeError("a pattern and a date were expected")
    return Recurrence(pattern, anchor)


def _big(value: Any) -> int:
    # Python refuses to read more than 4,300 digits, and so do we.
    if type(value) is not str:
        raise TypeError("a number was expected")
    return int(value)


_READERS: Mapping[int, Any] = {
    Ext.DATE_RANGE: _dates,
    Ext.DISTANCE: lambda value: Distance(int(value)),
    Ext.RECURRENCE: _recurrence,
    Ext.REGEX: lambda value: Regex(*_texts(value)),
    Ext.HEADERS: HeaderMap,
    Ext.BIG_INTEGER: _big,
    Ext.LOCAL_DATE: datetime.fromisoformat,
}
