"""How executions end: the statement that failed, its words and values; and what a debugger can see of a waiting one."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.execution import Outcome, bindings, start, traced, visible_names
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError, Failure, StatementError
from tests.support.playbook import body, program, run


def failed(text: str, replies: Any = None, /, **given: Any) -> Failure:
    failure = run(text, replies, **given).outcome.failure
    assert failure is not None
    return failure


def test_a_failure_is_the_statement_in_the_authors_words() -> None:
    failure = failed("Create the <a> with 1.\nCompute the <depth: length> from the <surface>.", surface=5)
    assert "Cannot compute the depth: length from the surface." == failure.sentence
    assert "<Compute> the <depth: length> from the <surface>." == failure.statement
    assert ("compute", "Test Set", "Testing") == (failure.verb, failure.feature_set, failure.activity)
    assert "test.aro:3:1" == str(failure.span)
    assert {"surface": "5"} == failure.values


def test_a_guarded_statement_says_so() -> None:
    failure = failed("Throw an <InputError> for the <negative-value> when <x> < 0.", x=-1)
    assert "Cannot throw the InputError for the negative-value when <condition>." == failure.sentence


def test_where_clauses_show_their_values() -> None:
    reply = {effects.Retrieve: EvaluationError("The disk is full")}
    text = "Retrieve the <user> from the <user-repository> where id = <id> and age > 3 when <go>."
    failure = failed(text, reply, id=530, go=True)
    expected = "Cannot retrieve the user from the user-repository where id = 530 and age > 3 when <condition>."
    assert (expected, "The disk is full") == (failure.sentence, failure.cause)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Log <x> to the <console>.", "Cannot log the x to the console."),
        ('Log "n: ${<x>}" to the <console>.', 'Cannot log "n: ${<x>}" to the console.'),
        ("Create the <y> with <x> + 1.", "Cannot create the y with <x> + 1."),
        ("match <x: a> { case 1 { } }", "Cannot match the x: a."),
        ("for each <i> in <x> { }", "Cannot take each i in the x."),
        ("for <i> from 0 to <x> { }", "Cannot count the i from 0 to the x."),
        ("while <x> > 1 { }", "Cannot go on while <x> > 1."),
        ("if <x> > 1 { }", "Cannot decide if <x> > 1."),
        ("Publish as <y> <x>.", "Cannot publish the x as y."),
        ("Sleep the <pause> for <x> seconds.", "Cannot sleep the pause for the x seconds."),
    ],
)
def test_every_kind_of_statement_has_its_sentence(statement: str, sentence: str) -> None:
    assert sentence == failed(statement).sentence


def test_the_statement_is_found_among_several_on_one_line() -> None:
    failure = failed("Create the <ä> with 1. Create the <b> with 1 / 0. Create the <c> with 2.")
    assert "Cannot create the b with 1 / 0." == failure.sentence


def test_the_innermost_statement_is_the_one_that_failed() -> None:
    failure = failed("for each <i> in [1] {\n match <i> { case 1 { Create the <x> with 1 / 0. } } }")
    assert "Cannot create the x with 1 / 0." == failure.sentence


def test_a_refused_effect_fails_the_statement_that_asked() -> None:
    reply = {effects.SendMessage: EvaluationError("WebSocket connection not found: c1")}
    text = 'Create the <a> with 1.\nSend "hi" to the <websocket-connection>.'
    failure = failed(text, reply, websocket_connection={"id": "c1"})
    assert ("send", "WebSocket connection not found: c1") == (failure.verb, failure.cause)


def test_a_status_of_the_cause_is_kept() -> None:
    assert 404 == failed("Throw a <NotFound: error> for the <user>.").status


def test_a_failing_inner_execution_is_the_cause() -> None:
    inner = Failure("Cannot compute the x from the y.", "Division by zero", "Double", "Action", "", "compute")
    text = "(Main: Testing) { Application.Double the <y> from 4. } (Double: Action takes <n>) { }"
    failure = failed(text, lambda effect: StatementError(inner))
    assert "Cannot compute the x from the y. Division by zero" == failure.cause
    assert "Cannot application.double the y from 4." == failure.sentence


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (RecursionError(), "The values are nested too deeply"),
        (ZeroDivisionError(), "Division by zero"),
        (OverflowError(), "The number is too large"),
        (MemoryError(), "There is not enough memory"),
    ],
)
def test_what_python_refuses_a_program_is_its_failure(error: Exception, cause: str) -> None:
    assert cause == failed('Log "x" to the <console>.', lambda effect: error).cause


def test_a_fault_of_the_runtime_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        run('Log "x" to the <console>.', lambda effect: KeyError("ours"))


def test_a_failure_in_a_template_is_told_of_the_statement_that_renders_it() -> None:
    from runtime.compiler.templates import compile_template
    from runtime.engine.actions.registry import LINKAGE
    from runtime.source import SourceFile

    code, _ = compile_template(SourceFile("templates/t.tpl", "{{ <nobody> }}"), LINKAGE)
    failure = failed("\nTransform the <html> from the <template: t.tpl>.", {effects.LoadTemplate: code})
    assert "Cannot transform the html from the template: t.tpl." == failure.sentence
    assert "Template render error in t.tpl: Variable 'nobody' is not defined" == failure.cause


def test_without_columns_the_line_tells_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.engine.execution.islice", lambda *_: iter([(3, None, None, None)]))
    assert "Cannot create the b with 1 / 0." == failed("Create the <a> with 1.\nCreate the <b> with 1 / 0.").sentence


# --- looking at a waiting execution ---------------------------------------------------------------------------------


WAITING = body(
    """Create the <total-sum> with 1.
    for each <i> in [7] { Create the <inner> with <i> + 1. Log "x" to the <console>. }
    Create the <_hidden> with 1.
    Log "y" to the <console>."""
)


@pytest.mark.parametrize("stepped", [False, True])
def test_the_names_of_a_waiting_execution_can_be_seen_in_either_form(stepped: bool) -> None:
    code = program(WAITING).codes[0]
    scope = Scope({"event": {"id": 1}})
    execution = start(code, scope, stepped)
    wanted = next(execution)
    while not isinstance(wanted, effects.Log):
        wanted = next(execution)
    assert {"total-sum": 1, "i": 7, "inner": 8} == bindings(code, execution)
    assert {"event": {"id": 1}, "total-sum": 1, "i": 7, "inner": 8} == visible_names(code, scope, execution)


def test_names_of_a_finished_loop_are_gone_in_stepped_form() -> None:
    code = program(WAITING).codes[0]
    execution = start(code, Scope(), stepped=True)
    logs = 0
    for wanted in execution:
        logs += isinstance(wanted, effects.Log)
        if logs == 2:
            break
    assert {"total-sum": 1, "_hidden": 1} == bindings(code, execution)


def test_the_trace_tells_the_latest_value_of_each_name() -> None:
    code = program(body("Create the <_n> with 1. Create the <_n> with 2. Create the <m> with 3.")).codes[0]
    scope = Scope()
    assert [Outcome()] == [drained(start(code, scope, stepped=True))]
    assert {"_n": 2, "m": 3} == traced(scope)
    assert {"m": 3} == visible_names(code, scope)


def drained(execution: Any) -> Any:
    try:
        while True:
            next(execution)
    except StopIteration as end:
        return end.value


def test_long_values_are_cut_in_a_failure() -> None:
    failure = failed("Create the <y> with <x> / 0.", x="a" * 300)
    assert f"{'a' * 200}…" == failure.values["x"]


def test_a_value_nested_beyond_reason_still_makes_a_failure() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    failure = failed('Create the <y> with "${<x>}".', x=deep)
    assert ("The values are nested too deeply", {"x": "List"}) == (failure.cause, failure.values)
