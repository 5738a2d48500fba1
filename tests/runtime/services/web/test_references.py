"""What a ``$ref`` of a contract refers to, and what is said where it leads nowhere."""

from __future__ import annotations

import pytest

from runtime.services.web.contract import parse_contract
from runtime.services.web.references import MAX_HOPS, References
from runtime.services.web.yamltext import Document, read_yaml
from runtime.values.kinds import Value

HEAD = "openapi: 3.0.3\npaths: {}\n"
SCHEMAS = HEAD + "components:\n  schemas:\n"


def schemas(*references: str) -> str:
    """Return a contract of schemas A, B, C ..., each of which only refers to another: ``B`` is one of them."""
    lines = (f"    {chr(ord('A') + k)}: {{$ref: '#/components/schemas/{name}'}}\n" for k, name in enumerate(references))
    return SCHEMAS + "".join(lines)


def chain(hops: int) -> str:
    """Return a contract in which S0 leads to a schema that says something, after so many references."""
    lines = (f"    S{k}: {{$ref: '#/components/schemas/S{k + 1}'}}\n" for k in range(hops))
    return SCHEMAS + "".join(lines) + f"    S{hops}: {{type: string}}\n"


def document(text: str) -> Document:
    read = read_yaml(text, "openapi.yaml")
    assert isinstance(read, Document)
    return read


def said(text: str) -> list[tuple[str, str, int]]:
    """Return code, message and line of each finding."""
    found = []
    for finding in References(document(text)).findings():
        assert finding.span is not None
        found.append((finding.code, finding.message, finding.span.line))
    return found


def resolved(text: str, value: Value) -> object:
    return References(document(text)).resolved(value)


FAULTS = {
    "a schema that is not there": (
        SCHEMAS + "    User: {$ref: '#/components/schemas/Usr'}\n",
        [("unknown-reference", "'#/components/schemas/Usr' does not exist", 5)],
    ),
    "a parameter that is not there": (
        "openapi: 3.0.3\npaths:\n  /a:\n    get: {parameters: [{$ref: '#/components/parameters/P'}]}\n",
        [("unknown-reference", "'#/components/parameters/P' does not exist", 4)],
    ),
    "a reference to another file": (
        "openapi: 3.0.3\npaths:\n  /a:\n    $ref: 'other.yaml#/a'\n",
        [("external-reference", "'other.yaml#/a' lies outside of this file", 4)],
    ),
    "one that is its own answer": (
        schemas("A"),
        [("circular-reference", "'#/components/schemas/A' leads back to itself: A -> A", 5)],
    ),
    "a circle, and one that leads into it": (
        schemas("B", "A", "A"),
        [
            ("circular-reference", "'#/components/schemas/B' leads back to itself: B -> A -> B", 5),
            ("circular-reference", "'#/components/schemas/A' leads back to itself: A -> B -> A", 6),
        ],
    ),
    "one hop too many": (
        chain(MAX_HOPS + 1),
        [("long-reference", f"'#/components/schemas/S1' leads on through more than {MAX_HOPS} references", 5)],
    ),
    "a chain that ends nowhere is told where it ends": (
        schemas("B", "C", "Z"),
        [("unknown-reference", "'#/components/schemas/Z' does not exist", 7)],
    ),
    "a text and a list": (
        HEAD + "info: {title: [a]}\ncomponents: {schemas: {A: {$ref: '#/info/title'}, B: {$ref: '#/openapi'}}}\n",
        [
            ("unknown-reference", "'#/info/title' is a List; what can be referred to is a Map", 4),
            ("unknown-reference", "'#/openapi' is a String; what can be referred to is a Map", 4),
        ],
    ),
    "a schema that allows everything": (
        HEAD + "components: {schemas: {A: true, B: {$ref: '#/components/schemas/A'}}}\n",
        [],
    ),
    "the whole contract": (SCHEMAS + "    A: {$ref: '#'}\n", []),
    "as many hops as may be": (chain(MAX_HOPS), []),
    "a schema that contains itself": (
        SCHEMAS + "    A: {properties: {next: {$ref: '#/components/schemas/A'}}}\n",
        [],
    ),
    "a kind and the choice of kinds": (
        SCHEMAS + "    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}]}\n"
        "    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}\n",
        [],
    ),
    "data that looks like one": (SCHEMAS + "    A: {example: {$ref: '#/nowhere'}, enum: [{$ref: 'x'}]}\n", []),
    "a property of that name": (SCHEMAS + "    A: {properties: {$ref: {type: string}}}\n", []),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_leads_nowhere_is_said_with_its_place(name: str) -> None:
    text, expected = FAULTS[name]
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            SCHEMAS + "    User: {}\n    X: {$ref: '#/components/schemas/Usr'}\n",
            "did you mean '#/components/schemas/User'?",
        ),
        (SCHEMAS + "    A: {$ref: '#/components/schemas/Zebra'}\n", "known there: A"),
        (SCHEMAS + "    A: {$ref: '#/definitions/Z'}\n", "known there: nothing"),
        (SCHEMAS + "    A: {$ref: 'b.yaml'}\n", "move it into this file"),
        (schemas("A"), "one of them has to say what it stands for"),
        (chain(MAX_HOPS + 1), "refer to what stands at the end of them"),
    ],
)
def test_each_comes_with_a_way_out(text: str, hint: str) -> None:
    assert [hint] == [finding.hint for finding in References(document(text)).findings()]


def test_a_reference_is_followed_as_far_as_it_may_and_else_stands_for_nothing() -> None:
    first = {"$ref": "#/components/schemas/S0"}
    assert {"type": "string"} == resolved(chain(MAX_HOPS - 1), first)
    assert {} == resolved(chain(MAX_HOPS), first)
    assert {} == resolved(schemas("B", "A"), {"$ref": "#/components/schemas/A"})
    assert {} == resolved(SCHEMAS, None)
    assert {"type": "object"} == resolved(SCHEMAS, {"type": "object"})


@pytest.mark.parametrize(
    "reference",
    ["#/paths/~1users~1{id}/get", "#/paths/~1users~1%7Bid%7D/get", "#/components/schemas/A/oneOf/0", "#/x~0y"],
)
def test_a_pointer_may_be_escaped_as_a_pointer_and_as_a_part_of_an_address(reference: str) -> None:
    text = (
        "openapi: 3.0.3\npaths:\n  /users/{id}:\n    get: {found: true}\n"
        "components: {schemas: {A: {oneOf: [{found: true}]}}}\nx~y: {found: true}\n"
    )
    assert {"found": True} == References(document(text)).look_up(reference)


@pytest.mark.parametrize("reference", ["#/paths/-1", "#/a/2", "#/a/first", "#/a/0/b", "#nowhere/x"])
def test_a_pointer_to_nothing_is_none(reference: str) -> None:
    assert References(document("a: [1, 2]\n")).look_up(reference) is None


def test_a_contract_with_such_a_finding_is_none() -> None:
    contract, findings = parse_contract(schemas("A"))
    assert (None, ["circular-reference"]) == (contract, [finding.code for finding in findings])
