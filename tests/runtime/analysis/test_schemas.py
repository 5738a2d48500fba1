"""Names of schemas that no contract has."""

from __future__ import annotations

import pytest

from runtime.analysis.schemas import check_schemas
from tests.support.checking import statements, tree

KNOWN = {"Order": {}, "Customer": {}}


def told(statement: str, known: dict[str, object]) -> list[tuple[str, str, str]]:
    """Return message, place and hint of what is said about a statement beside a contract with `known` schemas."""
    features = tree(statements(statement)).feature_sets
    return [
        (finding.message, finding.span.text if finding.span else "", finding.hint)
        for finding in check_schemas(features, known)
    ]


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("Extract the <x: Ordr> from the <event>.", "did you mean Order?"),
        ("Extract the <x> as Ordr from the <event>.", "did you mean Order?"),
        ("Get the <x: Invoice> from the <event>.", "there are: Customer, Order"),
        ('Read the <x: Invoice> from the <file: "a.json">.', "there are: Customer, Order"),
        ("if true { for each <n> in [1] { Get the <x: Invoice> from the <event>. } }", "there are: Customer, Order"),
    ],
)
def test_a_schema_the_contract_lacks_is_said_with_what_it_has(statement: str, hint: str) -> None:
    assert [hint] == [said for _, _, said in told(statement, dict(KNOWN))]


def test_the_finding_stands_at_the_result() -> None:
    assert [("Unknown schema 'Invoice'", "<x: Invoice>", "")] == told("Get the <x: Invoice> from the <event>.", {})


@pytest.mark.parametrize(
    "statement",
    [
        "Extract the <x: Order> from the <event>.",
        "Extract the <x: String> from the <event>.",
        "Extract the <x: first> from the <event>.",
        "Extract the <x> from the <event>.",
        "Create the <x: Invoice> with { a: 1 }.",
        "Log <event: Invoice> to the <console>.",
    ],
)
def test_known_schemas_types_selectors_and_other_actions_are_fine(statement: str) -> None:
    assert [] == told(statement, dict(KNOWN))
