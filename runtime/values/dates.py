"""Dates: instants in UTC, read from ISO 8601 text, moved by calendar units, asked for their parts (language.md 4.8).

ARO has no date literal; text that looks like a date is one wherever dates are compared. Since every comparison of two
texts asks, `parse_date` turns away at once what cannot be a date. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, DateRange, Distance, Unbound, Value, kind_of

_SHAPE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
# "2026-03-01" and "2026-03-01T08:00:00.123456789+00:00"
_SHORTEST, _LONGEST = 10, 35

_OFFSET: Final = re.compile(r"([+-])\s*([0-9]{1,12})\s*([A-Za-z]+)")

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}

_UNITS: Final[dict[str, str]] = {
    spelling: unit
    for unit, spellings in (
        ("second", "s sec secs second seconds"),
        ("minute", "m min mins minute minutes"),
        ("hour", "h hr hrs hour hours"),
        ("day", "d day days"),
        ("week", "w wk wks week weeks"),
        ("month", "mo month months"),
        ("year", "y yr yrs year years"),
    )
    for spelling in spellings.split()
}


def parse_date(text: str) -> datetime | None:
    """Return the instant `text` names, in UTC; None when it is no date.

    Accepted: ``yyyy-MM-dd``, ``yyyy-MM-ddTHH:mm:ss`` (both taken as UTC) and the same with fraction, ``Z`` or offset.
    """
    if not _SHORTEST <= len(text) <= _LONGEST or text[4] != "-" or text[7] != "-":
        return None
    if _SHAPE.fullmatch(text) is None:
        return None
    try:
        date = datetime.fromisoformat(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None  # the 30th of February, or year 1 with an offset that leads before it


def as_date(value: Value) -> datetime | None:
    """Return `value` as a date: a Date itself, a String that reads as one; None otherwise."""
    if isinstance(value, datetime):
        return value
    return parse_date(value) if isinstance(value, str) else None


def need_date(value: Value) -> datetime:
    """Return `value` as a date. Raises EvaluationError when it is none."""
    date = as_date(value)
    if date is not None:
        return date
    shown = f"'{value}'" if isinstance(value, str) else kind_of(value)
    raise EvaluationError(f"Cannot convert {shown} to date")


def from_timestamp(seconds: float) -> datetime:
    """Return the date `seconds` after 1970 began. Raises EvaluationError beyond the years 1 to 9999."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise EvaluationError("Date out of range") from error


def iso(date: datetime) -> str:
    """Return ``2026-03-01T08:00:00Z``: UTC, whole seconds."""
    if date.tzinfo is not UTC:
        date = date.astimezone(UTC)
    return date.isoformat(timespec="seconds")[:19] + "Z"


def parse_offset(text: str) -> tuple[int, str] | None:
    """Return amount and unit of ``+7d`` or ``-3hours``; None when `text` is no offset or its unit is unknown."""
    found = _OFFSET.fullmatch(text)
    if found is None or unit_of(found[3]) is None:
        return None
    return int(found[1] + found[2]), found[3]


def unit_of(word: str) -> str | None:
    """Return the unit `word` stands for, such as ``minute``; None when it is none. ``m`` is minutes, ``M`` months."""
    return "month" if word == "M" else _UNITS.get(word.lower())


def offset(date: datetime, amount: int, unit: str) -> datetime:
    """Return `date` moved by `amount` of `unit`; months and years keep the day, or take the month's last.

    Raises EvaluationError for an unknown unit, and beyond the years 1 to 9999.
    """
    known = unit_of(unit)
    if known is None:
        raise EvaluationError(f"Unknown time unit: '{unit}'")
    try:
        if known in _SECONDS:
            return date + timedelta(seconds=amount * _SECONDS[known])
        return _add_months(date, amount * 12 if known == "year" else amount)
    except (ValueError, OverflowError) as error:
        raise EvaluationError("Date out of range") from error


def _add_months(date: datetime, months: int) -> datetime:
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    return date.replace(year=year, month=month + 1, day=min(date.day, monthrange(year, month + 1)[1]))


def distance(start: datetime, end: datetime) -> Distance:
    """Return how far `end` lies from `start`; negative when it lies before."""
    return Distance(_whole((end - start).total_seconds(), 1))


def _whole(seconds: float, unit: int) -> int:
    return int(seconds / unit)


_DATE_PROPERTIES: Final[dict[str, Callable[[datetime], Value]]] = {
    "year": lambda date: date.year,
    "month": lambda date: date.month,
    "day": lambda date: date.day,
    "hour": lambda date: date.hour,
    "minute": lambda date: date.minute,
    "second": lambda date: date.second,
    # 1 is Sunday and 7 Saturday, as in the Gregorian calendars of the reference's platform.
    "dayofweek": lambda date: date.isoweekday() % 7 + 1,
    "dayofyear": lambda date: date.timetuple().tm_yday,
    "weekofyear": lambda date: date.isocalendar().week,
    "timestamp": lambda date: int(date.timestamp()),
    "iso": iso,
    "timezone": lambda _: "UTC",
}


def find_date_property(value: datetime | DateRange | Distance, name: str) -> Value | Unbound:
    """Return the property `name`, in any case, of a date, a range or a distance; UNBOUND when it has none such."""
    wanted = name.lower()
    if isinstance(value, datetime):
        read = _DATE_PROPERTIES.get(wanted)
        return read(value) if read is not None else UNBOUND
    if isinstance(value, DateRange) and wanted in ("start", "end"):
        return value.start if wanted == "start" else value.end
    seconds = (value.end - value.start).total_seconds() if isinstance(value, DateRange) else value.seconds
    unit = wanted.removesuffix("s")
    return _whole(seconds, _SECONDS[unit]) if wanted.endswith("s") and unit in _SECONDS else UNBOUND


def date_property(value: datetime | DateRange | Distance, name: str) -> Value:
    """Return the property `name`, in any case (4.8). Raises EvaluationError when there is none such."""
    found = find_date_property(value, name)
    if found is UNBOUND:
        raise EvaluationError(f"Property '{name}' not found on type {kind_of(value)}")
    return found


def in_range(date: datetime, span: DateRange) -> bool:
    """Return whether `date` lies in `span`, its ends included."""
    return span.start <= date <= span.end
