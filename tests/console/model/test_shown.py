"""Rows in memory and on disk as one sequence."""

from __future__ import annotations

from array import array

import pytest

from aro_console.model.rows import Row
from aro_console.model.shown import Shown


def row(seq: int) -> Row:
    return Row(seq, 0, seq, "message", ">", f"row {seq}")


def shown(cold: list[int], hot: list[int]) -> Shown:
    made = Shown(row)
    made.cold, made.hot = array("q", cold), [row(seq) for seq in hot]
    return made


def numbers(rows: Shown) -> list[int]:
    return [one.seq for one in rows]


def test_rows_on_disk_stand_before_those_in_memory() -> None:
    rows = shown([1, 3], [5, 7])
    assert [1, 3, 5, 7] == numbers(rows)
    assert (4, 3, 7, 1) == (len(rows), rows[1].seq, rows[-1].seq, rows[-4].seq)
    assert [3, 5] == [one.seq for one in rows[1:3]]
    assert [1, 3, 5, 7] == [rows.number(place) for place in range(4)]


@pytest.mark.parametrize(("seq", "place"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (7, 3), (8, 4)])
def test_a_number_has_its_place_or_that_of_the_next_one(seq: int, place: int) -> None:
    rows = shown([1, 3], [5, 7])
    assert place == rows.position(seq)
    assert rows.has(seq) == (seq in (1, 3, 5, 7))


@pytest.mark.parametrize("seq", [0, 2, 4, 6, 8])
def test_a_row_is_put_in_its_place(seq: int) -> None:
    rows = shown([1, 3], [5, 7])
    rows.insert([seq])
    assert sorted([1, 3, 5, 7, seq]) == numbers(rows)


def test_rows_that_leave_memory_keep_their_places() -> None:
    rows = shown([1, 3], [5, 7])
    rows.cool(6, keep=True)
    assert ([1, 3, 5], [7], [1, 3, 5, 7]) == (list(rows.cold), [one.seq for one in rows.hot], numbers(rows))


def test_rows_that_leave_for_good_are_shown_no_more() -> None:
    rows = shown([1, 3], [5, 7])
    rows.cool(6, keep=False)
    assert [1, 3, 7] == numbers(rows)
