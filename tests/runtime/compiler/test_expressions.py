"""What expressions give, ask and refuse: a table of them, run in both forms."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from runtime.compiler.expressions import Expressions
from runtime.compiler.table import table_of
from runtime.compiler.unit import Pool, Unit
from runtime.engine.actions.registry import LINKAGE
from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from tests.support.playbook import NOON, run


def logged(statements: str, /, **given: Any) -> list[str]:
    result = run(statements, None, **given)
    assert result.outcome.failure is None, result.outcome.failure
    return result.logged


def cause(statements: str, /, **given: Any) -> str:
    return run(statements, None, **given).cause


EXPRESSIONS = [
    ("1 + 2 * 3", "7"),
    ("10 - 2 - 3", "5"),
    ("<n> + 1", "6"),
    ("<n> - 1", "4"),
    ("7 / 2", "3"),
    ("-7 % 3", "-1"),
    ("-<n>", "-5"),
    ("(1 + 2) * 3", "9"),
    ('"a" ++ 1 ++ 2.0', "a12.0"),
    ('"${<n>} and ${<user: name>}"', "5 and Ada"),
    ('"${n}${user.name}"', "5Ada"),
    ('"" ++ ""', ""),
    ("0 ++ (0)", "00"),
    ('"${(1)}" ++ (true) ++ ((-2.0)) ++ ("a") ++ (<n>) ++ (3)', "1true-2.0a53"),
    ("<n> == 5", "true"),
    ('<n> == "5"', "true"),
    ('<user: name> == "Ada"', "true"),
    ('<user: name> != "Bob"', "true"),
    ('<when> == "2026-03-01T12:00:00Z"', "true"),
    ("<n> > 4 and <n> <= 5", "true"),
    ("<n> > 5 or <n> < 1", "false"),
    ("not (<n> > 5)", "true"),
    ("<xs> contains 2", "true"),
    ("2 in <xs>", "true"),
    ("9 not in <xs>", "true"),
    ("<user: name> matches /^a/i", "true"),
    ("<nobody> exists", "false"),
    ("<user: name> exists", "true"),
    ("<user: age> exists", "false"),
    ("<user>.name exists", "true"),
    ("<xs>[7] exists", "false"),
    ("<nobody> is not defined", "true"),
    ("<nobody> is empty", "true"),
    ("<xs> is not empty", "true"),
    ("<n> is a number", "true"),
    ("<n> is not a string", "true"),
    ("<xs>[0]", "3"),
    ("<user>.name", "Ada"),
    ("{ a: 1, b: <n> }", "a: 1\nb: 5"),
    ("[1, <n>]", "[1, 5]"),
    ("<nobody> or 8080", "8080"),
    ("<user: age> or 8080", "8080"),
    ("<user: name> or 8080", "Ada"),
    ('"" or <nobody> or "last"', "last"),
    ("false or 3", "false"),
    ("false or true", "true"),
    ("<when> + 1d", "2026-03-02T12:00:00Z"),
    ("<user: address.city>", "Graz"),
    ("<user: address city>", "Graz"),
    ("<xs: first>", "1"),
    ("<now: year>", "2026"),
    ("<user: name length>", "3"),
]
GIVEN = {"n": 5, "xs": [1, 2, 3], "user": {"name": "Ada", "address": {"city": "Graz"}}, "when": NOON}


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_an_expression_has_its_value(expression: str, expected: str) -> None:
    assert [expected] == logged(f"Create the <x> with {expression}. Log <x> to the <console>.", **GIVEN)


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_an_expression_has_the_same_value_behind_a_guarded_name(expression: str, expected: str) -> None:
    """A name bound on one way only is read with a test, which must not change anything."""
    shadows = "".join(f"Create the <{name}> with 99 when <never>. " for name in GIVEN)
    text = f"{shadows}Create the <x> with {expression}. Log <x> to the <console>."
    assert [expected] == logged(text, never=False, **GIVEN)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("<nobody>", "Undefined variable: 'nobody'"),
        ("<user: age>", "Property 'age' not found on type Map"),
        ("<user>.age", "Undefined member: age"),
        ("<xs>[3]", "Index 3 out of bounds (count: 3)"),
        ("1 / 0", "Division by zero"),
        ("9223372036854775807 + <one>", "Integer overflow"),
        ("<big> + 1", "Integer overflow"),
    ],
)
def test_an_expression_that_fails_says_why(expression: str, expected: str) -> None:
    given = {**GIVEN, "one": 1, "big": 2**63 - 1}
    assert expected == cause(f"Create the <x> with {expression}.", **given)


def test_and_does_not_ask_the_right_side_when_the_left_decides() -> None:
    assert ["no"] == logged('Log "no" to the <console> when not (<x> exists and <x: n> > 1).')


@pytest.mark.parametrize(
    ("operator", "operand", "expected"),
    [("+", "1", "190"), ("-", "1", "-188"), ("++", "1", "1" * 190), ("or", "<nobody>", "9"), ("and", "<n>", "true")],
)
def test_a_long_chain_of_operators_compiles(operator: str, operand: str, expected: str) -> None:
    last = "9" if operator == "or" else operand
    chain = f" {operator} ".join([operand] * 189 + [last])
    assert [expected] == logged(f"Create the <x> with {chain}. Log <x> to the <console>.", n=5)


@pytest.mark.parametrize("operator", ["+", "++", "or", "and", "=="])
def test_the_depth_of_the_stack_does_not_matter_to_a_chain(operator: str) -> None:
    """Five thousand operands, which no parser lets through, and hardly any stack to compile them on."""
    span = Span(SourceFile("test.aro", ""), 0, 0, 1, 1)
    chain: nodes.Expression = nodes.Literal(span, 1)
    for _ in range(5000):
        chain = nodes.Binary(span, operator, chain, nodes.Literal(span, 1))
    unit = Unit(Pool(LINKAGE), table_of("", "", (), LINKAGE), stepped=False)
    made = ast.Expression(Expressions(unit).value(chain))
    ast.fix_missing_locations(made)
    assert compile(made, "test.aro", "eval").co_code
