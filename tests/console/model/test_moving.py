"""Where a line went when its file was edited."""

from __future__ import annotations

import pytest

from aro_console.model.moving import moved_lines

OLD = "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("new", "moved"),
    [
        (OLD, {1: 1, 2: 2, 3: 3, 4: 4}),
        ("zero\n\none\ntwo\nthree\nfour", {1: 3, 2: 4, 3: 5, 4: 6}),
        ("one\nthree\nfour", {1: 1, 3: 2, 4: 3}),
        ("  one  \ntwo\nthree\nfour\n", {1: 1, 2: 2, 3: 3, 4: 4}),
        ("one\nTWO\nthree\nfour", {1: 1, 2: 2, 3: 3, 4: 4}),
        ("one\na\nb\nthree\nfour", {1: 1, 3: 4, 4: 5}),
        ("three\none\ntwo\nfour", {1: 2, 2: 3, 3: 1, 4: 4}),
        ("one\nxx\nthree\nfour\ntwo", {1: 1, 2: 5, 3: 3, 4: 4}),
        ("one\na\ntwo, edited\nthree\nfour", {1: 1, 3: 4, 4: 5}),
        ("one\na\ntwos\nthree\nfour", {1: 1, 2: 3, 3: 4, 4: 5}),
        ("", {}),
    ],
)
def test_a_line_is_found_where_it_stands_now_by_place_by_text_or_by_likeness(new: str, moved: dict[int, int]) -> None:
    assert moved == moved_lines(OLD, new)


def test_of_several_lines_that_say_the_same_the_nearest_is_meant_and_each_is_taken_once() -> None:
    assert {1: 4, 2: 6} == moved_lines("a\na", "b\nb\nb\na\nb\na")


def test_a_blank_line_is_nowhere_else() -> None:
    assert {2: 1} == moved_lines("\na", "a\nb\nc")
