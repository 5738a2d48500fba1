"""openapi.yaml: what is read, and what is said about it."""

from __future__ import annotations

import pytest

from runtime.errors import Diagnostic, render
from runtime.services.web.contract import Contract, missing_handlers, missing_handlers_text, parse_contract
from runtime.services.web.routes import Parameter

USERS = """\
openapi: 3.0.3
info:
  title: Users
  version: 1.10.0
servers:
  - url: http://api.example.org:9000/v1
paths:
  /users:
    parameters:
      - {name: tenant, in: header, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
    get:
      operationId: listUsers
      parameters:
        - name: limit
          in: query
          required: true
          schema: {type: integer}
        - $ref: '#/components/parameters/Tags'
      responses:
        200:
          description: OK
          content:
            application/json:
              schema: {type: array}
        default:
          $ref: '#/components/responses/Problem'
    post:
      operationId: createUser
      requestBody:
        content:
          text/plain: {schema: {type: string}}
          application/json:
            schema:
              $ref: '#/components/schemas/User'
      responses: {'201': {description: Created}}
  /ws:
    get:
      operationId: openSocket
      responses:
        '101': {description: Switching Protocols}
components:
  schemas:
    User:
      type: object
      example: {$ref: '#/not/a/reference'}
      properties:
        $ref: {type: string}
  parameters:
    Tags: {name: tags, in: query, schema: {type: array}, style: pipeDelimited, explode: false}
  responses:
    Problem:
      description: Problem
      content: {application/problem+json: {schema: {type: object}}}
webhooks:
  newUser:
    post: {responses: {}}
  gone:
    post: {operationId: userGone}
"""


def good(text: str) -> Contract:
    contract, findings = parse_contract(text)
    assert [] == findings
    assert contract is not None
    return contract


def said(text: str) -> list[tuple[str, str, int]]:
    contract, findings = parse_contract(text)
    assert contract is None
    return [(finding.code, finding.message, finding.span.line if finding.span else 0) for finding in findings]


def minimal(paths: str = "", head: str = "openapi: 3.0.0\n") -> str:
    return f"{head}paths:\n{paths or '  {}'}\n"


def test_a_contract_tells_what_it_is() -> None:
    contract = good(USERS)
    assert ("Users", "1.10.0", "api.example.org", 9000) == (
        contract.title,
        contract.version,
        contract.host,
        contract.port,
    )
    assert ["User"] == list(contract.schemas)


def test_operations_stand_in_the_order_of_the_file_webhooks_last() -> None:
    assert [
        ("listUsers", "GET", "/users", 12),
        ("createUser", "POST", "/users", 28),
        ("openSocket", "GET", "/ws", 38),
        ("newUser", "POST", "/newUser", 57),
        ("userGone", "POST", "/gone", 59),
    ] == [(each.operation_id, each.method, each.path, each.span.line) for each in good(USERS).operations]


def test_parameters_of_the_path_are_joined_by_those_of_the_operation() -> None:
    operation = good(USERS).operations[0]
    assert (
        Parameter("tenant", "header", False, {"type": "string"}, "simple", False),
        Parameter("limit", "query", True, {"type": "integer"}, "form", True),
        Parameter("tags", "query", False, {"type": "array"}, "pipeDelimited", False),
    ) == operation.parameters


def test_schemas_of_bodies_are_those_of_json() -> None:
    users, create, *_ = good(USERS).operations
    assert users.request_schema is None
    assert {"$ref": "#/components/schemas/User"} == create.request_schema
    assert {"200": {"type": "array"}, "default": {"type": "object"}} == users.response_schemas


def test_an_upgrade_is_recognised() -> None:
    assert [False, False, True, False, False] == [each.documents_upgrade for each in good(USERS).operations]


def test_every_operation_needs_a_feature_set_but_an_upgrade() -> None:
    findings = missing_handlers(good(USERS), {"listUsers", "newUser", "userGone", "createUsers"})
    assert ["POST /users requires feature set named 'createUser'"] == [finding.message for finding in findings]
    assert "there is a feature set named 'createUsers'; names must be equal, letter by letter" == findings[0].hint
    assert "openapi.yaml:28:5" == findings[0].place


def test_missing_handlers_are_printed_as_one() -> None:
    findings = missing_handlers(good(USERS), {"newUser", "userGone"})
    lines = missing_handlers_text(findings).splitlines()
    assert [
        "Missing ARO feature set handlers for the following operations:",
        "  - GET /users requires feature set named 'listUsers'",
        "  - POST /users requires feature set named 'createUser'",
    ] == lines[:-1]
    assert "write a feature set (listUsers: <business activity>) { ... }" == findings[0].hint


def test_nothing_is_missing_when_every_operation_is_handled() -> None:
    assert [] == missing_handlers(good(USERS), {"listUsers", "createUser", "newUser", "userGone"})


def test_a_contract_may_be_json() -> None:
    text = '{\n\t"openapi": "3.1.0",\n\t"paths": {"/a": {"get": {"operationId": "a"}}}\n}'
    contract, findings = parse_contract(text, "openapi.json")
    assert ([], ["a"]) == (findings, [each.operation_id for each in contract.operations] if contract else None)


@pytest.mark.parametrize(
    ("servers", "host", "port"),
    [
        ("", None, None),
        ("servers: []\n", None, None),
        ("servers: [{url: /v1}]\n", None, None),
        ("servers: [{url: 'http://localhost'}]\n", "localhost", None),
        ("servers: [{url: 'http://[::1]:8081'}, {url: 'http://x:1'}]\n", "::1", 8081),
        ("servers: [{url: 'http://{h}:{p}', variables: {h: {default: a}, p: {default: 8082}}}]\n", "a", 8082),
    ],
)
def test_host_and_port_are_those_of_the_first_server(servers: str, host: str | None, port: int | None) -> None:
    contract = good(minimal(head=f"openapi: 3.0.0\n{servers}"))
    assert (host, port) == (contract.host, contract.port)


@pytest.mark.parametrize("version", ["3.0.0", "3.1.0", "3.0", "3", "'3.2'"])
def test_versions_three_are_read(version: str) -> None:
    good(minimal(head=f"openapi: {version}\n"))


GET_A = "  /a:\n    get: {operationId: a}\n"

FAULTS: dict[str, tuple[str, list[tuple[str, str, int]]]] = {
    "not a map": ("- a", [("contract-shape", "a contract is a map of openapi, info and paths", 1)]),
    "empty": ("", [("contract-shape", "a contract is a map of openapi, info and paths", 1)]),
    "no version": (
        minimal(head=""),
        [("contract-version", "there is no version; an OpenAPI version must start with '3.'", 1)],
    ),
    "swagger": (
        minimal(head="swagger: '2.0'\n"),
        [("contract-version", "this is Swagger 2; an OpenAPI version must start with '3.'", 1)],
    ),
    "a version to come": (
        minimal(head="info: {}\nopenapi: 4.0.0\n"),
        [("contract-version", "OpenAPI version '4.0.0' is not supported; it must start with '3.'", 2)],
    ),
    "thirty": (
        minimal(head="openapi: 30\n"),
        [("contract-version", "OpenAPI version '30' is not supported; it must start with '3.'", 1)],
    ),
    "paths is a list": ("openapi: 3.0.0\npaths: []\n", [("contract-shape", "paths is a map", 2)]),
    "no operationId": (
        minimal("  /users/{id}:\n    get: {}\n    put: {operationId: ''}\n"),
        [
            ("missing-operation-id", "GET /users/{id} has no operationId", 4),
            ("missing-operation-id", "PUT /users/{id} has no operationId", 5),
        ],
    ),
    "an operationId twice": (
        minimal(GET_A + "    post: {operationId: a}\n"),
        [("duplicate-operation-id", "operationId 'a' is taken by GET /a, line 4", 5)],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_said_with_their_place(name: str) -> None:
    text, expected = FAULTS[name]
    assert expected == said(text)


def test_a_port_that_is_none_is_said() -> None:
    ((code, message, line),) = said(minimal(head="openapi: 3.0.0\nservers:\n  - url: http://a:99999\n"))
    assert ("contract-server", True, 3) == (code, "Port out of range" in message, line)


def test_broken_yaml_is_said_with_a_caret() -> None:
    _, findings = parse_contract("openapi: 3.0.0\npaths:\n  /a: b: c\n")
    assert [
        "openapi.yaml:3:8: error: mapping values are not allowed here [yaml-syntax]",
        "    3 |   /a: b: c",
        "      |        ^",
        "  hint: quote a text that contains a colon, and check the indentation",
    ] == render(findings[0]).splitlines()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            minimal("  /users/{id}:\n    get: {}\n"),
            "add `operationId: getUsersId`, the name of the feature set that handles it",
        ),
    ],
)
def test_faults_come_with_a_way_out(text: str, hint: str) -> None:
    _, findings = parse_contract(text)
    assert [hint] == [finding.hint for finding in findings]


def test_findings_are_errors() -> None:
    _, findings = parse_contract("")
    assert all(isinstance(finding, Diagnostic) and finding.is_error for finding in findings)
