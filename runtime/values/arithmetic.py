"""``+ - * / %`` and ``++`` (language.md 4.3, runtime.md 0.3).

Two Integers give an Integer, exactly, within 64 bits; a Float on either side makes the result a Float; a numeric String
counts as a Float. The usual case, two Integers, is tested first and by exact type: a Boolean is no number.
"""

from __future__ import annotations

import re
from math import copysign, inf, nan
from typing import Final, NoReturn

from runtime.errors import EvaluationError
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value, kind_of
from runtime.values.text import interpolation

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FIRST: Final = frozenset("+-.0123456789")

MAX_TEXT: Final = 100_000_000
"""Characters a repetition may give; as with templates, more is a mistake and not a wish."""


def as_number(value: Value) -> int | float | None:
    """Return `value` as a number: an Integer or Float itself, a numeric String as a Float; None otherwise."""
    kind = type(value)
    if kind is int or kind is float:
        return value  # type: ignore[return-value]
    if isinstance(value, str) and value and value[0] in _FIRST and _NUMBER.fullmatch(value):
        return float(value)
    return None


def number(value: Value) -> int | float:
    """Return `value` as a number. Raises EvaluationError, ``Cannot convert T to number``."""
    found = as_number(value)
    return found if found is not None else _no_number(value)


def _no_number(value: Value) -> NoReturn:
    raise EvaluationError(f"Cannot convert {kind_of(value)} to number")


def _checked(result: int | float) -> int | float:
    if type(result) is int and not MIN_INTEGER <= result <= MAX_INTEGER:
        raise EvaluationError("Integer overflow")
    return result


def add(left: Value, right: Value) -> Value:
    """Return ``left + right``; concatenated when a String takes part and not both are numeric."""
    if type(left) is int and type(right) is int:
        total = left + right
        if -0x8000_0000_0000_0000 <= total <= 0x7FFF_FFFF_FFFF_FFFF:
            return total
        raise EvaluationError("Integer overflow")
    first, second = as_number(left), as_number(right)
    if first is not None and second is not None:
        return _checked(first + second)
    if isinstance(left, str) or isinstance(right, str):
        return interpolation(left) + interpolation(right)
    return _no_number(left if first is None else right)


def subtract(left: Value, right: Value) -> Value:
    """Return ``left - right``."""
    if type(left) is int and type(right) is int:
        result = left - right
        if -0x8000_0000_0000_0000 <= result <= 0x7FFF_FFFF_FFFF_FFFF:
            return result
        raise EvaluationError("Integer overflow")
    return _checked(number(left) - number(right))


def multiply(left: Value, right: Value) -> Value:
    """Return ``left * right``; a String times an Integer, either way round, is repeated."""
    if type(left) is int and type(right) is int:
        result = left * right
        if -0x8000_0000_0000_0000 <= result <= 0x7FFF_FFFF_FFFF_FFFF:
            return result
        raise EvaluationError("Integer overflow")
    if isinstance(left, str) and type(right) is int:
        return _repeat(left, right)
    if type(left) is int and isinstance(right, str):
        return _repeat(right, left)
    return _checked(number(left) * number(right))


def _repeat(text: str, times: int) -> str:
    if len(text) * times > MAX_TEXT:
        raise EvaluationError(f"Text longer than {MAX_TEXT} characters")
    return text * times


def divide(left: Value, right: Value) -> Value:
    """Return ``left / right``; of two Integers the whole part, towards zero. A Float by zero is infinite."""
    if type(left) is int and type(right) is int:
        if right == 0:
            raise EvaluationError("Division by zero")
        quotient = abs(left) // abs(right)
        return _checked(quotient if (left < 0) == (right < 0) else -quotient)
    dividend, divisor = number(left), number(right)
    if divisor:
        return dividend / divisor
    if not dividend or dividend != dividend:
        return nan
    return copysign(inf, dividend) * copysign(1.0, divisor)


def modulo(left: Value, right: Value) -> Value:
    """Return the rest of ``left / right`` with the sign of `left`. Integers only."""
    if type(left) is not int or type(right) is not int:
        raise EvaluationError("Expected integers for modulo operation")
    if right == 0:
        raise EvaluationError("Division by zero")
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def negate(value: Value) -> Value:
    """Return ``-value``; numbers only, a numeric String is none here."""
    if type(value) is int or type(value) is float:
        return _checked(-value)
    return _no_number(value)


def concatenate(left: Value, right: Value) -> Value:
    """Return ``left ++ right``: the interpolation texts, one after the other."""
    if type(left) is str and type(right) is str:
        return left + right
    return interpolation(left) + interpolation(right)
