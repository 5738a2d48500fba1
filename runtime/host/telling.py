"""What is told of a run as it goes on: what it asks, what it is answered, what its statements bound, how it ended.

A mistake in the telling is ours: it is said, the record is missing, and the run goes on as if nobody had looked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from runtime.engine.effects import Effect
from runtime.engine.execution import Outcome
from runtime.host import narration
from runtime.host.checkpoints import names_of
from runtime.host.places import Whereabouts
from runtime.host.runs import Run, Strand
from runtime.probe.blocks import Statements, begun_in, bound_in, split
from runtime.probe.records import EffectCompleted, EffectRequested, ExecutionFailed, ExecutionFinished
from runtime.probe.seam import Probe, Write
from runtime.services.service import Origin
from runtime.values.kinds import Value


class Telling:
    """Writes records of runs. `clock` is monotonic, in ns; `fault` says a mistake of ours in full."""

    def __init__(self, probe: Probe, clock: Callable[[], int], fault: Callable[[str, BaseException], None]) -> None:
        self._probe = probe
        self._clock = clock
        self._fault = fault
        self._whereabouts = Whereabouts()

    def question(self, strand: Strand, effect: Effect) -> Origin:
        """Write that `effect` is asked, if such effects are told of; return where it comes from.

        What it sets off has the request as its cause.
        """
        run, kind = strand.run, type(effect)
        code, flow, cause = run.code, run.flow, run.cause
        if strand.stepped:
            span = code.statements[strand.statement].span if strand.statement >= 0 else None
        else:
            span = self._whereabouts.span_of(strand.body, code)
        say = narration.ASKED.get(kind)
        if say is not None:
            try:
                words = say(effect)
            except Exception as error:  # noqa: BLE001  # see the module
                words = self._wordless(error)
            cause = self._probe.observe(EffectRequested, flow, cause, run.id, kind.__name__, words, span, strand.branch)
            strand.asked = (cause, kind, self._clock())
        return Origin(flow, cause, run.id, code.name, span, run.connection_id, run.from_peer)

    def answer(self, strand: Strand, reply: Any, error: BaseException | None) -> None:
        """Write what came of the effect that was asked last."""
        assert strand.asked is not None
        run, (seq, effect, at_ns), strand.asked = strand.run, strand.asked, None
        try:
            outcome = narration.answered(effect, reply) if error is None else str(error)
        except Exception as mistake:  # noqa: BLE001  # see the module
            outcome = self._wordless(mistake)
        self._probe.observe(
            EffectCompleted, run.flow, seq, run.id, effect.__name__, outcome, error is not None, self._clock() - at_ns
        )  # fmt: skip

    def statements(self, strand: Strand, ended: bool = False) -> None:
        """Write which statements have ended since the strand went on, with what they bound; all of them if it `ended`.

        To be called whenever stepped code comes back, since the trace of a run is shared by its strands.
        """
        run, first = strand.run, strand.open
        steps = tuple(run.scope.trace)
        if not steps and not ended:
            return
        run.scope.trace.clear()
        past, latest = (steps, None) if ended else split(first, steps)
        strand.open, strand.statement = latest, latest.number if latest is not None else -1
        count = begun_in(past) + (first is not None) if past is not None else 0
        if past is None or not count:
            return
        run.begun = True
        run.statements += count
        if self._probe.writes:
            self._writes(strand, bound_in(first, past))
        ended_ns = latest.since_ns if latest is not None else self._clock()
        told = Statements(run.id, run.code.statements, first, past, ended_ns, strand.branch)
        self._probe.observe_statements(run.flow, run.cause, count, told)

    def _writes(self, strand: Strand, bound: Iterable[tuple[str, Value]]) -> None:
        """Tell of the names that somebody looks at."""
        run, probe = strand.run, self._probe
        for name, value in bound:
            run.bound = {**run.bound, name: value}
            if name in probe.writes:
                probe.wrote(Write(run.id, name, value, None, run.flow, run.cause, partial(names_of, strand)))

    def end(self, run: Run, outcome: Outcome) -> None:
        elapsed_ns, name = self._clock() - run.started_ns, run.code.name
        failure, response = outcome.failure, outcome.response
        if failure is not None:
            self._probe.observe(
                ExecutionFailed, run.flow, run.cause, run.id, name, failure.sentence, failure.cause, failure.span,
                elapsed_ns, run.failed_in,
            )  # fmt: skip
            return
        status = "skipped" if outcome.skipped else response.status if response is not None else ""
        self._probe.observe(ExecutionFinished, run.flow, run.cause, run.id, name, status, run.statements, elapsed_ns)

    def _wordless(self, mistake: Exception) -> str:
        """Return what a record says where its words could not be found."""
        self._fault("telling", mistake)
        return f"(cannot be told: {type(mistake).__name__})"
