"""Expressions that were asked, and their answers."""

from __future__ import annotations

from aro_console.model.evaluations import Answer, Evaluations
from aro_console.model.history import History, Moment, present
from aro_console.model.runs import Runs
from runtime.probe import records as r
from runtime.probe.commands import Evaluate
from tests.support.records import Story


def moment(story: Story, at: int, past: bool) -> Moment:
    runs = Runs()
    runs.extend(story.views)
    run = runs.get(1)
    assert run is not None
    return Moment(History(run), at, past=True) if past else present(History(run))


def held() -> Story:
    story = Story().started(given={"event": 1}).statement("Extract the <text>", {"text": "hi"})
    return story.held("statement", line_of="Compute the")


def test_a_held_run_is_asked_itself_and_a_past_step_by_the_names_it_had() -> None:
    asked = Evaluations()
    orders = [asked.ask("<text>", moment(held(), 1, past)) for past in (False, True)]
    orders += [asked.ask("<text>", moment(held(), 0, True)), asked.ask("1 + 1", None)]
    assert [
        Evaluate(1, "<text>", 1),
        Evaluate(2, "<text>", names={"text": "hi", "event": 1}),
        Evaluate(3, "<text>", names={"event": 1}),
        Evaluate(4, "1 + 1", names={}),
    ] == orders


def test_answers_come_by_the_number_of_the_question() -> None:
    asked = Evaluations()
    for expression in ("a", "b"):
        asked.ask(expression, None)
    asked.extend(Story().add(r.Evaluated, 0, 2, "b", None, "Undefined variable: 'b'").views)
    assert (None, Answer("b", None, "Undefined variable: 'b'")) == (asked.get(1), asked.get(2))
    asked.extend(Story().add(r.Evaluated, 0, 1, "a", [1], "").views)
    assert Answer("a", [1], "") == asked.get(1)


def test_what_an_application_that_ended_refuses_is_answered_with_the_reason() -> None:
    asked = Evaluations()
    asked.ask("a", None)
    asked.extend(Story().ordered("Evaluate").refused("Evaluate", "it is not running").views)
    assert Answer("a", None, "it is not running") == asked.get(1)
