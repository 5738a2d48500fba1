"""Breakpoints are placed on statements."""

from __future__ import annotations

import pytest

from aro_console.model.breakpoints import Breakpoints

LINES = [("a.aro", 3), ("a.aro", 7), ("a.aro", 4), ("b.aro", 2), ("a.aro", 7)]


@pytest.mark.parametrize(("line", "place"), [(1, 3), (3, 3), (4, 4), (5, 7), (7, 7), (8, None)])
def test_a_line_without_a_statement_belongs_to_the_next_one(line: int, place: int | None) -> None:
    assert place == Breakpoints(LINES).place("a.aro", line)


def test_a_file_that_is_not_known_has_no_places() -> None:
    assert (None, None) == (Breakpoints(LINES).place("c.aro", 1), Breakpoints(LINES).toggle("c.aro", 1))


def test_toggling_sets_and_removes() -> None:
    breakpoints = Breakpoints(LINES)
    assert (3, 7) == (breakpoints.toggle("a.aro", 1), breakpoints.toggle("a.aro", 6))
    assert ((3, 7), True, False) == (
        breakpoints.lines("a.aro"),
        ("a.aro", 3) in breakpoints,
        ("a.aro", 4) in breakpoints,
    )
    assert 3 == breakpoints.toggle("a.aro", 3)
    assert ((7,), False) == (breakpoints.lines("a.aro"), ("a.aro", 3) in breakpoints)


def test_nothing_is_set_where_nothing_could_stop() -> None:
    breakpoints = Breakpoints(LINES)
    assert (None, []) == (breakpoints.toggle("b.aro", 9), breakpoints.all)


def test_all_are_listed_by_file_and_line() -> None:
    breakpoints = Breakpoints(LINES)
    for file, line in (("b.aro", 2), ("a.aro", 7), ("a.aro", 3)):
        breakpoints.toggle(file, line)
    assert [("a.aro", 3), ("a.aro", 7), ("b.aro", 2)] == breakpoints.all


def test_breakpoints_move_with_their_lines_and_go_with_them() -> None:
    breakpoints = Breakpoints([("a.aro", 2), ("a.aro", 3), ("a.aro", 4), ("b.aro", 1)])
    for file, line in (("a.aro", 2), ("a.aro", 3), ("a.aro", 4), ("b.aro", 1)):
        breakpoints.toggle(file, line)
    breakpoints.move({"a.aro": {2: 5, 4: 9}}, [("a.aro", 5), ("a.aro", 6)])
    assert [("a.aro", 5)] == breakpoints.all, "one is gone, one stands on no statement, one file is gone"
    assert [1] == [known.breakpoint_id for known in breakpoints.order().breakpoints]
