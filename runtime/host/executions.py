"""Runs on their way: each is advanced from one wait to the next, held where the probe says so, and told of.

A run goes on inside the call that brought its answer, without a task, until it waits for something that is not there
yet. What an effect means is not known here: `perform` answers it. Mistakes of ours end the run they happened in, are
said in full, and harm no other (one of the two broad excepts of the runtime).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from runtime.compiler.program import At, Code
from runtime.engine.effects import Effect
from runtime.engine.events import DOMAIN, Event
from runtime.engine.execution import Outcome, start
from runtime.engine.scope import Scope, Signals
from runtime.errors import EvaluationError, Failure
from runtime.host import narration
from runtime.host.metrics import Metrics
from runtime.host.places import in_own_code, statement_of
from runtime.host.runs import Asked, Run, Strand, Wait
from runtime.host.world import World
from runtime.probe.records import (
    DeliveryStarted,
    EffectCompleted,
    EffectRequested,
    ExecutionFailed,
    ExecutionFinished,
    StatementRan,
)
from runtime.probe.seam import Probe, StatementPoint, Verdict
from runtime.services.service import Origin, Reply
from runtime.source import Span

_AT_ONCE = frozenset({bool, int, str, float, bytes, dict, list, datetime, type(None), Wait})
"""Answers of these types are what they are; any other might have to be awaited."""

INTERRUPTIONS = 200
"""Interrupted statements of one strand in a row before the loop turns to others: a runaway loop can be stopped."""


class Director(Protocol):
    """What runs need of the driver."""

    def perform(self, strand: Strand, effect: Effect, origin: Origin) -> Any:
        """Answer an effect: a value, a `Reply`, a `Wait`, an awaitable. Raises EvaluationError."""
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


def event_label(event: Event) -> str:
    """Return the type people know the event by: a domain event's own name."""
    return event.name if event.type == DOMAIN else event.type


class Executions:
    """All runs under way."""

    def __init__(self, probe: Probe, world: World, director: Director) -> None:
        self.signals = Signals()
        self.finished = 0
        """How many runs have ended."""
        self.metrics: Metrics | None = None
        """Counts them by feature set; None while nobody wants that."""
        self._probe = probe
        self._clock = world.monotonic_ns
        self._director = director
        self._loop = asyncio.get_running_loop()
        self._strands: set[Strand] = set()
        self._runs: set[Run] = set()
        self._held: dict[int, tuple[Strand, int]] = {}
        """Held strands, with the time they were held at."""
        self._last_id = 0
        # Bound once: they go along with every run.
        self._when_over, self._when_broken = self._over, self._broken

    @property
    def in_flight(self) -> int:
        return len(self._runs)

    @property
    def holding(self) -> bool:
        return bool(self._held)

    # --- beginning and ending -----------------------------------------------------------------------------------

    def launch(
        self,
        code: Code,
        scope: Scope,
        event: Event,
        origin: Origin,
        parent: Run | None,
        done: Callable[[Outcome], None],
        body: Generator[Any, Any, Outcome] | None = None,
    ) -> None:
        """Start `code` (or `body` in its name) and run it to its first wait. `done` may be called before that."""
        probe = self._probe
        stepped = probe.wants_statements(code.name, code.span)
        self._last_id += 1
        run = Run(
            self._last_id, code, scope, event, origin.flow, origin.cause, event.connection_id or origin.connection_id,
            parent, stepped, self._clock(), done, parent.depth + 1 if parent is not None else 0,
        )  # fmt: skip
        if probe.recording:
            run.cause = probe.observe(
                DeliveryStarted, origin.flow, origin.cause, run.id, run.parent_id, code.name, code.activity,
                event_label(event), run.connection_id, code.head,
                {**scope.published, **scope.given} if scope.published else scope.given, stepped,
            )  # fmt: skip
            run.flow = run.flow or run.cause
        self._runs.add(run)
        self.add(Strand(run, body or start(code, scope, stepped), self._when_over, self._when_broken))

    def add(self, strand: Strand) -> None:
        """Run a strand to its first wait."""
        self._strands.add(strand)
        self.advance(strand)

    def close(self, strand: Strand) -> None:
        """Give a strand up where it stands; nobody is told."""
        strand.closed = True
        self._strands.discard(strand)
        if strand.wait is not None:
            strand.wait.strand = None
            if strand.wait.cancel is not None:
                strand.wait.cancel()
        strand.body.close()

    def close_all(self) -> int:
        """Give up whatever still runs, at the end of the application; return how many runs that were."""
        for strand in tuple(self._strands):
            self.close(strand)
        left = len(self._runs)
        self._runs.clear()
        self._held.clear()
        return left

    def _over(self, strand: Strand, outcome: Outcome) -> None:
        run = strand.run
        self._runs.discard(run)
        self.finished += 1
        if self.metrics is not None and not outcome.skipped:
            self.metrics.ended(run.code, self._clock() - run.started_ns, outcome.failure is not None)
        probe = self._probe
        if probe.recording:
            self._tell_end(run, outcome)
        probe.execution_ended(run.id, run.parent_id)
        self._director.ended(run, outcome)

    def _broken(self, strand: Strand, error: Exception) -> None:
        code = strand.run.code
        self._director.fault(f"{code.name}: {code.activity}", error)
        sentence = f"Cannot run the {code.name}: the runtime made a mistake."
        failure = Failure(sentence, f"{type(error).__name__}: {error}", code.name, code.activity, "", "", code.head)
        self._over(strand, Outcome(failure=failure))

    # --- going on -----------------------------------------------------------------------------------------------

    def advance(self, strand: Strand, reply: Any = None, error: BaseException | None = None) -> None:
        """Answer what the strand asked, and run it until it waits again, is held, or ends."""
        body = strand.body
        while not strand.closed:
            if strand.asked is not None:
                self._tell_answer(strand, reply, error)
            try:
                wish = body.send(reply) if error is None else body.throw(error)
            except StopIteration as end:
                self._strands.discard(strand)
                if not (type(end.value) is Outcome and end.value.failure is not None):
                    self._tell_statement(strand)
                strand.finished(strand, end.value)
                return
            except Exception as broken:  # noqa: BLE001  # a mistake of ours, or a branch's failure; see the module
                self._strands.discard(strand)
                strand.failed(strand, broken)
                return
            reply = error = None
            if type(wish) is At:
                if self._stops_at(strand, wish.statement):
                    return
                continue
            try:
                answer = self._ask(strand, wish)
            except Exception as refusal:  # noqa: BLE001  # thrown into the run: refusals end there, mistakes come back
                error = refusal
                continue
            if type(answer) is not Wait:
                reply = answer
            elif answer.settled:
                reply, error = answer.value, answer.error
            else:
                strand.wait, answer.strand = answer, strand
                return

    def resume(self, strand: Strand, value: Any, error: Exception | None) -> None:
        """An answer has come that was waited for."""
        strand.wait = None
        if type(value) is Reply:
            wait = self._director.publish_reply(strand, value)
            if not wait.settled:
                strand.wait, wait.strand = wait, strand
                return
            value, error = wait.value, wait.error
        self.advance(strand, value, error)

    def _ask(self, strand: Strand, effect: Effect) -> Any:
        """Return the answer, or a `Wait` for it."""
        answer = self._director.perform(strand, effect, self._origin(strand, effect))
        kind = type(answer)
        if kind in _AT_ONCE:
            return answer
        if kind is Reply:
            return self._director.publish_reply(strand, answer)
        if hasattr(answer, "__await__"):
            task = asyncio.ensure_future(answer, loop=self._loop)
            wait = Wait(self.resume, cancel=task.cancel)
            task.add_done_callback(partial(_settle, wait))
            return wait
        return answer

    def _origin(self, strand: Strand, effect: Effect) -> Origin:
        run = strand.run
        if not self._probe.recording:
            if run.origin is None:
                run.origin = Origin(run.flow, run.cause, run.id, run.code.name, None, run.connection_id)
            return run.origin
        span, cause = self._span(strand), run.cause
        if type(effect) in narration.ASKED:
            # What it sets off has the request as its cause.
            cause = self._tell_question(strand, effect, span)
        return Origin(run.flow, cause, run.id, run.code.name, span, run.connection_id)

    # --- stopping -----------------------------------------------------------------------------------------------

    def _stops_at(self, strand: Strand, number: int) -> bool:
        """Whether the strand is not to go on with statement `number` now."""
        run = strand.run
        interrupted = self.signals.interrupt
        if interrupted:
            self._director.interrupted()
        # Only an interruption can come from elsewhere: from the loop of a template, whose statements nobody steps.
        if not interrupted or in_own_code(strand.body, run.code):
            self._tell_statement(strand)
            strand.statement = number
            if self._probe.armed and self._holds(strand):
                return True
            run.begun = True
            if run.stepped:
                strand.statement_ns = self._clock()
        return interrupted and self._lets_others_go_first(strand)

    def _holds(self, strand: Strand) -> bool:
        run = strand.run
        statement = run.code.statements[strand.statement]
        point = StatementPoint(
            execution_id=run.id, parent_id=run.parent_id, feature_set=run.code.name, statement=statement.number,
            span=statement.span, verb=statement.verb, first=not run.begun, event_type=event_label(run.event),
            connection_id=run.connection_id, flow=run.flow, cause=run.cause,
        )  # fmt: skip
        decision = self._probe.checkpoint(point)
        if decision.verdict is not Verdict.HOLD:
            return False
        run.begun = True
        self._held[decision.hold_id] = (strand, self._clock())
        return True

    def release(self, hold_id: int) -> bool:
        """Let a held strand go on; False when no strand is held as that."""
        held = self._held.pop(hold_id, None)
        if held is None:
            return False
        strand, since = held
        strand.statement_ns = self._clock()
        # Nobody's elapsed time counts how long people looked.
        strand.run.started_ns += strand.statement_ns - since
        self.advance(strand)
        return True

    def _lets_others_go_first(self, strand: Strand) -> bool:
        strand.turns += 1
        if strand.turns < INTERRUPTIONS:
            return False
        strand.turns = 0
        self._loop.call_soon(self.advance, strand)
        return True

    # --- telling ------------------------------------------------------------------------------------------------

    def _span(self, strand: Strand) -> Span | None:
        run = strand.run
        number = strand.statement if run.stepped else statement_of(strand.body, run.code)
        return run.code.statements[number].span if number >= 0 else None

    def _tell_question(self, strand: Strand, effect: Effect, span: Span | None) -> int:
        """Write that `effect` is asked; return the number of that record."""
        run, name = strand.run, type(effect).__name__
        seq = self._probe.observe(EffectRequested, run.flow, run.cause, run.id, name, narration.asked(effect), span)
        strand.asked = Asked(seq, type(effect), self._clock())
        return seq

    def _tell_answer(self, strand: Strand, reply: Any, error: BaseException | None) -> None:
        asked, strand.asked = strand.asked, None
        assert asked is not None
        outcome = str(error) if error is not None else narration.answered(asked.effect, reply)
        self._probe.observe(
            EffectCompleted, strand.run.flow, asked.seq, strand.run.id, asked.effect.__name__, outcome,
            error is not None, self._clock() - asked.at_ns,
        )  # fmt: skip

    def _tell_statement(self, strand: Strand) -> None:
        """Write that the statement the strand was in has ended, with what it bound."""
        run = strand.run
        if not run.stepped or strand.statement < 0:
            return
        run.statements += 1
        statement, trace = run.code.statements[strand.statement], run.scope.trace
        bound = tuple((name, value) for number, name, value in trace if number == statement.number)
        # The trace of a run is shared by its strands: what another one bound is left for it.
        trace[:] = [entry for entry in trace if entry[0] != statement.number]
        elapsed_ns = self._clock() - strand.statement_ns
        strand.statement = -1
        self._probe.observe(
            StatementRan, run.flow, run.cause, run.id, statement.number, statement.span, bound, elapsed_ns
        )

    def _tell_end(self, run: Run, outcome: Outcome) -> None:
        elapsed_ns, name = self._clock() - run.started_ns, run.code.name
        failure, response = outcome.failure, outcome.response
        if failure is not None:
            self._probe.observe(
                ExecutionFailed, run.flow, run.cause, run.id, name, failure.sentence, failure.cause, failure.span,
                elapsed_ns,
            )  # fmt: skip
            return
        status = "skipped" if outcome.skipped else response.status if response is not None else ""
        self._probe.observe(ExecutionFinished, run.flow, run.cause, run.id, name, status, run.statements, elapsed_ns)


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
