"""Dates by pattern: the fields of Unicode TR35 (``dd.MM.yyyy HH:mm``) that programs use, in English and UTC.

A run of one letter is a field, text between single quotes is literal, two single quotes are one. A letter that is no
field here stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

# Python's own names follow the process's locale.
_MONTHS: Final = "January February March April May June July August September October November December".split()
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_PIECE: Final = re.compile(r"''|'(?:[^']|'')*'?|([A-Za-z])\1*")


def format_date(date: datetime, pattern: str) -> str:
    """Return `date`, in UTC, by `pattern`. Never raises: what is no field is copied."""
    moment = date.astimezone(UTC)
    return _PIECE.sub(lambda piece: _piece(moment, piece[0]), pattern)


def _piece(date: datetime, piece: str) -> str:
    if piece == "''":
        return "'"
    if piece[0] == "'":
        return piece[1:].removesuffix("'").replace("''", "'")
    field = _FIELDS.get(piece[0])
    return field(date, len(piece)) if field is not None else piece


def _numeric(read: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    return lambda date, width: str(read(date)).zfill(width)


def _year(date: datetime, width: int) -> str:
    return f"{date.year % 100:02}" if width == 2 else str(date.year).zfill(width)


def _month(date: datetime, width: int) -> str:
    if width <= 2:
        return str(date.month).zfill(width)
    return _named(_MONTHS[date.month - 1], width)


def _weekday(date: datetime, width: int) -> str:
    return _named(_WEEKDAYS[date.weekday()], width)


def _named(name: str, width: int) -> str:
    """Return a name by the width of its field: three letters, all of them with four, the first with five."""
    return name[: {4: None, 5: 1}.get(width, 3)]


def _half_day(date: datetime, _: int) -> str:
    return "AM" if date.hour < 12 else "PM"


def _fraction(date: datetime, width: int) -> str:
    return f"{date.microsecond:06}".ljust(width, "0")[:width]


_FIELDS: Final[dict[str, Callable[[datetime, int], str]]] = {
    "G": lambda _date, _width: "AD",
    "y": _year,
    "Y": lambda date, width: _year(date.replace(year=date.isocalendar().year, day=1), width),
    "Q": _numeric(lambda date: (date.month + 2) // 3),
    "M": _month,
    "L": _month,
    "w": _numeric(lambda date: date.isocalendar().week),
    "D": _numeric(lambda date: date.timetuple().tm_yday),
    "d": _numeric(lambda date: date.day),
    "E": _weekday,
    "e": _numeric(lambda date: date.isoweekday() % 7 + 1),
    "a": _half_day,
    "H": _numeric(lambda date: date.hour),
    "h": _numeric(lambda date: date.hour % 12 or 12),
    "K": _numeric(lambda date: date.hour % 12),
    "k": _numeric(lambda date: date.hour or 24),
    "m": _numeric(lambda date: date.minute),
    "s": _numeric(lambda date: date.second),
    "S": _fraction,
    "z": lambda _date, width: "UTC" if width < 4 else "Coordinated Universal Time",
    "Z": lambda _date, width: "+0000" if width < 4 else "GMT" if width == 4 else "Z",
    "X": lambda _date, _width: "Z",
    "x": lambda _date, width: {1: "+00", 3: "+00:00", 5: "+00:00"}.get(width, "+0000"),
    "V": lambda _date, _width: "UTC",
}
