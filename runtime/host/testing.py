"""Running an application's tests: feature sets whose activity ends in Test or Tests (runtime.md 1.11).

Each has repositories, settings and services of its own, no events reach anybody, and no store is written back.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from enum import StrEnum
from pathlib import Path

from runtime.compiler.program import Code
from runtime.engine.actions.testing import ASSERTING
from runtime.engine.bus import Match
from runtime.engine.events import TEST, Event
from runtime.engine.execution import Outcome
from runtime.errors import Failure
from runtime.frozen import frozen
from runtime.host import loops
from runtime.host.application import Application, RunOptions, load
from runtime.host.life import stop_services
from runtime.probe.seam import NullProbe
from runtime.services.output import Write, write_standard
from runtime.services.service import OUTSIDE
from runtime.services.terminal.screen import Printer
from runtime.services.terminal.streams import standard_streams
from runtime.triggers import TriggerKind


class Verdict(StrEnum):
    """How a test ended; what failed otherwise than by what it asserts is an error."""

    PASS = "PASS"
    FAIL = "FAIL"
    ERROR = "ERROR"


@frozen
class Result:
    """One test."""

    name: str
    verdict: Verdict
    elapsed_ms: int
    message: str = ""


class _Silence:
    """A bus on which nobody hears anything."""

    def match(self, event: Event, explain: bool = False) -> Match:
        return Match(())


def run_tests(path: Path, write: Write | None = None) -> int:
    """Run the tests of the application at `path`, print what came of them, and return the exit code.

    `write` takes what is printed; None is standard output.

    Raises:
        LoadError: it cannot be started; nothing has happened.
    """
    write = write or Printer(write_standard, standard_streams(os.environ)).write
    application = load(path, RunOptions(entry_point=""))
    tests = [code for code in application.program.codes if code.trigger.kind is TriggerKind.TEST]
    results = [loops.run(_run(application, code, write)) for code in tests]
    for line in report_lines(results):
        write(f"{line}\n", False)
    return 0 if all(result.verdict is Verdict.PASS for result in results) else 1


async def _run(application: Application, code: Code, write: Write) -> Result:
    parts = application.assemble(NullProbe(), write, _Silence(), for_test=True)
    driver = parts.driver
    ended: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
    began = time.monotonic()
    driver.executions.launch(code, driver.scopes.of(code, {}, None), Event(TEST, {}), OUTSIDE, None, ended.set_result)
    try:
        (outcome,) = await ended
    finally:
        await stop_services(driver, parts.services)
    elapsed_ms = round((time.monotonic() - began) * 1000)
    if outcome.failure is None:
        return Result(code.name, Verdict.PASS, elapsed_ms)
    return Result(code.name, *_explained(outcome.failure, elapsed_ms))


def _explained(failure: Failure, elapsed_ms: int) -> tuple[Verdict, int, str]:
    if failure.verb in ASSERTING:
        return Verdict.FAIL, elapsed_ms, failure.cause or failure.sentence
    return Verdict.ERROR, elapsed_ms, failure.words


def report_lines(results: list[Result]) -> list[str]:
    """Return what is printed of the tests, line by line."""
    lines = ["", "=== ARO Test Results ===", ""]
    for result in results:
        took = f" ({result.elapsed_ms}ms)" if result.verdict is Verdict.PASS else ""
        lines.append(f"  {result.verdict.value:<5} {result.name}{took}")
        lines += [f"        {line}" for line in result.message.splitlines()]
    return [*lines, "", "-" * 40, *_totals(results)]


def _totals(results: list[Result]) -> list[str]:
    counts = Counter(result.verdict for result in results)
    return [
        f"Total:  {len(results)}",
        f"Passed: {counts[Verdict.PASS]}",
        f"Failed: {counts[Verdict.FAIL]}",
        *([f"Errors: {counts[Verdict.ERROR]}"] if counts[Verdict.ERROR] else []),
        "",
        "All tests passed!" if counts[Verdict.PASS] == len(results) else "Some tests failed.",
    ]
