"""Recurrences: which dates a pattern means, seen from a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest

from runtime.errors import EvaluationError
from runtime.values.dates import iso
from runtime.values.kinds import UNBOUND, Recurrence
from runtime.values.recurrence import OCCURRENCES, find_recurrence_property, occurrences, recurrence

# A Saturday.
ANCHOR = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("every day", ["02-01", "02-02", "02-03"]),
        ("daily", ["02-01", "02-02", "02-03"]),
        ("Every 2 days", ["02-02", "02-04", "02-06"]),
        ("every other week", ["02-14", "02-28", "03-14"]),
        ("every month", ["02-28", "03-31", "04-30"]),
        ("every monday", ["02-02", "02-09", "02-16"]),
        ("every second monday", ["02-02", "02-16", "03-02"]),
        ("every 3rd friday", ["02-06", "02-27", "03-20"]),
        ("every weekday", ["02-02", "02-03", "02-04"]),
        ("every weekend", ["02-01", "02-07", "02-08"]),
        ("every saturdays", ["02-07", "02-14", "02-21"]),
    ],
)
def test_a_pattern_means_dates_after_its_moment(pattern: str, expected: list[str]) -> None:
    dates = islice(occurrences(recurrence(pattern, ANCHOR)), 3)
    assert [f"2026-{day}T09:30:00Z" for day in expected] == [iso(date) for date in dates]


def test_a_recurrence_answers_for_its_neighbours() -> None:
    value = recurrence("every monday", ANCHOR)
    assert find_recurrence_property(value, "next") == datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
    assert find_recurrence_property(value, "Previous") == datetime(2026, 1, 26, 9, 30, tzinfo=UTC)
    assert find_recurrence_property(value, "pattern") == "every monday"
    listed = find_recurrence_property(value, "occurrences")
    assert isinstance(listed, list)
    assert len(listed) == OCCURRENCES
    assert find_recurrence_property(value, "colour") is UNBOUND


def test_every_second_is_an_interval_of_time() -> None:
    dates = list(islice(occurrences(recurrence("every second", ANCHOR)), 2))
    assert [(date - ANCHOR).total_seconds() for date in dates] == [1, 2]


@pytest.mark.parametrize("pattern", ["", "monday", "every", "every 0 days", "every blue moon", "every d"])
def test_a_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        recurrence(pattern, ANCHOR)
    assert f"Unknown recurrence: '{pattern}'" == str(failure.value)


def test_the_calendar_ends_and_so_do_the_dates() -> None:
    last = Recurrence("every year", datetime(9998, 5, 1, tzinfo=UTC))
    assert [date.year for date in occurrences(last)] == [9999]
    first = Recurrence("every week", datetime(1, 1, 3, tzinfo=UTC))
    assert find_recurrence_property(first, "previous") is None
