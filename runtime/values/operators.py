"""What ARO's operators mean between any two values (language.md 4.3-4.5, runtime.md 0.3).

Compiled programs call these functions directly. The arithmetic ones live in `arithmetic` and are offered here too, so
that one import serves. `compare_field` is the same language for the ``where`` of Filter and Retrieve, where a missing
field makes a condition false instead of failing (runtime.md 2.5, 5.3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.arithmetic import (
    add,
    as_number,
    concatenate,
    divide,
    modulo,
    multiply,
    negate,
    number,
    subtract,
)
from runtime.values.dates import as_date, in_range, need_date
from runtime.values.kinds import UNBOUND, DateRange, Regex, Unbound, Value
from runtime.values.navigation import find
from runtime.values.patterns import pattern_of
from runtime.values.text import interpolation

__all__ = [
    "add",
    "after",
    "as_number",
    "before",
    "compare_field",
    "concatenate",
    "contains",
    "divide",
    "equal",
    "greater",
    "greater_equal",
    "is_empty",
    "less",
    "less_equal",
    "matches",
    "member_of",
    "modulo",
    "multiply",
    "negate",
    "not_equal",
    "number",
    "subtract",
]

# --- equality -----------------------------------------------------------------------------------------------------


def equal(left: Value, right: Value) -> bool:
    """Return ``left == right``: dates as instants, numbers by value, different kinds by their texts.

    Null equals only Null. Lists and Maps are equal when their parts are, the order of keys aside.
    """
    if type(left) is str and type(right) is str:
        # Only what has a hyphen behind a year can be a date; most texts that are compared have none.
        return left == right or (left[4:5] == "-" and _same_instant(left, right))
    kind = type(left)
    if kind is type(right):
        if kind is list or kind is dict:
            return _deeply_equal(left, right)
        return left == right
    return left is not None and right is not None and _equal_across(left, right)


def _same_instant(left: Value, right: Value) -> bool:
    first = as_date(left)
    return first is not None and first == as_date(right)


def _equal_across(left: Value, right: Value) -> bool:
    """Compare two values of different kinds, neither of them Null."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return left == right
    if isinstance(left, dict) and isinstance(right, dict):
        return _deeply_equal(left, right)
    return _same_instant(left, right) or interpolation(left) == interpolation(right)


_NUMBERS: Final = frozenset((int, float))


def _deeply_equal(left: Value, right: Value) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    assert isinstance(left, dict)
    assert isinstance(right, dict)
    return len(left) == len(right) and all(key in right and equal(item, right[key]) for key, item in left.items())


def not_equal(left: Value, right: Value) -> bool:
    """Return ``left != right``."""
    return not equal(left, right)


# --- order --------------------------------------------------------------------------------------------------------

_UNORDERED: Final = 2
"""What `_compare` gives when a NaN takes part: neither less, nor equal, nor greater."""


def _compare(left: Value, right: Value) -> int:
    """Return -1, 0 or 1 as `left` is less than, equal to or greater than `right`; dates first, then numbers.

    Two Strings that are not both numeric are compared by code points. Raises EvaluationError for what has no order.
    """
    dates = as_date(left), as_date(right)
    if dates[0] is not None and dates[1] is not None:
        return (dates[0] > dates[1]) - (dates[0] < dates[1])
    numbers = as_number(left), as_number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _compare_numbers(numbers[0], numbers[1])
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    return _compare_numbers(number(left), number(right))


def _compare_numbers(left: int | float, right: int | float) -> int:
    if left != left or right != right:
        return _UNORDERED
    return (left > right) - (left < right)


def less(left: Value, right: Value) -> bool:
    """Return ``left < right``."""
    if type(left) is int and type(right) is int:
        return left < right
    return _compare(left, right) == -1


def less_equal(left: Value, right: Value) -> bool:
    """Return ``left <= right``."""
    if type(left) is int and type(right) is int:
        return left <= right
    return _compare(left, right) in (-1, 0)


def greater(left: Value, right: Value) -> bool:
    """Return ``left > right``."""
    if type(left) is int and type(right) is int:
        return left > right
    return _compare(left, right) == 1


def greater_equal(left: Value, right: Value) -> bool:
    """Return ``left >= right``."""
    if type(left) is int and type(right) is int:
        return left >= right
    return _compare(left, right) in (0, 1)


def before(left: Value, right: Value) -> bool:
    """Return whether date `left` is earlier than date `right`. Raises EvaluationError when one is no date."""
    return need_date(left) < need_date(right)


def after(left: Value, right: Value) -> bool:
    """Return whether date `left` is later than date `right`. Raises EvaluationError when one is no date."""
    return need_date(left) > need_date(right)


# --- membership, patterns, emptiness ------------------------------------------------------------------------------


def contains(left: Value, right: Value) -> bool:
    """Return ``left contains right``: an element, a part of a text, a key, a date within a range (either way round)."""
    if isinstance(left, list):
        return any(equal(item, right) for item in left)
    if isinstance(left, str) and isinstance(right, str):
        return right in left
    if isinstance(left, dict):
        return isinstance(right, str) and right in left
    if isinstance(left, DateRange):
        return _within(right, left)
    return isinstance(right, DateRange) and _within(left, right)


def _within(value: Value, span: DateRange) -> bool:
    date = as_date(value)
    return date is not None and in_range(date, span)


def member_of(left: Value, right: Value) -> bool:
    """Return ``left in right``: `contains` the other way round."""
    return contains(right, left)


def matches(left: Value, right: Value) -> bool:
    """Return whether the String `left` holds a match of the Regex or pattern `right`; False for anything else.

    Raises EvaluationError when the pattern takes too long.
    """
    if not isinstance(left, str):
        return False
    if isinstance(right, Regex):
        pattern = pattern_of(right.pattern, right.flags)
    elif isinstance(right, str):
        pattern = pattern_of(right)
    else:
        return False
    return pattern is not None and pattern.search(left)


def is_empty(value: Value | Unbound) -> bool:
    """Return ``value is empty``: ``""``, ``[]``, ``{}``, no bytes, Null, or nothing bound at all (X6)."""
    if value is UNBOUND or value is None:
        return True
    return isinstance(value, str | list | dict | bytes) and not value


# --- where --------------------------------------------------------------------------------------------------------


def compare_field(element: Value, path: str, operator: str, value: Value, upper: Value = None) -> bool:
    """Return whether the field of `element` that `path` (steps joined by dots) names stands in `operator` to `value`.

    `operator` is one of `syntax.nodes.Comparison`; `upper` is the second value of ``between``. An element that is no
    Map, or lacks the field, never matches. Raises EvaluationError for an unknown operator only.
    """
    holds = _FIELD_OPERATORS.get(operator)
    if holds is None:
        raise EvaluationError(f"Unknown operator in where: '{operator}'")
    if not isinstance(element, dict):
        return False
    field = element[path] if path in element else find(element, path.split("."))
    if field is UNBOUND:
        return False
    return holds(field, value, upper) if operator == "between" else holds(field, value)


def _order(left: Value, right: Value) -> int:
    """Compare as `_compare` does, but by text where there is no other order; never raises."""
    dates = as_date(left), as_date(right)
    numbers = as_number(left), as_number(right)
    if None not in dates or None not in numbers:
        return _compare(left, right)
    first, second = interpolation(left), interpolation(right)
    return (first > second) - (first < second)


def _field_contains(field: Value, value: Value) -> bool:
    if isinstance(field, list | dict | DateRange):
        return contains(field, value)
    return interpolation(value) in interpolation(field)


def _field_in(field: Value, value: Value) -> bool:
    """Look `field` up in a List, a range, the keys of a Map, or a text of words separated by commas."""
    if isinstance(value, str):
        return any(equal(field, word.strip()) for word in value.split(","))
    return contains(value, field) if isinstance(value, list | dict | DateRange) else equal(field, value)


def _is_before(field: Value, value: Value) -> bool:
    first, second = as_date(field), as_date(value)
    return first is not None and second is not None and first < second


def _starts(field: Value, value: Value) -> bool:
    return interpolation(field).startswith(interpolation(value))


def _ends(field: Value, value: Value) -> bool:
    return interpolation(field).endswith(interpolation(value))


_FIELD_OPERATORS: Final[dict[str, Callable[..., bool]]] = {
    "==": equal,
    "=": equal,
    "is": equal,
    "equals": equal,
    "!=": not_equal,
    "is not": not_equal,
    "<": lambda field, value: _order(field, value) == -1,
    "<=": lambda field, value: _order(field, value) in (-1, 0),
    ">": lambda field, value: _order(field, value) == 1,
    ">=": lambda field, value: _order(field, value) in (0, 1),
    "between": lambda field, value, upper: _order(field, value) in (0, 1) and _order(field, upper) in (-1, 0),
    "contains": _field_contains,
    "matches": lambda field, value: matches(interpolation(field), value),
    "in": _field_in,
    "not in": lambda field, value: not _field_in(field, value),
    "starts with": _starts,
    "starts-with": _starts,
    "ends with": _ends,
    "ends-with": _ends,
    "before": _is_before,
    "after": lambda field, value: _is_before(value, field),
}
"""All take the field and the value; ``between`` takes the upper value too."""
