"""Held, stepped, released: what stands still while somebody looks, and that looking changes nothing."""

from __future__ import annotations

import pytest

from runtime.compiler.program import MOST_STEPS
from runtime.engine.events import WEBSOCKET_MESSAGE, Event
from runtime.probe.blocks import Block
from runtime.probe.commands import Breakpoint, BreakpointKind, Continue, Drop, Pause, SetBreakpoints, Step, StepKind
from runtime.probe.records import DeliveryStarted, ExecutionFinished, Held, Released, StatementRan
from tests.support.breakpoints import break_at
from tests.support.driving import Stage, emitting, new_tap, on_stage

NESTED = """
(Outer: Go Handler) {
    Create the <a> with 1.
    Emit a <Inner: event> with { n: <a> }.
    Log "outer" to the <console>.
}
(Within: Inner Handler) {
    Create the <b> with 2.
    Log "inner" to the <console>.
}
"""


def stopped_at(stage: Stage, line: int) -> int:
    """Break at `line`, set the program off, take the breakpoint away, and return the hold."""
    stage.obey(break_at("main.aro", line))
    stage.emit("Go")
    stage.obey(SetBreakpoints())
    hold_id: int = stage.records(Held)[-1].hold_id
    return hold_id


def step_from(line: int, *kinds: StepKind) -> list[str]:
    """Return where steps of these kinds stop, beginning at `line`."""

    def act(stage: Stage) -> None:
        hold_id = stopped_at(stage, line)
        for kind in kinds:
            stage.obey(Step(hold_id, kind))
            hold_id += 1

    return on_stage(NESTED, act, tap=new_tap).stops()[1:]


EMIT = 4


def test_a_step_over_a_statement_that_triggers_others_stops_behind_it() -> None:
    assert step_from(EMIT, StepKind.OVER) == ['step: Log "outer" to the <console>.']


def test_a_step_in_stops_in_what_the_statement_triggers() -> None:
    assert step_from(EMIT, StepKind.IN) == ["step: Create the <b> with 2."]


def test_a_step_out_stops_in_the_execution_that_waits() -> None:
    assert step_from(EMIT, StepKind.IN, StepKind.OUT)[1:] == ['step: Log "outer" to the <console>.']


def test_a_step_over_the_end_of_an_execution_stops_in_the_one_that_waits() -> None:
    stops = step_from(EMIT, StepKind.IN, StepKind.OVER, StepKind.OVER)
    assert stops == [
        "step: Create the <b> with 2.",
        'step: Log "inner" to the <console>.',
        'step: Log "outer" to the <console>.',
    ]


def test_a_step_out_of_what_nobody_waits_for_runs_to_its_end() -> None:
    def act(stage: Stage) -> None:
        stage.obey(Step(stopped_at(stage, EMIT), StepKind.OUT))
        assert stage.driver.in_flight == 0
        assert not stage.tap.armed

    assert on_stage(NESTED, act, tap=new_tap).out == ["[Within] inner", "[Outer] outer"]


def test_a_held_statement_has_not_run_and_those_before_it_have() -> None:
    def act(stage: Stage) -> None:
        stopped_at(stage, 5)
        assert stage.out == ["[Within] inner"]
        assert [ran.span.line for ran in stage.records(StatementRan) if ran.execution_id == 1] == [3, 4]
        assert stage.driver.holding

    on_stage(NESTED, act, tap=new_tap)


def test_what_is_held_is_released_in_any_order() -> None:
    text = '(Take: Go Handler) { Extract the <n> from the <event: n>. Log "n ${n}" to the <console>. }'

    def act(stage: Stage) -> None:
        stage.obey(Pause())
        for n in (1, 2, 3):
            stage.emit("Go", n=n)
        assert stage.out == []
        assert stage.driver.in_flight == 3
        # The pause goes on: what a release sets going is held again before its first statement.
        stage.obey(Continue(2))
        stage.obey(Continue(4))
        stage.obey(Continue(5))
        assert stage.out == ["[Take] n 2"]
        stage.obey(Continue())

    stage = on_stage(text, act, tap=new_tap)
    assert stage.out == ["[Take] n 2", "[Take] n 1", "[Take] n 3"]
    assert [released.hold_id for released in stage.records(Released)] == [2, 4, 5, 1, 3]


def test_a_held_delivery_has_started_nothing() -> None:
    def act(stage: Stage) -> None:
        stage.obey(Pause())
        stage.emit("Go")
        assert stage.records(DeliveryStarted) == []

    assert on_stage(NESTED, act, tap=new_tap).stops() == ["pause: Outer"]


def test_a_step_on_a_held_delivery_stops_before_the_first_statement_of_each_handler() -> None:
    text = """
    (One: Go Handler) { Create the <a> with 1. Log "one" to the <console>. }
    (Two: Go Handler) { Create the <b> with 2. Log "two" to the <console>. }
    """

    def act(stage: Stage) -> None:
        stage.obey(Pause())
        stage.emit("Go")
        stage.obey(Step(1))

    stops = on_stage(text, act, tap=new_tap).stops()
    assert stops == ["pause: One, Two", "step: Create the <a> with 1.", "step: Create the <b> with 2."]


def test_a_dropped_delivery_reaches_nobody_and_those_who_wait_go_on() -> None:
    def act(stage: Stage) -> None:
        hold_id = stopped_at(stage, EMIT)
        stage.obey(Pause())
        stage.obey(Continue(hold_id))
        stage.obey(Drop(hold_id + 1))
        stage.obey(Continue())

    stage = on_stage(NESTED, act, tap=new_tap)
    assert stage.out == ["[Outer] outer"]
    assert [released.how for released in stage.records(Released)] == ["continue", "drop", "continue"]


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


def test_nobodys_elapsed_time_counts_how_long_people_looked() -> None:
    def act(stage: Stage) -> None:
        hold_id = stopped_at(stage, EMIT)
        stage.now_ns += 60_000_000_000
        stage.obey(Continue(hold_id))

    finished = on_stage(NESTED, act, tap=new_tap).records(ExecutionFinished)
    assert [(record.feature_set, record.elapsed_ns) for record in finished] == [("Within", 0), ("Outer", 0)]


# --- loops without end -------------------------------------------------------------------------------------------

ENDLESS = """
(Spin: Go Handler) {
    Create the <_n> with 0.
    while <_n> >= 0 {
        Compute the <_n> from <_n> + 1.
    }
}
(Other: Other Handler) { Log "alive" to the <console>. }
"""


def test_a_loop_without_end_in_plain_form_is_stopped_by_a_pause() -> None:
    def act(stage: Stage) -> None:
        stage.driver.executions.signals.interrupt = True
        stage.driver.on_interrupt = lambda: stage.obey(Pause())
        stage.emit("Go")
        assert stage.driver.holding

    (held,) = on_stage(ENDLESS, act, tap=new_tap).records(Held)
    assert (held.reason, held.point, held.handlers) == ("pause", "statement", ("Spin",))


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


def test_a_stepped_run_tells_what_each_statement_bound() -> None:
    stage = on_stage(NESTED, emitting("Go"), tap=lambda program: new_tap(program, record_statements=True))
    ran = [(record.execution_id, record.span.line, record.bound) for record in stage.records(StatementRan)]
    assert ran == [
        (1, 3, (("a", 1),)),
        (2, 8, (("b", 2),)),
        (2, 9, ()),
        (1, 4, ()),
        (1, 5, ()),
    ]


def test_the_statement_that_fails_has_not_ended() -> None:
    text = "(Bad: Go Handler) { Create the <a> with 1. Throw the <Oops> for the <a>. }"
    stage = on_stage(text, emitting("Go"), tap=lambda program: new_tap(program, record_statements=True))
    assert [record.statement for record in stage.records(StatementRan)] == [0]


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
