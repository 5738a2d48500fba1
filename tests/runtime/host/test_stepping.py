"""Steps on a real driver: where each kind lands, in every form a program has, and what a pause leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.engine.actions.registry import LINKAGE
from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    Drop,
    Lane,
    LaneKind,
    Order,
    Pause,
    SetBreakpoints,
    Step,
    StepKind,
)
from runtime.probe.records import DeliveryStarted, Held, Released
from runtime.services.templates import Templates
from tests.support.breakpoints import break_at
from tests.support.driving import Stage, new_tap, on_stage

OVER, IN, OUT, CURSOR = StepKind.OVER, StepKind.IN, StepKind.OUT, StepKind.CURSOR


def stepped(text: str, line: int, *steps: Order, paused: bool = False) -> list[str]:
    """Return where steps land that begin at `line`: the source of the statements, without what was there before.

    With `paused`, the whole program stands still meanwhile.
    """

    def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", line))
        stage.emit("Go")
        if paused:
            stage.obey(Pause())
        stage.obey(SetBreakpoints())
        for step in steps:
            stage.obey(step)

    return [stop.partition(": ")[2] for stop in on_stage(text, act, tap=new_tap).stops()[1:]]


def step(hold_id: int, kind: StepKind, target: str = "") -> Step:
    return Step(hold_id, kind, target=target)


def to(hold_id: int, line: int) -> Step:
    return Step(hold_id, CURSOR, "main.aro", line)


# --- the four kinds ----------------------------------------------------------------------------------------------

FOUR = """
(Outer: Go Handler) {
    Emit a <Middle: event> with { n: 1 }.
    Log "out lands here" to the <console>.
}
(Between: Middle Handler) {
    Emit a <Inner: event> with { n: 2 }.
    Log "over lands here" to the <console>.
    Log "the cursor stands here" to the <console>.
}
(Within: Inner Handler) {
    Log "in lands here" to the <console>.
}
"""
FROM, CURSOR_LINE = 7, 9


def test_a_step_out_lands_in_whoever_waits_though_the_only_breakpoint_stands_further_in() -> None:
    assert ['Log "over lands here" to the <console>.', 'Log "out lands here" to the <console>.'] == stepped(
        FOUR, 12, step(1, OUT), step(2, OUT)
    )


@pytest.mark.parametrize(
    ("breakpoint", "stops"),
    [
        (
            Breakpoint(1, BreakpointKind.EVENT, "Inner"),
            ["breakpoint: Within", 'step: Log "in lands here" to the <console>.'],
        ),
        (Breakpoint(1, BreakpointKind.HANDLER, "Within"), ['breakpoint: Log "in lands here" to the <console>.']),
    ],
)
def test_whoever_published_what_is_stopped_is_shown_by_its_statements_and_stepped_out_into(
    breakpoint: Breakpoint, stops: list[str]
) -> None:
    steps = [step(number, IN) for number in range(1, len(stops))]

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((breakpoint,)))
        stage.emit("Go")
        for order in (*steps, step(len(stops), OUT), step(len(stops) + 1, OUT)):
            stage.obey(order)

    stage = on_stage(FOUR, act, tap=new_tap)
    assert [True, True, True] == [run.stepped for run in stage.records(DeliveryStarted)]
    landings = ("over lands here", "out lands here")
    assert [*stops, *(f'step: Log "{landing}" to the <console>.' for landing in landings)] == stage.stops()


def test_a_step_out_lands_in_whoever_waits_for_the_run_that_wrote_a_value() -> None:
    text = """
        (Outer: Go Handler) { Emit a <Inner: event> with { n: 1 }. Log "out lands here" to the <console>. }
        (Within: Inner Handler) { Create the <total> with 1. Log "data stops here" to the <console>. }
    """

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.DATA, "total"),)))
        stage.emit("Go")
        stage.obey(step(1, OUT))

    landings = ('data: Log "data stops here" to the <console>.', 'step: Log "out lands here" to the <console>.')
    assert list(landings) == on_stage(text, act, tap=new_tap).stops()


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize(
    ("order", "landing"),
    [
        (step(2, OVER), "over lands here"),
        (step(2, IN), "in lands here"),
        (step(2, OUT), "out lands here"),
        (to(2, CURSOR_LINE), "the cursor stands here"),
    ],
)
def test_over_in_out_and_to_the_cursor_land_on_four_different_statements(
    order: Order, landing: str, paused: bool
) -> None:
    first = [step(1, IN)]

    def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", 3))
        stage.emit("Go")
        stage.obey(SetBreakpoints())
        stage.obey(first[0])
        if paused:
            stage.obey(Pause())
        stage.obey(order)

    stops = on_stage(FOUR, act, tap=new_tap).stops()
    assert "Emit a <Inner: event> with { n: 2 }." in stops[1]
    reason = "goto" if order.kind is CURSOR else "step"  # type: ignore[attr-defined]
    assert f'{reason}: Log "{landing}" to the <console>.' == stops[2]
    assert 3 == len(stops)


# --- every form of statement ---------------------------------------------------------------------------------------

LOOP = """
(Sum: Go Handler) {
    for each <i> in [1, 2] {
        Log "i ${i}" to the <console>.
    }
    Log "behind" to the <console>.
}
"""


def test_over_goes_through_a_loop_pass_by_pass_and_then_behind_it() -> None:
    head, body, behind = (
        "for each <i> in [1, 2]", 'Log "i ${i}" to the <console>.', 'Log "behind" to the <console>.',
    )  # fmt: skip
    assert [body, head, body, head, behind] == stepped(LOOP, 3, *(step(number, OVER) for number in range(1, 6)))


def test_the_cursor_behind_a_loop_is_reached_at_once() -> None:
    assert ['Log "behind" to the <console>.'] == stepped(LOOP, 4, to(1, 6))
    assert ['Log "i ${i}" to the <console>.'] == stepped(LOOP, 4, to(1, 4))


MATCH = """
(Choose: Go Handler) {
    match 2 {
        case 1 { Log "one" to the <console>. }
        case 2 { Log "two" to the <console>. }
    }
    Log "behind" to the <console>.
}
"""


def test_over_goes_into_the_case_that_fits_and_behind_the_match() -> None:
    assert ['Log "two" to the <console>.', 'Log "behind" to the <console>.'] == stepped(
        MATCH, 3, step(1, OVER), step(2, OVER)
    )


PIPELINE = """
(Pipe: Go Handler) {
    Create the <a> with [1, 2]
        |> Compute the <b: count> from the <a>
        |> Log <b> to the <console>.
    Log "behind" to the <console>.
}
"""


def test_over_goes_from_stage_to_stage_of_a_pipeline() -> None:
    stages = ["Compute the <b: count> from the <a>", "Log <b> to the <console>.", 'Log "behind" to the <console>.']
    assert stages == stepped(PIPELINE, 3, *(step(number, OVER) for number in range(1, 4)))


CALL = """
(Caller: Go Handler) {
    Application.Double the <twice> from 2.
    Log <twice> to the <console>.
}
(Double: Action takes <n: Integer>) {
    Compute the <m> from <input: n> * 2.
    Return an <OK: status> with { m: <m> }.
}
"""


def test_in_goes_into_a_user_action_and_out_comes_back_to_its_caller() -> None:
    assert ["Compute the <m> from <input: n> * 2.", "Log <twice> to the <console>."] == stepped(
        CALL, 3, step(1, IN), step(2, OUT)
    )
    assert ["Log <twice> to the <console>."] == stepped(CALL, 3, step(1, OVER))


OBSERVED = """
(Keep: Go Handler) {
    Store { id: 1 } into the <row-repository>.
    Log "behind" to the <console>.
}
(First: row-repository Observer) { Log "first" to the <console>. }
(Second: row-repository Observer) { Log "second" to the <console>. }
"""


@pytest.mark.parametrize(("target", "landing"), [("", "first"), ("First", "first"), ("Second", "second")])
@pytest.mark.parametrize("paused", [False, True])
def test_in_goes_into_the_observer_that_was_chosen(target: str, landing: str, paused: bool) -> None:
    stops = stepped(OBSERVED, 3, step(1, IN, target), paused=paused)
    assert f'Log "{landing}" to the <console>.' == stops[0]


def test_in_goes_over_when_the_chosen_feature_set_does_not_begin() -> None:
    assert ['Log "behind" to the <console>.'] == stepped(OBSERVED, 3, step(1, IN, "Gone"))


ACCEPTED = """
(Place: Go Handler) {
    Create the <order> with { status: "draft" }.
    Accept the <transition: draft_to_placed> on the <order: status>.
    Notify the <order> with "placed".
    Log "behind" to the <console>.
}
(Follow: status StateObserver<draft_to_placed>) { Log "followed" to the <console>. }
(Hear: NotificationSent Handler) { Log "heard" to the <console>. }
"""


@pytest.mark.parametrize(("line", "landing"), [(4, "followed"), (5, "heard")])
def test_in_goes_into_whoever_follows_a_state_and_whoever_hears_a_notification(line: int, landing: str) -> None:
    assert [f'Log "{landing}" to the <console>.'] == stepped(ACCEPTED, line, step(1, IN))


RENDERED = """
(Render: Go Handler) {
    Create the <who> with "Ada".
    Transform the <page> from the <template: hello.txt>.
    Log <page> to the <console>.
}
"""


@pytest.mark.parametrize("kind", [OVER, IN])
def test_a_template_is_rendered_within_one_step(kind: StepKind, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("{{ for each <i> in [1, 2] { }}{{ <i> }} {{ <who> }} {{ } }}")

    def act(stage: Stage) -> None:
        stage.driver.use(Templates(tmp_path, LINKAGE))
        stage.obey(break_at("main.aro", 4))
        stage.emit("Go")
        stage.obey(Step(1, kind))
        assert [] == stage.out
        stage.obey(Continue())

    stage = on_stage(RENDERED, act, tap=new_tap)
    assert [] == stage.err
    assert ("step: Log <page> to the <console>.", 2) == (stage.stops()[-1], len(stage.stops()))
    assert ["[Render] 1 Ada 2 Ada "] == stage.out


# --- parallel loops ------------------------------------------------------------------------------------------------

PARALLEL = """
(Side By Side: Go Handler) {
    parallel for each <i> in [1, 2] {
        Log "a ${i}" to the <console>.
        Log "b ${i}" to the <console>.
    }
    Log "behind" to the <console>.
}
"""
A, B, BEHIND = (f'Log "{text}" to the <console>.' for text in ("a ${i}", "b ${i}", "behind"))


def test_over_a_parallel_loop_goes_behind_it_and_in_goes_into_a_pass() -> None:
    assert [BEHIND] == stepped(PARALLEL, 3, step(1, OVER))
    assert [A] == stepped(PARALLEL, 3, step(1, IN))


def test_a_step_in_one_pass_of_a_parallel_loop_does_not_end_in_another() -> None:
    def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", 4))
        stage.emit("Go")
        stage.obey(SetBreakpoints())
        stage.obey(Step(2, OVER))
        assert ["[Side By Side] a 2"] == stage.out
        stage.obey(Step(1, OVER))
        stage.obey(Step(4, OVER))
        stage.obey(Step(3, OVER))

    stops = on_stage(PARALLEL, act, tap=new_tap).stops()
    assert [A, A, B, B, BEHIND] == [stop.partition(": ")[2] for stop in stops]


def test_a_pause_does_not_hold_the_passes_of_a_parallel_loop_that_is_stepped_over() -> None:
    assert [BEHIND] == stepped(PARALLEL, 3, step(1, OVER), paused=True)


OBSERVED_PASSES = """
(Side By Side: Go Handler) {
    parallel for each <i> in [1, 2] {
        Store { id: <i> } into the <row-repository>.
        Log "stored ${i}" to the <console>.
    }
}
(Watch: row-repository Observer) { Log "watched" to the <console>. }
(Look: row-repository Observer) { Log "looked" to the <console>. }
"""


def line(number: int, at: int) -> Breakpoint:
    return Breakpoint(number, file="main.aro", line=at)


def held_in(stage: Stage) -> list[tuple[int, tuple[int, ...]]]:
    """Return what is held, by execution and pass."""
    points = (hold.point for hold in stage.tap.controller.holds)
    return [(point.execution_id, getattr(point, "branch", ())) for point in points]


@pytest.mark.parametrize("kind", [OVER, OUT])
def test_a_step_out_of_an_observer_ends_in_the_pass_that_waits_for_it_though_another_is_there_sooner(
    kind: StepKind,
) -> None:
    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((line(1, 8), line(2, 9))))
        stage.emit("Go")
        assert [(2, ()), (3, ()), (4, ()), (5, ())] == held_in(stage)
        stage.obey(SetBreakpoints())
        stage.obey(Step(1, kind))
        stage.obey(Continue(3))
        stage.obey(Continue(4))
        assert "[Side By Side] stored 2" == stage.out[-1], "the other pass has gone by"
        stage.obey(Continue(2))
        assert [(1, (1,))] == held_in(stage)

    assert 'step: Log "stored ${i}" to the <console>.' == on_stage(OBSERVED_PASSES, act, tap=new_tap).stops()[-1]


def test_a_step_into_what_one_pass_sets_going_does_not_end_in_what_another_does() -> None:
    def act(stage: Stage) -> None:
        stage.obey(break_at("main.aro", 4))
        stage.emit("Go")
        stage.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.EVENT, "repository.changed"),)))
        stage.obey(Step(1, IN))
        stage.obey(SetBreakpoints())
        stage.obey(Continue(2))
        assert "[Side By Side] stored 2" == stage.out[-1], "the other pass has gone by, and its observers"
        stage.obey(Continue(3))

    stops = on_stage(OBSERVED_PASSES, act, tap=new_tap).stops()
    assert 'step: Log "watched" to the <console>.' == stops[-1]


# --- one delivery at a time ----------------------------------------------------------------------------------------

EACH = '(Take: Go Handler) {\n    Extract the <n> from the <event: n>.\n    Log "took ${n}" to the <console>.\n}'


def queue_of_three(act: Callable[[Stage], None]) -> Stage:
    def play(stage: Stage) -> None:
        stage.obey(Pause(Lane(LaneKind.EVENT, "Go")))
        for n in (1, 2, 3):
            stage.emit("Go", n=n)
        act(stage)

    return on_stage(EACH, play, tap=new_tap)


def test_held_deliveries_are_a_queue_and_any_of_them_can_be_stepped_dropped_or_let_go() -> None:
    def act(stage: Stage) -> None:
        assert ["delivery"] * 3 == [held.point for held in stage.records(Held)]
        assert [] == stage.records(DeliveryStarted)
        stage.obey(Drop(2))
        stage.obey(Step(3))
        assert [1, 4] == [hold.hold_id for hold in stage.tap.controller.holds]
        stage.obey(Continue(lane=Lane(LaneKind.EVENT, "Go")))

    stage = queue_of_three(act)
    assert ["[Take] took 1", "[Take] took 3"] == stage.out
    assert "step: Extract the <n> from the <event: n>." == stage.stops()[3]
    assert [(2, "drop"), (3, "step"), (1, "continue"), (4, "continue")] == [
        (released.hold_id, released.how) for released in stage.records(Released)
    ]


def test_the_handler_of_a_delivery_that_is_stepped_can_be_stepped_through_while_the_others_wait() -> None:
    def act(stage: Stage) -> None:
        for hold_id in (2, 4, 5):
            stage.obey(Step(hold_id))
        assert [1, 3] == [hold.hold_id for hold in stage.tap.controller.holds]

    assert ["[Take] took 2"] == queue_of_three(act).out[:1]


# --- lanes -------------------------------------------------------------------------------------------------------

BOTH = """
(Take: Go Handler) { Log "take" to the <console>. }
(Watch: Go Handler) { Log "watch" to the <console>. }
(Other: Stop Handler) { Log "other" to the <console>. }
"""


@pytest.mark.parametrize(
    ("lane", "before"),
    [
        (Lane(), []),
        (Lane(LaneKind.EVENT, "Go"), ["[Other] other"]),
        (Lane(LaneKind.HANDLER, "Take"), ["[Watch] watch", "[Other] other"]),
        (Lane(LaneKind.CONNECTION, "c1"), ["[Take] take", "[Watch] watch", "[Other] other"]),
    ],
)
def test_what_lies_in_no_paused_lane_goes_on(lane: Lane, before: list[str]) -> None:
    seen: list[list[str]] = []

    def act(stage: Stage) -> None:
        stage.obey(Pause(lane))
        stage.emit("Go")
        stage.emit("Stop")
        seen.append(list(stage.out))
        stage.obey(Continue(lane=lane))

    stage = on_stage(BOTH, act, tap=new_tap)
    assert [before] == seen
    assert ["[Other] other", "[Take] take", "[Watch] watch"] == sorted(stage.out)


def test_a_loop_without_end_is_reached_in_its_lane_and_others_run() -> None:
    text = """
    (Spin: Go Handler) {
        Create the <n> with 0.
        while 1 == 1 { Update the <n> with <n> + 1. }
    }
    (Other: Stop Handler) { Log "other" to the <console>. }
    """

    def act(stage: Stage) -> None:
        stage.driver.on_interrupt = lambda: (
            None if stage.records(Held) else stage.obey(Pause(Lane(LaneKind.HANDLER, "Spin")))
        )
        stage.driver.executions.signals.interrupt = True
        stage.emit("Go")
        stage.emit("Stop")

    stage = on_stage(text, act, tap=new_tap)
    assert ([("Spin",)], ["[Other] other"]) == ([held.handlers for held in stage.records(Held)], stage.out)


# --- bounds ------------------------------------------------------------------------------------------------------


def test_thousands_can_be_held_and_go_on_in_order() -> None:
    def act(stage: Stage) -> None:
        stage.obey(Pause())
        for n in range(3000):
            stage.emit("Go", n=n)
        assert 3000 == len(stage.tap.controller.holds)
        stage.obey(Continue())

    assert [f"[Take] took {n}" for n in range(3000)] == on_stage(EACH, act, tap=new_tap).out
