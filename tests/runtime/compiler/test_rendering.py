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
