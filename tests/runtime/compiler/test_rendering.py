"""What templates do to values."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.compiler import rendering
from runtime.errors import EvaluationError


@pytest.mark.parametrize(
    ("operator", "left", "right", "expected"),
    [
        ("/", 7, 2, 3.5),
        ("/", 8, 2, 4),
        ("/", 1, 0, 0),
        ("*", 1.5, 2, 3),
        ("-", 1, 0.5, 0.5),
        ("+", "a", "b", "ab"),
    ],
)
def test_arithmetic_gives_whole_numbers_where_it_can(operator: str, left: Any, right: Any, expected: Any) -> None:
    result = rendering.calculated(operator, left, right)
    assert (expected, type(expected)) == (result, type(result))


def test_only_numbers_can_be_divided() -> None:
    with pytest.raises(EvaluationError, match="Cannot divide what is no number"):
        rendering.calculated("/", "a", 2)


def test_a_text_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 3)
    assert "abc" == rendering.whole_text(["ab", "c"])
    with pytest.raises(EvaluationError, match="more than 3 characters"):
        rendering.whole_text(["ab", "cd"])


@pytest.mark.parametrize(
    ("name", "argument", "written"),
    [
        ("bold", "", "\x1b[1mx\x1b[0m"),
        ("strikethrough", "", "\x1b[9mx\x1b[0m"),
        ("color", "red", "\x1b[31mx\x1b[0m"),
        ("bg", "Blue", "\x1b[44mx\x1b[0m"),
        ("bg", "blue", "\x1b[44mx\x1b[0m"),
        ("color", "bright-green", "\x1b[92mx\x1b[0m"),
        ("bg", "#ff8000", "\x1b[48;2;255;128;0mx\x1b[0m"),
        ("color", "no colour", "x"),
        ("uppercase", "", "X"),
    ],
)
def test_styles_are_written_for_a_terminal_that_shows_them_and_else_left_out(
    name: str, argument: str, written: str
) -> None:
    assert written == rendering.STYLED_FILTERS[name]("x", argument)
    assert written.lower() == "x" or "x" == rendering.FILTERS[name]("x", argument)


def test_both_renderings_offer_the_same_names() -> None:
    assert rendering.RENDERING.keys() == rendering.STYLED_RENDERING.keys()
    assert rendering.FILTERS.keys() == rendering.STYLED_FILTERS.keys()
