"""Who gets an event, in which order, and who is told what came of it."""

from __future__ import annotations

import pytest

from runtime.engine.events import Event, key_pressed
from runtime.probe.records import EventPublished, RuntimeFaulted
from runtime.services.service import OUTSIDE
from tests.support.driving import Stage, emitting, new_tap, on_stage

TWO_HANDLERS = """
(First: Thing Handler) { Log "one" to the <console>. }
(Second: Thing Handler) { Log "two" to the <console>. }
"""


def test_handlers_run_in_source_order_inside_the_call_that_brought_the_event() -> None:
    def act(stage: Stage) -> None:
        outcomes = stage.emit("Thing")
        assert outcomes is not None
        assert len(outcomes) == 2

    assert on_stage(TWO_HANDLERS, act).out == ["[First] one", "[Second] two"]


def test_an_event_nobody_listens_to_is_answered_with_no_outcomes() -> None:
    def act(stage: Stage) -> None:
        assert stage.emit("Other") == []

    on_stage(TWO_HANDLERS, act)


def test_a_callback_that_fails_is_said_and_the_driver_lives() -> None:
    def fail(outcomes: object) -> None:
        raise RuntimeError("nobody home")

    def act(stage: Stage) -> None:
        stage.driver.deliver(Event("domain", {}, name="Thing"), OUTSIDE, fail)
        stage.emit("Thing")

    stage = on_stage(TWO_HANDLERS, act)
    assert stage.out == ["[First] one", "[Second] two"] * 2
    assert "nobody home" in "".join(stage.err)


def test_an_event_that_cannot_be_published_is_answered_with_a_failure_and_the_next_one_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(event: Event, explain: bool = False) -> None:
        raise LookupError("a wire is loose")

    def act(stage: Stage) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(stage.driver.publishing._bus, "match", broken)
            outcomes = stage.emit("Thing")
        assert outcomes is not None
        (failure,) = [outcome.failure for outcome in outcomes]
        assert failure is not None
        assert ("Cannot publish the Thing: the runtime made a mistake.", "LookupError: a wire is loose") == (
            failure.sentence,
            failure.cause,
        )
        assert [None] == [outcome.failure for outcome in stage.emit("Thing") or ()]

    stage = on_stage('(Good: Thing Handler) { Log "x" to the <console>. }', act, tap=new_tap)
    assert ["driver"] == [fault.where for fault in stage.records(RuntimeFaulted)]
    assert 0 == stage.driver.in_flight


def test_an_event_says_who_did_not_get_it_and_why() -> None:
    text = TWO_HANDLERS + '(Paid: Thing Handler<status:paid>) { Log "paid" to the <console>. }'
    stage = on_stage(text, emitting("Thing", status="draft"), tap=new_tap)
    (published,) = stage.records(EventPublished)
    assert published.handlers == ("First", "Second")
    assert [name for name, reason in published.rejected] == ["Paid"]


def test_a_guard_of_keys_keeps_other_keys_away() -> None:
    text = "(Leave: KeyPress Handler<key:q,escape>) { Log <key> to the <console>. }"

    def act(stage: Stage) -> None:
        for key in ("a", "q", "enter", "escape"):
            stage.deliver(key_pressed(key, "keyboard"))

    assert on_stage(text, act).out == ["[Leave] q", "[Leave] escape"]
