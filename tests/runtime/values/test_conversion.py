"""Transform's conversions."""

from __future__ import annotations

import pytest

from runtime.errors import EvaluationError
from runtime.values.conversion import convert
from runtime.values.kinds import Value


@pytest.mark.parametrize(
    ("value", "type_name", "expected"),
    [
        (1.5, "string", "1.5"),
        (None, "String", "null"),
        ("42", "int", 42),
        ("-9223372036854775808", "integer", -(2**63)),
        ("9007199254740993", "int", 9007199254740993),
        ("3.9", "integer", 3),
        (-3.9, "int", -3),
        (True, "int", 1),
        ("2.5", "double", 2.5),
        (2, "Float", 2.0),
        (False, "float", 0.0),
        ("true", "bool", True),
        (" No ", "boolean", False),
        (2, "boolean", True),
        (0.0, "bool", False),
        (False, "bool", False),
        ({"b": "a/b", "a": 1}, "json", '{"a":1,"b":"a\\/b"}'),
        ([1, "x"], "json", '[1,"x"]'),
        ("text", "json", "{}"),
        (7, "Order", 7),
    ],
)
def test_a_value_becomes_another_kind(value: Value, type_name: str, expected: Value) -> None:
    result = convert(value, type_name)
    assert (expected, type(expected)) == (result, type(result))


@pytest.mark.parametrize(
    ("value", "type_name", "message"),
    [
        ("wet", "int", "Cannot convert String to int"),
        ("", "double", "Cannot convert String to double"),
        ("9223372036854775808", "integer", "Cannot convert String to integer"),
        ("1e400", "int", "Cannot convert String to int"),
        ("-+5", "int", "Cannot convert String to int"),
        (1e300, "int", "Cannot convert Float to int"),
        (None, "int", "Cannot convert Null to int"),
        ([], "Boolean", "Cannot convert List to boolean"),
        ("maybe", "bool", "Cannot convert String to bool"),
    ],
)
def test_an_impossible_conversion_fails(value: Value, type_name: str, message: str) -> None:
    with pytest.raises(EvaluationError) as failure:
        convert(value, type_name)
    assert message == str(failure.value)
