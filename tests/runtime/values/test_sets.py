"""Compute's set operations on Lists, Strings and Maps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values.kinds import Value
from runtime.values.sets import difference, intersect, union


@pytest.mark.parametrize(
    ("operation", "left", "right", "expected"),
    [
        (intersect, [1, 2, 2, 3], [2, 2, 2, 1], [1, 2, 2]),
        (intersect, [2, 2], [2], [2]),
        (intersect, [1, 2], ["1", 2.0], [2]),
        (intersect, [{"a": 1, "b": 2}], [{"b": 2, "a": 1}], [{"a": 1, "b": 2}]),
        (difference, [1, 2, 2, 3], [2], [1, 2, 3]),
        (difference, [1], [], [1]),
        (union, [1, 1, 2], [2, 3, 3], [1, 1, 2, 3]),
        (intersect, "hello", "yellow", "ello"),
        (difference, "hello", "lo", "hel"),
        (union, "abc", "cdd", "abcd"),
        (intersect, {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}, {"a": 1}),
        (intersect, {"o": {"x": 1, "y": 2}}, {"o": {"x": 1}}, {"o": {"x": 1}}),
        (intersect, {"o": {"x": 1}}, {"o": {"x": 2}}, {}),
        (intersect, {"t": [1, 2]}, {"t": [2, 3]}, {"t": [2]}),
        (intersect, {"t": "ab"}, {"t": "bc"}, {}),
        (difference, {"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": 2}),
        (difference, {"o": {"x": 1, "y": 2}}, {"o": {"x": 1}}, {"o": {"y": 2}}),
        (difference, {"o": {"x": 1}}, {"o": {"x": 1}}, {}),
        (union, {"a": 1}, {"a": 2, "b": 3}, {"a": 1, "b": 3}),
        (union, {"o": {"x": 1}}, {"o": {"x": 2, "y": 3}}, {"o": {"x": 1, "y": 3}}),
        (union, {"t": [1]}, {"t": [1, 2]}, {"t": [1, 2]}),
    ],
)
def test_set_operations_keep_the_order_of_the_left(
    operation: Callable[[Value, Value], Value], left: Value, right: Value, expected: Value
) -> None:
    assert expected == operation(left, right)


@pytest.mark.parametrize(("left", "right"), [([1], "1"), (1, 2), ({}, []), (None, None)])
def test_different_kinds_have_nothing_in_common(left: Value, right: Value) -> None:
    with pytest.raises(EvaluationError, match="Cannot compute the union of "):
        union(left, right)


ITEMS = st.lists(st.integers(0, 4) | st.sampled_from("ab"), max_size=8)


@given(ITEMS, ITEMS)
def test_what_is_common_and_what_is_not_make_up_the_left(left: list[Value], right: list[Value]) -> None:
    common, rest = intersect(left, right), difference(left, right)
    assert isinstance(common, list)
    assert isinstance(rest, list)
    assert sorted(map(str, left)) == sorted(map(str, common + rest))
