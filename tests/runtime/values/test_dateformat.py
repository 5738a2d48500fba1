"""Date patterns: the fields of Unicode TR35 that programs use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.values.dateformat import format_date

DATE = datetime(2026, 3, 1, 15, 4, 5, 678_900, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("dd.MM.yyyy", "01.03.2026"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "2026-03-01T15:04:05.678Z"),
        ("d/M/yy", "1/3/26"),
        ("y", "2026"),
        ("EEEE, d MMMM y", "Sunday, 1 March 2026"),
        ("EEE MMM EEEEE MMMMM", "Sun Mar S M"),
        ("h:mm a", "3:04 PM"),
        ("hh K kk", "03 3 15"),
        ("D DDD w Q e", "60 060 9 1 1"),
        ("Z XXX z zzzz xxx", "+0000 Z UTC Coordinated Universal Time +00:00"),
        ("'o''clock' ''", "o'clock '"),
        ("'open", "open"),
        ("YYYY", "2026"),
        ("G jj", "AD jj"),
        ("", ""),
    ],
)
def test_a_pattern_is_filled_field_by_field(pattern: str, expected: str) -> None:
    assert expected == format_date(DATE, pattern)


def test_midnight_has_its_four_hours() -> None:
    assert format_date(DATE.replace(hour=0), "H h K k a") == "0 12 0 24 AM"


def test_the_result_is_in_utc() -> None:
    assert format_date(datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), "dd HH") == "28 23"


@given(st.datetimes(timezones=st.just(UTC)), st.text(max_size=20))
def test_no_pattern_fails(date: datetime, pattern: str) -> None:
    assert isinstance(format_date(date, pattern), str)
