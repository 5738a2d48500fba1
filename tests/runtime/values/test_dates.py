"""Dates: what reads as one, how it prints, moves and answers (language.md 4.8)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values.dates import (
    as_date,
    date_property,
    distance,
    from_timestamp,
    in_range,
    iso,
    need_date,
    offset,
    parse_date,
    parse_offset,
    unit_of,
)
from runtime.values.kinds import DateRange, Distance, Value

DAY = datetime(2026, 3, 1, tzinfo=UTC)
MOMENT = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", DAY),
        ("2026-03-01T00:00:00", DAY),
        ("2026-03-01T00:00:00Z", DAY),
        ("2026-03-01T00:00:00+00:00", DAY),
        ("2026-03-01T02:00:00+02:00", DAY),
        ("2026-02-28T19:00:00-0500", DAY),
        ("2026-03-01T00:00:00.25Z", DAY.replace(microsecond=250_000)),
        ("2026-03-01T00:00:00.123456789Z", DAY.replace(microsecond=123_456)),
    ],
)
def test_iso_texts_are_read_as_instants_in_utc(text: str, expected: datetime) -> None:
    assert expected == parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-3-1",
        "2026-02-30",
        "2026-13-01",
        "2026-03-01T25:00:00Z",
        "2026-03-01T10:00",
        "2026-03-01 10:00:00",
        "2026-03-01x",
        "20260301T000000Z",
        "2026-W09-7",
        "٢٠٢٦-03-01",
        "0001-01-01T00:00:00+10:00",
        "2026-03-01T00:00:00.1234567890123456789Z",
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    assert parse_date(text) is None


def test_a_value_is_a_date_if_it_is_one_or_reads_as_one() -> None:
    assert as_date(DAY) is DAY
    assert as_date("2026-03-01") == DAY
    assert as_date(20260301) is None
    assert need_date("2026-03-01") == DAY


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (1, "s", "2026-03-01T00:00:01Z"),
        (90, "seconds", "2026-03-01T00:01:30Z"),
        (1, "m", "2026-03-01T00:01:00Z"),
        (1, "minutes", "2026-03-01T00:01:00Z"),
        (-3, "hours", "2026-02-28T21:00:00Z"),
        (7, "d", "2026-03-08T00:00:00Z"),
        (-1, "w", "2026-02-22T00:00:00Z"),
        (1, "M", "2026-04-01T00:00:00Z"),
        (-3, "mo", "2025-12-01T00:00:00Z"),
        (10, "months", "2027-01-01T00:00:00Z"),
        (1, "y", "2027-03-01T00:00:00Z"),
        (-26, "YEARS", "2000-03-01T00:00:00Z"),
    ],
)
def test_a_date_is_moved_by_calendar_units(amount: int, unit: str, expected: str) -> None:
    assert expected == iso(offset(DAY, amount, unit))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-01-31", 1, "M", "2026-02-28T00:00:00Z"),
        ("2024-02-29", 1, "y", "2025-02-28T00:00:00Z"),
        ("2024-02-29", 4, "y", "2028-02-29T00:00:00Z"),
        ("2026-03-31", -1, "M", "2026-02-28T00:00:00Z"),
    ],
)
def test_a_day_the_month_lacks_becomes_its_last(start: str, amount: int, unit: str, expected: str) -> None:
    assert expected == iso(offset(need_date(start), amount, unit))


@pytest.mark.parametrize(("amount", "unit"), [(10_000, "y"), (-3000, "y"), (10**12, "d"), (10**300, "s")])
def test_no_date_lies_beyond_the_calendar(amount: int, unit: str) -> None:
    with pytest.raises(EvaluationError, match="Date out of range"):
        offset(DAY, amount, unit)


def test_an_unknown_unit_is_reported() -> None:
    with pytest.raises(EvaluationError, match="Unknown time unit: 'fortnight'"):
        offset(DAY, 1, "fortnight")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+7d", (7, "d")),
        ("-3hours", (-3, "hours")),
        ("+1M", (1, "M")),
        ("+ 2 d", (2, "d")),
        ("7d", None),
        ("+7", None),
        ("+7x", None),
    ],
)
def test_offsets_have_a_sign_an_amount_and_a_unit(text: str, expected: tuple[int, str] | None) -> None:
    assert expected == parse_offset(text)


def test_small_m_is_minutes_and_large_m_months() -> None:
    assert (unit_of("m"), unit_of("M"), unit_of("H"), unit_of("x")) == ("minute", "month", "hour", None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("year", 2026),
        ("month", 12),
        ("day", 31),
        ("hour", 23),
        ("minute", 59),
        ("second", 58),
        ("dayOfWeek", 5),
        ("dayOfYear", 365),
        ("weekOfYear", 53),
        ("timestamp", 1798761598),
        ("iso", "2026-12-31T23:59:58Z"),
        ("TIMEZONE", "UTC"),
    ],
)
def test_a_date_answers_for_its_parts(name: str, expected: Value) -> None:
    assert expected == date_property(MOMENT, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("start", DAY),
        ("end", datetime(2026, 3, 9, 1, tzinfo=UTC)),
        ("weeks", 1),
        ("days", 8),
        ("hours", 193),
        ("minutes", 11580),
        ("Seconds", 694800),
    ],
)
def test_a_range_answers_for_its_ends_and_its_length(name: str, expected: Value) -> None:
    assert expected == date_property(DateRange(DAY, datetime(2026, 3, 9, 1, tzinfo=UTC)), name)


@pytest.mark.parametrize(("name", "expected"), [("seconds", -90_000), ("hours", -25), ("days", -1), ("weeks", 0)])
def test_a_distance_answers_in_whole_units(name: str, expected: int) -> None:
    assert expected == date_property(Distance(-90_000), name)


@pytest.mark.parametrize("value", [DAY, DateRange(DAY, DAY), Distance(1)])
def test_a_property_nobody_has_is_reported(value: datetime | DateRange | Distance) -> None:
    with pytest.raises(EvaluationError, match="Property 'colour' not found on type D"):
        date_property(value, "colour")


def test_a_distance_has_a_direction() -> None:
    assert distance(DAY, MOMENT) == Distance(26438398)
    assert distance(MOMENT, DAY) == Distance(-26438398)


def test_a_range_includes_both_ends() -> None:
    span = DateRange(DAY, MOMENT)
    assert in_range(DAY, span)
    assert in_range(MOMENT, span)
    assert not in_range(offset(MOMENT, 1, "s"), span)


def test_timestamps_are_seconds_since_1970() -> None:
    assert from_timestamp(1798761598) == MOMENT
    with pytest.raises(EvaluationError, match="Date out of range"):
        from_timestamp(1e300)
    with pytest.raises(EvaluationError, match="Date out of range"):
        from_timestamp(float("nan"))


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_printed_is_read_again_to_the_second(date: datetime) -> None:
    assert date.replace(microsecond=0) == parse_date(iso(date))
