"""What is computed in place means what the operators mean, whatever kinds of values meet."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.compiler.inplace import COMPUTED, kind_of, safe_operands
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError
from runtime.values import operators
from runtime.values.answers import AnswerText, answer
from runtime.values.computing import compute
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, DateRange, Distance, HeaderMap, Regex, Value
from runtime.values.text import interpolation
from tests.support.fuzzing import budget
from tests.support.playbook import Run, advance, program

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)

INTEGERS = (0, 1, -1, 10, 2**32, MAX_INTEGER, MIN_INTEGER, MAX_INTEGER - 1, MIN_INTEGER + 1, 2**62, -(2**62))
OTHERS: tuple[Value, ...] = (
    *(0.0, -0.0, 1.5, 1e308, float("inf"), float("nan"), True, False, None),
    *("", "10", "12.5", "abc", "2026-01-01", AnswerText("10"), [], [1, "a"], {}, {"a": True}, HeaderMap({"A": "b"})),
    *(b"ab", NEW_YEAR, DateRange(NEW_YEAR, NEW_YEAR), Distance(60), Regex("a"), answer(200, HeaderMap(), {"a": 1}, "")),
)
VALUES = INTEGERS + OTHERS

BY_NAME: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "%": operators.modulo,
    "==": operators.equal,
    "!=": operators.not_equal,
    "<": operators.less,
    "<=": operators.less_equal,
    ">": operators.greater,
    ">=": operators.greater_equal,
}
LITERALS: tuple[tuple[str, Value], ...] = (
    *(("0", 0), ("1", 1), ("3", 3), ("4294967295", 2**32 - 1), ("4294967296", 2**32), ("1.5", 1.5)),
    *(('"10"', "10"), ('"abc"', "abc"), ('"2026-01-01"', "2026-01-01"), ("true", True)),
)


def outcome(act: Callable[[], Any]) -> str:
    """Return what comes out, or why nothing does, so that a NaN and the sign of a zero can be compared."""
    try:
        return repr(act())
    except EvaluationError as error:
        return str(error)
    except OverflowError:
        return "The number is too large"


def compiled(statements: str) -> Callable[..., str]:
    """Return what a plain feature set gives of values for ``a`` and ``b``, which it cannot know the kinds of."""
    made = program(
        "(Made: Testing) {\n"
        "Extract the <a> from the <event: a>.\nExtract the <b> from the <event: b>.\n"
        f"{statements}\nReturn an <OK: status> with {{ x: [<x>] }}.\n}}"
    )

    def give(a: Value, b: Value = None) -> str:
        run = advance(made.codes[0], Scope({"event": {"a": a, "b": b}}, program=made), None, stepped=False)
        return result(run)

    return give


def result(run: Run) -> str:
    failure = run.outcome.failure
    if failure is not None:
        return failure.cause
    assert run.outcome.response is not None
    (value,) = run.outcome.response.data["x"]  # type: ignore[misc]  # the list that was put there
    return repr(value)


@pytest.mark.parametrize("operator", BY_NAME)
def test_an_operator_with_a_literal_means_the_same_to_every_value(operator: str) -> None:
    for written, literal in LITERALS:
        give = compiled(f"Compute the <x> from <a> {operator} {written}.")
        assert [outcome(partial(BY_NAME[operator], a, literal)) for a in VALUES] == [give(a) for a in VALUES], written


@pytest.mark.parametrize("operator", BY_NAME)
def test_an_operator_between_two_names_means_the_same_to_every_pair_of_values(operator: str) -> None:
    give = compiled(f"Compute the <x> from <a> {operator} <b>.")
    pairs = [(a, b) for a in VALUES for b in VALUES]
    assert [outcome(partial(BY_NAME[operator], a, b)) for a, b in pairs] == [give(a, b) for a, b in pairs]


@pytest.mark.parametrize("operator", BY_NAME)
@pytest.mark.parametrize("first", ["<a> % 3", "<a> > 3", "<a> + 1", "<a> * <a>"])
def test_an_operator_means_the_same_to_what_is_no_name_and_of_a_known_kind(operator: str, first: str) -> None:
    _, inner, right = first.split()
    give = compiled(f"Compute the <x> from ({first}) {operator} 3.")

    def one_by_one(a: Value) -> Any:
        return BY_NAME[operator](BY_NAME[inner](a, a if right == "<a>" else int(right)), 3)

    assert [outcome(partial(one_by_one, a)) for a in VALUES] == [give(a) for a in VALUES]


@pytest.mark.parametrize(("a", "same"), [("b", "True"), ("c", "False"), (1, "False")])
def test_a_text_that_is_put_together_is_compared_where_it_stands(a: Value, same: str) -> None:
    assert same == compiled('Compute the <x> from "a${a}" == "ab".')(a)


STEPS = st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 2**32 - 1)), min_size=1, max_size=4)


@budget(60)
@given(STEPS, st.sampled_from(VALUES) | st.integers(MIN_INTEGER, MAX_INTEGER))
def test_a_chain_means_the_same_as_its_steps_one_by_one(steps: list[tuple[str, int]], value: Value) -> None:
    # Multiplying first, as written: each step stands in brackets with all that is before it.
    text = "<a>"
    for operator, literal in steps:
        text = f"({text} {operator} {literal})"
    flat = "<a>" + "".join(f" + {literal}" for _, literal in steps)

    def one_by_one(sums_only: bool) -> Any:
        found = value
        for operator, literal in steps:
            found = BY_NAME["+" if sums_only else operator](found, literal)
        return found

    assert outcome(lambda: one_by_one(False)) == compiled(f"Compute the <x> from {text}.")(value)
    assert outcome(lambda: one_by_one(True)) == compiled(f"Compute the <x> from {flat}.")(value)


@budget(200)
@given(STEPS)
def test_within_its_bounds_no_step_leaves_64_bits_and_just_outside_one_does(steps: list[tuple[str, int]]) -> None:
    def fits(value: int) -> bool:
        for operator, literal in steps:
            value = {"+": value + literal, "-": value - literal, "*": value * literal}[operator]
            if not MIN_INTEGER <= value <= MAX_INTEGER:
                return False
        return True

    bounds = safe_operands(steps)
    if bounds is None:
        assert not any(map(fits, (MIN_INTEGER, 0, MAX_INTEGER)))
        return
    least, most = bounds
    assert (True, True) == (fits(least), fits(most))
    assert least == MIN_INTEGER or not fits(least - 1)
    assert most == MAX_INTEGER or not fits(most + 1)


@pytest.mark.parametrize(
    "statements",
    [
        'Create the <x> with "${a}".',
        'Compute the <t> from <a> + 1.\nCreate the <x> with "${t}".',
        'Compute the <t> from <a> * 1.\nCreate the <x> with "${t}${a}" ++ <t>.',
        "Compute the <t> from <a> - 1.\nCompute the <x> from <t> > 3.",
        "Compute the <t: length> from the <a>.\nCompute the <x> from <t> * 2 + 1.",
        'Compute the <t: length> from the <a>.\nCreate the <x> with "${t} of ${a}".',
        "Compute the <t: length> from the <a>.\nCompute the <x> from <t> == <t>.",
        "Compute the <t: length> from the <a>.\nCompute the <x> from <t> * 1.",
        'Create the <t> with <a> > 3.\nCreate the <x> with "${t}".',
        'Create the <t> with "${a}!".\nCreate the <x> with <t> == "10!".',
        'Create the <t> with [<a>].\nCreate the <x> with "${t}".',
        'Create the <t> with { k: <a> }.\nCreate the <x> with "${t}".',
    ],
)
def test_what_is_known_of_a_name_changes_nothing(statements: str) -> None:
    """The stepped form knows nothing, so that a watcher can give a name any value."""
    made = program(
        "(Made: Testing) {\nExtract the <a> from the <event: a>.\n"
        f"{statements}\nReturn an <OK: status> with {{ x: [<x>] }}.\n}}"
    )
    for a in VALUES:
        plain, stepped = (
            result(advance(made.codes[0], Scope({"event": {"a": a}}, program=made), None, stepped=stepped))
            for stepped in (False, True)
        )
        assert stepped == plain, repr(a)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_length_is_that_of_compute(value: Value) -> None:
    expected = outcome(lambda: compute("length", value))
    assert expected == compiled("Compute the <x: length> from the <a>.")(value)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_is_computed_is_written_by_python_as_by_aro(value: Value) -> None:
    for operator in ("+", "*", "/"):
        try:
            computed = BY_NAME[operator](value, 2)
        except (EvaluationError, OverflowError):
            continue
        assert interpolation(computed) == f"{computed}"


def test_a_name_given_another_value_in_a_loop_is_no_longer_known() -> None:
    """A run is held at the head of a pass, in plain form too: there a watcher may give the name a Map."""
    made = program(
        '(Made: Testing) {\nCreate the <t> with "a".\nfor each <i> in [1] {\n'
        'Log "${t}" to the <console>.\n}\nCreate the <x> with "${t}".\n'
        "Return an <OK: status> with <x>.\n}"
    )
    generate = made.codes[0].generate
    assert generate is not None
    assert 2 == ast.unparse(generate(False)).count("t if t.__class__ is str else interpolation(t)")


@pytest.mark.parametrize(
    ("python", "kind"),
    [
        ("'a'", "str"),
        ("1", "int"),
        ("1.5", "float"),
        ("True", "bool"),
        ("None", "NoneType"),
        ("f'{a}'", "str"),
        ("{}", "dict"),
        ("[]", "list"),
        ("a < b", "bool"),
        ("not a", "bool"),
        ("a + 1", COMPUTED),
        ("add(a, 1)", COMPUTED),
        ("len(a)", "int"),
        ("modulo(a, b)", "int"),
        ("a % 3 if b else modulo(a, 3)", "int"),
        ("a + 1 if b else add(a, 1)", COMPUTED),
        ("a < 1 if b else less(a, 1)", "bool"),
        ("a < 1 if b else add(a, 1)", ""),
        ("a < 1 and truthy(b)", "bool"),
        ("a < 1 or b", ""),
        ("(t := len(a))", "int"),
        ("a", ""),
        ("unheard_of(a)", ""),
        ("a.b(c)", ""),
    ],
)
def test_the_kind_of_an_expression_is_known_or_not(python: str, kind: str) -> None:
    assert kind == kind_of(ast.parse(python, mode="eval").body)
