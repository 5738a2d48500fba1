"""What is different between two payloads."""

from __future__ import annotations

import pytest

from aro_console.model.differences import MOST_LINES, difference_lines

OLD_LIST = ["a", "b", "c"]


def lines(old: object, new: object) -> list[str]:
    return ["".join(cell.text for cell in line) for line in difference_lines(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (1, 1, ["no difference"]),
        (1, 2, ["~ 1 → 2"]),
        (1, True, ["~ 1 → true"]),
        (None, "x", ['~ null → "x"']),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, ["~ b  2 → 3", "+ c  4", "- a  1"]),
        ({"a": {"b": [1]}}, {"a": {"b": [2]}}, ["~ a.b.0  1 → 2"]),
        (OLD_LIST, ["x", *OLD_LIST], ['+ 0  "x"']),
        (OLD_LIST, ["a", "c"], ['- 1  "b"']),
        (OLD_LIST, ["a", "B", "c", "d"], ['~ 1  "b" → "B"', '+ 3  "d"']),
        ("one\ntwo", "one\n2\nthree", ["- line 2  two", "+ line 2  2", "+ line 3  three"]),
        ({"a": 1}, [1], ["~ {a: 1} → [1]"]),
        (b"\x00", b"\xff", ["~ 00 → ff"]),
    ],
)
def test_differences_are_listed_path_by_path(old: object, new: object, found: list[str]) -> None:
    assert found == lines(old, new)


def test_rows_of_a_list_that_differ_far_inside_are_found() -> None:
    long = "x" * 500
    assert ['~ 0.a  "' + "x"] == [line[:9] for line in lines([{"a": long}], [{"a": long + "y"}])]


def test_however_much_differs_the_list_is_bounded_and_says_so() -> None:
    found = lines(list(range(5_000)), list(range(1, 5_001)))
    assert (MOST_LINES + 1, f"… more than {MOST_LINES:,} differences") == (len(found), found[-1])


def test_hostile_names_and_values_are_shown_and_deep_ones_survived() -> None:
    assert ['~ \\e[2J  "\\x9b" → "\\u202e"'] == lines({"\x1b[2J": "\x9b"}, {"\x1b[2J": "\u202e"})
    old: object = 1
    new: object = 2
    for _ in range(2_000):
        old, new = [old], [new]
    assert 1 == len(lines(old, new))
    assert 1 == len(lines([old, 1], [new, 1]))
