"""Curves and bars."""

from __future__ import annotations

import pytest

from aro_console.model.charts import bar, sparkline


@pytest.mark.parametrize(
    ("values", "width", "drawn"),
    [
        ([0, 1, 4, 8], 4, " ▁▄█"),
        ([1, 1000], 2, "▁█"),
        ([0, 0, 0], 3, "   "),
        ([0, 1, 0, 8], 2, "▁█"),
        ([3], 10, "█"),
        ([1, 2], 0, ""),
        ([], 5, ""),
    ],
)
def test_a_curve_shows_the_largest_of_each_share(values: list[int], width: int, drawn: str) -> None:
    assert drawn == sparkline(values, width)


@pytest.mark.parametrize(
    ("value", "most", "width", "drawn"),
    [
        (8, 8, 4, "████"),
        (4, 8, 4, "██"),
        (1, 8, 4, "▌"),
        (1, 10_000, 4, "▏"),
        (0, 8, 4, ""),
        (1, 0, 4, ""),
        (5, 8, 0, ""),
    ],
)
def test_a_bar_is_as_long_as_its_share_and_never_quite_nothing(value: int, most: int, width: int, drawn: str) -> None:
    assert drawn == bar(value, most, width)
