"""What is said to be held when the console is left."""

from __future__ import annotations

from aro_console.screens.leaving import waiting_lines


def test_what_is_held_is_listed_as_far_as_there_is_room() -> None:
    assert ["c1 > text hi", "c2 < text a…"] == waiting_lines(["c1 > text hi", "c2 < text and so on"], 12)
    assert ["x"] * 8 + ["… and 4 more"] == waiting_lines(["x"] * 12, 10)
