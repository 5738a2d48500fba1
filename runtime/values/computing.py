"""The operations of Compute (runtime.md 2.10): a table of names, each a plain function of a value and its argument.

The argument is what the statement's ``with`` or ``to`` says; None when it says nothing. Plugin operations are not known
here. An unknown operation returns its input, as in ``Compute the <total> from <price>``.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from runtime.errors import EvaluationError
from runtime.values import sets
from runtime.values.arithmetic import number
from runtime.values.dateformat import format_date
from runtime.values.dates import distance, from_timestamp, need_date, offset, parse_offset
from runtime.values.jsontext import to_json
from runtime.values.kinds import MAX_INTEGER, Value, kind_of
from runtime.values.markdown import to_html
from runtime.values.text import interpolation

DEFAULT_CLIP: Final = 80
"""The width of a terminal line: what `clip` leaves when the statement names no length."""


def compute(operation: str, value: Value, argument: Value = None) -> Value:
    """Return `operation` of `value`: a name of `OPERATIONS` in any case, a date offset (``+7d``), or a chain of them.

    In a chain (``trim | uppercase``) each operation gets the result of the one before, and the same argument.
    Raises EvaluationError when the operation cannot be had of this value.
    """
    if "|" in operation:
        for part in operation.split("|"):
            value = compute(part.strip(), value, argument)
        return value
    known = OPERATIONS.get(operation.lower())
    if known is not None:
        return known(value, argument)
    moved = parse_offset(operation)
    return value if moved is None else offset(need_date(value), *moved)


def _hash(value: Value, _: Value) -> Value:
    """SHA-256 in hexadecimal; of Lists and Maps, of their JSON, so that the order of keys makes no difference."""
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    text = to_json(value) if isinstance(value, list | dict) else interpolation(value)
    return sha256(text.encode(errors="replace")).hexdigest()


def _length(value: Value, _: Value) -> Value:
    if value is None:
        return 0
    if isinstance(value, str | list | dict | bytes):
        return len(value)
    raise EvaluationError(f"Cannot compute the length of {kind_of(value)}")


def _of_text(change: Callable[[str], str]) -> Callable[[Value, Value], Value]:
    """Return an operation that changes Strings and leaves everything else alone."""
    return lambda value, _: change(value) if isinstance(value, str) else value


def _limit(argument: Value, otherwise: int) -> int:
    # In this order a NaN becomes 0 and infinity everything.
    return otherwise if argument is None else int(min(MAX_INTEGER, max(0, number(argument))))


def _clip(value: Value, argument: Value) -> Value:
    return value[: _limit(argument, DEFAULT_CLIP)] if isinstance(value, str) else value


def _take(value: Value, argument: Value) -> Value:
    """The first characters, items or entries; all of them when no number is given."""
    if isinstance(value, str | list | bytes):
        return value[: _limit(argument, len(value))]
    if isinstance(value, dict):
        return dict(list(value.items())[: _limit(argument, len(value))])
    return value


def _date(value: Value, _: Value) -> Value:
    """A date from ISO text, or from the seconds since 1970."""
    if type(value) is int or type(value) is float:
        return from_timestamp(value)
    return need_date(value)


def _format(value: Value, argument: Value) -> Value:
    """A date by a pattern; without one, in ISO form."""
    date = need_date(value)
    return interpolation(date) if argument is None else format_date(date, interpolation(argument))


OPERATIONS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "hash": _hash,
    "length": _length,
    "count": _length,
    "uppercase": _of_text(str.upper),
    "lowercase": _of_text(str.lower),
    "trim": _of_text(str.strip),
    "identity": lambda value, _: value,
    "clip": _clip,
    "take": _take,
    "date": _date,
    "format": _format,
    "distance": lambda value, argument: distance(need_date(value), need_date(argument)),
    "intersect": sets.intersect,
    "difference": sets.difference,
    "union": sets.union,
    "markdown": _of_text(to_html),
}
