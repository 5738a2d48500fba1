"""What the driver answers by itself: questions about the program, its clock, its names and its own events.

A table from effect to method. A method returns the answer, or a `Wait` that is settled when it is there, or an
awaitable; it raises EvaluationError to refuse.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from runtime.engine import effects
from runtime.engine.events import TEST, Event
from runtime.engine.execution import Outcome
from runtime.errors import EvaluationError
from runtime.host.crawling import SeenPages
from runtime.host.metrics import Metrics
from runtime.host.metrics_text import FORMS as METRICS_FORMS
from runtime.host.runs import NESTING, Pass, Run, Strand, Wait, too_deep
from runtime.host.world import World
from runtime.probe.records import ApplicationStateChanged
from runtime.services.service import Origin
from runtime.values.kinds import Value

if TYPE_CHECKING:
    from runtime.host.driver import Driver

Answerer = Callable[[Any, Strand, Origin], Any]


class Answers:
    """The driver's own effects."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._crawled = SeenPages()
        self.table: Mapping[type[effects.Effect], Answerer] = {
            effects.Now: lambda effect, strand, origin: driver.world.now(),
            effects.NewId: lambda effect, strand, origin: driver.world.new_id(),
            effects.ReadEnvironment: lambda effect, strand, origin: environment_of(driver.world, effect),
            effects.ReadParameters: lambda effect, strand, origin: dict(driver.world.parameters),
            effects.ReadSetting: lambda effect, strand, origin: driver.scopes.settings.get(effect.name),
            effects.WriteSetting: self._write_setting,
            effects.ReadMetrics: self._metrics,
            effects.Emit: self._emit,
            effects.Announce: self._announce,
            effects.PublishName: self._publish_name,
            effects.CallAction: self._call_action,
            effects.RunFeatureSet: self._run_feature_set,
            effects.RunTogether: self._run_together,
            effects.Keepalive: self._keepalive,
        }

    def _metrics(self, effect: effects.ReadMetrics, strand: Strand, origin: Origin) -> Value:
        executions = self._driver.executions
        if executions.metrics is None:
            executions.metrics = Metrics(self._driver.world.monotonic_ns)
        return METRICS_FORMS[effect.form](executions.metrics.snapshot())

    def _write_setting(self, effect: effects.WriteSetting, strand: Strand, origin: Origin) -> None:
        self._driver.scopes.settings[effect.name] = effect.value

    def _emit(self, effect: effects.Emit, strand: Strand, origin: Origin) -> Wait:
        """Runtime.md 3.1, tracked: the statement goes on when every handler has finished, whatever came of it."""
        _check_depth(strand.run)
        wait = Wait(self._driver.executions.resume)
        if self._crawled.knows(effect.event):
            wait.settle()
            return wait
        self._driver.publish(effect.event, origin, strand, lambda outcomes: wait.settle())
        return wait

    def _announce(self, effect: effects.Announce, strand: Strand, origin: Origin) -> None:
        self._driver.announce(effect.event, origin)

    def _publish_name(self, effect: effects.PublishName, strand: Strand, origin: Origin) -> None:
        run = strand.run
        self._driver.scopes.published.publish(effect.alias, effect.value, run.code.activity, run.id)

    def _call_action(self, effect: effects.CallAction, strand: Strand, origin: Origin) -> Wait:
        """Runtime.md 2.9: a child of the caller; its value is a flat Map of status, reason and data."""
        _check_depth(strand.run)
        driver, code = self._driver, effect.code
        wait = Wait(driver.executions.resume)
        scope = driver.scopes.of(code, {"input": effect.given}, strand.run.scope)
        event = Event("action", {}, name=code.name)
        driver.executions.launch(code, scope, event, origin, strand, partial(_returned, wait))
        return wait

    def _run_feature_set(self, effect: effects.RunFeatureSet, strand: Strand, origin: Origin) -> Wait:
        """Runtime.md 2.5, When: a run of its own, which sees what the test has bound."""
        _check_depth(strand.run)
        driver, wanted = self._driver, effect.name.replace("-", " ").lower()
        code = next(
            (code for code in driver.scopes.program.codes if code.name.replace("-", " ").lower() == wanted), None
        )
        if code is None:
            raise EvaluationError(f"There is no feature set '{effect.name}'")
        wait = Wait(driver.executions.resume)
        event = Event(TEST, {}, name=code.name)
        scope = driver.scopes.of(code, dict(effect.names), None)
        driver.executions.launch(code, scope, event, origin, strand, partial(_responded, wait))
        return wait

    def _run_together(self, effect: effects.RunTogether, strand: Strand, origin: Origin) -> Wait:
        return _Together(self._driver, effect, strand).begin()

    def _keepalive(self, effect: effects.Keepalive, strand: Strand, origin: Origin) -> Awaitable[None]:
        self._driver.probe.observe(ApplicationStateChanged, origin.flow, origin.cause, "waiting", "")
        return self._driver.lifecycle.keep_alive()


class _Together:
    """``parallel for each`` on its way: at most `limit` passes run at a time; the first end that counts ends all."""

    def __init__(self, driver: Driver, effect: effects.RunTogether, strand: Strand) -> None:
        self._executions = driver.executions
        self._bodies: list[Any] = list(effect.bodies)
        self._room = max(1, effect.limit)
        self._outer = strand
        self._begun = 0
        self._strands: set[Pass] = set()
        self._wait = Wait(driver.executions.resume, cancel=self._stop)
        self._beginning = False

    def begin(self) -> Wait:
        self._fill()
        return self._wait

    def _fill(self) -> None:
        """Start passes while there is room. A pass that ends at once comes back here while the loop still runs."""
        if self._beginning:
            return
        self._beginning = True
        while self._bodies and len(self._strands) < self._room and not self._wait.settled:
            self._begun += 1
            strand = Pass(self._outer, self._begun, self._bodies.pop(0), self._finished, self._failed)
            self._strands.add(strand)
            self._executions.add(strand)
        self._beginning = False
        if not self._bodies and not self._strands and not self._wait.settled:
            self._wait.settle(None)

    def _finished(self, strand: Pass, response: Any) -> None:
        self._strands.discard(strand)
        if response is not None:
            self._stop()
            self._settle(response, None)
        else:
            self._fill()

    def _failed(self, strand: Pass, error: Exception) -> None:
        self._stop()
        self._settle(None, error)

    def _settle(self, response: Any, error: Exception | None) -> None:
        if not self._wait.settled:
            self._wait.settle(response, error)

    def _stop(self) -> None:
        self._bodies.clear()
        strands, self._strands = self._strands, set()
        for strand in strands:
            self._executions.close(strand)


def environment_of(world: World, effect: effects.ReadEnvironment) -> Value:
    """Return a variable of the environment, or all of them."""
    environment = world.environment
    return environment.get(effect.name, "") if effect.name else dict(environment)


def _returned(wait: Wait, outcomes: list[Outcome]) -> None:
    (outcome,) = outcomes
    failure, response = outcome.failure, outcome.response
    if failure is not None:
        wait.settle(error=EvaluationError(failure.words, failure.status))
    elif response is None:
        wait.settle({"status": "OK", "reason": "success"})
    else:
        reason: dict[str, Value] = {"reason": response.reason} if response.reason else {}
        wait.settle({**response.data, "status": response.status, **reason})


def _responded(wait: Wait, outcomes: list[Outcome]) -> None:
    (outcome,) = outcomes
    failure, response = outcome.failure, outcome.response
    if failure is not None:
        wait.settle(error=EvaluationError(failure.words, failure.status))
    else:
        wait.settle({} if response is None else dict(response.data))


def _check_depth(run: Run) -> None:
    if run.depth >= NESTING:
        raise too_deep()
