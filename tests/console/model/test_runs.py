"""Executions, their bindings, and what is held."""

from __future__ import annotations

import pytest

from aro_console.model import runs as module
from aro_console.model.runs import Run, Runs
from tests.support.records import MS, Story


def runs_of(story: Story) -> Runs:
    runs = Runs()
    runs.extend(story.views)
    return runs


def run_of(story: Story, execution_id: int = 1) -> Run:
    run = runs_of(story).get(execution_id)
    assert run is not None
    return run


def test_a_run_knows_where_it_comes_from() -> None:
    story = Story().received("c1", "hi").published("websocket.message")
    run = run_of(story.started("Handle Message", label="c1", given={"event": {}}))
    assert ("Handle Message", "WebSocket Event Handler", "websocket.message", 0, 1, "running", 12) == (
        run.feature_set,
        run.activity,
        run.event_type,
        run.parent_id,
        run.flow,
        run.state,
        run.span.line,
    )


def test_a_run_inside_a_run_names_its_parent() -> None:
    assert 1 == run_of(Story().started().effect("Emit").published("Said").started("Count Lines"), 2).parent_id


def test_a_very_long_run_keeps_its_latest_statements_and_all_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_STEPS", 10)
    story = Story().started().statement("Extract the <text>", {"first": 1})
    for number in range(30):
        story.statement("Compute the <line>", {"line": number})
    run = run_of(story)
    assert 31 == len(run.steps) + run.steps_dropped
    assert len(run.steps) <= 10
    assert {(): {"first": 1, "line": run.steps_dropped - 2}} == run.bound_before


def test_steps_are_numbered_as_their_records() -> None:
    story = Story().started().statement("Extract the <text>", elapsed_ns=5).statement("Compute the <line>")
    steps = run_of(story).steps
    assert [(0, 13, 2), (1, 14, 3)] == [(step.statement, step.span.line, step.seq) for step in steps]
    assert 5 == steps[0].elapsed_ns


def test_an_end_says_how_it_went() -> None:
    finished = run_of(Story().started().finished("Created", elapsed_ns=3 * MS))
    assert ("finished", "Created", 3 * MS, None) == (
        finished.state,
        finished.status,
        finished.elapsed_ns,
        finished.failure,
    )
    failed = run_of(Story().started().failed("Cannot.", "because"))
    assert failed.failure is not None
    assert ("failed", "Cannot.") == (failed.state, failed.failure.sentence)


def test_records_of_unknown_runs_are_passed_over() -> None:
    story = Story().started().statement("Extract the <text>").finished().started().failed()
    runs = Runs()
    runs.extend([record for record in story.views if type(record).__name__ != "DeliveryStarted"])
    assert (None, None) == (runs.latest, runs.get(1))


def test_the_latest_run_is_found_also_by_its_feature_set() -> None:
    runs = runs_of(Story().started("A").finished().started("B").finished().started("A").finished().started("B"))
    latest, of_a = runs.latest, runs.latest_of("A")
    assert latest is not None
    assert of_a is not None
    assert (4, 3, None) == (latest.execution_id, of_a.execution_id, runs.latest_of("C"))


def test_of_a_very_long_run_each_pass_that_is_not_over_keeps_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_STEPS", 6)
    story = Story().started()
    for branch in ((1,), (2,), (), (1,), (2,), (1,), (2,)):
        story.statement("Compute the <line>", {f"n{len(story.raw)}": branch}, branch=branch)
    # When the loop was over, so were its passes.
    assert {(): {"n3": ()}} == run_of(story).bound_before


def test_a_hold_before_a_statement_is_the_runs_own() -> None:
    story = Story().started().held("statement", line_of="Compute the <line>")
    runs = runs_of(story)
    run = runs.get(1)
    assert run is not None
    assert ("held", 14, [1]) == (run.state, run.line(), list(runs.holds))
    runs.extend(story.released().views[-1:])
    assert ("running", 0, None, {}) == (run.state, run.line(), run.hold, runs.holds)


def test_a_held_delivery_belongs_to_no_run() -> None:
    runs = runs_of(Story().started().held("delivery"))
    assert ("running", 1) == (runs.get(1).state, len(runs.holds))  # type: ignore[union-attr]


def test_what_has_waited_longest_is_first() -> None:
    story = Story().held().held().held()
    first = [runs_of(story).first_hold, runs_of(story.released(1)).first_hold]
    assert [1, 2] == [hold.hold_id for hold in first if hold is not None]
    assert None is runs_of(story.released(2).released(3)).first_hold


def test_a_run_that_is_held_twice_waits_until_both_are_released() -> None:
    story = Story().started().held("statement", line_of="Compute the <line>")
    story.held("statement", line_of="Store the <line>")
    states = [(run_of(story).state, run_of(story).line())]
    for hold_id in (1, 2):
        story.released(hold_id)
        states.append((run_of(story).state, run_of(story).line()))
    assert [("held", 14), ("held", 15), ("running", 0)] == states


@pytest.mark.parametrize("state", ["ended", "failed"])
def test_nothing_is_held_any_more_when_the_application_is_over(state: str) -> None:
    runs = runs_of(Story().started().held("statement", line_of="Compute the <line>").held().state(state))
    assert ({}, None) == (runs.holds, runs.first_hold)


def test_the_runs_that_ended_first_are_forgotten_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_RUNS", 2)
    story = Story().started().started().started().finished(run=2).finished(run=1).started()
    runs = runs_of(story)
    assert [True, False, True, True] == [runs.get(number) is not None for number in (1, 2, 3, 4)]
    assert 1 == runs.forgotten


def test_runs_whose_end_never_came_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_RUNS", 2)
    monkeypatch.setattr(module, "MOST_RUNS", 4)
    story = Story()
    for _ in range(7):
        story.started()
    runs = runs_of(story)
    assert ([False] * 3 + [True] * 4, 3) == ([runs.get(number) is not None for number in range(1, 8)], runs.forgotten)


def test_what_a_rule_holds_is_no_hold_of_a_run() -> None:
    runs = Runs()
    runs.extend(Story().opened("c1").kept("c1").views)
    assert {} == runs.holds
