"""Durations counted in few numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from aro_console.model.durations import Durations, Range

MS = 1_000_000


def counted(*times: int) -> Durations:
    durations = Durations()
    for ns in times:
        durations.add(ns)
    return durations


def test_nothing_has_no_quantiles_and_no_ranges() -> None:
    assert (0, 0, 0, []) == (counted().quantile(0.5), counted().mean_ns, counted().max_ns, counted().ranges())


@given(
    some.lists(some.integers(10_000, 50_000_000_000), min_size=1, max_size=60), some.sampled_from((0.5, 0.9, 0.99, 1))
)
def test_a_quantile_is_right_to_a_tenth(times: list[int], part: float) -> None:
    exact = sorted(times)[max(0, -int(-part * len(times) // 1) - 1)]
    assert exact <= counted(*times).quantile(part) <= exact * 1.1 + 1


def test_what_is_beyond_all_bounds_is_counted_too() -> None:
    durations = counted(0, 3_600_000 * MS)
    assert (2, 3_600_000 * MS, 3_600_000 * MS) == (durations.count, durations.max_ns, durations.quantile(1))


def test_ranges_go_from_the_first_to_the_last_in_use_and_count_exactly() -> None:
    assert [
        Range(0, MS // 10, 1),
        Range(MS // 10, MS // 5, 1),
        Range(MS // 5, MS // 2, 0),
        Range(MS // 2, MS, 2),
        Range(MS, 2 * MS, 1),
    ] == counted(5, MS // 10, MS // 2, MS - 1, MS).ranges()


def test_the_last_range_has_no_end() -> None:
    assert [Range(50_000 * MS, None, 1)] == counted(3_600_000 * MS).ranges()


def test_the_mean_is_exact() -> None:
    assert 2 * MS == counted(MS, 3 * MS).mean_ns
