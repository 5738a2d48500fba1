"""A time of day as it is typed, and the row that stands there. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from aro_console.model.rows import Row

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?")
_DAY = timedelta(days=1)


def is_time(text: str) -> bool:
    """Return whether a text is a time of day: ``17:05``, ``17:05:12`` or ``17:05:12.345``."""
    return _TIME.fullmatch(text) is not None


def moment_of(text: str, day: datetime) -> datetime:
    """Return when it is that time of day on the day of another moment. Raises ValueError for what is none."""
    parts = _TIME.fullmatch(text)
    if parts is None:
        raise ValueError(f"'{text}' is no time of day")
    hour, minute, second, fraction = parts.groups()
    micros = int((fraction or "").ljust(6, "0"))
    return day.replace(hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=micros)


def row_at(rows: Sequence[Row], text: str, local_time: Callable[[int], datetime]) -> Row | None:
    """Return the first of the rows from a time of day on; the last one when none is, None when there is none at all.

    It is the time of the last row's day, or of the day before where that is still to come and rows go back so far.
    """
    if not rows:
        return None
    first, last = (local_time(rows[place].at_ns) for place in (0, -1))
    moment = moment_of(text, last)
    if moment > last and moment - _DAY >= first:
        moment -= _DAY
    return rows[min(bisect_left(rows, moment, key=lambda row: local_time(row.at_ns)), len(rows) - 1)]
