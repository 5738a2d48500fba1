import pytest

from runtime.services.web.responses import response_for
from runtime.services.web.violations import HEADER, marked, violation
from tests.support.hosts import FakeHost
from tests.support.webstage import Stage, contract, play, returned

CONTRACT = """\
openapi: 3.0.3
info: {title: Test, version: 1.0.0}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string}}}
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        4XX: {description: no, content: {application/json: {schema: {required: [error]}}}}
        default: {description: else, content: {application/json: {schema: {required: [other]}}}}
"""
START = "[CONTRACT VIOLATION] Response for operation 'getThing' (status"


def missing(status: int, name: str) -> str:
    return f"{START} {status}) does not match schema: Missing required property '{name}'. Required properties: {name}"


@pytest.mark.parametrize(
    ("status", "data", "line"),
    [
        ("OK", {"name": "x"}, None),
        ("OK", {"name": 5}, f"{START} 200) does not match schema: Property 'name' expected string, got integer"),
        ("OK", {}, missing(200, "name")),
        ("NotFound", {"error": "x"}, None),
        ("NotFound", {"x": 1}, missing(404, "error")),
        ("Created", {"x": 1}, missing(201, "other")),
        ("OK", {"page": "<html></html>"}, None),
        ("NoContent", {}, None),
    ],
)
def test_an_answer_is_held_against_the_schema_of_its_status(status, data, line):
    known = contract(CONTRACT)
    (operation,) = known.operations
    assert line == violation(response_for(status, "r", data, "/thing"), operation, known.schemas)


def test_a_text_served_as_json_that_is_none_is_told_too():
    known = contract(CONTRACT)
    (operation,) = known.operations
    line = violation(response_for("OK", "r", {"text": "no json"}, "/thing.json"), operation, known.schemas)
    assert line is not None
    assert line.startswith(f"{START} 200) does not match schema: ")


@pytest.mark.parametrize(("data", "told"), [({"name": "x"}, False), ({"name": 5}, True)])
def test_a_violation_is_printed_and_marked_and_sent(data, told):
    host = FakeHost(lambda event: returned(**data))

    async def scenario(stage: Stage) -> None:
        answer = stage.connect().send(b"GET /thing HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"HTTP/1.1 200 OK" in answer
        assert told == (b"X-Contract-Violation: true\r\n" in answer)
        assert told == any(line.startswith(START) for line in host.lines)

    play(scenario, host, contract=contract(CONTRACT))


def test_the_mark_is_added_to_what_is_there():
    answer = response_for("OK", "r", {"a": 1}, "/")
    assert (*answer.extra_headers, HEADER) == marked(answer).extra_headers
