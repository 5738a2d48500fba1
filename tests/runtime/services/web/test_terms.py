import pytest

from runtime.services.web.reception import made_by_hand
from runtime.services.web.responses import response_for
from runtime.services.web.terms import Terms
from tests.support.webstage import contract

CONTRACT = """\
openapi: 3.0.3
info: {title: Test, version: 1.0.0}
paths:
  /things:
    get:
      operationId: listThings
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {required: [data]}}}}
  /plain: {get: {operationId: getPlain, responses: {}}}
"""


@pytest.mark.parametrize(
    ("strict", "text", "target", "status", "limit"),
    [
        (False, CONTRACT, "/things?limit=x", None, "x"),
        (False, CONTRACT, "/things?limit=5", None, "5"),
        (True, CONTRACT, "/things?limit=x", 400, None),
        (True, CONTRACT, "/things?limit=5", None, 5),
        (False, f"x-strict: true\n{CONTRACT}", "/things?limit=x", 400, None),
    ],
)
def test_only_strict_terms_judge_a_request(strict, text, target, status, limit):
    known = contract(text)
    match = known.route("GET", target)
    refused, names = Terms(known, strict=strict).admit(made_by_hand("GET", target), match)
    assert status == (refused.status if refused is not None else None)
    if refused is None:
        assert limit == names["queryParameters"]["limit"]


def test_answers_are_held_to_what_is_declared():
    known = contract(CONTRACT)
    terms, things, plain = Terms(known), known.operation("listThings"), known.operation("getPlain")
    good, bad = response_for("OK", "r", {"data": []}, "/"), response_for("OK", "r", {"x": 1}, "/")
    assert (good, None) == terms.check(good, things)
    assert (bad, None) == terms.check(bad, plain)
    sent, line = terms.check(bad, things)
    assert ("X-Contract-Violation", "true") in sent.headers
    assert "Missing required property 'data'" in line
