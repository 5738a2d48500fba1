"""Recurrences: ``every monday``, ``every 2 weeks``, ``daily`` (ARO-0041; language.md 4.8).

A recurrence is a pattern and the moment it was made; its dates are worked out when asked for. An interval counts from
that moment; named days are at that moment's time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Final

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.values.dates import offset, unit_of
from runtime.values.kinds import UNBOUND, Recurrence, Unbound, Value

OCCURRENCES: Final = 10
"""How many dates ``<r: occurrences>`` lists."""


@frozen
class _Rule:
    """Every `step` times `unit` when there are no `days`; else every `step`-th of those weekdays (0 is Monday)."""

    step: int
    unit: str = ""
    days: frozenset[int] = frozenset()


_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS: Final = {
    "weekday": frozenset(range(5)),
    "weekend": frozenset((5, 6)),
    **{day: frozenset((number,)) for number, day in enumerate(_DAYS)},
}
_ADVERBS: Final = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_ORDINALS: Final = {"": 1, "other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PATTERN: Final = re.compile(
    r"every\s+(?:(other|second|third|fourth|fifth|[1-9][0-9]{0,3})(?:st|nd|rd|th)?\s+)?([a-z]+)"
)


def recurrence(pattern: str, anchor: datetime) -> Recurrence:
    """Return the recurrence `pattern` describes, seen from `anchor`. Raises EvaluationError when it describes none."""
    _rule(pattern)
    return Recurrence(pattern, anchor)


def occurrences(value: Recurrence) -> Iterator[datetime]:
    """Yield its dates after the anchor, in order; the iterator ends with the year 9999."""
    return _dates(value, 1)


def find_recurrence_property(value: Recurrence, name: str) -> Value | Unbound:
    """Return ``next previous pattern occurrences``, the name in any case; Null where there is no such date.

    UNBOUND when `name` is none of them.
    """
    match name.lower():
        case "next":
            return next(_dates(value, 1), None)
        case "previous":
            return next(_dates(value, -1), None)
        case "pattern":
            return value.pattern
        case "occurrences":
            return list(islice(_dates(value, 1), OCCURRENCES))
        case _:
            return UNBOUND


def _rule(pattern: str) -> _Rule:
    text = pattern.strip().lower()
    if text in _ADVERBS:
        return _Rule(1, _ADVERBS[text])
    found = _PATTERN.fullmatch(text)
    if found is not None:
        step = int(found[1]) if (found[1] or "").isdecimal() else _ORDINALS[found[1] or ""]
        word = found[2] if found[2] in _SETS else found[2].removesuffix("s")
        if word in _SETS:
            return _Rule(step, days=_SETS[word])
        unit = unit_of(found[2]) if len(found[2]) > 1 else None
        if unit is not None:
            return _Rule(step, unit)
    raise EvaluationError(f"Unknown recurrence: '{pattern}'")


def _dates(value: Recurrence, direction: int) -> Iterator[datetime]:
    """Yield the dates on one side of the anchor, nearest first."""
    rule = _rule(value.pattern)
    dates = _on_days(value.anchor, rule, direction) if rule.days else _at_intervals(value.anchor, rule, direction)
    try:
        yield from dates
    except (EvaluationError, OverflowError):
        return  # beyond the calendar


def _at_intervals(anchor: datetime, rule: _Rule, direction: int) -> Iterator[datetime]:
    for number in count(1):
        # From the anchor each time: the 31st must not wear down to the 28th for good.
        yield offset(anchor, number * rule.step * direction, rule.unit)


def _on_days(anchor: datetime, rule: _Rule, direction: int) -> Iterator[datetime]:
    seen = 0
    for number in count(1):
        date = anchor + timedelta(days=number * direction)
        if date.weekday() in rule.days:
            seen += 1
            if (seen - 1) % rule.step == 0:
                yield date
