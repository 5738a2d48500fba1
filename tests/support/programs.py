"""ARO programs as tests: what they expect, what they do, and where the two differ.

Expectations stand in comments of the program; tests/language/README.md tells their words. A program runs four ways:
unwatched, watched, with its statements recorded, and with every delivery and statement held and stepped into. Its
world stands still: the clock shows noon, ids count, nothing waits.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from runtime.engine.effects import Retrieve
from runtime.errors import Diagnostic
from runtime.host.application import Application, Parts, RunOptions
from runtime.host.lifecycle import Patience
from runtime.host.loading import Loaded, examine
from runtime.host.orders import Mailbox, Orders
from runtime.host.world import World
from runtime.probe.commands import Step, StepKind
from runtime.probe.records import (
    ExecutionFailed,
    Held,
    LogWritten,
    OrderRefused,
    Released,
    RuntimeFaulted,
    StatementRan,
    view,
)
from runtime.probe.seam import NullProbe, Probe
from runtime.probe.tap import Tap
from runtime.services.service import OUTSIDE
from runtime.source import Span
from tests.support.driving import NOON

# A program has two seconds to make progress; one that passes never waits for it. Keepalive ends as soon as it is quiet.
PATIENCE = Patience(drain=2.0, batch_start=0, batch_poll=0, batch_polls=2, keep_alive_idle=0, last_words=2.0)
ENVIRONMENT = {"GREETING": "hello"}
ARGUMENTS = ("--port", "8080", "--name=Ada", "--ratio=1.5", "--loud", "-v")

_COMMENT = re.compile(r"\(\*\s*expect(?: (error|warning|failure|response|stderr))?:[ ]?(.*?)\s*\*\)")
_PENDING = re.compile(r"\(\*\s*pending:\s*(.*?)\s*\*\)")
_OF_A_STATEMENT = ("error", "warning", "failure")
_REPORT = "[ERROR] ["
_REPOSITORY = re.compile(r"\b[\w-]+-repository\b")


# --- what a program expects --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expectation:
    """One comment."""

    kind: str
    """``output``, ``stderr``, ``response``, ``error``, ``warning`` or ``failure``."""
    text: str
    line: int
    alone: bool
    """Nothing else stands on its line: output may come from anywhere, findings and failures from the next line."""

    def fits(self, got: Got) -> bool:
        if self.kind in ("output", "stderr", "response"):
            return self.text == got.text and (self.alone or got.covers(self.line))
        return self.text in got.text and (got.first == 0 or got.covers(self.line))


@dataclass(frozen=True, slots=True)
class Got:
    """Something that came: a line printed, a finding, a failure."""

    text: str
    first: int
    """The first line of the statement it came from; 0 when it has no place."""
    last: int

    @classmethod
    def at(cls, text: str, span: Span | None) -> Got:
        if span is None:
            return cls(text, 0, 0)
        return cls(text, span.line, span.source.position(max(span.start, span.end - 1))[0])

    def covers(self, line: int) -> bool:
        return self.first <= line <= self.last


def expectations(text: str) -> list[Expectation]:
    """Return what the comments of a program expect, in the order they stand in."""
    found, below = [], 1
    lines = text.split("\n")
    alone = [bool(_COMMENT.search(line)) and not _COMMENT.sub("", line).strip() for line in lines]
    for number, line in enumerate(lines, 1):
        # The next line that is more than expectations.
        below = max(below, number)
        while below < len(lines) and alone[below - 1]:
            below += 1
        for match in _COMMENT.finditer(line):
            kind = match.group(1) or "output"
            place = below if kind in _OF_A_STATEMENT else number
            found.append(Expectation(kind, match.group(2), place, alone[number - 1]))
    return found


def pending(path: Path) -> str:
    """Return why the program at `path` cannot do yet what it says; empty when it can."""
    found = _PENDING.search(path.read_text("utf-8"))
    return found.group(1) if found is not None else ""


# --- what a program does -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """All that can be seen of a run from outside; equal for every way of running."""

    lines: list[str] = field(default_factory=list)
    """Standard output, as it was written."""
    errors: list[str] = field(default_factory=list)
    """Standard error, failures of handlers with their causes among it."""
    exit_code: int = -1
    failure: str = ""
    rows: dict[str, Any] = field(default_factory=dict)
    """Repositories that are not empty, by name."""


class Run:
    """One run of a program, its tap if it has one, and its outcome."""

    def __init__(self, loaded: Loaded, *, tapped: bool, statements: bool = False, stepping: bool = False) -> None:
        assert loaded.program is not None
        self._loaded = loaded
        options = RunOptions(port=0, verbose=True, paused=stepping, arguments=ARGUMENTS)
        self._application = Application(loaded, loaded.program, options, PATIENCE)
        self._parts: list[Parts] = []
        self._stepper = _Stepper() if stepping else None
        self.tap = self._tap(statements) if tapped else None
        self.outcome = Outcome()

    def _tap(self, statements: bool) -> Tap:
        inner = self._application.new_tap(record_statements=statements)
        return Tap(inner.journal, inner.controller, observers=(self._stepper.told,) if self._stepper else ())

    def to_end(self) -> Run:
        """Run it in an empty working directory; return itself, with the outcome."""
        probe: Probe = self.tap if self.tap is not None else NullProbe()
        with TemporaryDirectory() as folder, chdir(folder):
            ending = asyncio.run(self._application.run(probe, self._write, self._joined))
        self.outcome.exit_code, self.outcome.failure = ending.exit_code, ending.failure
        self.outcome.rows = self._rows()
        return self

    def records(self, *kinds: type[Any]) -> list[Any]:
        assert self.tap is not None
        return [view(raw) for raw in self.tap.journal.since(0).records if raw[4] in kinds]

    def _write(self, text: str, error: bool) -> None:
        (self.outcome.errors if error else self.outcome.lines).extend(text.removesuffix("\n").split("\n"))

    def _joined(self, parts: Parts) -> None:
        self._parts.append(parts)
        ids = count(1)
        world = parts.driver.world
        parts.driver.world = World(
            lambda: NOON, world.monotonic_ns, lambda: f"ID-{next(ids)}", ENVIRONMENT, world.parameters
        )
        parts.driver.new_id = parts.driver.world.new_id
        if self.tap is not None and self._stepper is not None:
            self._stepper.begin(parts, self.tap)

    def _rows(self) -> dict[str, Any]:
        """Ask for the rows of every repository the sources name."""
        names = {name for source in self._loaded.sources for name in _REPOSITORY.findall(source.text)}
        handlers = {kind: handler for service in self._parts[0].services for kind, handler in service.handlers.items()}
        rows = {name: list(handlers[Retrieve](Retrieve(name), OUTSIDE)) for name in sorted(names)}
        return {name: found for name, found in rows.items() if found}


class _Stepper:
    """Lets everything that is held go on by a step in, one at a time.

    What a step has led to goes before what was held earlier, so the order is that of a run nobody holds.
    """

    def __init__(self) -> None:
        self._waiting: list[int] = []
        self._fresh: list[int] = []
        self._scheduled = False
        self._orders: Orders | None = None
        self._mailbox: Mailbox = deque()

    def begin(self, parts: Parts, tap: Tap) -> None:
        from collections import deque

        self._mailbox = deque()
        self._orders = Orders(self._mailbox, parts.driver, parts, tap)
        self._orders.obey_all()

    def told(self, raw: tuple[Any, ...]) -> None:
        if raw[4] is Held:
            self._fresh.append(raw[5])
            self._schedule()
        elif raw[4] is Released:
            # What is given up while it is held, as a pass of a loop that is left, cannot be stepped any more.
            self._waiting = [hold_id for hold_id in self._waiting if hold_id != raw[5]]
            self._fresh = [hold_id for hold_id in self._fresh if hold_id != raw[5]]

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._release_next)

    def _release_next(self) -> None:
        assert self._orders is not None
        self._scheduled = False
        self._waiting[:0] = self._fresh
        self._fresh.clear()
        if not self._waiting:
            return
        self._mailbox.append(Step(self._waiting.pop(0), StepKind.IN))
        self._orders.obey_all()
        if self._waiting or self._fresh:
            self._schedule()


# --- where the two differ ----------------------------------------------------------------------------------------


def complaints(path: Path, name: str) -> list[str]:
    """Run the program at `path` all four ways and return whatever is not as it says; empty when all is well."""
    expected = expectations(path.read_text("utf-8"))
    if not expected:
        return [f"{name}: it expects nothing"]
    loaded = examine(path)
    found = list(_findings(name, expected, loaded.diagnostics, path.name))
    if loaded.program is None:
        unreached = [one for one in expected if one.kind not in ("error", "warning")]
        return found + [
            f"{name}:{one.line}: expected {one.kind} {one.text!r}, but it does not run" for one in unreached
        ]
    unwatched = Run(loaded, tapped=False).to_end()
    watched = Run(loaded, tapped=True).to_end()
    recorded = Run(loaded, tapped=True, statements=True).to_end()
    stepped = Run(loaded, tapped=True, stepping=True).to_end()
    found += _behaviour(name, expected, watched)
    for way, run in (("watched", watched), ("with statements recorded", recorded), ("held and stepped", stepped)):
        found += _differences(name, way, unwatched.outcome, run.outcome)
    return found + list(_misses(name, recorded, stepped))


def _findings(name: str, expected: list[Expectation], diagnostics: Iterable[Diagnostic], file: str) -> Iterator[str]:
    """Compare findings kind by kind, whatever their order."""
    for kind in ("error", "warning"):
        wanted = [one for one in expected if one.kind == kind]
        for finding in diagnostics:
            if str(finding.severity) == kind:
                own = finding.span if finding.span is not None and finding.span.source.name == file else None
                got = Got(finding.message, own.line, own.line) if own is not None else Got(finding.message, 0, 0)
                yield from _cross_off(name, kind, wanted, got)
        yield from (f"{name}:{one.line}: expected {kind} {one.text!r}, got none" for one in wanted)


def _behaviour(name: str, expected: list[Expectation], run: Run) -> Iterator[str]:
    logs = run.records(LogWritten)
    printed = {"output": list(_printed(logs, "info")), "stderr": list(_printed(logs, "error"))}
    printed["response"] = [Got(log.text.strip(), 0, 0) for log in logs if not log.execution_id and log.level == "info"]
    for kind, got in printed.items():
        wanted = [one for one in expected if one.kind == kind]
        if kind != "response":
            yield from _in_order(name, kind, wanted, got)
        elif wanted:
            yield from _in_order(name, kind, [Expectation(kind, one.text, one.line, True) for one in wanted], got)
    wanted = [one for one in expected if one.kind == "failure"]
    for failed in run.records(ExecutionFailed):
        yield from _cross_off(name, "failure", wanted, Got.at(f"{failed.sentence} {failed.cause_text}", failed.span))
    yield from (f"{name}:{one.line}: expected failure {one.text!r}, got none" for one in wanted)


def _printed(logs: Iterable[LogWritten], level: str) -> Iterator[Got]:
    """Yield what the program logged, line by line; reports of the runtime are left out."""
    for log in logs:
        if log.execution_id and log.level == level and not log.text.startswith(_REPORT):
            yield from (Got.at(line, log.span) for line in log.text.split("\n"))


def _in_order(name: str, kind: str, wanted: list[Expectation], got: list[Got]) -> Iterator[str]:
    for one, line in zip(wanted, got, strict=False):
        if not one.fits(line):
            yield f"{name}:{one.line}: expected {kind} {one.text!r}, got {line.text!r} from line {line.first}"
    yield from (f"{name}:{one.line}: expected {kind} {one.text!r}, got nothing" for one in wanted[len(got) :])
    yield from (f"{name}:{line.first}: got {kind} {line.text!r}, expected nothing" for line in got[len(wanted) :])


def _cross_off(name: str, kind: str, wanted: list[Expectation], got: Got) -> Iterator[str]:
    """Take the expectation that `got` meets out of `wanted`."""
    met = next((one for one in wanted if one.fits(got)), None)
    if met is not None:
        wanted.remove(met)
    else:
        yield f"{name}:{got.first}: got {kind} {got.text!r}, expected none such"


def _differences(name: str, way: str, unwatched: Outcome, other: Outcome) -> Iterator[str]:
    for part in Outcome.__slots__:
        one, two = getattr(unwatched, part), getattr(other, part)
        if one != two:
            yield f"{name}: {part} {way} differ: {one!r} became {two!r}"


def _misses(name: str, recorded: Run, stepped: Run) -> Iterator[str]:
    """What only the records can tell: mistakes of ours, and statements nobody could stop at."""
    for run in (recorded, stepped):
        for fault in run.records(RuntimeFaulted):
            yield f"{name}: the runtime made a mistake: {fault.traceback}"
        yield from (f"{name}: an order was refused: {refused.reason}" for refused in run.records(OrderRefused))
    ran = {record.span for record in recorded.records(StatementRan)}
    held = {record.span for record in stepped.records(Held)}
    yield from (f"{name}:{span.line}: it was not held before {span.text!r}" for span in sorted(ran - held))
