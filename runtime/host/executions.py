"""Runs on their way: each is advanced from one wait to the next, held where the probe says so, and told of.

A run goes on inside the call that brought its answer, without a task, until it waits for something that is not there
yet. What an effect means is not known here: `perform` answers it. Mistakes of ours end the run they happened in, are
said in full, and harm no other (one of the two broad excepts of the runtime).
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from runtime.compiler.program import At, Code
from runtime.engine.effects import Effect
from runtime.engine.events import Event
from runtime.engine.execution import Outcome, failed_with, start
from runtime.engine.scope import Scope, Signals
from runtime.errors import EvaluationError, Failure
from runtime.host.checkpoints import event_label, names_of
from runtime.host.metrics import Metrics
from runtime.host.runs import Done, Pass, Run, Strand, Wait
from runtime.host.stopping import Stops
from runtime.host.telling import Telling
from runtime.host.world import World
from runtime.probe.blocks import Open
from runtime.probe.records import DeliveryStarted
from runtime.probe.seam import Probe
from runtime.services.service import NOT_MINE, Handler, Origin, Reply
from runtime.values.kinds import Value

_VALUES = frozenset({bool, int, str, float, bytes, dict, list, datetime, type(None)})
"""Answers of these types are what they are; any other might have to be waited for."""

INTERRUPTIONS = 200
"""Interrupted statements of one strand in a row before the loop turns to others: a runaway loop can be stopped."""


class Director(Protocol):
    """What runs need of the driver."""

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        """Who answers an effect by a value, a `Reply`, an awaitable, `NOT_MINE`; raises EvaluationError."""
        ...

    def perform(self, strand: Strand, effect: Effect, origin: Origin) -> Any:
        """Answer an effect that those do not, by a `Wait` too."""
        ...

    def publish_reply(self, strand: Strand, reply: Reply) -> Wait:
        """Publish the events of `reply`; the answer is its value, once their handlers have finished."""
        ...

    def interrupted(self) -> None:
        """A run was stopped between two statements because `signals.interrupt` is set."""
        ...

    def ended(self, run: Run, outcome: Outcome) -> None:
        """A run is over."""
        ...

    def fault(self, where: str, error: BaseException) -> None:
        """Say a mistake of ours in full."""
        ...


class Executions:
    """All runs under way."""

    def __init__(self, probe: Probe, world: World, director: Director) -> None:
        self.signals = Signals(clock=world.monotonic_ns)
        self.finished = 0
        """How many runs have ended."""
        self.metrics: Metrics | None = None
        """Counts them by feature set; None while nobody wants that."""
        self.stops = Stops(probe, self.signals, world.monotonic_ns, director.interrupted)
        """What is held of them."""
        self._probe = probe
        self._clock = world.monotonic_ns
        self._telling = Telling(probe, self._clock, director.fault)
        self._director = director
        self._perform = director.perform
        self._handlers = director.handlers
        self._loop = asyncio.get_running_loop()
        self._runs: set[Run] = set()
        self._passes: set[Pass] = set()
        """Those of the ``parallel for each`` of some run."""
        self._last_id = 0

    @property
    def in_flight(self) -> int:
        return len(self._runs)

    @property
    def holding(self) -> bool:
        return bool(self.stops)

    # --- beginning and ending -----------------------------------------------------------------------------------

    def launch(
        self,
        code: Code,
        scope: Scope,
        event: Event,
        origin: Origin,
        parent: Strand | None,
        done: Done,
        body: Generator[Any, Any, Outcome] | None = None,
    ) -> None:
        """Start `code` (or `body` in its name) and run it to its first wait.

        `done` is told its outcome, in a list of one; perhaps before this returns.
        """
        probe = self._probe
        self._last_id += 1
        run = Run(self._last_id, code, scope, event, origin, parent, done, self._clock())
        steps = probe.steps
        if steps and code.span in steps:
            run.stepped = probe.wants_statements(code.name, code.span, event_label(event), run.connection_id)
        if probe.recording:
            run.cause = probe.observe(
                DeliveryStarted, origin.flow, origin.cause, run.id, parent.run.id if parent is not None else 0,
                code.name, code.activity, event_label(event), run.connection_id, code.head,
                {**scope.published, **scope.given} if scope.published else scope.given, run.stepped,
                parent.branch if parent is not None else (),
            )  # fmt: skip
            run.flow = run.flow or run.cause
        if body is not None:
            run.body = body
        elif code.guard is None and not run.stepped:
            # Plain code without a condition needs nothing around it: how it ended is seen here.
            run.body = code.plain(scope)
        else:
            run.body = start(code, scope, run.stepped)
        self._runs.add(run)
        self.advance(run)

    def add(self, strand: Pass) -> None:
        """Run a pass to its first wait. It begins in the head of its loop."""
        if strand.outer.open is not None:
            strand.open = Open(strand.outer.open.number, self._clock())
        self._passes.add(strand)
        self.advance(strand)

    def close(self, strand: Strand) -> None:
        """Give a strand up where it stands; nobody is told."""
        strand.closed = True
        self._forget(strand)
        self.stops.forget(strand)
        if strand.wait is not None:
            strand.wait.strand = None
            if strand.wait.cancel is not None:
                strand.wait.cancel()
        strand.body.close()

    def close_all(self) -> int:
        """Give up whatever still runs, at the end of the application; return how many runs that were."""
        left = len(self._runs)
        for strand in (*self._passes, *self._runs):
            self.close(strand)
        return left

    def _forget(self, strand: Strand) -> bool:
        """Whether the strand was under way; it no longer is."""
        known: set[Any] = self._passes if isinstance(strand, Pass) else self._runs
        if strand not in known:
            return False
        known.remove(strand)
        return True

    def _over(self, run: Run, outcome: Outcome) -> None:
        self._runs.discard(run)
        self.finished += 1
        outcome.error = None  # it keeps all frames alive, and nobody looks at their names any more
        if self.metrics is not None and not outcome.skipped:
            self.metrics.ended(run.code, self._clock() - run.started_ns, outcome.failure is not None)
        probe = self._probe
        if probe.recording:
            self._telling.end(run, outcome)
        if probe.armed:
            probe.execution_ended(run.id, run.parent_id, run.parent_branch)
        self._director.ended(run, outcome)

    def _broken(self, run: Run, error: Exception) -> None:
        code = run.code
        self._director.fault(f"{code.name}: {code.activity}", error)
        sentence = f"Cannot run the {code.name}: the runtime made a mistake."
        failure = Failure(sentence, f"{type(error).__name__}: {error}", code.name, code.activity, "", "", code.head)
        self._over(run, Outcome(failure=failure))

    # --- going on -----------------------------------------------------------------------------------------------

    def advance(self, strand: Strand, reply: Any = None, error: BaseException | None = None) -> None:
        """Answer what the strand asked, and run it until it waits again, is held, or ends."""
        try:
            while not strand.closed:
                if strand.asked is not None:
                    self._telling.answer(strand, reply, error)
                if strand.stepped:
                    self.stops.attend(strand.run)
                try:
                    wish = strand.body.send(reply) if error is None else strand.body.throw(error)
                except StopIteration as end:
                    self._end(strand, end.value)
                    return
                except Exception as broken:  # noqa: BLE001  # see the module
                    self._fail(strand, broken)
                    return
                reply = error = None
                if strand.stepped:
                    self._telling.statements(strand)
                handler = self._handlers.get(type(wish))
                if handler is None and type(wish) is At:
                    if self._stops_at(strand, wish.statement):
                        return
                    continue
                try:
                    if self._probe.recording:
                        origin = self._telling.question(strand, wish)
                    else:
                        origin = strand.origin or _origin(strand)
                    reply = handler(wish, origin) if handler is not None else self._perform(strand, wish, origin)
                    if type(reply) in _VALUES:
                        continue
                    if reply is NOT_MINE:
                        reply = self._perform(strand, wish, origin)
                    reply = self._awaited(strand, reply)
                except Exception as refusal:  # noqa: BLE001  # thrown into the run: refusals end there, mistakes come back
                    reply, error = None, refusal
                    continue
                if type(reply) is Wait:
                    if not reply.settled:
                        strand.wait, reply.strand = reply, strand
                        return
                    reply, error = reply.value, reply.error
        except Exception as mistake:  # noqa: BLE001  # a mistake of ours around the run, which ends with it
            self._break(strand, mistake)

    def _break(self, strand: Strand, mistake: Exception) -> None:
        """End a strand that cannot go on; of one that has ended the mistake is only said: nobody is told twice."""
        if not self._forget(strand):
            self._director.fault("executions", mistake)
        elif isinstance(strand, Pass):
            strand.failed(strand, mistake)
        else:
            self._broken(strand.run, mistake)

    def resume(self, strand: Strand, value: Any, error: Exception | None) -> None:
        """An answer has come that was waited for."""
        strand.wait = None
        if type(value) is Reply:
            try:
                wait = self._director.publish_reply(strand, value)
            except Exception as mistake:  # noqa: BLE001  # as in `advance`
                self.advance(strand, None, mistake)
                return
            if not wait.settled:
                strand.wait, wait.strand = wait, strand
                return
            value, error = wait.value, wait.error
        self.advance(strand, value, error)

    def _awaited(self, strand: Strand, answer: Any) -> Any:
        """Return the `Wait` for an answer that is not there yet, or else the answer."""
        if type(answer) is Reply:
            return self._director.publish_reply(strand, answer)
        if type(answer) is not Wait and hasattr(answer, "__await__"):
            task = asyncio.ensure_future(answer, loop=self._loop)
            wait = Wait(self.resume, cancel=task.cancel)
            task.add_done_callback(partial(_settle, wait))
            return wait
        return answer

    # --- stopping -----------------------------------------------------------------------------------------------

    def _stops_at(self, strand: Strand, number: int) -> bool:
        """Whether the strand is not to go on with statement `number` now."""
        interrupted = self.signals.interrupt
        return self.stops.before(strand, number) or (interrupted and self._lets_others_go_first(strand))

    def _end(self, strand: Strand, value: Any) -> None:
        """Tell what a strand returned: a pass whatever it will, a run its outcome, or else its response."""
        if type(strand) is Run:
            outcome = value if type(value) is Outcome else Outcome(value)
            if strand.stepped:
                self._telling.statements(strand, ended=outcome.failure is None)
            if not (self._probe.armed_ends and self.stops.at_end(strand, outcome)):
                self._over(strand, outcome)
            return
        assert isinstance(strand, Pass), "there is no third kind"
        self._passes.discard(strand)
        self._telling.statements(strand, ended=True)
        strand.finished(strand, value)

    def _fail(self, strand: Strand, error: Exception) -> None:
        """Tell what came out of a strand: a failure of the program, of a branch, or a mistake of ours."""
        if strand.stepped:
            self._telling.statements(strand)
        run = strand.run
        if run is not strand:
            run.failed_in = run.failed_in or strand.branch
        outcome = failed_with(run.code, run.scope, error) if run is strand else None
        if outcome is None:
            self._break(strand, error)
        elif not (self._probe.armed_ends and self.stops.at_end(run, outcome)):
            self._over(run, outcome)

    def release(self, hold_id: int, skipped: bool = False) -> bool:
        """Let a held strand go on, behind its statement when that is `skipped`; False when none is held as that."""
        held = self.stops.take(hold_id)
        if held is None:
            return False
        strand = held.strand
        if held.outcome is not None:
            self._over(strand.run, held.outcome)
            return True
        if skipped:
            strand.statement, strand.open = -1, None
        self.advance(strand, skipped or None)
        return True

    def names_of(self, origin: Origin) -> Mapping[str, Value] | None:
        """Return the names that can be read where something comes from, in its pass if a pass asks for it now.

        Those of its end for an execution that is held there; None when it is not under way.
        """
        asking = next((known for known in self._passes if _asks(known, origin)), None)
        if asking is not None:
            return names_of(asking)
        held = self.stops.names_of(origin.execution_id)
        if held is not None:
            return held
        run = next((run for run in self._runs if run.id == origin.execution_id), None)
        return names_of(run) if run is not None else None

    def _lets_others_go_first(self, strand: Strand) -> bool:
        strand.turns += 1
        if strand.turns < INTERRUPTIONS:
            return False
        strand.turns = 0
        self._loop.call_soon(self.advance, strand)
        return True


def _origin(strand: Strand) -> Origin:
    """Return where the effects of a strand come from while nobody records."""
    run = strand.run
    strand.origin = Origin(run.flow, run.cause, run.id, run.code.name, None, run.connection_id, run.from_peer)
    return strand.origin


def _asks(strand: Strand, origin: Origin) -> bool:
    """Whether it is this strand that asks now for what comes from `origin`, by its request where that is recorded."""
    return strand.origin is origin or (strand.asked is not None and strand.asked[0] == origin.cause)


def _settle(wait: Wait, task: asyncio.Future[Any]) -> None:
    """Hand a task's result to whoever waits for it."""
    if task.cancelled():
        wait.settle(error=EvaluationError("It was cancelled"))
        return
    error = task.exception()
    if error is None:
        wait.settle(task.result())
    elif isinstance(error, Exception):
        wait.settle(error=error)
