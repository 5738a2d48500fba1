"""Equality, order, membership, patterns (language.md 4.4) and the conditions of ``where`` (runtime.md 2.5, 5.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values import operators
from runtime.values.dates import parse_date
from runtime.values.kinds import UNBOUND, DateRange, HeaderMap, Regex, Unbound, Value
from runtime.values.operators import (
    after,
    before,
    compare_field,
    contains,
    equal,
    greater,
    greater_equal,
    is_empty,
    less,
    less_equal,
    matches,
    member_of,
    not_equal,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARCH = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (None, None, True),
        (None, "null", False),
        (None, "", False),
        (None, 0, False),
        ("a", "a", True),
        ("a", "A", False),
        (5, 5, True),
        (5, 5.0, True),
        (5, 5.5, False),
        ("5", 5, True),
        ("5.0", 5, False),
        ("5.0", 5.0, True),
        (True, True, True),
        (True, "true", True),
        (True, 1, False),
        (False, 0, False),
        (NOON, "2026-03-01T12:00:00Z", True),
        ("2026-03-01T13:00:00+01:00", "2026-03-01T12:00:00Z", True),
        ("2026-03-01", "2026-03-01T00:00:00", True),
        ("2026-03-01", "2026-03-02", False),
        ("2026-03-01 ", "2026-03-01", False),
        ([1, "2"], [1.0, 2], True),
        ([1], [1, 2], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, HeaderMap({"a": 1}), True),
        ([1, 2], "[1, 2]", True),
        (b"abc", "abc", True),
        (nan, nan, False),
    ],
)
def test_equality_is_that_of_the_specification(left: Value, right: Value, expected: bool) -> None:
    assert expected is equal(left, right)
    assert expected is equal(right, left)
    assert expected is not not_equal(left, right)


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (1, 2, -1),
        (2, 2, 0),
        (2, 1.5, 1),
        ("10", 9, 1),
        ("10", "9", 1),
        ("a", "b", -1),
        ("b", "a", 1),
        ("a", "a", 0),
        ("B", "a", -1),
        ("10", "a", -1),
        (NOON, "2026-03-02", -1),
        ("2026-03-01T13:00:00+02:00", NOON, -1),
        ("2026-03-01", "2026-03-01T00:00:00Z", 0),
    ],
)
def test_order_is_by_date_then_number_then_text(left: Value, right: Value, order: int) -> None:
    assert (order < 0, order <= 0, order > 0, order >= 0) == (
        less(left, right),
        less_equal(left, right),
        greater(left, right),
        greater_equal(left, right),
    )


@pytest.mark.parametrize("compare", [less, less_equal, greater, greater_equal])
def test_nothing_is_less_or_greater_than_what_is_no_number(compare: Callable[[Value, Value], bool]) -> None:
    assert not compare(nan, 1)
    assert not compare(1.0, nan)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("a", 1, "String"),
        (1, "a", "String"),
        (None, 1, "Null"),
        (True, 1, "Boolean"),
        ([], [], "List"),
        (NOON, 1, "Date"),
    ],
)
def test_values_without_an_order_cannot_be_compared(left: Value, right: Value, kind: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        less(left, right)
    assert f"Cannot convert {kind} to number" == str(failure.value)


def test_before_and_after_compare_instants() -> None:
    assert before("2026-02-28", NOON)
    assert not before(NOON, NOON)
    assert after("2026-03-01T12:00:01Z", NOON)


@pytest.mark.parametrize(
    ("value", "message"), [("soon", "Cannot convert 'soon' to date"), (3, "Cannot convert Integer to date")]
)
def test_before_and_after_need_dates(value: Value, message: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        before(value, NOON)
    assert message == str(failure.value)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([1, "b"], "b", True),
        ([1, "b"], "1", True),
        ([1, "b"], 2, False),
        ([], None, False),
        ("lantern", "ant", True),
        ("lantern", "", True),
        ("lantern", "Ant", False),
        ("a1", 1, False),
        ({"key": None}, "key", True),
        ({"key": None}, "other", False),
        (HeaderMap({"Key": 1}), "key", True),
        (MARCH, NOON, True),
        (MARCH, "2026-03-31", True),
        (MARCH, "2026-04-01", False),
        (NOON, MARCH, True),
        (MARCH, "soon", False),
        (5, 5, False),
        (None, None, False),
    ],
)
def test_contains_looks_into_what_can_hold_something(left: Value, right: Value, expected: bool) -> None:
    assert expected is contains(left, right)
    assert expected is member_of(right, left)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("lantern", Regex("ant"), True),
        ("lantern", Regex("^ant"), False),
        ("LANTERN", Regex("ant"), False),
        ("LANTERN", Regex("ant", "i"), True),
        ("a\nb", Regex("a.b"), False),
        ("a\nb", Regex("a.b", "s"), True),
        ("a\nb", Regex("^b"), False),
        ("a\nb", Regex("^b", "m"), True),
        ("ab", Regex("b", "g"), True),
        ("a/b", Regex(r"a\/b"), True),
        ("Äb", Regex(r"^\p{L}+$"), True),
        ("x7", Regex(r"(?<digit>\d)"), True),
        ("x7", Regex(r"(?<=x)\d"), True),
        ("x7", r"\d$", True),
        ("x", "[", False),
        ("x", "x{99999999999999999999}", False),
        (7, r"\d", False),
        ("7", 7, False),
    ],
)
def test_matches_searches_and_never_fails(left: Value, right: Value, expected: bool) -> None:
    assert expected is matches(left, right)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", True),
        ([], True),
        ({}, True),
        (None, True),
        (UNBOUND, True),
        (b"", True),
        (0, False),
        (False, False),
        (" ", False),
        ([None], False),
    ],
)
def test_emptiness_is_having_nothing_inside(value: Value | Unbound, expected: bool) -> None:
    assert expected is is_empty(value)


ORDER: Value = {
    "id": 7,
    "code": "AB-7",
    "price": 9.5,
    "amount": "12",
    "tags": ["new", "red"],
    "owner": {"name": "Ada", "age": 36},
    "flat.key": "whole",
    "note": None,
    "made": "2026-03-01T08:00:00Z",
}


@pytest.mark.parametrize(
    ("path", "operator", "value", "expected"),
    [
        ("id", "==", 7, True),
        ("id", "==", "7", True),
        ("id", "is", 7.0, True),
        ("id", "=", "07", False),
        ("id", "!=", 8, True),
        ("id", "is not", 7, False),
        ("missing", "==", None, False),
        ("missing", "!=", 1, False),
        ("missing", "not in", [1], False),
        ("note", "is", None, True),
        ("owner.name", "==", "Ada", True),
        ("owner.age", ">", 30, True),
        ("owner.height", "==", 1, False),
        ("flat.key", "==", "whole", True),
        ("price", "<", 10, True),
        ("price", ">=", 9.5, True),
        ("amount", ">", 9, True),
        ("amount", "<", "9", False),
        ("code", "<", "B", True),
        ("code", ">", 5, True),
        ("code", "<=", "AB-7", True),
        ("made", ">", "2026-02-28", True),
        ("tags", "contains", "red", True),
        ("tags", "contains", "blue", False),
        ("code", "contains", "B-", True),
        ("id", "contains", 7, True),
        ("owner", "contains", "name", True),
        ("code", "matches", Regex(r"^[a-z]+-\d$", "i"), True),
        ("id", "matches", r"^\d$", True),
        ("id", "in", [1, 7], True),
        ("id", "in", "5, 6, 7", True),
        ("id", "in", 7, True),
        ("id", "in", [1], False),
        ("id", "not in", [1], True),
        ("made", "in", MARCH, True),
        ("code", "starts with", "AB", True),
        ("code", "starts-with", "B", False),
        ("code", "ends with", 7, True),
        ("code", "ends-with", "A", False),
        ("made", "before", "2026-03-02", True),
        ("made", "after", "2026-03-02", False),
        ("code", "before", "2026-03-02", False),
    ],
)
def test_where_compares_a_field_of_the_element(path: str, operator: str, value: Value, expected: bool) -> None:
    assert expected is compare_field(ORDER, path, operator, value)


@pytest.mark.parametrize(("low", "high", "expected"), [(5, 7, True), (7, 9, True), (8, 9, False), (1, 6, False)])
def test_between_includes_both_ends(low: Value, high: Value, expected: bool) -> None:
    assert expected is compare_field(ORDER, "id", "between", low, high)


@pytest.mark.parametrize("element", ["text", 7, None, ["id"]])
def test_an_element_without_fields_never_matches(element: Value) -> None:
    assert not compare_field(element, "id", "==", 7)
    assert not compare_field(element, "id", "!=", 7)


def test_an_unknown_operator_is_reported() -> None:
    with pytest.raises(EvaluationError, match="Unknown operator in where: 'near'"):
        compare_field(ORDER, "id", "near", 7)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, JSON)
def test_equality_is_reflexive_and_symmetric(left: Value, right: Value) -> None:
    assert equal(left, left)
    assert equal(left, right) is equal(right, left)


@given(JSON, st.sampled_from(sorted(operators._FIELD_OPERATORS)), JSON)
def test_no_condition_of_where_ever_fails(field: Value, operator: str, value: Value) -> None:
    assert compare_field({"f": field}, "f", operator, value, value) in (True, False)


@given(st.text(max_size=12), st.text(max_size=12))
def test_texts_always_have_an_order(left: str, right: str) -> None:
    assert [less(left, right), greater(left, right)].count(True) <= 1
    assert less_equal(left, right) or greater_equal(left, right)


@given(st.text(max_size=30))
def test_only_what_is_shaped_like_a_date_is_one(text: str) -> None:
    assert parse_date(text) is None or text[:4].isdecimal()
