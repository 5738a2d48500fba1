"""A time of day leads to the row that stands there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aro_console.model.moments import is_time, moment_of, row_at
from aro_console.model.rows import Row

MIDNIGHT = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["7:05", "17:05", "23:59:59", "00:00:00.123456"])
def test_times_of_day(text: str) -> None:
    assert is_time(text)


@pytest.mark.parametrize("text", ["", "17", "24:00", "17:5", "17:60", "17:05:", "17:05:12.", "-1:00", "17:05 "])
def test_what_is_no_time_of_day(text: str) -> None:
    assert not is_time(text)
    with pytest.raises(ValueError, match="no time of day"):
        moment_of(text, MIDNIGHT)


def test_a_time_is_one_of_the_day_of_another() -> None:
    assert MIDNIGHT + timedelta(seconds=1, microseconds=20_000) == moment_of("0:00:01.02", MIDNIGHT)


@pytest.mark.parametrize(
    ("text", "seq"),
    [
        ("23:59:58", 1),
        ("23:59:58.5", 2),
        ("0:00", 3),
        ("0:00:01", 4),
        ("0:00:02", 5),
        ("0:00:05", 5),
        ("12:00", 5),
    ],
)
def test_the_first_row_from_a_time_on_is_found_over_midnight(text: str, seq: int) -> None:
    rows = [Row(seq, seq * 1_000_000_000, seq, "log", " ", "") for seq in range(1, 6)]
    found = row_at(rows, text, lambda at_ns: MIDNIGHT + timedelta(microseconds=at_ns // 1000 - 3_000_000))
    assert found is not None
    assert seq == found.seq


def test_where_there_are_no_rows_none_is_found() -> None:
    assert row_at([], "17:05", lambda at_ns: MIDNIGHT) is None
