"""The runtime's side of the seam: stamps, records of holds, and watchers that fail."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from runtime.probe.commands import Breakpoint, BreakpointKind, Continue, Drop, Order, Pause, SetBreakpoints
from runtime.probe.controller import Controller
from runtime.probe.holds import Hold, RefusalError, ReleaseInstruction
from runtime.probe.journal import Journal
from runtime.probe.placing import Places
from runtime.probe.records import BreakpointFaulted, Held, OrderGiven, Released, RuntimeFaulted, ServiceStopped, view
from runtime.probe.seam import RUN, DeliveryPoint, EndPoint, Point, StatementPoint, Verdict, Write
from runtime.probe.tap import Tap
from runtime.source import Span
from tests.support.breakpoints import break_at
from tests.support.written import written

(FEATURE_SET,) = written("a", {1: "create", 2: "log"}, "main.aro")
PLACE, SPAN = FEATURE_SET.span, FEATURE_SET.statements[1].span
DELIVERY = DeliveryPoint("Thing", ("a", "b"), "c-1", 5, 6)
STATEMENT = StatementPoint(3, 2, "a", PLACE, 1, SPAN, False, "Thing", "c-1", 5, 6)


def new_tap(controller: Controller | None = None, **extra: Any) -> Tap:
    ticks = count(100, 100)
    return Tap(Journal(64), controller or Controller(Places([FEATURE_SET])), clock=lambda: next(ticks), **extra)


def records(tap: Tap) -> list[Any]:
    return [view(raw) for raw in tap.journal.since(0).records]


class BrokenController(Controller):
    """Fails at everything, but holds what it held before."""

    def checkpoint(self, point: Point) -> Hold | None:
        raise RuntimeError("broken")

    def wants_statements(self, feature_set: str, span: Span, event_type: str, connection_id: str) -> bool:
        raise RuntimeError("broken")

    def wrote(self, write: Write) -> None:
        raise RuntimeError("broken")

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: tuple[int, ...] = ()) -> None:
        raise RuntimeError("broken")

    def obey(self, order: Order) -> list[ReleaseInstruction]:
        raise RuntimeError("broken")


def test_a_record_gets_its_number_its_time_and_its_flow() -> None:
    tap = new_tap()
    assert tap.observe(ServiceStopped, 0, 0, "http-server") == 1
    assert tap.observe(ServiceStopped, 1, 1, "other") == 2
    assert records(tap) == [
        ServiceStopped(1, 100, 1, 0, "http-server"),
        ServiceStopped(2, 200, 1, 1, "other"),
    ]


def test_a_held_delivery_is_told_with_its_handlers() -> None:
    tap = new_tap()
    tap.obey(Pause())
    decision = tap.checkpoint(DELIVERY)
    assert (decision.verdict, decision.hold_id) == (Verdict.HOLD, 1)
    assert records(tap) == [Held(1, 100, 5, 6, 1, "delivery", "pause", 0, "Thing", ("a", "b"), -1, None, "c-1")]


def test_a_held_statement_is_told_with_its_place() -> None:
    tap = new_tap()
    tap.obey(break_at("main.aro", 2))
    tap.checkpoint(STATEMENT)
    assert records(tap) == [Held(1, 100, 5, 6, 1, "statement", "breakpoint", 3, "Thing", ("a",), 1, SPAN, "c-1", (1,))]


def test_a_release_is_told_with_the_hold_as_its_cause() -> None:
    tap = new_tap()
    tap.obey(Pause())
    tap.observe(OrderGiven, 0, 0, "Pause", "")
    tap.checkpoint(DELIVERY)
    tap.checkpoint(DELIVERY)
    tap.obey(Drop(2))
    tap.obey(Continue())
    assert [record for record in records(tap) if isinstance(record, Released)] == [
        Released(4, 400, 5, 3, 2, "drop"),
        Released(5, 500, 5, 2, 1, "continue"),
    ]


def test_armed_follows_the_controller() -> None:
    tap = new_tap()
    seen = [tap.armed]
    tap.obey(Pause())
    seen.append(tap.armed)
    tap.obey(Continue())
    seen.append(tap.armed)
    assert seen == [False, True, False]
    assert Tap(Journal(4), Controller(paused=True)).armed


def test_a_refused_order_is_passed_on_to_whoever_gave_it() -> None:
    with pytest.raises(RefusalError):
        new_tap().obey(Continue(1))


def test_a_controller_that_fails_lets_everything_go_on_and_is_taken_away() -> None:
    broken = BrokenController(paused=True)
    tap = new_tap(broken)
    assert tap.checkpoint(DELIVERY) == RUN
    assert not tap.armed
    assert tap.controller is not broken
    assert [type(record) for record in records(tap)] == [RuntimeFaulted]
    assert "RuntimeError: broken" in records(tap)[0].traceback
    assert tap.wants_statements("a", SPAN, "Thing", "") is False


@pytest.mark.parametrize("ask", ["wants", "wrote", "ended"])
def test_no_question_to_a_controller_raises_into_the_runtime(ask: str) -> None:
    tap = new_tap(BrokenController(paused=True))
    if ask == "wrote":
        tap.wrote(Write(1, "x", 1, None, 1, 1))
    elif ask == "wants":
        assert tap.wants_statements("a", SPAN, "Thing", "") is False
    else:
        tap.execution_ended(1, 0)
    assert [type(record) for record in records(tap)] == [RuntimeFaulted]


def test_what_a_failed_controller_held_is_released_by_the_next_order() -> None:
    hold = Hold(7, DELIVERY, "pause", 1)
    tap = new_tap(BrokenController(holds=(hold,)))
    assert [instruction.hold_id for instruction in tap.obey(Pause())] == [7]


def test_breakpoints_set_after_a_controller_has_failed_still_know_the_language() -> None:
    broken = BrokenController()
    tap = new_tap(broken)
    tap.checkpoint(DELIVERY)
    assert tap.controller.expressions is broken.expressions
    assert tap.controller is not broken


def test_an_observer_that_comes_later_is_told_of_what_comes_then() -> None:
    told: list[int] = []
    tap = new_tap()
    tap.observe(ServiceStopped, 0, 0, "one")
    tap.add_observer(lambda raw: told.append(raw[0]))
    tap.observe(ServiceStopped, 0, 0, "two")
    assert [2] == told


def test_observers_are_told_and_one_that_fails_is_taken_away() -> None:
    told: list[int] = []

    def fail(raw: tuple[Any, ...]) -> None:
        raise RuntimeError("no")

    tap = new_tap(observers=(fail, lambda raw: told.append(raw[0])))
    tap.observe(ServiceStopped, 0, 0, "one")
    tap.observe(ServiceStopped, 0, 0, "two")
    assert [type(record) for record in records(tap)] == [ServiceStopped, RuntimeFaulted, ServiceStopped]
    assert sorted(told) == [1, 2, 3]


@pytest.mark.parametrize(("failure", "point"), [("Cannot log the x.", "failure"), ("", "end")])
def test_the_end_of_an_execution_is_told_as_what_it_is(failure: str, point: str) -> None:
    tap = new_tap()
    tap.obey(SetBreakpoints((Breakpoint(1, BreakpointKind.ERROR), Breakpoint(2, BreakpointKind.DATA, "x"))))
    end = EndPoint(3, "a", 1 if failure else -1, SPAN if failure else None, failure, False, "Thing", "c-1", 5, 6)
    if not failure:
        tap.controller._breakpoints._written[3] = (2,)
    tap.checkpoint(end)
    held = records(tap)[-1]
    assert (held.point, held.statement, held.span, held.breakpoints) == (
        (point, 1, SPAN, (1,)) if failure else (point, -1, None, (2,))
    )


def test_a_breakpoint_that_cannot_stop_is_told_of_behind_the_order_that_set_it() -> None:
    tap = new_tap()
    tap.observe(OrderGiven, 0, 0, "SetBreakpoints", "")
    tap.obey(break_at("gone.aro", 1))
    assert records(tap)[1:] == [BreakpointFaulted(2, 200, 2, 1, 1, "there is no file gone.aro in this application")]


def test_what_is_given_up_is_told_as_dropped() -> None:
    tap = new_tap()
    tap.obey(Pause())
    tap.checkpoint(DELIVERY)
    tap.abandoned(1)
    tap.abandoned(1)
    assert records(tap)[1:] == [Released(2, 200, 5, 1, 1, "drop")]
