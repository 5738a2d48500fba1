"""The table of language.md 4.3, row by row, and the edges of 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import EvaluationError
from runtime.values.arithmetic import (
    add,
    as_number,
    concatenate,
    divide,
    modulo,
    multiply,
    negate,
    number,
    subtract,
)
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value

Operation = Callable[[Value, Value], Value]
INTEGERS = st.integers(MIN_INTEGER, MAX_INTEGER)


@pytest.mark.parametrize(
    ("operation", "left", "right", "expected"),
    [
        (divide, 10, 4, 2),
        (divide, 7, 2, 3),
        (divide, -7, 2, -3),
        (divide, 7, -2, -3),
        (divide, 10, 4.0, 2.5),
        (divide, 9007199254740993, 1, 9007199254740993),
        (multiply, 2, 3.0, 6.0),
        (modulo, 7, 3, 1),
        (modulo, -7, 3, -1),
        (modulo, 7, -3, 1),
        (add, 0.1, 0.2, 0.30000000000000004),
        (add, 9007199254740993, 2, 9007199254740995),
        (divide, 3.0, 0, inf),
        (divide, 3, 0.0, inf),
        (divide, -3.0, 0, -inf),
        (multiply, "ab", 3, "ababab"),
        (multiply, 3, "ab", "ababab"),
        (multiply, "ab", -1, ""),
        (multiply, "5", "3", 15.0),
        (multiply, "5", 2.0, 10.0),
        (add, "5", 3, 8.0),
        (add, "5", "3", 8.0),
        (subtract, "5", 3, 2.0),
        (divide, "5", 2, 2.5),
        (add, "a", "b", "ab"),
        (add, "a", 1, "a1"),
        (add, 1.0, "b", "1.0b"),
        (add, "", "", ""),
        (add, "n: ", None, "n: null"),
        (add, [1], "x", "[1]x"),
        (concatenate, concatenate(1, "x"), 2.0, "1x2.0"),
        (concatenate, "a", "b", "ab"),
        (concatenate, True, None, "truenull"),
    ],
)
def test_operators_give_what_the_specification_says(
    operation: Operation, left: Value, right: Value, expected: Value
) -> None:
    result = operation(left, right)
    assert (expected, type(expected)) == (result, type(result))


@pytest.mark.parametrize(
    ("operation", "left", "right", "message"),
    [
        (divide, 3, 0, "Division by zero"),
        (modulo, 3, 0, "Division by zero"),
        (modulo, 7.0, 2, "Expected integers for modulo operation"),
        (modulo, "7", 2, "Expected integers for modulo operation"),
        (modulo, True, 2, "Expected integers for modulo operation"),
        (subtract, "a", 1, "Cannot convert String to number"),
        (multiply, "a", 1.0, "Cannot convert String to number"),
        (add, True, 1, "Cannot convert Boolean to number"),
        (add, 1, None, "Cannot convert Null to number"),
        (add, [1], [2], "Cannot convert List to number"),
        (subtract, {}, 1, "Cannot convert Map to number"),
        (add, MAX_INTEGER, 1, "Integer overflow"),
        (subtract, MIN_INTEGER, 1, "Integer overflow"),
        (multiply, MAX_INTEGER, 2, "Integer overflow"),
        (divide, MIN_INTEGER, -1, "Integer overflow"),
        (multiply, "ab", MAX_INTEGER, "Text longer than 100000000 characters"),
    ],
)
def test_what_cannot_be_computed_fails_with_its_reason(
    operation: Operation, left: Value, right: Value, message: str
) -> None:
    with pytest.raises(EvaluationError) as failure:
        operation(left, right)
    assert message == str(failure.value)


def test_zero_by_zero_in_floats_is_no_number() -> None:
    result = divide(0.0, 0)
    assert isinstance(result, float)
    assert isnan(result)


@pytest.mark.parametrize(("value", "expected"), [(5, -5), (2.5, -2.5), (-1, 1)])
def test_minus_turns_the_sign_of_a_number(value: Value, expected: Value) -> None:
    assert expected == negate(value)


@pytest.mark.parametrize("value", ["5", True, None, []])
def test_minus_needs_a_number(value: Value) -> None:
    with pytest.raises(EvaluationError, match="to number"):
        negate(value)


def test_the_smallest_integer_has_no_opposite() -> None:
    with pytest.raises(EvaluationError, match="Integer overflow"):
        negate(MIN_INTEGER)


@pytest.mark.parametrize("text", ["5", "-5", "+5", "5.", ".5", "1e5", "-1.5E-3"])
def test_numeric_texts_are_floats(text: str) -> None:
    assert float(text) == as_number(text)
    assert type(as_number(text)) is float


@pytest.mark.parametrize("value", ["", " 5", "5 ", "0x10", "nan", "inf", "1_000", "٣", "e5", ".", True, None])
def test_other_values_are_no_numbers(value: Value) -> None:
    assert as_number(value) is None
    with pytest.raises(EvaluationError):
        number(value)


@given(INTEGERS, INTEGERS)
def test_division_and_rest_belong_together(left: int, right: int) -> None:
    if right == 0 or (left, right) == (MIN_INTEGER, -1):
        return
    quotient, rest = divide(left, right), modulo(left, right)
    assert isinstance(quotient, int)
    assert isinstance(rest, int)
    assert left == quotient * right + rest
    assert rest == 0 or (rest < 0) == (left < 0)


@given(INTEGERS, INTEGERS)
def test_integer_sums_are_exact_or_fail(left: int, right: int) -> None:
    try:
        assert left + right == add(left, right)
    except EvaluationError:
        assert not MIN_INTEGER <= left + right <= MAX_INTEGER
