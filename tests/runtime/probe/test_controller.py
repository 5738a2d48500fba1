"""What is held, and where steps end."""

from __future__ import annotations

import pytest

from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    Drop,
    Lane,
    LaneKind,
    Order,
    Pause,
    RecordStatements,
    SetBreakpoints,
    Shutdown,
    SkipStatement,
    Step,
    StepKind,
)
from runtime.probe.controller import Controller
from runtime.probe.holds import RefusalError
from runtime.probe.placing import Places
from runtime.probe.seam import DeliveryPoint, EndPoint, Point, StatementPoint
from runtime.source import Span
from tests.support.breakpoints import break_at
from tests.support.written import standing_at, written

PROGRAM = written("A", {2: "create", 3: "emit", 5: "log"}, "main.aro", also=[("B", {12: "create", 13: "log"})])
OTHER = written("Other", {1: "log"}, "other.aro")
PLACES = Places((*PROGRAM, *OTHER))
A, B = (known.span for known in PROGRAM)


def statement(execution_id: int, line: int, *, parent: int = 0, first: bool = False, flow: int = 1) -> StatementPoint:
    feature_set, found = standing_at(PROGRAM, line)
    return StatementPoint(
        execution_id=execution_id, parent_id=parent, feature_set=f"set {execution_id}", place=feature_set.span,
        statement=found.number, span=found.span, first=first, event_type="Thing", connection_id="", flow=flow, cause=1,
    )  # fmt: skip


def delivery(*handlers: str, flow: int = 1) -> DeliveryPoint:
    return DeliveryPoint("Thing", handlers, "", flow, 1)


def controller(paused: bool = False) -> Controller:
    return Controller(PLACES, paused=paused)


def held(control: Controller, point: Point) -> str | None:
    """Return the reason for which `point` is held."""
    hold = control.checkpoint(point)
    return hold.reason if hold is not None else None


def wants(control: Controller, span: Span) -> bool:
    return control.wants_statements("any", span, "Thing", "")


def is_armed(control: Controller) -> bool:
    """Whether any checkpoint could hold something."""
    arms = control.arms
    return bool(arms.armed or arms.stops or arms.deliveries or arms.armed_ends or arms.writes)


def ids(control: Controller, order: Order) -> list[tuple[int, str]]:
    return [(instruction.hold_id, instruction.how) for instruction in control.obey(order)]


def test_without_orders_nothing_is_held_and_nothing_is_armed() -> None:
    control = controller()
    assert [held(control, delivery("a")), held(control, statement(1, 2))] == [None, None]
    assert not is_armed(control)
    assert not control.interrupting
    assert not wants(control, A)


def test_a_pause_holds_deliveries_and_statements() -> None:
    control = controller()
    control.obey(Pause())
    assert held(control, delivery("a")) == "pause"
    assert held(control, statement(1, 2)) == "pause"
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
    assert control.paused == ()
    assert control.holds == ()
    assert held(control, statement(7, 3)) is None


def test_one_hold_is_released_and_the_pause_goes_on() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("a"))
    control.checkpoint(delivery("b"))
    assert ids(control, Continue(2)) == [(2, "continue")]
    assert control.paused == (Lane(),)
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


def test_breakpoints_replace_those_that_were_set_before() -> None:
    control = controller()
    control.obey(break_at("main.aro", 2, 13))
    control.obey(SetBreakpoints((Breakpoint(7, file="other.aro", line=1),)))
    assert control.breakpoints == {7: BreakpointStatus(7, 1)}
    control.obey(SetBreakpoints())
    assert control.breakpoints == {}


def test_a_parked_breakpoint_stops_nothing_and_arms_nothing() -> None:
    control = controller()
    control.obey(SetBreakpoints((Breakpoint(1, file="main.aro", line=2, enabled=False),)))
    assert held(control, statement(1, 2)) is None
    assert not is_armed(control)
    assert control.breakpoints[1].line == 2


def test_a_breakpoint_holds_every_execution_that_reaches_its_line_and_no_other_line() -> None:
    control = controller()
    control.obey(break_at("main.aro", 5))
    assert [held(control, statement(1, 3)), held(control, statement(1, 5)), held(control, statement(2, 5))] == [
        None,
        "breakpoint",
        "breakpoint",
    ]


def test_only_feature_sets_around_a_breakpoint_run_in_stepped_form() -> None:
    control = controller()
    control.obey(break_at("main.aro", 5))
    assert [wants(control, A), wants(control, B)] == [True, False]
    assert control.arms.stops.keys() == {A}
    assert not control.arms.armed


@pytest.mark.parametrize("order", [Pause(), RecordStatements(True)])
def test_pausing_and_recording_run_everything_in_stepped_form(order: Order) -> None:
    control = controller()
    control.obey(order)
    assert wants(control, A)


def test_recording_statements_arms_nothing_and_can_be_ended() -> None:
    control = controller()
    control.obey(RecordStatements(True))
    assert not is_armed(control)
    control.obey(RecordStatements(False))
    assert not wants(control, A)


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
    assert not is_armed(control)


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
    assert not is_armed(control)


def test_executions_that_start_during_a_step_run_in_stepped_form() -> None:
    assert wants(stopped_in_child(StepKind.IN), B)


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
    control._pauses.clear()
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
    assert not is_armed(control)


def test_a_breakpoint_that_moves_away_is_no_longer_a_reason_to_step_through_a_feature_set() -> None:
    control = controller()
    answers = []
    for lines in ((2,), (), (2,)):
        control.obey(break_at("main.aro", *lines))
        answers += [wants(control, A), wants(control, A)]
    assert [True, True, False, False, True, True] == answers


# --- lanes -------------------------------------------------------------------------------------------------------


def in_lane(event: str = "Thing", connection: str = "") -> DeliveryPoint:
    return DeliveryPoint(event, ("set 1",), connection, 1, 1)


def test_several_lanes_stand_still_at_once_and_end_one_by_one() -> None:
    control = controller()
    one, two = Lane(LaneKind.CONNECTION, "c1"), Lane(LaneKind.EVENT, "Joined")
    control.obey(Pause(one))
    control.obey(Pause(two))
    for point in (in_lane(connection="c1"), in_lane("Joined"), in_lane(connection="c2"), in_lane("Joined", "c1")):
        control.checkpoint(point)
    assert control.paused == (one, two)
    assert [hold.hold_id for hold in control.holds] == [1, 2, 3]
    # What lies in both goes on only with the last of them.
    assert ids(control, Continue(lane=one)) == [(1, "continue")]
    assert ids(control, Continue(lane=two)) == [(2, "continue"), (3, "continue")]
    assert not is_armed(control)


@pytest.mark.parametrize(
    ("lane", "reason"),
    [
        (Lane(LaneKind.CONNECTION), "say which connection is to be paused"),
        (Lane(LaneKind.HANDLER), "say which handler is to be paused"),
        (Lane(LaneKind.EVENT), "say which event is to be paused"),
        (Lane(LaneKind.HANDLER, "Gone"), "there is no feature set Gone"),
    ],
)
def test_a_lane_in_which_nothing_could_lie_is_refused(lane: Lane, reason: str) -> None:
    control = controller()
    with pytest.raises(RefusalError, match=reason):
        control.obey(Pause(lane))
    assert control.paused == ()


def test_a_feature_set_of_the_program_can_be_paused() -> None:
    control = controller()
    control.obey(Pause(Lane(LaneKind.HANDLER, "A")))
    assert [control.wants_statements(name, A, "Thing", "") for name in ("A", "B")] == [True, False]


def test_only_what_can_lie_in_a_paused_lane_is_asked_about() -> None:
    control = controller()
    control.obey(Pause(Lane(LaneKind.EVENT, "Joined")))
    assert [event in control.arms.deliveries for event in ("Joined", "Left")] == [True, False]
    control.obey(Pause(Lane(LaneKind.CONNECTION, "c1")))
    assert "Left" in control.arms.deliveries
    assert [control.wants_statements("any", A, "Left", connection) for connection in ("c1", "c2")] == [True, False]


# --- what steps and pauses do together -----------------------------------------------------------------------------


def test_a_pause_does_not_hold_what_a_statement_sets_going_that_is_stepped_over() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(1, 3))
    control.obey(Step(1))
    its_own = DeliveryPoint("Thing", ("set 2",), "", 1, 1, execution_id=1)
    its_child, the_next = statement(2, 12, parent=1, first=True), statement(2, 13, parent=1)
    assert [held(control, point) for point in (its_own, its_child, the_next)] == [None, None, None]
    assert held(control, delivery("a")) == "pause"
    assert held(control, statement(1, 5)) == "step"


def test_a_pause_does_not_hold_the_rest_of_what_is_stepped_out_of() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(2, 12, parent=1, first=True))
    control.obey(Step(1, StepKind.OUT))
    assert held(control, statement(2, 13, parent=1)) is None
    control.execution_ended(2, 1)
    assert held(control, statement(1, 5)) == "step"


# --- steps to the cursor -------------------------------------------------------------------------------------------


def test_a_step_to_the_cursor_ends_there_in_whatever_execution_of_its_flow() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(1, 2))
    control.obey(Step(1, StepKind.CURSOR, "main.aro", 11))
    control._pauses.clear()
    assert held(control, statement(9, 12, first=True, flow=8)) is None
    assert held(control, statement(1, 3)) is None
    assert held(control, statement(2, 12, parent=1, first=True)) == "goto"
    assert not control.interrupting


def test_a_step_to_where_no_statement_stands_is_refused_and_nothing_goes_on() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(1, 2))
    with pytest.raises(RefusalError, match=r"no statement stands at main\.aro:14 or behind it"):
        control.obey(Step(1, StepKind.CURSOR, "main.aro", 14))
    assert [hold.hold_id for hold in control.holds] == [1]


# --- ends --------------------------------------------------------------------------------------------------------


def end(failure: str) -> EndPoint:
    return EndPoint(1, "set 1", 1, None, failure, False, "Thing", "", 1, 1)


def test_a_failure_is_held_before_its_end_is_told_and_can_neither_be_dropped_nor_skipped() -> None:
    control = controller()
    control.obey(SetBreakpoints((Breakpoint(4, BreakpointKind.ERROR),)))
    assert control.arms.armed_ends
    assert held(control, end("")) is None
    hold = control.checkpoint(end("Cannot emit the x."))
    assert hold is not None
    assert (hold.reason, hold.breakpoints) == ("error", (4,))
    for order, reason in ((Drop(1), "only a held delivery"), (SkipStatement(1), "only a held statement")):
        with pytest.raises(RefusalError, match=reason):
            control.obey(order)
    assert ids(control, Step(1)) == [(1, "step")]


def test_a_pause_holds_no_ends() -> None:
    control = controller()
    control.obey(Pause())
    assert held(control, end("Cannot emit the x.")) is None


def test_what_is_given_up_is_not_held_any_more() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(delivery("a"))
    assert control.abandon(1) is not None
    assert control.abandon(1) is None
    assert control.holds == ()


def test_a_statement_can_be_skipped() -> None:
    control = controller()
    control.obey(Pause())
    control.checkpoint(statement(1, 2))
    assert ids(control, SkipStatement(1)) == [(1, "skip")]
