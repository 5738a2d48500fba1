"""Which operation answers what."""

from __future__ import annotations

import pytest

from runtime.services.web.routes import Contract, Operation, Parameter, normalised, segments_of
from runtime.source import SourceFile
from runtime.values.kinds import Value

SPAN = SourceFile("openapi.yaml", "").span(0, 0)


def contract(*routes: str) -> Contract:
    operations = tuple(
        Operation(operation_id=route, method=route.split()[0], path=normalised(route.split()[1]), span=SPAN)
        for route in routes
    )
    return Contract("t", "1", None, None, operations, {}, {})


USERS = contract(
    "GET /",
    "GET /users/{id}",
    "POST /users",
    "GET /users",
    "GET /users/me",
    "GET /{kind}/{id}",
    "GET /users/{id}/posts/{post}",
    "GET /{a}/{b}/posts/last",
    "HEAD /users/me",
)


@pytest.mark.parametrize(
    ("method", "path", "expected", "captured"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "", "GET /", {}),
        ("GET", "/users", "GET /users", {}),
        ("GET", "/users/", "GET /users", {}),
        ("GET", "/users//", "GET /users", {}),
        ("GET", "/users?x=/y/z", "GET /users", {}),
        ("POST", "/users", "POST /users", {}),
        ("GET", "/users/7", "GET /users/{id}", {"id": "7"}),
        ("GET", "/users/me", "GET /users/me", {}),
        ("GET", "/users/a%2Fb%20c", "GET /users/{id}", {"id": "a/b c"}),
        ("GET", "/users/m%65", "GET /users/me", {}),
        ("GET", "/users/%C3%A4", "GET /users/{id}", {"id": "ä"}),
        ("GET", "/things/7", "GET /{kind}/{id}", {"kind": "things", "id": "7"}),
        ("GET", "/users/7/posts/last", "GET /users/{id}/posts/{post}", {"id": "7", "post": "last"}),
        ("HEAD", "/users/me", "HEAD /users/me", {}),
        ("HEAD", "/users", "GET /users", {}),
    ],
)
def test_the_most_specific_template_answers(method: str, path: str, expected: str, captured: dict[str, str]) -> None:
    match = USERS.route(method, path)
    assert match is not None
    assert (expected, captured) == (match.operation.operation_id, match.path_parameters)


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/users"), ("GET", "/a/b/c"), ("GET", "/Users"), ("get", "/users"), ("HEAD", "/x")],
)
def test_what_no_template_matches_is_none(method: str, path: str) -> None:
    assert USERS.route(method, path) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/last", "GET /a/{x}"),
        ("/b/last", "GET /{x}/last"),
        ("/b/c", "GET /{x}/{y}"),
        ("/a/last/1", "GET /{x}/last/{y}"),
        ("/a/first/1", "GET /a/{x}/{y}"),
    ],
)
def test_of_templates_that_spell_out_as_much_the_one_written_first_answers(path: str, expected: str) -> None:
    written = ("GET /{x}/{y}", "GET /a/{x}", "GET /{x}/last", "GET /{y}/last")
    longer = ("GET /{x}/last/{y}", "GET /a/{x}/{y}")
    match = contract(*written, *longer).route("GET", path)
    assert match is not None
    assert expected == match.operation.operation_id


def test_what_was_captured_is_there_as_it_came_too() -> None:
    match = USERS.route("HEAD", "/users/a%2Fb/posts/%C3%A4?x=1")
    assert match is not None
    assert {"id": "a%2Fb", "post": "%C3%A4"} == match.raw_parameters


def test_braces_within_a_segment_are_letters() -> None:
    files = contract("GET /files/{name}.json", "GET /{}")
    assert files.route("GET", "/files/a.json") is None
    assert files.route("GET", "/a") is None


def test_among_equals_the_first_answers() -> None:
    match = contract("GET /{a}", "GET /{b}").route("GET", "/x")
    assert match is not None
    assert {"a": "x"} == match.path_parameters


def test_operations_are_found_by_id() -> None:
    found = USERS.operation("POST /users")
    assert found is USERS.operations[2]
    assert USERS.operation("nobody") is None


def test_the_contract_is_a_value() -> None:
    value = contract("GET /a", "POST /a", "GET /b").as_value("localhost", 8080)
    assert {
        "title": "t",
        "version": "1",
        "hostname": "localhost",
        "host": "localhost",
        "port": 8080,
        "routes": ["/a", "/b"],
        "routeCount": 2,
    } == value


@pytest.mark.parametrize(
    ("style", "schema", "is_json", "expected"),
    [
        ("simple", {"type": "string"}, False, True),
        ("simple", {"type": "integer"}, False, True),
        ("simple", {"type": "array"}, False, False),
        ("simple", {"type": ["object", "null"]}, False, False),
        ("simple", {}, True, False),
        ("label", {"type": "string"}, False, False),
        ("matrix", {"type": "string"}, False, False),
    ],
)
def test_a_parameter_of_a_path_is_plain_when_its_value_is_the_text_that_was_sent(
    style: str, schema: dict[str, Value], is_json: bool, expected: bool
) -> None:
    parameter = Parameter("id", "path", True, schema, style, False, is_json)
    operation = Operation("o", "GET", "/x/{id}", SPAN, (parameter,))
    assert (expected, () if expected else (parameter,)) == (parameter.is_plain, operation.shaped_in_path)


def test_parameters_are_told_by_place() -> None:
    a = Parameter("a", "query", False, {"type": "array"}, "form", True)
    b = Parameter("b", "header", False, {}, "simple", False)
    operation = Operation("x", "GET", "/", SPAN, (a, b))
    assert {"path": (), "query": (a,), "header": (b,), "cookie": ()} == operation.declared
    assert (True, False) == (a.is_array, b.is_array)


def test_segments_leave_out_the_outer_slashes() -> None:
    assert [(), ("a",), ("a", "", "b")] == [segments_of("/"), segments_of("a/"), segments_of("/a//b")]
