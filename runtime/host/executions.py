"""Runs on their way: each is advanced from one wait to the next, held where the probe says so, and told of.

A run goes on inside the call that brought its answer, without a task, until it waits for something that is not there
yet. What an effect means is not known here: `perform` answers it. Mistakes of ours end the run they happened in, are
said in full, and harm no other (one of the two broad excepts of the runtime).
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from runtime.compiler.program import At, Code
from runtime.engine.effects import Effect
from runtime.engine.events import Event
from runtime.engine.execution import Outcome, failed_with, start
from runtime.engine.scope import Scope, Signals
from runtime.errors import EvaluationError, Failure
from runtime.host import narration
from runtime.host.checkpoints import end_point, event_label, names_of, statement_point
from runtime.host.metrics import Metrics
from runtime.host.places import in_own_code, statement_of
from runtime.host.runs import Done, Run, Strand, Wait
from runtime.host.telling import Telling
from runtime.host.world import World
from runtime.probe.records import DeliveryStarted
from runtime.probe.seam import EndPoint, Probe, StatementPoint, Verdict
from runtime.services.service import Origin, Reply
from runtime.values.kinds import Value

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


@dataclass(slots=True)
class _HeldStrand:
    """A strand nobody advances."""

    strand: Strand
    since_ns: int
    outcome: Outcome | None = None
    """How it ended, when that is what is held."""


class Executions:
    """All runs under way."""

    def __init__(self, probe: Probe, world: World, director: Director) -> None:
        self.signals = Signals(clock=world.monotonic_ns)
        self.finished = 0
        """How many runs have ended."""
        self.metrics: Metrics | None = None
        """Counts them by feature set; None while nobody wants that."""
        self._probe = probe
        self._clock = world.monotonic_ns
        self._telling = Telling(probe, self._clock, director.fault)
        self._director = director
        self._loop = asyncio.get_running_loop()
        self._strands: set[Strand] = set()
        self._runs: set[Run] = set()
        self._held: dict[int, _HeldStrand] = {}
        self._last_id = 0
        # Bound once: they go along with every run.
        self._when_over, self._when_broken = self._over, self._broken

    @property
    def in_flight(self) -> int:
        return len(self._runs)

    @property
    def holding(self) -> bool:
        return bool(self._held)

    @property
    def held_connections(self) -> set[str]:
        """The connections whose runs are held."""
        return {held.strand.run.connection_id for held in self._held.values()}

    # --- beginning and ending -----------------------------------------------------------------------------------

    def launch(
        self,
        code: Code,
        scope: Scope,
        event: Event,
        origin: Origin,
        parent: Run | None,
        done: Done,
        body: Generator[Any, Any, Outcome] | None = None,
    ) -> None:
        """Start `code` (or `body` in its name) and run it to its first wait.

        `done` is told its outcome, in a list of one; perhaps before this returns.
        """
        probe = self._probe
        connection_id = event.connection_id or origin.connection_id
        steps = probe.steps
        stepped = (
            bool(steps)
            and code.span in steps
            and probe.wants_statements(code.name, code.span, event_label(event), connection_id)
        )
        self._last_id += 1
        run = Run(
            self._last_id, code, scope, event, origin.flow, origin.cause, connection_id,
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
        if body is None:
            # Plain code without a condition needs nothing around it: how it ended is seen here.
            bare = code.guard is None and not stepped
            body = code.plain(scope) if bare else start(code, scope, stepped)
        strand = Strand(run, body, self._when_over, self._when_broken)
        self._strands.add(strand)
        self.advance(strand)

    def add(self, strand: Strand) -> None:
        """Run a strand to its first wait."""
        self._strands.add(strand)
        self.advance(strand)

    def close(self, strand: Strand) -> None:
        """Give a strand up where it stands; nobody is told."""
        strand.closed = True
        self._strands.discard(strand)
        hold_id, strand.hold_id = strand.hold_id, 0
        if hold_id:
            del self._held[hold_id]
            self._probe.abandoned(hold_id)
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
        outcome.error = None  # it keeps all frames alive, and nobody looks at their names any more
        if self.metrics is not None and not outcome.skipped:
            self.metrics.ended(run.code, self._clock() - run.started_ns, outcome.failure is not None)
        probe = self._probe
        if probe.recording:
            self._telling.end(run, outcome)
        if probe.armed:
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
        body, run = strand.body, strand.run
        try:
            while not strand.closed:
                if strand.asked is not None:
                    self._telling.answer(strand, reply, error)
                if run.stepped:
                    self.signals.attend = self._may_stop(run)
                try:
                    wish = body.send(reply) if error is None else body.throw(error)
                except StopIteration as end:
                    self._end(strand, end.value)
                    return
                except Exception as broken:  # noqa: BLE001  # see the module
                    self._fail(strand, broken)
                    return
                reply = error = None
                if run.stepped:
                    self._telling.statements(strand)
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
        except Exception as mistake:  # noqa: BLE001  # a mistake of ours around the run, which ends with it
            self._break(strand, mistake)

    def _break(self, strand: Strand, mistake: Exception) -> None:
        """End a strand that cannot go on; of one that has ended the mistake is only said: nobody is told twice."""
        if strand in self._strands:
            self._strands.discard(strand)
            strand.failed(strand, mistake)
        else:
            self._director.fault("executions", mistake)

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

    def _ask(self, strand: Strand, effect: Effect) -> Any:
        """Return the answer, or a `Wait` for it."""
        origin = self._told(strand, effect) if self._probe.recording else self._origin(strand.run)
        answer = self._director.perform(strand, effect, origin)
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

    def _origin(self, run: Run) -> Origin:
        """Return where the effects of `run` come from while nobody records."""
        if run.origin is None:
            run.origin = Origin(run.flow, run.cause, run.id, run.code.name, None, run.connection_id)
        return run.origin

    def _told(self, strand: Strand, effect: Effect) -> Origin:
        """Tell of `effect`, if such effects are told of, and return where it comes from."""
        run, code, cause = strand.run, strand.run.code, strand.run.cause
        number = strand.statement if run.stepped else statement_of(strand.body, code)
        span = code.statements[number].span if number >= 0 else None
        if type(effect) in narration.ASKED:
            # What it sets off has the request as its cause.
            cause = self._telling.question(strand, effect, span)
        return Origin(run.flow, cause, run.id, code.name, span, run.connection_id)

    # --- stopping -----------------------------------------------------------------------------------------------

    def _may_stop(self, run: Run) -> bool:
        """Whether somebody could want to stop a run before one of its statements."""
        probe = self._probe
        return probe.armed or bool(probe.writes) or bool(probe.stops and run.code.span in probe.stops)

    def _stops_at(self, strand: Strand, number: int) -> bool:
        """Whether the strand is not to go on with statement `number` now."""
        run = strand.run
        interrupted = self.signals.interrupt
        if interrupted:
            self._director.interrupted()
        # Only an interruption can come from elsewhere: from the loop of a template, whose statements nobody steps.
        if not interrupted or in_own_code(strand.body, run.code):
            strand.statement = number
            probe = self._probe
            is_stop = probe.armed or (probe.stops and number in probe.stops.get(run.code.span, ()))
            if is_stop and self._holds(strand, statement_point(strand)):
                run.begun = True
                return True
            run.begun = True
        return interrupted and self._lets_others_go_first(strand)

    def _end(self, strand: Strand, value: Any) -> None:
        """Tell what a strand returned: a pass whatever it will, a run its outcome, or else its response."""
        self._strands.discard(strand)
        if strand.outer is not None:
            self._telling.statements(strand, ended=True)
            strand.finished(strand, value)
            return
        outcome = value if type(value) is Outcome else Outcome(value)
        if strand.run.stepped:
            self._telling.statements(strand, ended=outcome.failure is None)
        self._conclude(strand, outcome)

    def _fail(self, strand: Strand, error: Exception) -> None:
        """Tell what came out of a strand: a failure of the program, of a branch, or a mistake of ours."""
        self._strands.discard(strand)
        run = strand.run
        if run.stepped:
            self._telling.statements(strand)
        outcome = failed_with(run.code, run.scope, error) if strand.outer is None else None
        if outcome is not None:
            self._conclude(strand, outcome)
        else:
            strand.failed(strand, error)

    def _conclude(self, strand: Strand, outcome: Outcome) -> None:
        """End a run, unless that is held."""
        if not (self._probe.armed_ends and self._holds(strand, end_point(strand, outcome), outcome)):
            strand.finished(strand, outcome)

    def _holds(self, strand: Strand, point: StatementPoint | EndPoint, outcome: Outcome | None = None) -> bool:
        decision = self._probe.checkpoint(point)
        if decision.verdict is not Verdict.HOLD:
            return False
        strand.hold_id = decision.hold_id
        self._held[decision.hold_id] = _HeldStrand(strand, self._clock(), outcome)
        return True

    def release(self, hold_id: int, skipped: bool = False) -> bool:
        """Let a held strand go on, behind its statement when that is `skipped`; False when none is held as that."""
        held = self._held.pop(hold_id, None)
        if held is None:
            return False
        strand, now_ns = held.strand, self._clock()
        strand.hold_id = 0
        if strand.open is not None:
            strand.open = strand.open.going_on(now_ns)
        # Nobody's elapsed time counts how long people looked.
        strand.run.started_ns += now_ns - held.since_ns
        if held.outcome is not None:
            strand.finished(strand, held.outcome)
            return True
        if skipped:
            strand.statement, strand.open = -1, None
        self.advance(strand, skipped or None)
        return True

    def held(self, hold_id: int) -> Strand | None:
        """Return what is held before a statement as that; None when no strand is, or it has ended."""
        held = self._held.get(hold_id)
        return held.strand if held is not None and held.outcome is None else None

    def names_of(self, execution_id: int) -> Mapping[str, Value] | None:
        """Return the names an execution can read now, held at its end or not; None when it is not under way."""
        for held in self._held.values():
            if held.strand.run.id == execution_id:
                return names_of(held.strand, held.outcome.error if held.outcome is not None else None)
        strand = next((strand for strand in self._strands if strand.run.id == execution_id), None)
        return names_of(strand) if strand is not None else None

    def _lets_others_go_first(self, strand: Strand) -> bool:
        strand.turns += 1
        if strand.turns < INTERRUPTIONS:
            return False
        strand.turns = 0
        self._loop.call_soon(self.advance, strand)
        return True


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
