"""References between the schemas of a contract, as a screen follows them."""

import pytest

from runtime.host.contracts import resolver
from runtime.services.web.contract import parse_contract

CONTRACT = r"""
openapi: 3.0.3
components:
  schemas:
    Room: {type: object, properties: {size: {type: integer}, tags: {allOf: [{type: boolean}]}}}
    Größe mit Raum: {type: number}
    a/b: {type: string}
    c~d: {type: array}
    e~1f: {type: "null"}
    Chain: {$ref: '#/components/schemas/Link'}
    Link: {$ref: '#/components/schemas/a~1b'}
    Size: {$ref: '#/components/schemas/Room/properties/size'}
    size: {type: string}
"""


def to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Room", "object"),
        ("Gr%C3%B6%C3%9Fe%20mit%20Raum", "number"),
        ("Größe mit Raum", "number"),
        ("a~1b", "string"),
        ("a%7E1b", "string"),
        ("c~0d", "array"),
        ("e~01f", "null"),
        ("Chain", "string"),
        ("Size", "integer"),
        ("Room/properties/size", "integer"),
        ("Room/properties/tags/allOf/0", "boolean"),
    ],
)
def test_a_reference_is_followed_by_the_rules_of_json_pointers(name, kind):
    contract, findings = parse_contract(CONTRACT)
    assert contract is not None, findings
    assert kind == resolver(contract)(to(name))["type"]


@pytest.mark.parametrize("schema", [to("Missing"), to("a/b"), to("Room/properties/tags/allOf/7"), None, 3, "text"])
def test_what_leads_nowhere_is_an_empty_schema(schema):
    contract, _ = parse_contract(CONTRACT)
    assert contract is not None
    assert {} == resolver(contract)(schema)
