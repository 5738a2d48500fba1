"""From Application-Start to the last line: the order in which an application lives (runtime.md 1.3, 1.5, 1.6, 5.7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from runtime.engine.events import APPLICATION_END, APPLICATION_START, Event
from runtime.engine.execution import Outcome
from runtime.errors import Failure
from runtime.frozen import frozen
from runtime.host.driver import Driver
from runtime.host.printing import failure_lines, final_lines, reason_lines
from runtime.probe.records import ApplicationStateChanged
from runtime.services.service import OUTSIDE, Service
from runtime.values.kinds import Value


@frozen
class Ending:
    """How an application ended."""

    exit_code: int
    failure: str = ""
    """Why it failed, for people: a sentence, and the cause on a line of its own; empty when it did not."""


_NO_ENTRY = "Runtime error: Entry point not found: 'Application-Start'"


async def live(
    driver: Driver,
    services: Iterable[Service],
    name: str,
    *,
    keep_alive: bool = False,
    debug: bool = False,
    replayed: Iterable[Event] = (),
    close_doors: Callable[[], None] = lambda: None,
) -> Ending:
    """Start the program, wait for its end, end it once, stop `services`, and print the response.

    `replayed` are published before it starts, each when the one before has been handled (runtime.md 1.10).
    `close_doors` keeps new peers out; it is called when the end was asked for, before what is in flight is waited for.
    """
    _state(driver, "loaded", name)
    try:
        for event in replayed:
            await driver.lifecycle.wait_done(_run(driver, event))
        outcome = await _start(driver)
        failure = outcome.failure if outcome is not None else None
        if failure is None:
            await _wait_for_the_end(driver, keep_alive, close_doors)
        _state(driver, "stopping", driver.lifecycle.reason)
        driver.lifecycle.request_shutdown()
        await _end(driver, failure)
    finally:
        await stop_services(driver, services)
    return _say_goodbye(driver, outcome, debug)


def _state(driver: Driver, state: str, detail: str = "") -> None:
    if driver.probe.recording:
        driver.probe.observe(ApplicationStateChanged, 0, 0, state, detail)


async def _start(driver: Driver) -> Outcome | None:
    """Run Application-Start; None when there is none, or when it did not end in time after a signal."""
    _state(driver, "started")
    started = _run(driver, Event(APPLICATION_START, {}))
    stopping = asyncio.ensure_future(driver.lifecycle.wait_stopping())
    either: set[asyncio.Future[Any]] = {started, stopping}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not started.done() and not await driver.lifecycle.wait_done(started, for_answers=False):
        # It was waited for long enough; what it might have answered is nobody's to say.
        driver.stalled = driver.in_flight
        return Outcome(skipped=True)
    outcomes = started.result()
    return outcomes[0] if outcomes else None


def _run(driver: Driver, event: Event) -> asyncio.Future[list[Outcome]]:
    """Deliver an event of the application's own life; the future has what came of it."""
    future: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
    driver.deliver(event, OUTSIDE, lambda outcomes: None if future.done() else future.set_result(outcomes))
    return future


async def _wait_for_the_end(driver: Driver, keep_alive: bool, close_doors: Callable[[], None]) -> None:
    if driver.lifecycle.is_stopping:
        close_doors()
    await _drain(driver)
    if keep_alive:
        await driver.lifecycle.linger()
        close_doors()
        await _drain(driver)


async def _drain(driver: Driver) -> None:
    """Let handlers in flight finish; what makes no progress is said, once, and left to itself."""
    if driver.in_flight <= driver.stalled:
        return
    stalled = driver.stalled = await driver.lifecycle.wait_quiet()
    if stalled:
        seconds = driver.lifecycle.patience.drain
        driver.print_line(
            f"[WARNING] {stalled} event handler(s) stalled — no progress within {seconds:.1f}s", error=True
        )


async def _end(driver: Driver, failure: Failure | None) -> None:
    """Run Application-End, once: it sees what ended the application, and no published name."""
    driver.scopes.published.clear()
    kind = "success" if failure is None else "error"
    ended = _run(driver, Event(APPLICATION_END, {}, name=kind, names={"shutdown": _shutdown(driver, failure)}))
    if not await driver.lifecycle.wait_done(ended):
        driver.print_line("[Runtime] Application-End handler failed: it did not end in time", error=True)
        return
    for outcome in ended.result():
        if outcome.failure is not None:
            driver.print_line(f"[Runtime] Application-End handler failed: {outcome.failure.sentence}", error=True)


def _shutdown(driver: Driver, failure: Failure | None) -> Value:
    """What Application-End reads as ``<shutdown>``."""
    if failure is not None:
        return {"reason": failure.sentence, "code": 1, "error": failure.cause or failure.sentence}
    signal = driver.lifecycle.reason
    graceful: dict[str, Value] = {"reason": "graceful shutdown", "code": 0}
    return {**graceful, "signal": signal} if signal else graceful


async def stop_services(driver: Driver, services: Iterable[Service]) -> None:
    """Stop every service, even if one fails at it, let their last events be handled, and give up what still runs."""
    for service in services:
        try:
            await _stop(service, driver)
        except Exception as error:  # noqa: BLE001  # a mistake of one service must not keep the others from stopping
            driver.fault(f"{type(service).__name__}.stop", error)
    await _drain(driver)
    driver.executions.close_all()


async def _stop(service: Service, driver: Driver) -> None:
    """Let a service stop, which takes no time while something is held. Raises TimeoutError."""
    patience = driver.lifecycle.patience
    stopping = asyncio.ensure_future(service.stop())
    while not (await asyncio.wait({stopping}, timeout=patience.drain + patience.last_words))[0]:
        if not driver.holding:
            stopping.cancel()
            raise TimeoutError(f"it takes more than {patience.drain + patience.last_words:g} s")
    stopping.result()


def _say_goodbye(driver: Driver, outcome: Outcome | None, debug: bool) -> Ending:
    """Print the response of Application-Start, or why it failed."""
    if outcome is None:
        lines, ending = [_NO_ENTRY], Ending(1, _NO_ENTRY)
    elif outcome.failure is not None:
        failure = outcome.failure
        told = [failure.sentence, *(line.strip() for line in reason_lines(failure))]
        lines, ending = failure_lines(failure), Ending(1, "\n".join(told))
    else:
        lines = final_lines(outcome.response, debug=debug) if not outcome.skipped else []
        ending = Ending(0)
    for line in lines:
        driver.print_line(line)
    if outcome is not None and outcome.failure is not None:
        for line in reason_lines(outcome.failure):
            driver.print_line(line, error=True)
    _state(driver, "failed" if ending.failure else "ended", ending.failure)
    return ending
