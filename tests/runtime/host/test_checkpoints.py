"""Where runs stop: every kind of breakpoint on a real driver, and the names that can be read there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.engine.events import Event
from runtime.host.checkpoints import event_point
from runtime.host.runs import Delivery
from runtime.probe.commands import Breakpoint, BreakpointKind, Continue, SetBreakpoints, Step, StepKind
from runtime.probe.messages import PeerName
from runtime.probe.records import DeliveryStarted, ExecutionFailed, ExecutionFinished, Held, Released
from runtime.services.service import Origin
from tests.support.driving import Stage, new_tap, on_stage

SHOP = """
(Take Order: Ordered Handler) {
    Extract the <n> from the <event: n>.
    Create the <order> with { id: <n>, total: <n> * 2 }.
    Store the <order> into the <order-repository>.
    Emit a <Taken: event> with { n: <n> }.
    Log "took ${n}" to the <console>.
}
(Count Orders: order-repository Observer) {
    Create the <seen> with 1.
    Log "seen" to the <console>.
}
(Tell: Taken Handler) {
    Extract the <gone> from the <event: nowhere>.
}
"""


def broken_at(
    *breakpoints: Breakpoint,
    text: str = SHOP,
    then: Callable[[Stage], None] | None = None,
    recorded: bool = False,
) -> Stage:
    """Return the stage after an order was taken with these breakpoints set; `then` acts while it is held."""

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints(breakpoints))
        stage.emit("Ordered", n=3)
        if then is not None:
            then(stage)

    return on_stage(text, act, tap=lambda program: new_tap(program, record_statements=recorded))


def on(kind: BreakpointKind, target: str = "") -> Breakpoint:
    return Breakpoint(1, kind, target)


@pytest.mark.parametrize(
    ("breakpoint", "stop"),
    [
        (on(BreakpointKind.HANDLER, "Take Order"), "breakpoint: Extract the <n> from the <event: n>."),
        (on(BreakpointKind.VERB, "store"), "breakpoint: Store the <order> into the <order-repository>."),
        (on(BreakpointKind.EVENT, "Taken"), "breakpoint: Tell"),
        (on(BreakpointKind.ERROR), "error: Extract the <gone> from the <event: nowhere>."),
        (on(BreakpointKind.UNCAUGHT), "error: Extract the <gone> from the <event: nowhere>."),
        (on(BreakpointKind.DATA, "order"), "data: Store the <order> into the <order-repository>."),
        (on(BreakpointKind.DATA, "order-repository"), "data: Emit a <Taken: event> with { n: <n> }."),
        (on(BreakpointKind.EVENT, "repository.changed"), "breakpoint: Count Orders"),
    ],
)
def test_each_kind_of_breakpoint_stops_at_its_place(breakpoint: Breakpoint, stop: str) -> None:
    assert [stop] == broken_at(breakpoint).stops()


def test_an_event_stops_before_any_subscriber_has_started() -> None:
    stage = broken_at(on(BreakpointKind.EVENT, "Taken"))
    assert ["Take Order", "Count Orders"] == [begun.feature_set for begun in stage.records(DeliveryStarted)]


def test_an_event_that_nobody_hears_stops_too_and_goes_on() -> None:
    text = '(Take: Ordered Handler) { Emit a <Silent: event> with { n: 1 }. Log "after" to the <console>. }'

    def then(stage: Stage) -> None:
        assert [] == stage.out
        stage.obey(Continue())

    stage = broken_at(on(BreakpointKind.EVENT, "Silent"), text=text, then=then)
    assert (["breakpoint: "], ["[Take] after"]) == (stage.stops(), stage.out)


def test_only_the_feature_sets_a_breakpoint_can_touch_run_in_stepped_form() -> None:
    text = f"{SHOP}(Other: Ordered Handler) {{ Create the <else> with 1. }}"
    stage = broken_at(on(BreakpointKind.DATA, "seen"), text=text)
    # Whoever waits for the run that stops is where a step out of it ends.
    assert {"Take Order": True, "Count Orders": True, "Other": False} == {
        begun.feature_set: begun.stepped for begun in stage.records(DeliveryStarted)
    }
    stage = broken_at(on(BreakpointKind.ERROR))
    assert not any(begun.stepped for begun in stage.records(DeliveryStarted))


# --- failures ----------------------------------------------------------------------------------------------------


def test_a_failure_is_held_before_anybody_is_told_with_its_names_still_there() -> None:
    text = """
    (Take: Ordered Handler) {
        Create the <a> with 1.
        for each <item> in [7] { Extract the <b> from the <event: nowhere>. }
    }
    """

    def then(stage: Stage) -> None:
        assert [] == stage.records(ExecutionFailed)
        names = stage.driver.names_of(Origin(execution_id=1))
        assert (1, 7, 3) == (names["a"], names["item"], names["event"]["n"])
        stage.obey(Continue())
        assert stage.driver.executions.names_of(Origin(execution_id=1)) is None

    stage = broken_at(on(BreakpointKind.ERROR), text=text, then=then)
    (held,) = stage.records(Held)
    assert ("failure", 2, (1,)) == (held.point, held.statement, held.breakpoints)
    assert [Held, Released, ExecutionFailed] == [
        type(record) for record in stage.records(Held, Released, ExecutionFailed)
    ]
    assert stage.err


CALLS = """
(Outer: Ordered Handler) {
    Application.Fail the <r> from 7.
}
(Fail: Action takes <n: Integer>) {
    Extract the <gone> from the <n: nowhere>.
}
"""


def test_what_a_caller_is_told_of_is_no_uncaught_failure_but_the_callers_own_is() -> None:
    def then(stage: Stage) -> None:
        stage.obey(Continue())

    assert ["Outer"] == [held.handlers[0] for held in broken_at(on(BreakpointKind.UNCAUGHT), text=CALLS).records(Held)]
    stage = broken_at(on(BreakpointKind.ERROR), text=CALLS, then=then)
    assert ["Fail", "Outer"] == [held.handlers[0] for held in stage.records(Held)]


def test_a_step_from_a_failure_stops_in_the_execution_that_waits() -> None:
    def then(stage: Stage) -> None:
        stage.obey(Step(1, StepKind.OVER))

    stage = broken_at(on(BreakpointKind.ERROR), then=then, recorded=True)
    assert 'step: Log "took ${n}" to the <console>.' == stage.stops()[-1]


# --- data --------------------------------------------------------------------------------------------------------


def test_data_written_by_the_last_statement_stops_before_the_end() -> None:
    text = "(Take: Ordered Handler) { Create the <a> with 1. Create the <b> with <a> + 1. }"

    def then(stage: Stage) -> None:
        assert [] == stage.records(ExecutionFinished)
        assert {"a": 1, "b": 2} == {name: stage.driver.names_of(Origin(execution_id=1))[name] for name in "ab"}
        stage.obey(Continue())

    stage = broken_at(on(BreakpointKind.DATA, "b"), text=text, then=then)
    assert [("end", "data")] == [(held.point, held.reason) for held in stage.records(Held)]
    assert 1 == len(stage.records(ExecutionFinished))


def test_a_loop_stops_wherever_its_name_is_bound() -> None:
    text = "(Take: Ordered Handler) { for each <x> in [1, 2] { Log <x> to the <console>. } }"

    def then(stage: Stage) -> None:
        stage.obey(Continue())
        stage.obey(Continue())

    stage = broken_at(on(BreakpointKind.DATA, "x"), text=text, then=then)
    assert ["data: Log <x> to the <console>."] * 2 == stage.stops()


# --- what does not stop --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("breakpoint", "asked"),
    [
        (on(BreakpointKind.HANDLER, "Far"), []),
        (on(BreakpointKind.EVENT, "Elsewhere"), []),
        (on(BreakpointKind.DATA, "elsewhere"), []),
        (on(BreakpointKind.VERB, "store"), ["wants_statements", "checkpoint"]),
        (on(BreakpointKind.EVENT, "Taken"), ["wants_statements", "checkpoint"]),
    ],
)
@pytest.mark.parametrize("recorded", [False, True])
def test_what_a_breakpoint_cannot_touch_is_not_asked_about(
    breakpoint: Breakpoint, asked: list[str], recorded: bool
) -> None:
    """Nothing is asked but whether to record, and that only where statements are recorded."""
    got: list[str] = []

    def act(stage: Stage) -> None:
        stage.obey(SetBreakpoints((breakpoint,)))
        for question in ("wants_statements", "checkpoint", "wrote"):
            setattr(stage.tap, question, _counted(got, question, getattr(stage.tap, question)))
        stage.emit("Ordered", n=3)

    text = f"{SHOP}(Far: Far Handler) {{ Create the <elsewhere> with 1. }}"
    on_stage(text, act, tap=lambda program: new_tap(program, record_statements=recorded))
    assert [one for one in asked if not recorded or one == "checkpoint"] == [
        one for one in got if not recorded or one != "wants_statements"
    ]


def _counted(got: list[str], name: str, question: Callable[..., object]) -> Callable[..., object]:
    def ask(*arguments: object) -> object:
        got.append(name)
        return question(*arguments)

    return ask


@pytest.mark.parametrize(
    ("name", "connection_id", "seen"),
    [
        (PeerName("c1", "/ws?name=Ada"), "ID-1", ("c1", "/ws?name=Ada")),
        (None, "ID-1", ("", "/ws")),
        (PeerName("c1", "/ws?name=Ada"), "", ("", "/ws")),
    ],
)
def test_an_event_goes_by_the_name_of_its_connection(
    name: PeerName | None, connection_id: str, seen: tuple[str, str]
) -> None:
    event = Event("websocket.connected", {}, connection_id=connection_id, path="/ws")
    point = event_point(Delivery(event, (), Origin(), None, lambda reply: None), lambda asked: name)
    assert seen == (point.label, point.path)
