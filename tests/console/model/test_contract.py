"""What a form asks for a request: parameters with hints, and a body to start from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from aro_console.model.contract import Endpoint, Resolve, Schemas, as_json, endpoints, routes
from runtime.values.schemas import resolved


@dataclass
class Declared:
    name: str
    location: str
    required: bool = False
    schema: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Operation:
    method: str
    path: str
    parameters: tuple[Declared, ...] = ()
    request_schema: Mapping[str, object] | None = None


NAMED: dict[str, dict[str, Any]] = {
    "Room": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "name": {"type": "string", "example": "lobby"},
            "size": {"type": "integer", "minimum": 1},
            "owner": {"$ref": "#/components/schemas/Person"},
        },
    },
    "Person": {"type": "object", "properties": {"friends": {"type": "array", "items": {"$ref": "#/x/Person"}}}},
    "Ring": {"$ref": "#/components/schemas/Ring"},
}


def following(named: dict[str, Any]) -> Resolve:
    """Return what follows references as a session does."""
    return lambda schema: resolved(schema, named)


def one(operation: Operation) -> Endpoint:
    return endpoints([operation], following(NAMED))[0]


@pytest.mark.parametrize(
    ("schema", "sample"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "format": "uuid"}, "${uuid}"),
        ({"type": "string", "format": "date-time"}, "${now}"),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "number"}, 0),
        ({"type": "boolean"}, False),
        ({"type": ["null", "string"]}, ""),
        ({"type": "array", "items": {"type": "integer"}}, [0]),
        ({"type": "array"}, []),
        ({"enum": ["a", "b"]}, "a"),
        ({"default": None}, None),
        ({"examples": [7]}, 7),
        ({"oneOf": [{"type": "boolean"}, {"type": "string"}]}, False),
        ({"properties": {"a": {"const": 1}}}, {"a": 1}),
        ({"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "null"}}}]},
         {"a": "", "b": None}),
        ({"$ref": "#/components/schemas/Missing"}, None),
        ({"$ref": "#/components/schemas/Ring"}, None),
        ("nonsense", None),
        ({"type": 7, "properties": "none", "required": "all", "allOf": 3}, None),
    ],
)  # fmt: skip
def test_a_sample_is_the_example_or_the_plainest_value_that_fits(schema: object, sample: object) -> None:
    assert sample == Schemas(following(NAMED)).sample(schema)


def test_a_schema_that_contains_itself_ends_somewhere() -> None:
    sample = Schemas(following(NAMED)).sample({"$ref": "#/components/schemas/Person"})
    assert len(json.dumps(sample)) < 500


SELVES = {
    "Whole": {"allOf": [{"$ref": "#/components/schemas/Whole"}] * 2, "required": ["a"], "properties": {"a": {}}},
    "Choice": {"oneOf": [{"$ref": "#/components/schemas/Choice"}]},
    "Pet": {"anyOf": [{"$ref": "#/components/schemas/Cat"}]},
    "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {"lives": {"type": "integer"}}},
}


@pytest.mark.parametrize(("name", "sample"), [("Whole", {"a": None}), ("Choice", None), ("Pet", {"lives": 0})])
def test_a_schema_that_consists_of_itself_ends_too(name: str, sample: object) -> None:
    assert sample == Schemas(following(SELVES)).sample(SELVES[name])
    assert {"a"} == Schemas(following(SELVES)).required(SELVES["Whole"])


def test_a_body_has_what_a_client_sends_and_says_what_is_required() -> None:
    endpoint = one(Operation("POST", "/rooms", request_schema={"$ref": "#/components/schemas/Room"}))
    assert endpoint.body is not None
    sent = json.loads(endpoint.body)
    assert ["name", "size", "owner"] == list(sent)
    assert ("lobby", 1) == (sent["name"], sent["size"])
    assert endpoint.body_hint.startswith("required: name string; optional: id string, size integer, owner object")


def test_parameters_come_in_the_order_of_their_places_required_ones_first() -> None:
    endpoint = one(
        Operation(
            "GET",
            "/rooms/{room}/{part}",
            (
                Declared("X-Trace", "header"),
                Declared("limit", "query", False, {"type": "integer", "minimum": 1, "default": 20}),
                Declared("sort", "query", True, {"enum": ["name", "age"]}),
                Declared("room", "path", True, {"type": "string"}),
                Declared("session", "cookie"),
            ),
        )
    )
    assert ["part", "room", "sort", "limit", "X-Trace"] == [known.name for known in endpoint.parameters]
    hints = {known.name: known.hint for known in endpoint.parameters}
    assert "integer, at least 1, optional" == hints["limit"]
    assert "one of name, age, required" == hints["sort"]
    assert {"limit": "20"} == {known.name: known.example for known in endpoint.parameters if known.example}
    assert "GET /rooms/{room}/{part}" == endpoint.label
    assert endpoint.body is None


def test_what_json_cannot_say_becomes_an_empty_object() -> None:
    ring: list[object] = []
    ring.append(ring)
    assert "{}" == as_json(ring)


def test_a_route_is_method_and_path() -> None:
    assert [("GET", "/a"), ("POST", "/a/{b}")] == routes([Endpoint("GET", "/a"), Endpoint("POST", "/a/{b}")])
