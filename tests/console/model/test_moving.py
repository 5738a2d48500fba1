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
        ("", {}),
    ],
)
def test_a_line_is_found_where_it_stands_now(new: str, moved: dict[int, int]) -> None:
    assert moved == moved_lines(OLD, new)
