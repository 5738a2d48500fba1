"""Bursts: how many are due at a time, and what is no burst."""

from __future__ import annotations

import pytest

from aro_console.commands.bursts import Burst, burst_of, progress
from aro_console.commands.forms import FormError

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("after_ns", "due"), [(0, 1), (SECOND // 10 - 1, 1), (SECOND // 10, 2), (SECOND, 11), (100 * SECOND, 20)]
)
def test_so_many_are_due_the_first_at_once(after_ns: int, due: int) -> None:
    assert due == Burst(20, 10, 5 * SECOND).due(5 * SECOND + after_ns)


def test_what_is_given_is_not_due_again_until_all_are_given() -> None:
    burst = Burst(3, 1, 0)
    assert [1, 0, 1, 1, 0] == [burst.take(at * SECOND // 2) for at in (0, 1, 2, 4, 9)]
    assert burst.over
    assert 0 == burst.due(100 * SECOND)


def test_after_a_stall_the_rest_is_caught_up_in_steps() -> None:
    burst = Burst(250, 1_000, 0)
    assert [100, 100, 50, 0] == [burst.take(10 * SECOND) for _ in range(4)]


def test_a_burst_is_asked_for_in_words() -> None:
    assert Burst(1000, 2.5, 7) == burst_of(" 1000 ", "2.5", 7)


@pytest.mark.parametrize(
    ("times", "rate", "field"),
    [
        *((times, "1", "times") for times in ("0", "10001", "-1", "many", "9" * 50)),
        *(("1", rate, "rate") for rate in ("0", "1001", "fast", "", "nan")),
    ],
)
def test_a_number_out_of_bounds_is_said_of_its_field(times: str, rate: str, field: str) -> None:
    with pytest.raises(FormError) as raised:
        burst_of(times, rate, 0)
    assert field == raised.value.field


@pytest.mark.parametrize(("given", "bar"), [(0, "────"), (1, "━───"), (3, "━━━─"), (4, "━━━━")])
def test_the_bar_is_as_full_as_what_is_done(given: int, bar: str) -> None:
    assert bar == progress(given, 4, 4)
