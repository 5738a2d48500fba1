"""Runs on their way: they take turns, are told of, and do the same whoever looks."""

from __future__ import annotations

import pytest

from runtime.compiler.program import MOST_STEPS
from runtime.engine.events import WEBSOCKET_MESSAGE, Event
from runtime.host.runs import Strand
from runtime.host.telling import Telling
from runtime.probe.blocks import Block
from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    Pause,
    SetBinding,
    SetBreakpoints,
    SkipStatement,
    Step,
    StepKind,
)
from runtime.probe.records import BindingChanged, EffectRequested, Held, RuntimeFaulted, StatementRan, StatementSkipped
from tests.support.breakpoints import break_at
from tests.support.driving import ENDLESS, Stage, emitting, new_tap, on_stage


def test_a_held_message_keeps_the_later_ones_of_its_connection_waiting_and_no_other() -> None:
    text = """
    (Take Message: WebSocket Event Handler) {
        Extract the <text> from the <event: message>.
        Log "${text}" to the <console>.
    }
    """

    def act(stage: Stage) -> None:
        stage.obey(Pause())
        for text, connection_id in (("a1", "a"), ("a2", "a"), ("b1", "b")):
            stage.deliver(Event(WEBSOCKET_MESSAGE, {"message": text}, connection_id=connection_id))
        assert [held.connection_id for held in stage.records(Held)] == ["a", "b"]
        stage.obey(Continue())

    assert on_stage(text, act, tap=new_tap).out == [f"[Take Message] {text}" for text in ("a1", "a2", "b1")]


# --- loops without end -------------------------------------------------------------------------------------------


def test_a_loop_without_end_lets_others_go_first_while_it_is_interrupted() -> None:
    async def act(stage: Stage) -> None:
        stage.driver.executions.signals.interrupt = True
        stage.emit("Go")
        await stage.settle()
        stage.emit("Other")
        assert stage.driver.in_flight == 1
        assert stage.driver.executions.close_all() == 1
        await stage.settle()

    assert on_stage(ENDLESS, act).out == ["[Other] alive"]


# --- watching changes nothing ------------------------------------------------------------------------------------

EVERYTHING = """
(Application-Start: Shop) {
    Create the <rate> with 3.
    Return an <OK: status> for the <startup>.
}
(Order: Go Handler) {
    Extract the <items> from the <event: items>.
    for each <item> in <items> {
        Compute the <price> from <item> * <rate>.
        Store the <price> into the <price-repository>.
        Emit a <Priced: event> with { price: <price> }.
    }
    Retrieve the <all> from the <price-repository>.
    Log "${all}" to the <console>.
    Throw the <Oops> for the <order>.
}
(Tell: Priced Handler) {
    Extract the <price> from the <event: price>.
    match <price> {
        case 3 { Log "cheap" to the <console>. }
        otherwise { Log "costs ${price}" to the <console>. }
    }
}
(Watch: price-repository Observer) {
    Extract the <new> from the <event: newValue>.
    Log "stored ${new}" to the <console> when <new> > 3.
}
"""


def everything(stage: Stage) -> None:
    stage.begin()
    outcomes = stage.emit("Go", items=[1, 2, 5])
    assert outcomes is not None


def stepping(stage: Stage) -> None:
    """Go through all of it statement by statement, into everything."""
    stage.obey(Pause())
    stage.begin()
    stage.emit("Go", items=[1, 2, 5])
    hold_id = 1
    while stage.driver.holding:
        stage.obey(Step(hold_id, StepKind.IN))
        hold_id += 1


@pytest.mark.parametrize("way", ["watched", "recorded", "stepped"])
def test_watched_and_stepped_runs_do_what_unwatched_runs_do(way: str) -> None:
    alone = on_stage(EVERYTHING, everything)
    watched = on_stage(
        EVERYTHING,
        stepping if way == "stepped" else everything,
        tap=lambda program: new_tap(program, record_statements=way == "recorded"),
    )
    assert (watched.out, watched.err) == (alone.out, alone.err)
    assert watched.out == [
        "[Tell] cheap", "[Watch] stored 6", "[Tell] costs 6", "[Watch] stored 15", "[Tell] costs 15",
        "[Order] [3, 6, 15]",
    ]  # fmt: skip
    assert watched.driver.in_flight == 0


def test_the_statement_that_fails_has_not_ended() -> None:
    text = "(Bad: Go Handler) { Create the <a> with 1. Throw the <Oops> for the <a>. }"
    stage = on_stage(text, emitting("Go"), tap=lambda program: new_tap(program, record_statements=True))
    assert [record.statement for record in stage.records(StatementRan)] == [0]


# --- passes side by side -----------------------------------------------------------------------------------------

PASSES = """
(Go Round: Go Handler) {
    parallel for each <item> at <index> in ["a", "b"] where <item> != "" {
        Compute the <line> from "${index} ${item}".
        Sleep the <pause> for 1 second.
        Emit a <Passed: event> with { n: 1 }.
    }
}
"""


def test_each_pass_of_a_parallel_loop_tells_its_own_head_and_the_loop_tells_its_end() -> None:
    async def act(stage: Stage) -> None:
        stage.emit("Go")
        await stage.wake(1)
        await stage.wake(0)

    stage = on_stage(PASSES, act, tap=lambda program: new_tap(program, record_statements=True))
    assert [
        ((1,), 3, {"item": "a", "index": 0}),
        ((1,), 4, {"line": "0 a"}),
        ((2,), 3, {"item": "b", "index": 1}),
        ((2,), 4, {"line": "1 b"}),
        ((2,), 5, {"pause": {"slept": 1}}),
        ((2,), 6, {}),
        ((1,), 5, {"pause": {"slept": 1}}),
        ((1,), 6, {}),
        ((), 3, {}),
    ] == [(ran.branch, ran.span.line, dict(ran.bound)) for ran in stage.records(StatementRan)]
    emits = [asked for asked in stage.records(EffectRequested) if asked.effect == "Emit"]
    assert [(2,), (1,)] == [asked.branch for asked in emits]


def test_a_pass_that_is_held_says_which_it_is_and_so_does_what_is_altered_there() -> None:
    async def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", 5))
        stage.emit("Go")
        stage.obey(SetBinding(2, "line", '"other"'))
        stage.obey(SkipStatement(2))
        await stage.settle()

    stage = on_stage(PASSES, act, tap=lambda program: new_tap(program, record_statements=True))
    assert [(1,), (2,)] == [held.branch for held in stage.records(Held)]
    assert [(2,), (2,)] == [told.branch for told in stage.records(BindingChanged, StatementSkipped)]


# --- long runs ---------------------------------------------------------------------------------------------------

LONG_LOOP = """
(Count: Go Handler) {
    Create the <n> with 0.
    while <n> < 2000 {
        Compute the <n> from <n> + 1.
    }
}
"""


def test_a_long_loop_is_told_while_it_runs_and_keeps_no_more_than_its_share() -> None:
    taken: list[int] = []

    def act(stage: Stage) -> None:
        journal = stage.tap.journal
        kept = journal.append_block

        def append(block: Block) -> None:
            taken.append(block.size)
            kept(block)

        journal.append_block = append  # type: ignore[method-assign]  # to look on
        stage.emit("Go")

    stage = on_stage(LONG_LOOP, act, tap=lambda program: new_tap(program, record_statements=True))
    numbers = [record.statement for record in stage.records(StatementRan)]
    assert [0, *[1, 2] * 2000, 1] == numbers
    assert sum(taken) == len(numbers)
    assert max(taken) < MOST_STEPS


def test_what_nobody_attends_to_is_told_all_the_same() -> None:
    """Recording alone asks nowhere; a breakpoint on a name, bound or not, asks everywhere. Both tell the same."""

    def told(attended: bool) -> list[tuple[int, object]]:
        def act(stage: Stage) -> None:
            if attended:
                stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.DATA, "nobody"),)))
            stage.emit("Go")

        stage = on_stage(NUMBERS, act, tap=lambda program: new_tap(program, record_statements=True))
        return [(record.statement, record.bound) for record in stage.records(StatementRan)]

    assert told(attended=True) == told(attended=False)
    assert 9 == len(told(attended=False))


NUMBERS = """
(Count: Go Handler) {
    Create the <n> with 1.
    for each <item> in [1, 2] {
        Compute the <m> from <item> + <n>.
        Log <m> to the <console>.
    }
    Return an <OK: status> with <n>.
}
"""


def test_a_mistake_in_telling_the_end_of_a_run_ends_it_and_whoever_waits_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Telling.statements

    def broken(telling: Telling, strand: Strand, ended: bool = False) -> None:
        if ended:
            raise LookupError("no words")
        told(telling, strand)

    monkeypatch.setattr(Telling, "statements", broken)

    def act(stage: Stage) -> None:
        (outcome,) = stage.emit("Other") or ()
        assert outcome.failure is not None
        assert "LookupError: no words" == outcome.failure.cause
        assert 0 == stage.driver.in_flight

    stage = on_stage(ENDLESS, act, tap=lambda program: new_tap(program, record_statements=True))
    assert ["Other: Other Handler"] == [fault.where for fault in stage.records(RuntimeFaulted)]
