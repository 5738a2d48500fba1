"""Which of the times a breakpoint is reached stop."""

from __future__ import annotations

import pytest

from runtime.errors import EvaluationError
from runtime.probe.hits import hit_rule


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("3", [3]),
        ("== 3", [3]),
        ("=3", [3]),
        (">= 5", [5, 6]),
        ("> 5", [6]),
        ("<= 2", [1, 2]),
        ("< 2", [1]),
        ("% 3", [3, 6]),
        (" %3 ", [3, 6]),
    ],
)
def test_a_hit_condition_says_which_hits_stop(text: str, stops: list[int]) -> None:
    rule = hit_rule(text)
    assert stops == [hit for hit in range(1, 7) if rule(hit)]


@pytest.mark.parametrize("text", ["", "often", "% 0", "3 or 4", "-1", ">= ", "1e3", "9" * 40])
def test_what_is_no_hit_condition_is_said(text: str) -> None:
    with pytest.raises(EvaluationError, match="is no hit condition; write 5, >= 3 or % 10"):
        hit_rule(text)
