"""From Application-Start to the last line (runtime.md 1.3, 1.5, 1.6), with a world that stands still."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.host.application import Parts, load
from runtime.host.life import Ending, live
from runtime.probe.records import ApplicationStateChanged, RuntimeFaulted
from tests.support.apps import start
from tests.support.driving import Stage, new_tap, on_stage

ENDS = """
(Application-End: Success) {
    Extract the <reason> from the <shutdown: reason>.
    Log "success: ${reason}" to the <console>.
}
(Application-End: Error) {
    Extract the <reason> from the <shutdown: reason>.
    Log "error: ${reason}" to the <console>.
}
"""


def living(text: str, *, keep_alive: bool = False) -> tuple[Stage, Ending]:
    """Return a whole life and how it ended."""
    endings: list[Ending] = []

    async def act(stage: Stage) -> None:
        endings.append(await live(stage.driver, [stage], "App", keep_alive=keep_alive))

    stage = on_stage(text, act, tap=new_tap)
    return stage, endings[0]


def test_application_end_runs_once_before_the_last_line() -> None:
    for keep_alive in (False, True):
        stage, ending = living(start() + ENDS, keep_alive=keep_alive)
        assert stage.out == ["[Application-End] success: graceful shutdown", "[OK] startup"]
        assert ending == Ending(0)


def test_a_life_is_told_from_loaded_to_ended() -> None:
    stage, _ = living(start("Keepalive the <application> for the <events>."))
    states = [(record.state, record.detail) for record in stage.records(ApplicationStateChanged)]
    assert states == [("loaded", "App"), ("started", ""), ("waiting", ""), ("stopping", ""), ("ended", "")]


def test_a_failed_start_runs_the_error_handler_and_says_why() -> None:
    stage, ending = living(start("Create the <n> with 5.", "Extract the <x> from the <nothing>.") + ENDS)
    assert stage.out == [
        "[Application-End] error: Cannot extract the x from the nothing.",
        "Runtime error: Runtime Error: Cannot extract the x from the nothing.",
        "  Feature: Application-Start",
        "  Business Activity: App",
        "  Statement: <Extract> the <x> from the <nothing>.",
    ]
    assert stage.err == ["  At: main.aro:3:5", "  Cause: Undefined variable: 'nothing'"]
    assert ending == Ending(
        1, "Cannot extract the x from the nothing.\nAt: main.aro:3:5\nCause: Undefined variable: 'nothing'"
    )


def test_without_application_start_nothing_runs() -> None:
    stage, ending = living('(Hear: Ping Handler) { Log "ping" to the <console>. }')
    assert stage.out == ["Runtime error: Entry point not found: 'Application-Start'"]
    assert ending.exit_code == 1


def test_a_failing_exit_handler_is_said_and_otherwise_ignored() -> None:
    stage, ending = living(start() + "(Application-End: Success) { Throw the <Oops> for the <end>. }")
    assert (stage.out, ending) == (["[OK] startup"], Ending(0))
    assert stage.err == ["[Runtime] Application-End handler failed: Cannot throw the Oops for the end."]


def test_an_exit_handler_that_does_not_end_is_given_up() -> None:
    stage, ending = living(start() + "(Application-End: Success) { Sleep the <p> for 1 second. }")
    assert (stage.out, ending) == (["[OK] startup"], Ending(0))
    assert "did not end in time" in stage.err[0]
    assert stage.driver.in_flight == 0


def test_handlers_that_make_no_progress_are_said_once_and_given_up() -> None:
    text = start("Start the <thing> with {}.") + "(Nap: Nap Handler) { Sleep the <p> for 1 second. }" + ENDS

    async def act(stage: Stage) -> None:
        stage.emit("Nap")
        await live(stage.driver, [stage], "App")

    stage = on_stage(text, act)
    assert stage.err == ["[WARNING] 1 event handler(s) stalled — no progress within 0.0s"]
    assert stage.out == ["[Application-End] success: graceful shutdown", "[OK] startup"]
    assert stage.driver.in_flight == 0


def test_application_start_is_given_up_when_it_does_not_end_after_a_signal() -> None:
    async def act(stage: Stage) -> None:
        stage.driver.lifecycle.request_shutdown("SIGTERM")
        assert await live(stage.driver, [stage], "App") == Ending(0)

    stage = on_stage(start("Sleep the <p> for 1000 seconds.") + ENDS, act)
    assert stage.out == ["[Application-End] success: graceful shutdown"]


def test_application_end_is_told_the_signal_and_no_published_name() -> None:
    text = (
        start("Create the <a> with 1.", "Publish as <shared> <a>.", name="Application-End")
        + """
    (Application-End: Success) {
        Extract the <signal> from the <shutdown: signal>.
        Log "${signal}" to the <console>.
        Log "${shared}" to the <console>.
    }
    """
    )

    async def act(stage: Stage) -> None:
        stage.driver.lifecycle.request_shutdown("SIGINT")
        await live(stage.driver, [stage], "App")

    stage = on_stage(text, act)
    assert stage.out[0] == "[Application-End] SIGINT"
    assert stage.err == ['[Runtime] Application-End handler failed: Cannot log "${shared}" to the console.']


class SlowToStop(Stage):
    """A service that cannot be stopped."""

    async def stop(self) -> None:
        raise RuntimeError("stuck")


def test_a_service_that_cannot_be_stopped_does_not_keep_the_others_from_it() -> None:
    stopped: list[str] = []

    class Last(Stage):
        async def stop(self) -> None:
            stopped.append("last")

    async def act(stage: Stage) -> None:
        services = [SlowToStop(stage.driver, stage.probe), Last(stage.driver, stage.probe)]
        assert await live(stage.driver, services, "App") == Ending(0)

    stage = on_stage(start(), act)
    assert stopped == ["last"]
    assert "stuck" in "".join(stage.err)


def test_a_mistake_that_reaches_the_loop_is_a_record_and_the_application_lives(tmp_path: Path) -> None:
    def stumble(parts: Parts) -> None:
        def fall() -> None:
            raise RuntimeError("a loose cable")

        asyncio.get_running_loop().call_soon(fall)

    (tmp_path / "main.aro").write_text('(Application-Start: App) { Log "on" to the <console>. }')
    application = load(tmp_path)
    tap = application.new_tap()
    printed: list[str] = []
    ending = asyncio.run(application.run(tap, lambda text, error: printed.append(text), stumble))
    faults = [raw for raw in tap.journal.since(0).records if raw[4] is RuntimeFaulted]
    assert ending.exit_code == 0
    assert [("a loose cable" in fault[6]) for fault in faults] == [True]
