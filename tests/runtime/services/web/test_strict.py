"""Strict mode on a server: what is refused, with which status and words, and what the program is given."""

import json

import pytest

from runtime.services.web.server import WebOptions
from tests.support.hosts import FakeHost
from tests.support.webstage import Stage, contract, play, returned

CONTRACT = """\
openapi: 3.0.3
info: {title: Test, version: 1.0.0}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    ticket: {type: apiKey, in: query, name: ticket}
    session: {type: apiKey, in: cookie, name: sid}
    openid: {type: openIdConnect, openIdConnectUrl: 'https://x'}
  schemas:
    Order:
      type: object
      required: [item]
      additionalProperties: false
      properties:
        item: {type: string, minLength: 1}
        count: {type: integer, minimum: 1, default: 1}
        price: {type: number}
        due: {type: string, format: date}
        notes: {type: array, items: {type: object, properties: {kind: {type: string, default: plain}}}}
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100, default: 20}}
        - {name: tags, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: open, in: query, schema: {type: boolean}}
        - {name: X-Trace, in: header, required: true, schema: {type: string}}
        - {name: theme, in: cookie, schema: {type: string, enum: [dark, light]}}
      responses: {}
    post:
      operationId: addOrder
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Order'}}
      responses: {}
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {}
    put:
      operationId: putPicture
      requestBody: {content: {'image/*': {}}}
      responses: {}
  /token: {get: {operationId: withToken, security: [{token: []}], responses: {}}}
  /login: {get: {operationId: withLogin, security: [{login: []}], responses: {}}}
  /openid: {get: {operationId: withOpenId, security: [{openid: []}], responses: {}}}
  /key: {get: {operationId: withKey, security: [{key: []}, {ticket: []}], responses: {}}}
  /both: {get: {operationId: withBoth, security: [{key: [], session: []}], responses: {}}}
  /maybe: {get: {operationId: maybe, security: [{}, {key: []}], responses: {}}}
"""
JSON = "Content-Type: application/json"
UNLIKE = "The request body does not match its schema"
FORM = "Content-Type: application/x-www-form-urlencoded"
TRACE = "X-Trace: 1"


def asked(
    method: str, target: str, *headers: str, body: str = "", strict: bool = True, text: str = CONTRACT
) -> tuple[bytes, FakeHost]:
    """Return the raw answer to one request, and the host that may have heard of it."""
    answers: list[bytes] = []
    host = FakeHost(lambda event: returned(done=True) if event.type == "http.request" else [])

    async def scenario(stage: Stage) -> None:
        lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers, f"Content-Length: {len(body.encode())}", "", body]
        answers.append(stage.connect().send("\r\n".join(lines).encode()))

    play(scenario, host, contract=contract(text), options=WebOptions(strict=strict))
    return answers[0], host


def refused(*request: str, body: str = "") -> tuple[int, str]:
    answer, host = asked(*request, body=body)
    assert [] == host.delivered, "the program hears nothing of it"
    return int(answer.split()[1]), json.loads(answer.partition(b"\r\n\r\n")[2])["error"]


def given(*request: str, body: str = "") -> dict:
    """Return the names bound for the handler."""
    answer, host = asked(*request, body=body)
    assert b"200" == answer.split()[1], answer
    return dict(host.delivered[0].event.names)


# --- 401 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers", "wanted"),
    [
        ("/token", (), "token"),
        ("/token", ("Authorization: Basic eA==",), "token"),
        ("/token", ("Authorization: Bearer ",), "token"),
        ("/login", ("Authorization: Bearer x",), "login"),
        ("/openid", (), "openid"),
        ("/key", ("Cookie: ticket=1",), "key or ticket"),
        ("/both", ("X-Key: 1",), "key and session"),
    ],
)
def test_without_credentials_nobody_is_let_in(path, headers, wanted):
    assert (401, f"Credentials are missing: {wanted}") == refused("GET", path, *headers)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/token", ("Authorization: bearer abc",)),
        ("/login", ("Authorization: Basic eA==",)),
        ("/openid", ("Authorization: Bearer abc",)),
        ("/key", ("X-Key: 1",)),
        ("/key?ticket=1", ()),
        ("/both", ("X-Key: 1", "Cookie: sid=2")),
        ("/maybe", ()),
    ],
)
def test_with_credentials_of_the_right_kind_the_program_decides(path, headers):
    assert "request" in given("GET", path, *headers)


@pytest.mark.parametrize(("path", "challenge"), [("/token", b"Bearer"), ("/login", b"Basic"), ("/key", b"ApiKey")])
def test_a_401_names_a_way_in(path, challenge):
    assert b"WWW-Authenticate: " + challenge + b"\r\n" in asked("GET", path)[0]


# --- 415 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [("Content-Type: text/plain",), ("Content-Type: application/jsonx",), ()])
def test_a_content_type_that_is_not_declared_is_refused(headers):
    expected = "application/json, application/x-www-form-urlencoded"
    assert (415, f"The content type is not one of these: {expected}") == refused("POST", "/orders", *headers, body="x")


def test_a_range_of_content_types_covers_all_of_it():
    assert "request" in given("PUT", "/orders/1", "Content-Type: image/png", body="x")
    assert 415 == refused("PUT", "/orders/1", "Content-Type: text/png", body="x")[0]


# --- 400 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "headers", "reason"),
    [
        ("/orders", (), "Missing required parameter 'X-Trace' in header"),
        ("/orders?limit=ten", (TRACE,), "Parameter 'limit' in query: Expected integer, got string"),
        ("/orders?limit=101", (TRACE,), "Parameter 'limit' in query: Must be at most 100"),
        ("/orders?tags=1,x", (TRACE,), "Parameter 'tags' in query: Property '[1]' expected integer, got string"),
        ("/orders?since=today", (TRACE,), "Parameter 'since' in query: Is no date-time"),
        ("/orders?open=yes", (TRACE,), "Parameter 'open' in query: Expected boolean, got string"),
        ("/orders", (TRACE, "Cookie: theme=pink"), "Parameter 'theme' in cookie: Must be one of dark, light"),
        ("/orders/seven", (), "Parameter 'id' in path: Expected integer, got string"),
        ("/orders/--7", (), "Parameter 'id' in path: Expected integer, got string"),
    ],
)
def test_a_parameter_that_breaks_the_contract_is_refused(target, headers, reason):
    assert (400, reason) == refused("GET", target, *headers)


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        ((JSON,), "", "A request body is required"),
        ((JSON,), "{", "The request body is not valid JSON"),
        ((JSON,), "[]", f"{UNLIKE}: Expected object, got array"),
        ((JSON,), '{"item":5}', f"{UNLIKE}: Property 'item' expected string, got integer"),
        ((JSON,), '{"item":"x","x":1}', f"{UNLIKE}: Property 'x' is not allowed"),
        ((JSON,), '{"item":"x","due":"soon"}', f"{UNLIKE}: Property 'due' is no date"),
        ((FORM,), "item=x&count=none", f"{UNLIKE}: Property 'count' expected integer, got string"),
    ],
)
def test_a_body_that_breaks_the_contract_is_refused(headers, body, reason):
    assert (400, reason) == refused("POST", "/orders", *headers, body=body)


# --- what passes --------------------------------------------------------------------------------------------------


def test_parameters_have_their_types_and_defaults():
    bound = given("GET", "/orders?tags=1,2&open=true&extra=x", TRACE)
    assert {"tags": [1, 2], "open": True, "limit": 20, "extra": "x"} == bound["queryParameters"]
    assert {"id": 7} == given("GET", "/orders/7")["pathParameters"]


def test_a_body_has_its_types_and_defaults():
    bound = given("POST", "/orders", JSON, body='{"item":"x","price":2,"notes":[{},{"kind":"rich"}]}')
    expected = {"item": "x", "count": 1, "price": 2.0, "notes": [{"kind": "plain"}, {"kind": "rich"}]}
    assert (expected, expected) == (bound["body"], bound["request"]["body"])
    assert {"item": "x", "count": 3} == given("POST", "/orders", FORM, body="item=x&count=3")["body"]


def test_without_strict_mode_everything_passes_as_it_is():
    answer, host = asked("POST", "/orders", "Content-Type: text/plain", body='{"item":5}', strict=False)
    assert b"200" == answer.split()[1]
    assert {"item": 5} == dict(host.delivered[0].event.names)["body"]


def test_a_contract_may_ask_for_strict_mode_itself():
    answer, _ = asked("GET", "/token", strict=False, text=f"x-strict: true\n{CONTRACT}")
    assert b"401" == answer.split()[1]
