"""A program text on a real driver in a real loop, with a world that a test holds in its hand.

`Log` goes into lists, `Sleep` waits until the test wakes it, clocks stand still, ids count. Nothing here sleeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import Program
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.bus import Bus
from runtime.engine.events import APPLICATION_START, Event, domain_event
from runtime.engine.execution import Outcome
from runtime.host.driver import Driver
from runtime.host.lifecycle import Patience
from runtime.host.looking import Looking
from runtime.host.targets import places_of
from runtime.host.world import World
from runtime.probe.commands import Order
from runtime.probe.controller import Controller
from runtime.probe.journal import Journal
from runtime.probe.records import Held, Record, view
from runtime.probe.seam import NullProbe, Probe
from runtime.probe.tap import Tap
from runtime.services.repository import Repositories
from runtime.services.service import OUTSIDE, Handler, Origin
from runtime.source import SourceFile
from runtime.syntax.parser import parse

ENDLESS = """
(Spin: Go Handler) {
    Create the <_n> with 0.
    while <_n> >= 0 {
        Compute the <_n> from <_n> + 1.
    }
}
(Other: Other Handler) { Log "alive" to the <console>. }
"""
"""A loop without end, and somebody else who has something to do."""

NOON = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)

IMPATIENT = Patience(drain=0, batch_start=0, batch_poll=0, batch_polls=2, keep_alive_idle=0, last_words=5)
"""No waiting time but what the program itself brings."""


def program_of(text: str, name: str = "main.aro") -> Program:
    """Return the program of one source text, which must have no mistakes."""
    result = parse(SourceFile(name, text))
    assert list(result.diagnostics) == []
    return compile_program([result.file], LINKAGE, trigger_of)


def standing_world(monotonic_ns: Callable[[], int], environment: Mapping[str, str]) -> World:
    """Return a world whose clock stands at noon and whose ids count."""
    numbers = count(1)
    return World(lambda: NOON, monotonic_ns, lambda: f"ID-{next(numbers)}", environment)


def new_tap(program: Program, *, paused: bool = False, record_statements: bool = False) -> Tap:
    """Return a tap whose clock ticks once a record."""
    ticks = count(1)
    places = places_of(program)
    controller = Controller(places, paused=paused, record_statements=record_statements)
    return Tap(Journal(100_000), controller, clock=lambda: next(ticks))


@dataclass(slots=True)
class Stage:
    """The driver, and everything the program did to the world."""

    driver: Driver
    probe: Probe
    out: list[str] = field(default_factory=list)
    """What was logged, without line ends, ``[Feature] text``."""
    err: list[str] = field(default_factory=list)
    sleepers: list[asyncio.Future[None]] = field(default_factory=list)
    now_ns: int = 0
    """The monotonic clock; it moves when the test moves it."""
    origins: list[Origin] = field(default_factory=list)
    """Where each Log came from."""
    _looking: Looking | None = None

    @property
    def handlers(self) -> Mapping[type[effects.Effect], Handler]:
        return {effects.Log: self._log, effects.Sleep: self._sleep}

    async def stop(self) -> None:
        """Nothing to let go of."""

    def _log(self, effect: effects.Log, origin: Origin) -> None:
        self.origins.append(origin)
        self.write(f"[{origin.feature_set}] {effect.text}\n", effect.error)

    def _sleep(self, effect: effects.Sleep, origin: Origin) -> asyncio.Future[None]:
        sleeper = asyncio.get_running_loop().create_future()
        self.sleepers.append(sleeper)
        return sleeper

    def write(self, text: str, error: bool) -> None:
        (self.err if error else self.out).extend(text.removesuffix("\n").split("\n"))

    # --- what a test does ---------------------------------------------------------------------------------------

    def emit(self, name: str, **payload: Any) -> list[Outcome] | None:
        """Publish a domain event from outside; return the outcomes if all handlers have finished already."""
        return self.deliver(domain_event(name, payload))

    def deliver(self, event: Event) -> list[Outcome] | None:
        got: list[list[Outcome]] = []
        self.driver.deliver(event, OUTSIDE, got.append)
        return got[0] if got else None

    def begin(self) -> list[Outcome] | None:
        """Run Application-Start."""
        return self.deliver(Event(APPLICATION_START, {}))

    async def wake(self, index: int = 0) -> None:
        """End a Sleep and let the loop carry the news."""
        self.sleepers.pop(index).set_result(None)
        await self.settle()

    async def settle(self) -> None:
        """Let the loop run until everything that can happen has happened."""
        for _ in range(20):
            await asyncio.sleep(0)

    # --- with a tap ---------------------------------------------------------------------------------------------

    @property
    def tap(self) -> Tap:
        assert isinstance(self.probe, Tap)
        return self.probe

    def obey(self, order: Order) -> None:
        """Give an order to the debugger and let the driver release what it says."""
        if self._looking is None:
            self._looking = Looking(self.driver, self.tap)
        if self._looking.obey(order, OUTSIDE):
            return
        released = self.tap.obey(order)
        self.driver.executions.signals.interrupt = self.tap.interrupting
        for instruction in released:
            self.driver.release(instruction.hold_id, instruction.how)

    def records(self, *kinds: type[Record]) -> list[Any]:
        """Return the records of these kinds; all without a kind."""
        return [view(raw) for raw in self.tap.journal.since(0).records if not kinds or raw[4] in kinds]

    def stops(self) -> list[str]:
        """Return where it was held so far: reason, and source text of the statement or the handlers."""
        return [
            f"{held.reason}: {held.span.text if held.span else ', '.join(held.handlers)}" for held in self.records(Held)
        ]


def on_stage(
    text: str,
    act: Callable[[Stage], Awaitable[None] | None],
    *,
    tap: Callable[[Program], Probe] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Stage:
    """Run `act` with a stage for the program in `text`; return the stage to look at."""
    program = program_of(text)

    async def run() -> Stage:
        probe = tap(program) if tap is not None else NullProbe()
        written: list[Stage] = []
        world = standing_world(lambda: written[0].now_ns if written else 0, environment or {})
        driver = Driver(
            program, Bus(program), probe, world, lambda line, error: written[0].write(line, error), IMPATIENT
        )
        stage = Stage(driver, probe)
        written.append(stage)
        driver.use(stage)
        driver.use(Repositories(driver))
        acting = act(stage)
        if acting is not None:
            await acting
        driver.executions.close_all()
        return stage

    return asyncio.run(run())


def emitting(name: str, **payload: Any) -> Callable[[Stage], None]:
    """Return an act of one event."""

    def act(stage: Stage) -> None:
        stage.emit(name, **payload)

    return act
