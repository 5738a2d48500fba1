"""The validator, keyword by keyword. What typed extraction says is tested with the action."""

import pytest

from runtime.values.schemas import first_problem, fitted, resolved

KNOWN = {
    "Name": {"type": "string", "minLength": 1},
    "Alias": {"$ref": "#/components/schemas/Name"},
    "Loop": {"$ref": "#/components/schemas/Loop"},
    "Cat": {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
    "Pet": {"oneOf": [{"$ref": "#/components/schemas/Tom"}, {"$ref": "#/components/schemas/Dog"}]},
    "Tom": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"$ref": "#/components/schemas/Cat"}]},
    "Selves": {"allOf": [{"$ref": "#/components/schemas/Selves"}] * 3, "anyOf": [{"$ref": "#/components/schemas/Pet"}]},
    "Dog": {"type": "object", "required": ["tricks"]},
}
CHOICE = {
    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat"}},
}


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"exclusiveMinimum": 3}, 3, "Must be more than 3"),
        ({"exclusiveMinimum": 3}, 3.5, None),
        ({"minimum": 3, "exclusiveMinimum": True}, 3, "Must be more than 3"),
        ({"maximum": 3, "exclusiveMaximum": True}, 3, "Must be less than 3"),
        ({"maximum": 3, "exclusiveMaximum": False}, 3, None),
        ({"multipleOf": 0.1}, 0.3, None),
        ({"multipleOf": 5}, 12, "Must be a multiple of 5"),
        ({"multipleOf": 5}, "12", None),
        ({"multipleOf": 0}, 12, None),
        ({"multipleOf": 1}, float("inf"), "Must be a multiple of 1"),
        ({"uniqueItems": True}, [1, 2, 1], "Must not have an item twice"),
        ({"uniqueItems": True}, [1, 2], None),
        ({"minProperties": 1}, {}, "Must have at least 1 properties"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, "Must have at most 1 properties"),
        ({"additionalProperties": {"type": "integer"}}, {"a": 1}, None),
        ({"additionalProperties": {"type": "integer"}}, {"a": "x"}, "Property 'a' expected integer, got string"),
        ({"additionalProperties": True}, {"a": "x"}, None),
        ({"$ref": "#/components/schemas/Alias"}, "", "Must have at least 1 characters"),
        ({"$ref": "#/components/schemas/Loop"}, "", None),
        ({"$ref": "#/components/schemas/Cat/properties/lives"}, "9", "Expected integer, got string"),
        (
            {"$ref": "#/components/schemas/Pet/oneOf/1"},
            {},
            "Missing required property 'tricks'. Required properties: tricks",
        ),
        ({"$ref": "#/components/schemas/Pet/oneOf/2"}, {}, None),
        ({"$ref": "#/components/schemas/Name/minLength/0"}, "", None),
        ({"$ref": "#/components/schemas/Pet"}, {"lives": 9}, None),
        ({"$ref": "#/components/schemas/Pet"}, {"lives": "x"}, "Must match exactly one of oneOf"),
        ({"$ref": "#/components/schemas/Tom"}, {"lives": "x"}, "Property 'lives' expected integer, got string"),
        ({"$ref": "#/components/schemas/Selves"}, {"tricks": 1}, None),
        ({"$ref": "#/components/schemas/Selves"}, {}, "Matches none of anyOf"),
        ({"minimum": "nonsense"}, 1, None),
        (CHOICE, {"kind": "feline", "lives": 9}, None),
        (CHOICE, {"kind": "feline"}, "Missing required property 'lives'. Required properties: lives"),
        (CHOICE, {"kind": "Dog", "tricks": 0}, None),
        (CHOICE, {"kind": "Fish"}, "Is of no known kind: Fish"),
        (CHOICE, {"lives": 9}, None),
    ],
)
def test_the_first_problem_is_told(schema, value, problem):
    assert problem == first_problem(value, schema, KNOWN)


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"format": "date"}, "today", "Is no date"),
        ({"format": ["date"]}, "today", None),
        ({"properties": {"id": {"format": "uuid"}}}, {"id": "7"}, "Property 'id' is no uuid"),
        ({"allOf": [{"items": {"format": "email"}}]}, ["a@b", "c"], "Property '[1]' is no email"),
    ],
)
def test_a_format_is_a_remark_unless_it_is_to_be_kept(schema, value, problem):
    assert problem == first_problem(value, schema, {}, formats=True)
    assert None is first_problem(value, schema, {})


def test_what_fits_has_floats_where_numbers_are_wanted():
    schema = {"properties": {"price": {"type": "number"}, "count": {"type": "integer"}}}
    value = fitted({"price": 1, "count": 2}, schema, {})
    assert {"price": 1.0, "count": 2} == value
    assert (float, int) == (type(value["price"]), type(value["count"]))


def test_what_consists_of_itself_is_fitted_all_the_same():
    known = {"A": {"allOf": [{"$ref": "#/components/schemas/A"}] * 3 + [{"properties": {"x": {"type": "number"}}}]}}
    value = fitted({"x": 1}, known["A"], known)
    assert (1.0, float) == (value["x"], type(value["x"]))


def test_references_are_followed_as_far_as_they_lead():
    assert KNOWN["Name"] == resolved({"$ref": "#/components/schemas/Alias"}, KNOWN)
    assert {} == resolved({"$ref": "#/components/schemas/Loop"}, KNOWN)
    assert {} == resolved({"$ref": "#/components/schemas/Nobody"}, KNOWN)
    assert {} == resolved("nonsense", KNOWN)
