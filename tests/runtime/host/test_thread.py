"""An application on its own thread: records come out, orders go in, and it always ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.probe.commands import (
    Continue,
    EmitEvent,
    Pause,
    SendRequest,
    Shutdown,
)
from runtime.probe.records import (
    ApplicationStateChanged,
    DeliveryStarted,
    ExecutionFinished,
    Held,
    LogWritten,
    OrderRefused,
    ResponseSent,
)
from tests.support.apps import SERVER, start, write_app
from tests.support.breakpoints import break_at
from tests.support.watching import watched


@pytest.fixture
def server(tmp_path: Path) -> Path:
    return write_app(tmp_path, SERVER)


def test_an_application_lives_and_ends_by_itself(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start('Log "hi" to the <console>.')})
    with watched(tmp_path) as one:
        one.wait_state("ended")
    states = [record.state for record in one.records(ApplicationStateChanged)]
    assert states == ["loaded", "started", "stopping", "ended"]
    assert (one.thread.exit_code, one.thread.failure) == (0, "")
    assert [record.text for record in one.records(LogWritten)] == ["hi", "[OK] startup"]


def test_its_events_are_written_to_a_file(tmp_path: Path) -> None:
    write_app(tmp_path / "app", {"main.aro": start("Emit a <Said: event> with { n: 1 }.")})
    file = tmp_path / "events.json"
    with watched(tmp_path / "app", record=file) as one:
        one.wait_state("ended")
    kinds = [event["eventType"] for event in json.loads(file.read_text())["events"]]
    assert ("application.started", "domain", "application.stopping") == (kinds[0], kinds[2], kinds[-1])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_file_that_takes_no_events_is_told_of_and_changes_nothing(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start('Log "hi" to the <console>.')})
    with watched(tmp_path, record=Path("/dev/full")) as one:
        one.wait_state("ended")
    complaint, *others = (record.text for record in one.records(LogWritten))
    assert complaint.startswith("[WARNING] Events are recorded no longer: /dev/full cannot be written: no space left")
    assert ["hi", "[OK] startup"] == others


def test_a_file_that_cannot_be_there_is_told_before_anything_happens(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start('Log "hi" to the <console>.')})
    with pytest.raises(LoadError), watched(tmp_path, record=tmp_path / "no" / "events.json"):
        raise AssertionError("it has begun")


def test_why_an_application_could_not_start_is_told(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start("Throw the <Oops> for the <startup>.")})
    with watched(tmp_path) as one:
        one.wait_state("failed")
    assert one.thread.exit_code == 1
    assert one.thread.failure.startswith("Cannot throw the Oops for the startup.")


def test_stop_ends_it_in_good_order(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        assert one.thread.running
        assert one.thread.stop() == 0
    assert "bye" in [record.text for record in one.records(LogWritten)]


def test_shutdown_is_an_order_like_a_signal(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(Shutdown())
        one.wait_state("ended")
        assert one.wait(LogWritten, lambda record: record.text == "bye")


def test_stopping_what_never_started_is_no_mistake(server: Path) -> None:
    with watched(server, started=False) as one:
        assert one.thread.stop() == 1
        assert one.thread.websocket_paths() == []


def test_orders_given_before_the_start_are_obeyed_before_application_start(server: Path) -> None:
    with watched(server, started=False) as one:
        one.thread.post(Pause())
        one.thread.start()
        held = one.wait(Held)
        assert (held.point, held.handlers, one.records(DeliveryStarted)) == ("delivery", ("Application-Start",), [])


def test_orders_after_the_end_are_refused(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start()})
    with watched(tmp_path) as one:
        one.thread.stop()
        one.thread.post(Pause())
        assert one.wait(OrderRefused).reason == "the application is not running any more"


# --- holding -----------------------------------------------------------------------------------------------------


def test_a_breakpoint_set_while_it_runs_stops_the_next_run_and_no_other_handler(server: Path) -> None:
    with watched(server, record_statements=False) as one:
        one.wait_state("waiting")
        one.thread.post(break_at("handlers.aro", 2))
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(LogWritten, lambda record: record.text == "ping 1")
        one.thread.post(SendRequest("GET", "/items"))
        held = one.wait(Held)
        assert (held.reason, held.span.line) == ("breakpoint", 2)
        one.thread.post(Continue())
        one.wait(ResponseSent)


def test_stop_lets_go_of_whatever_is_held(server: Path) -> None:
    with watched(server) as one:
        one.wait_state("waiting")
        one.thread.post(break_at("handlers.aro", 2))
        one.thread.post(Pause())
        one.thread.post(EmitEvent("Ping", {"n": 1}))
        one.wait(Held)
        assert one.thread.stop() == 0
    assert "ping 1" in [record.text for record in one.records(LogWritten)]


def test_a_pause_reaches_a_loop_without_end(server: Path) -> None:
    with watched(server, record_statements=False) as one:
        one.wait_state("waiting")
        one.thread.post(EmitEvent("Spin", {}))
        spinning = one.wait(DeliveryStarted, lambda record: record.feature_set == "Spin")
        assert not spinning.stepped
        one.thread.post(Pause())
        held = one.wait(Held)
        assert (held.execution_id, held.reason) == (spinning.execution_id, "pause")
        one.thread.post(EmitEvent("Ping", {"n": 2}))
        one.wait(Held, count=2)


def test_a_loop_without_end_does_not_keep_the_application_from_ending(server: Path) -> None:
    with watched(server, record_statements=False) as one:
        one.wait_state("waiting")
        one.thread.post(EmitEvent("Spin", {}))
        one.wait(DeliveryStarted, lambda record: record.feature_set == "Spin")
        assert one.thread.stop() == 0
    texts = [record.text for record in one.records(LogWritten)]
    assert "bye" in texts
    assert any(text.startswith("[WARNING] 1 event handler(s) stalled") for text in texts)
    assert "Spin" not in [record.feature_set for record in one.records(ExecutionFinished)]
