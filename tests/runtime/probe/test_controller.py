"""What is held, and where steps end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import (
    Breakpoint,
    Continue,
    Drop,
    Order,
    Pause,
    RecordStatements,
    SetBreakpoints,
    Shutdown,
    Step,
    StepKind,
)
from runtime.probe.controller import Controller, RefusalError
from runtime.probe.seam import DeliveryPoint, EffectPoint, InboundPoint, Point, StatementPoint
from runtime.source import SourceFile, Span
from tests.support.breakpoints import break_at

SOURCE = SourceFile("main.aro", "\n".join(f"line {number}" for number in range(1, 31)))
LINES = {"main.aro": dict.fromkeys([2, 3, 5, 12, 13], 1), "other.aro": {1: 1}}
PLACE = SOURCE.span(0, 1)


def span_of(first: int, last: int | None = None) -> Span:
    start = SOURCE.line_starts[first - 1]
    return SOURCE.span(start, SOURCE.line_starts[(last or first) - 1] + 4)


def statement(execution_id: int, line: int, *, parent: int = 0, first: bool = False, flow: int = 1) -> StatementPoint:
    return StatementPoint(
        execution_id=execution_id, parent_id=parent, feature_set=f"set {execution_id}", statement=line,
        span=span_of(line), verb="log", first=first, event_type="Thing", connection_id="", flow=flow, cause=1,
    )  # fmt: skip


def delivery(*handlers: str, flow: int = 1) -> DeliveryPoint:
    return DeliveryPoint("Thing", handlers, "", flow, 1)


def controller(paused: bool = False) -> Controller:
    return Controller(LINES, paused=paused)


def held(control: Controller, point: Point) -> str | None:
    """Return the reason for which `point` is held."""
    hold = control.checkpoint(point)
    return hold.reason if hold is not None else None


def ids(control: Controller, order: Order) -> list[tuple[int, str]]:
    return [(instruction.hold_id, instruction.how) for instruction in control.obey(order)]


def test_without_orders_nothing_is_held_and_nothing_is_armed() -> None:
    control = controller()
    assert [held(control, delivery("a")), held(control, statement(1, 2))] == [None, None]
    assert not control.armed
    assert not control.interrupting
    assert not control.wants_statements("a", PLACE)


def test_a_pause_holds_deliveries_and_statements_and_nothing_else() -> None:
    control = controller()
    control.obey(Pause())
    assert held(control, delivery("a")) == "pause"
    assert held(control, statement(1, 2)) == "pause"
    assert held(control, EffectPoint(1, "Store", None, 1, 1)) is None
    assert held(control, InboundPoint("c", "hello", 1, 1)) is None
    assert control.interrupting


def test_an_application_that_begins_paused_is_held_for_its_entry_first() -> None:
    control = controller(paused=True)
    assert [held(control, delivery("a")), held(control, delivery("b"))] == ["entry", "pause"]


def test_continue_releases_all_in_the_order_they_were_held_and_ends_the_pause() -> None:
    control = controller()
    control.obey(Pause())
    for point in (statement(7, 2), delivery("a"), statement(3, 5)):
        control.checkpoint(point)
    assert ids(control, Continue()) == [(1, "continue"), (2, "continue"), (3, "continue")]
    assert not control.paused
    assert control.holds == ()
    assert held(control, statement(7, 3)) is None


def test_one_hold_is_released_and_the_pause_goes_on() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("a"))
    control.checkpoint(delivery("b"))
    assert ids(control, Continue(2)) == [(2, "continue")]
    assert control.paused
    assert [hold.hold_id for hold in control.holds] == [1]


@pytest.mark.parametrize("order", [Continue(9), Step(9), Drop(9)])
def test_what_is_not_held_cannot_be_released(order: Order) -> None:
    with pytest.raises(RefusalError, match="nothing is held as 9"):
        controller().obey(order)


def test_a_released_hold_cannot_be_released_again() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("a"))
    control.obey(Continue(1))
    with pytest.raises(RefusalError, match="released already"):
        control.obey(Step(1))


def test_a_delivery_can_be_dropped_and_a_statement_cannot() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("a"))
    control.checkpoint(statement(1, 2))
    assert ids(control, Drop(1)) == [(1, "drop")]
    with pytest.raises(RefusalError, match="only a held delivery"):
        control.obey(Drop(2))
    assert [hold.hold_id for hold in control.holds] == [2]


def test_an_order_for_somebody_else_is_refused() -> None:
    with pytest.raises(RefusalError, match="Shutdown"):
        controller().obey(Shutdown())


# --- breakpoints -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [((2,), {2}), ((1,), {2}), ((4,), {5}), ((6, 7, 12), {12}), ((14,), set()), ((), set())],
)
def test_a_breakpoint_moves_to_the_next_line_with_a_statement(wanted: Sequence[int], placed: set[int]) -> None:
    control = controller()
    control.obey(break_at("main.aro", *wanted))
    assert {status.line for status in control.breakpoints.values()} - {0} == placed
    assert control.armed == bool(placed)


def test_breakpoints_replace_those_that_were_set_before() -> None:
    control = controller()
    control.obey(break_at("main.aro", 2, 13))
    control.obey(SetBreakpoints((Breakpoint(7, file="other.aro", line=1),)))
    assert control.breakpoints == {7: BreakpointStatus(7, 1)}
    control.obey(SetBreakpoints())
    assert control.breakpoints == {}


def test_a_breakpoint_in_an_unknown_file_says_so_and_the_others_stop() -> None:
    control = controller()
    control.obey(SetBreakpoints((Breakpoint(1, file="gone.aro", line=1), Breakpoint(2, file="main.aro", line=2))))
    assert [status.fault for status in control.breakpoints.values()] == [
        "there is no file gone.aro in this application",
        "",
    ]
    assert held(control, statement(1, 2)) == "breakpoint"


def test_two_breakpoints_with_one_id_are_refused() -> None:
    with pytest.raises(RefusalError, match="two breakpoints have the id 1"):
        controller().obey(SetBreakpoints((Breakpoint(1), Breakpoint(1))))


def test_a_parked_breakpoint_stops_nothing_and_arms_nothing() -> None:
    control = controller()
    control.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=2, enabled=False),)))
    assert held(control, statement(1, 2)) is None
    assert not control.armed
    assert control.breakpoints[1].line == 2


def test_a_breakpoint_holds_every_execution_that_reaches_its_line_and_no_other_line() -> None:
    control = controller()
    control.obey(break_at("main.aro", 5))
    assert [held(control, statement(1, 3)), held(control, statement(1, 5)), held(control, statement(2, 5))] == [
        None,
        "breakpoint",
        "breakpoint",
    ]


def test_a_line_with_several_statements_stops_once() -> None:
    control = controller()
    control.obey(break_at("main.aro", 5))
    second = replace(statement(1, 5), span=SOURCE.span(SOURCE.line_starts[4] + 3, SOURCE.line_starts[4] + 4))
    assert [held(control, statement(1, 5)), held(control, second)] == ["breakpoint", None]


def test_only_feature_sets_around_a_breakpoint_run_in_stepped_form() -> None:
    control = controller()
    control.obey(break_at("main.aro", 5))
    assert control.wants_statements("near", span_of(1, 6))
    assert not control.wants_statements("far", span_of(10, 14))
    assert not control.wants_statements("before", span_of(1, 4))


@pytest.mark.parametrize("order", [Pause(), RecordStatements(True)])
def test_pausing_and_recording_run_everything_in_stepped_form(order: Order) -> None:
    control = controller()
    control.obey(order)
    assert control.wants_statements("any", PLACE)


def test_recording_statements_arms_nothing_and_can_be_ended() -> None:
    control = controller()
    control.obey(RecordStatements(True))
    assert not control.armed
    control.obey(RecordStatements(False))
    assert not control.wants_statements("any", PLACE)


# --- steps -------------------------------------------------------------------------------------------------------


def stopped_in_child(kind: StepKind) -> Controller:
    """Execution 1 waits for 2, which is stopped at line 3 and steps from there."""
    control = controller()
    control.obey(break_at("main.aro", 3))
    control.checkpoint(statement(2, 3, parent=1))
    control.obey(SetBreakpoints())
    control.obey(Step(1, kind))
    return control


WHAT_MAY_COME = {
    "unrelated": statement(9, 2, first=True),
    "grandchild": statement(3, 12, parent=2, first=True),
    "second of grandchild": statement(3, 13, parent=2),
    "next": statement(2, 5, parent=1),
    "next of parent": statement(1, 2),
}


@pytest.mark.parametrize(
    ("kind", "stop"),
    [(StepKind.IN, "grandchild"), (StepKind.OVER, "next"), (StepKind.OUT, "next of parent")],
)
def test_in_over_and_out_end_at_three_different_statements(kind: StepKind, stop: str) -> None:
    control = stopped_in_child(kind)
    stops = []
    for name, point in WHAT_MAY_COME.items():
        if name == "next of parent":
            control.execution_ended(3, 2)
            control.execution_ended(2, 1)
        if held(control, point):
            stops.append(name)
    assert stops == [stop]
    assert not control.armed


def test_a_step_over_the_last_statement_ends_in_the_execution_that_waits() -> None:
    control = stopped_in_child(StepKind.OVER)
    control.execution_ended(2, 1)
    assert held(control, statement(4, 12, parent=1, first=True)) is None
    assert held(control, statement(1, 2)) == "step"


def test_a_step_in_where_nothing_is_triggered_is_a_step_over() -> None:
    control = stopped_in_child(StepKind.IN)
    assert held(control, statement(2, 5, parent=1)) == "step"


def test_a_step_goes_up_until_somebody_waits_and_then_is_over() -> None:
    control = stopped_in_child(StepKind.OUT)
    control.execution_ended(2, 1)
    control.execution_ended(1, 0)
    assert not control.armed


def test_executions_that_start_during_a_step_run_in_stepped_form() -> None:
    assert stopped_in_child(StepKind.IN).wants_statements("any", PLACE)


def test_the_step_of_one_execution_does_not_end_in_another() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(1, 2))
    control.checkpoint(statement(2, 2))
    control.obey(Step(1))
    control.obey(Step(2))
    assert [held(control, statement(2, 3)), held(control, statement(1, 3))] == ["step", "step"]


def test_a_breakpoint_on_the_way_of_a_step_stops_and_the_step_stays_on_its_way() -> None:
    control = stopped_in_child(StepKind.OVER)
    control.obey(break_at("main.aro", 12))
    assert held(control, statement(3, 12, parent=2, first=True)) == "breakpoint"
    assert held(control, statement(2, 5, parent=1)) == "step"


def test_continue_ends_the_steps_on_their_way() -> None:
    control = stopped_in_child(StepKind.OVER)
    control.obey(Continue())
    assert held(control, statement(2, 5, parent=1)) is None


def test_a_step_on_a_delivery_stops_before_the_first_statement_of_each_handler_once() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("set 1", "set 2", flow=4))
    control.obey(Continue(1))
    control.checkpoint(delivery("set 1", "set 2", flow=5))
    control.obey(Step(2))
    control._paused = False
    stops = [
        held(control, point)
        for point in (
            statement(1, 2, first=True, flow=4),
            statement(1, 2, first=True, flow=5),
            statement(1, 3, flow=5),
            statement(2, 12, first=True, flow=5),
            statement(2, 12, first=True, flow=5),
        )
    ]
    assert stops == [None, "step", None, "step", None]
    assert not control.armed


def test_a_breakpoint_that_moves_away_is_no_longer_a_reason_to_step_through_a_feature_set() -> None:
    control = controller()
    whole = span_of(1, 3)
    answers = []
    for lines in ((2,), (), (2,)):
        control.obey(break_at(whole.source.name, *lines))
        answers += [control.wants_statements("X", whole), control.wants_statements("X", whole)]
    assert [True, True, False, False, True, True] == answers
