"""Whole feature sets: guards, returns, header conditions, user-defined actions, and what they share."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.compiler.program import TriggerKind
from runtime.engine import effects
from tests.support.playbook import program, run


def logged(statements: str, /, **given: Any) -> list[str]:
    result = run(statements, None, **given)
    assert result.outcome.failure is None, result.outcome.failure
    return result.logged


def cause(statements: str, /, **given: Any) -> str:
    return run(statements, None, **given).cause


# --- guards and returns -------------------------------------------------------------------------------------------


def test_a_guard_that_does_not_hold_leaves_the_result_unbound() -> None:
    text = "Create the <x> with 1 when <go>. Log (<x> exists) to the <console>."
    assert ["true"] == logged(text, go=True)
    assert ["false"] == logged(text, go=False)


@pytest.mark.parametrize(
    "block",
    [
        "match <n> { case 1 { RETURN } }",
        "if <n> == 1 { RETURN }",
        "for each <i> in [1, 2] { RETURN }",
        "for <i> from 0 to 2 { RETURN }",
        "while true { RETURN }",
        "parallel for each <i> in [1, 2] { RETURN }",
        "for each <i> in [1] { for each <j> in [1] { match <n> { case 1 { RETURN } } } }",
    ],
)
def test_return_ends_the_feature_set_from_anywhere(block: str) -> None:
    text = block.replace("RETURN", "Return an <OK: status> for the <inside>.")
    result = run(f'{text} Log "after" to the <console>.', n=1)
    assert ("inside", []) == (result.response.reason, result.logged)


def test_a_return_with_a_guard_lets_the_rest_run() -> None:
    text = """Return a <BadRequest: status> for the <missing> when <x> is empty.
    Return an <OK: status> for the <rest>."""
    assert "BadRequest" == run(text, x="").response.status
    assert "OK" == run(text, x="y").response.status


def test_the_end_without_a_return_is_no_response() -> None:
    assert (None, None, False) == (
        (outcome := run("Create the <x> with 1.").outcome).response,
        outcome.failure,
        outcome.skipped,
    )


def test_return_shows_an_accidental_name_that_is_bound() -> None:
    text = 'Create the <greeting> with "hi" when <go>. Return an <OK: status> for the <x>.'
    assert {"value": "hi"} == run(text, go=True).response.data
    assert {} == run(text, go=False).response.data


# --- header conditions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "skipped"), [(20, False), (10, True), ("none", True), (None, True)])
def test_a_header_condition_decides_whether_a_handler_runs(age: Any, skipped: bool) -> None:
    text = "(Greet: NotificationSent Handler) when <event: age> >= 16 { Log <event: age> to the <console>. }"
    assert skipped == run(text, event={"age": age}).outcome.skipped


def test_a_header_condition_that_cannot_be_evaluated_does_not_hold() -> None:
    assert run("(Greet: Hello Handler) when <event: age> > 1 { }", event={}).outcome.skipped


def test_the_condition_of_an_operation_is_ignored() -> None:
    code = program("(listUsers: API) when <x> > 1 { }").codes[0]
    assert (TriggerKind.OPERATION, None) == (code.trigger.kind, code.guard)


# --- user actions -------------------------------------------------------------------------------------------------


def test_a_user_defined_action_is_called_with_its_input() -> None:
    text = """(Main: Testing) { Application.Double the <y> from 4. Log <y: value> to the <console>. }
    (Double: Action takes <n>) { Return an <OK: status> with <input: n> * 2. }"""

    def answer(effect: Any) -> Any:
        if isinstance(effect, effects.CallAction):
            return {"status": "OK", "value": effect.given["n"] * 2, "name": effect.code.name}
        return None

    assert ["8"] == run(text, answer).logged
    assert ["application.double"] == list(program(text).user_actions)
