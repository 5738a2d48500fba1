from datetime import UTC, datetime

import pytest

from runtime.engine import effects
from runtime.engine.actions.own_text import compare, compute_, join, split, transform, validate
from runtime.errors import EvaluationError
from runtime.values.kinds import Regex
from tests.support.calls import finish, make_call


@pytest.mark.parametrize(
    ("result", "parts", "value"),
    [
        ("x:uppercase", {"object": "abc"}, "ABC"),
        ("x:length", {"object": [1, 2]}, 2),
        ("length", {"object": "abcd"}, 4),
        ("total", {"object": 7}, 7),
        ("x:unheard-of", {"object": 7}, 7),
        ("x:clip", {"object": "abcdef", "with_value": 2}, "ab"),
        ("x:trim.uppercase", {"object": " ab "}, "AB"),
        ("x:trim|uppercase", {"object": " ab "}, "AB"),
        ("x:+1d", {"object": "2026-03-01"}, datetime(2026, 3, 2, tzinfo=UTC)),
        ("x:union", {"object": [1], "with_value": [2]}, [1, 2]),
    ],
)
def test_compute_applies_the_operation_its_result_names(result, parts, value):
    assert value == compute_(make_call(f"compute {result} from y", **parts))


@pytest.mark.parametrize(
    ("rule", "value", "valid"),
    [
        ("required", "x", True), ("required", "", False), ("required", None, False),
        ("exists", "", True), ("exists", None, False),
        ("nonempty", [], False), ("nonempty", [1], True), ("nonempty", "", False),
        ("email", "a@b.c", True), ("email", "a@b", False), ("email", 5, False),
        ("numeric", "12.5", True), ("numeric", 3, True), ("numeric", "x", False),
        ("anything", None, True),
    ],
)  # fmt: skip
def test_validate_checks_a_rule(rule, value, valid):
    by_specifier = finish(validate(make_call(f"validate check:{rule} for x", object=value)))[1]
    by_name = finish(validate(make_call(f"validate {rule} for x", object=value)))[1]
    assert {"isValid": valid, "rule": rule} == by_specifier == by_name


def test_a_missing_value_is_invalid_and_no_failure():
    assert {"isValid": False, "rule": "required"} == finish(validate(make_call("validate required for x")))[1]


def test_validate_of_a_boolean_expression_is_that_boolean():
    assert True is finish(validate(make_call("validate check for =", object=True)))[1]


def test_validate_against_a_schema_fails_with_422():
    contract = {"schemas": {"Order": {"type": "object", "required": ["id"]}}}
    good = validate(make_call("validate order against Order", target={"id": 1}))
    assert {"id": 1} == finish(good, contract)[1]
    with pytest.raises(EvaluationError, match="Missing required property 'id'") as caught:
        finish(validate(make_call("validate order against order-schema", target={})), contract)
    assert 422 == caught.value.status


def test_a_schema_in_the_place_of_a_rule_is_held_against_the_object():
    contract = {"schemas": {"Order": {"type": "object", "required": ["id"]}}}
    asked, value = finish(validate(make_call("validate order:Order for body", object={"id": 1})), contract)
    assert ([effects.ReadContract()], {"id": 1}) == (asked, value)
    with pytest.raises(EvaluationError, match="Missing required property 'id'"):
        finish(validate(make_call("validate order:Order for body", object={})), contract)


def test_a_rule_that_is_no_schema_is_one_however_it_is_written():
    asked = validate(make_call("validate check:Email for x", object="a@b.c"))
    assert {"isValid": True, "rule": "email"} == finish(asked, {"schemas": {}})[1]


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [(1, 1.0, "equal"), ("5", 5, "equal"), (1, 2, "less"), ("b", "a", "greater"), ([1], {"a": 1}, "notEqual")],
)
def test_compare_looks_at_the_result_variable(left, right, result):
    found = compare(make_call("compare x against y", target=left, object=right))
    assert {"matches": result == "equal", "result": result} == found


def test_compare_of_an_unbound_variable_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'x'"):
        compare(make_call("compare x against y", object=1))


@pytest.mark.parametrize(
    ("result", "value", "converted"),
    [("x:int", "42", 42), ("x:string", 1.5, "1.5"), ("int", "7", 7), ("x:json", {"b": 1}, '{"b":1}'), ("x", 5, 5)],
)
def test_transform_converts(result, value, converted):
    assert converted == finish(transform(make_call(f"transform {result} from y", object=value)))[1]


def test_an_impossible_conversion_fails():
    with pytest.raises(EvaluationError, match="Cannot convert String to int"):
        finish(transform(make_call("transform x:int from y", object="many")))


@pytest.mark.parametrize(
    ("by", "text", "parts"),
    [
        (Regex(r"\s*,\s*"), "a , b,c", ["a", "b", "c"]),
        (Regex("X", "i"), "1x2X3", ["1", "2", "3"]),
        (Regex("(-)"), "a-b", ["a", "b"]),
        (",", "a,,b", ["a", "", "b"]),
        ("(", "a(b", ["a", "b"]),
        (";", "abc", ["abc"]),
        (",", "", [""]),
    ],
)
def test_split_cuts_at_every_match(by, text, parts):
    assert parts == split(make_call("split x from y", object=text, by=by))


def test_split_takes_the_text_of_its_clause_when_no_variable_has_that_name():
    assert ["a", "b"] == split(make_call("split x from y", object="a-b", by_text="-"))


def test_split_needs_a_separator():
    with pytest.raises(EvaluationError, match="Split needs a separator"):
        split(make_call("split x from y", object="a-b"))


def test_join_puts_a_separator_between_texts():
    assert "1, x, true" == join(make_call("join t from items", object=[1, "x", True], with_value=", "))
    assert "1x" == join(make_call("join t from items", object=[1, "x"]))
