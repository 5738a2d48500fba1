import pytest

from runtime.engine.actions.schemas import has_required, is_schema_name, validated
from runtime.errors import EvaluationError
from tests.support.calls import finish

ORDER = {
    "type": "object",
    "required": ["id", "lines"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "note": {"type": "string", "nullable": True, "maxLength": 3, "pattern": "^a"},
        "state": {"enum": ["draft", "paid"]},
        "kind": {"const": "x"},
        "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Line"}},
        "price": {"type": "number"},
        "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "any": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "all": {"allOf": [{"type": "integer"}, {"maximum": 3}]},
        "no": {"not": {"type": "string"}},
    },
}
SCHEMAS = {"Order": ORDER, "Line": {"type": "object", "required": ["sku"]}, "Loop": {"$ref": "#/x/Loop"}}
GOOD = {"id": 1, "lines": [{"sku": "a", "more": 1}]}


def check(value, name="Order", contract=None):
    return finish(validated(value, name), {"schemas": SCHEMAS} if contract is None else contract)[1]


@pytest.mark.parametrize("extra", [{}, {"note": None}, {"note": "abc"}, {"price": 2}, {"either": 1}, {"all": 3},
                                   {"no": 1}, {"state": "paid"}, {"kind": "x"}, {"any": "s"}])  # fmt: skip
def test_what_fits_comes_back_unchanged(extra):
    assert {**GOOD, **extra} == check({**GOOD, **extra})


def test_text_that_holds_json_is_parsed_first():
    assert GOOD == check('{"id": 1, "lines": [{"sku": "a", "more": 1}]}')


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("text", "Expected object, got string"),
        ({"id": 1}, "Missing required property 'lines'. Required properties: id, lines"),
        ({**GOOD, "id": "1"}, "Property 'id' expected integer, got string"),
        ({**GOOD, "id": 0}, "Property 'id' must be at least 1"),
        ({**GOOD, "id": True}, "Property 'id' expected integer, got boolean"),
        ({**GOOD, "note": "abcd"}, "Property 'note' must have at most 3 characters"),
        ({**GOOD, "note": "b"}, "Property 'note' does not match ^a"),
        ({**GOOD, "state": "gone"}, "Property 'state' must be one of draft, paid"),
        ({**GOOD, "kind": "y"}, "Property 'kind' must be x"),
        ({**GOOD, "lines": []}, "Property 'lines' must have at least 1 items"),
        ({**GOOD, "lines": [{}]}, "Missing required property 'lines[0].sku'. Required properties: sku"),
        ({**GOOD, "either": 1.5}, "Property 'either' must match exactly one of oneOf"),
        ({**GOOD, "any": 1.5}, "Property 'any' matches none of anyOf"),
        ({**GOOD, "all": 4}, "Property 'all' must be at most 3"),
        ({**GOOD, "no": "s"}, "Property 'no' matches what it must not"),
        ({**GOOD, "other": 1}, "Property 'other' is not allowed"),
    ],
)
def test_the_first_violation_is_told_with_422(value, problem):
    with pytest.raises(EvaluationError) as caught:
        check(value)
    assert f"Schema 'Order' validation failed: {problem}" == str(caught.value)
    assert 422 == caught.value.status


def test_a_schema_that_refers_to_itself_ends():
    assert {"a": 1} == check({"a": 1}, "Loop")


def test_an_unknown_schema_names_those_there_are():
    with pytest.raises(EvaluationError, match=r"'Bill' is not defined .* Available schemas: Line, Loop, Order"):
        check(GOOD, "Bill")


@pytest.mark.parametrize("contract", [EvaluationError("There is no contract"), {"port": 1}])
def test_without_schemas_there_is_no_registry(contract):
    with pytest.raises(EvaluationError, match=r"'Order' is not defined .* There is no registry of schemas"):
        check(GOOD, contract=contract)


ALL_OF = {"allOf": [{"$ref": "#/x/Line"}, {"required": ["price"]}]}


@pytest.mark.parametrize(
    ("value", "name", "has_all"),
    [
        ({"id": "no integer", "lines": None, "more": 1}, "Order", True),
        ({"id": 1}, "Order", False),
        ({}, "Loop", True),
        ({"sku": 1, "price": 2}, "Priced", True),
        ({"price": 2}, "Priced", False),
        ("text", "Order", False),
        ({"id": 1, "lines": []}, "Bill", False),
    ],
)
def test_a_type_test_asks_for_the_required_fields_only(value, name, has_all):
    schemas = {**SCHEMAS, "Priced": ALL_OF}
    assert has_all is finish(has_required(value, name), {"schemas": schemas})[1]


def test_nothing_is_of_a_schema_without_a_contract():
    assert finish(has_required(GOOD, "Order"), EvaluationError("There is no contract"))[1] is False


@pytest.mark.parametrize(
    ("name", "is_schema"), [("Order", True), ("OrderV2", True), ("String", False), ("order", False), ("List<A>", False)]
)
def test_schema_names_are_capitalised_and_no_built_in_types(name, is_schema):
    assert is_schema is is_schema_name(name)
