"""Reading, changing and skipping in a held execution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime.errors import EvaluationError
from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    Evaluate,
    Pause,
    SetBinding,
    SetBreakpoints,
    SkipStatement,
)
from runtime.probe.holds import RefusalError
from runtime.probe.records import (
    BindingChanged,
    BreakpointFaulted,
    Evaluated,
    Held,
    LogPointWritten,
    Released,
    StatementRan,
    StatementSkipped,
)
from tests.support.breakpoints import break_at
from tests.support.driving import Stage, new_tap, on_stage

TEXT = """
(Sum: Go Handler) {
    Extract the <n> from the <event: n>.
    Create the <total> with <n> + 1.
    for each <item> in [1, 2, 3] {
        Log "${item} of ${total}" to the <console>.
    }
    Log "end ${total}" to the <console>.
}
"""
LOOP, LOG, LAST = 5, 6, 8


def held_at(line: int, act: Callable[[Stage], None], text: str = TEXT) -> Stage:
    """Return the stage after `act` was done with a run that is held before a line; n is 5."""

    def play(stage: Stage) -> None:
        stage.obey(break_at("main.aro", line))
        stage.emit("Go", n=5)
        act(stage)

    return on_stage(text, play, tap=new_tap)


def answer(stage: Stage) -> Any:
    evaluated = stage.records(Evaluated)[-1]
    return evaluated.error or evaluated.value


# --- evaluate ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Evaluate(1, "<total> * 2", 1), 12),
        (Evaluate(1, "<item>", 1), 1),
        (Evaluate(1, "<event: n>", 1), 5),
        (Evaluate(1, "<n> + 1", names={"n": 8}), 9),
        (Evaluate(1, "1 + 1"), 2),
        (Evaluate(1, "<total>"), "Undefined variable: 'total'"),
        (Evaluate(1, "<total>", 7), "No run is held as 7 any more, and its names went on with it"),
        (Evaluate(1, "", 1), "There is no expression"),
    ],
)
def test_a_question_has_its_answer_or_says_why_not(order: Evaluate, expected: Any) -> None:
    def act(stage: Stage) -> None:
        stage.obey(order)
        assert expected == answer(stage)

    held_at(LOG, act)


def test_a_pass_of_a_parallel_loop_reads_the_names_of_the_run_around_it() -> None:
    text = """
    (Sum: Go Handler) {
        Create the <a> with 1.
        parallel for each <item> in [7] {
            Create the <b> with 2.
            Log "${b}" to the <console>.
        }
    }
    """

    def act(stage: Stage) -> None:
        stage.obey(Evaluate(1, "[<a>, <item>, <b>]", 1))
        assert [1, 7, 2] == answer(stage)

    held_at(6, act, text)


# --- bindings ----------------------------------------------------------------------------------------------------


def changed(line: int, name: str, expression: str) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints())
        stage.obey(SetBinding(1, name, expression))
        stage.obey(Continue())

    return act


@pytest.mark.parametrize(
    ("line", "name", "expression", "out"),
    [
        (LOG, "total", "<total> + 94", ["1 of 100", "2 of 100", "3 of 100", "end 100"]),
        (LOG, "item", "9", ["9 of 6", "2 of 6", "3 of 6", "end 6"]),
        (LAST, "total", '"x"', ["1 of 6", "2 of 6", "3 of 6", "end x"]),
        (4, "n", "10", ["1 of 11", "2 of 11", "3 of 11", "end 11"]),
        (3, "event", "{ n: 1 }", ["1 of 2", "2 of 2", "3 of 2", "end 2"]),
        (LAST, "unknown", "1", ["1 of 6", "2 of 6", "3 of 6", "end 6"]),
    ],
)
def test_a_name_that_is_given_another_value_has_it_from_then_on(
    line: int, name: str, expression: str, out: list[str]
) -> None:
    stage = held_at(line, changed(line, name, expression))
    assert [f"[Sum] {text}" for text in out] == stage.out


def test_a_change_is_told_with_both_values() -> None:
    stage = held_at(LOG, changed(LOG, "total", "7"))
    (record,) = stage.records(BindingChanged)
    assert (1, "total", 6, 7) == (record.execution_id, record.name, record.old_value, record.new_value)


def test_a_name_that_was_not_bound_can_be_read_once_it_is_given_a_value() -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBinding(1, "other", "7"))
        stage.obey(Evaluate(1, "<other> + 1", 1))
        assert 8 == answer(stage)
        assert stage.records(BindingChanged)[0].old_value is None

    held_at(LOG, act)


def test_a_name_in_a_pass_and_one_around_it_are_changed() -> None:
    text = """
    (Sum: Go Handler) {
        Create the <a> with 1.
        parallel for each <item> in [7] {
            Log "${item} ${a}" to the <console>.
        }
        Log "${a}" to the <console>.
    }
    """

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints())
        stage.obey(SetBinding(1, "a", "2"))
        stage.obey(SetBinding(1, "item", "8"))
        stage.obey(Continue())

    assert ["[Sum] 8 2", "[Sum] 2"] == held_at(5, act, text).out


def test_a_run_reached_in_a_plain_loop_can_be_altered_too() -> None:
    text = """
    (Spin: Go Handler) {
        Create the <going> with true.
        while <going> == true { Update the <going> with <going>. }
        Log "out" to the <console>.
    }
    """

    def act(stage: Stage) -> None:
        stage.driver.on_interrupt = lambda: None if stage.records(Held) else stage.obey(Pause())
        stage.driver.executions.signals.interrupt = True
        stage.emit("Go")
        with pytest.raises(RefusalError, match="no statement to skip"):
            stage.obey(SkipStatement(1))
        stage.obey(SetBinding(1, "going", "false"))
        stage.obey(Continue())

    assert ["[Spin] out"] == on_stage(text, act, tap=new_tap).out


@pytest.mark.parametrize(
    ("order", "error"),
    [
        (SetBinding(9, "n", "1"), "nothing is held as 9"),
        (SetBinding(1, " ", "1"), "say which name"),
        (SetBinding(1, "n", "<gone>"), "Undefined variable: 'gone'"),
        (SetBinding(1, "n", "1 +"), ""),
        (SkipStatement(9), "nothing is held as 9"),
    ],
)
def test_what_cannot_be_altered_is_refused_and_stays_held(order: Any, error: str) -> None:
    def act(stage: Stage) -> None:
        with pytest.raises((RefusalError, EvaluationError)) as raised:
            stage.obey(order)
        assert error in str(raised.value)
        assert [1] == [hold.hold_id for hold in stage.tap.controller.holds]

    assert [] == held_at(LOG, act).records(BindingChanged, StatementSkipped)


def test_what_is_over_cannot_be_altered() -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.ERROR),)))
        stage.emit("Go")
        for order in (SetBinding(1, "n", "1"), SkipStatement(1)):
            with pytest.raises(RefusalError, match="held before a statement"):
                stage.obey(order)

    on_stage(TEXT, act, tap=new_tap)


# --- skipping ----------------------------------------------------------------------------------------------------


def skipping(*orders: Any) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints())
        for order in orders:
            stage.obey(order)
        stage.obey(Continue())

    return act


@pytest.mark.parametrize(
    ("line", "out"),
    [
        (LOG, ["2 of 6", "3 of 6", "end 6"]),
        (LOOP, ["end 6"]),
        (LAST, ["1 of 6", "2 of 6", "3 of 6"]),
    ],
)
def test_a_skipped_statement_does_not_run_and_the_next_one_does(line: int, out: list[str]) -> None:
    stage = held_at(line, skipping(SkipStatement(1)))
    assert [f"[Sum] {text}" for text in out] == stage.out
    (skipped,) = stage.records(StatementSkipped)
    assert line == skipped.span.line
    assert ["skip"] == [released.how for released in stage.records(Released)]
    assert len(out) == len([ran for ran in stage.records(StatementRan) if ran.span.line in (LOG, LAST)])


def test_a_loop_that_has_begun_is_left() -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=LOOP, hit_condition="2"),)))
        stage.emit("Go", n=5)
        stage.obey(SkipStatement(1))

    assert ["[Sum] 1 of 6", "[Sum] end 6"] == on_stage(TEXT, act, tap=new_tap).out


@pytest.mark.parametrize("loop", ["for <i> from 1 to 9", "while 1 == 1"])
def test_every_kind_of_loop_can_be_left(loop: str) -> None:
    text = f'(Sum: Go Handler) {{\n    {loop} {{ Log "in" to the <console>. }}\n    Log "out" to the <console>.\n}}'

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=2, hit_condition="2"),)))
        stage.emit("Go")
        stage.obey(SkipStatement(1))

    assert ["[Sum] in", "[Sum] out"] == on_stage(text, act, tap=new_tap).out


def test_what_needs_the_value_of_a_skipped_statement_fails_as_for_any_missing_name() -> None:
    stage = held_at(4, skipping(SkipStatement(1)))
    assert "Undefined variable: 'total'" in "\n".join(stage.err)


def test_a_value_can_be_given_in_place_of_a_skipped_statement() -> None:
    stage = held_at(4, skipping(SetBinding(1, "total", "1"), SkipStatement(1)))
    assert "[Sum] end 1" == stage.out[-1]


# --- conditions on a real program ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "stops"),
    [
        ("<item> > 1", 2),
        ("<total> == 6 and <event: n> is 5", 3),
        ("<missing> exists", 0),
        ("<sum-repository: count> > 0", 0),
    ],
)
def test_a_condition_is_an_expression_over_what_the_run_sees(condition: str, stops: int) -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=LOG, condition=condition),)))
        stage.emit("Go", n=5)
        while stage.tap.controller.holds:
            stage.obey(Continue(stage.tap.controller.holds[0].hold_id))

    stage = on_stage(TEXT, act, tap=new_tap)
    assert (stops, []) == (len(stage.records(Held)), stage.records(BreakpointFaulted))


def test_a_log_point_writes_what_the_run_sees_and_the_run_goes_on() -> None:
    def act(stage: Stage) -> None:
        message = Breakpoint(3, file="main.aro", line=LOG, log_message="item ${item}, total ${total}")
        stage.obey(SetBreakpoints((message,)))
        stage.emit("Go", n=5)

    stage = on_stage(TEXT, act, tap=new_tap)
    assert [f"item {n}, total 6" for n in (1, 2, 3)] == [written.text for written in stage.records(LogPointWritten)]
    assert ([], 4) == (stage.records(Held), len(stage.out))


def test_a_condition_that_fails_is_told_of_once_and_the_program_runs_as_ever() -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=LOG, condition="<item: x> / 0 > 1"),)))
        stage.emit("Go", n=5)

    stage = on_stage(TEXT, act, tap=new_tap)
    assert (1, [], 4) == (len(stage.records(BreakpointFaulted)), stage.records(Held), len(stage.out))


def test_a_condition_on_an_event_sees_its_fields() -> None:
    def act(stage: Stage) -> None:
        condition = "<event: n> > 1 and <n> == 2"
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.EVENT, "Go", condition=condition),)))
        for n in (1, 2, 3):
            stage.emit("Go", n=n)

    stage = on_stage(TEXT, act, tap=new_tap)
    assert (1, []) == (len(stage.records(Held)), stage.records(BreakpointFaulted))


def test_a_condition_on_rows_sees_the_row() -> None:
    text = "(Keep: Go Handler) { Extract the <row> from the <event: row>. Store the <row> into the <row-repository>. }"

    def act(stage: Stage) -> None:
        condition = "<row: n> > 1 and <old> is null"
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.DATA, "row-repository", condition=condition),)))
        for n in (1, 2):
            stage.emit("Go", row={"id": n, "n": n})

    stage = on_stage(text, act, tap=new_tap)
    assert ([("end", "data", 2)], []) == (
        [(held.point, held.reason, held.execution_id) for held in stage.records(Held)],
        stage.records(BreakpointFaulted),
    )


PASSES = """
(Keep: Go Handler) {
    Create the <limit> with 1.
    parallel for each <item> in [1, 2] {
        Create the <twice> with <item> * 2.
        Store { id: <item>, n: <twice> } into the <row-repository>.
    }
}
"""


@pytest.mark.parametrize("recorded", [True, False])
def test_a_condition_on_rows_sees_the_names_of_the_pass_that_stores_and_of_the_run_around_it(recorded: bool) -> None:
    def act(stage: Stage) -> None:
        stage.tap.recording = recorded
        condition = "<twice> == 4 and <item> == 2 and <limit> == 1"
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.DATA, "row-repository", condition=condition),)))
        stage.emit("Go")
        stage.tap.recording = True

    stage = on_stage(PASSES, act, tap=new_tap)
    assert ([("end", "data")], []) == (
        [(held.point, held.reason) for held in stage.records(Held)],
        stage.records(BreakpointFaulted),
    )
