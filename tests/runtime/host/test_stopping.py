"""Where runs stop, what stands still while somebody looks, and where a step leads from there."""

from __future__ import annotations

from runtime.probe.commands import Continue, Drop, Pause, SetBreakpoints, Step, StepKind
from runtime.probe.records import DeliveryStarted, ExecutionFinished, Held, Released, StatementRan
from tests.support.breakpoints import break_at
from tests.support.driving import ENDLESS, Stage, emitting, new_tap, on_stage

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


def test_nobodys_elapsed_time_counts_how_long_people_looked() -> None:
    def act(stage: Stage) -> None:
        hold_id = stopped_at(stage, EMIT)
        stage.now_ns += 60_000_000_000
        stage.obey(Continue(hold_id))

    finished = on_stage(NESTED, act, tap=new_tap).records(ExecutionFinished)
    assert [(record.feature_set, record.elapsed_ns) for record in finished] == [("Within", 0), ("Outer", 0)]


def test_a_loop_without_end_in_plain_form_is_stopped_by_a_pause() -> None:
    def act(stage: Stage) -> None:
        stage.driver.executions.signals.interrupt = True
        stage.driver.on_interrupt = lambda: stage.obey(Pause())
        stage.emit("Go")
        assert stage.driver.holding

    (held,) = on_stage(ENDLESS, act, tap=new_tap).records(Held)
    assert (held.reason, held.point, held.handlers) == ("pause", "statement", ("Spin",))


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


def test_a_held_delivery_has_started_nothing() -> None:
    def act(stage: Stage) -> None:
        stage.obey(Pause())
        stage.emit("Go")
        assert stage.records(DeliveryStarted) == []

    assert on_stage(NESTED, act, tap=new_tap).stops() == ["pause: Outer"]


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
