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
from runtime.host.runs import Run, Strand
from runtime.probe.records import EffectCompleted, EffectRequested, ExecutionFailed, ExecutionFinished, StatementRan
from runtime.probe.seam import Probe, Write
from runtime.source import Span
from runtime.values.kinds import Value


class Telling:
    """Writes records of runs. `clock` is monotonic, in ns; `fault` says a mistake of ours in full."""

    def __init__(self, probe: Probe, clock: Callable[[], int], fault: Callable[[str, BaseException], None]) -> None:
        self._probe = probe
        self._clock = clock
        self._fault = fault

    def question(self, strand: Strand, effect: Effect, span: Span | None) -> int:
        """Write that `effect` is asked; return the number of that record."""
        run, name = strand.run, type(effect).__name__
        try:
            words = narration.asked(effect)
        except Exception as error:  # noqa: BLE001  # see the module
            words = self._wordless(error)
        seq = self._probe.observe(EffectRequested, run.flow, run.cause, run.id, name, words, span)
        strand.asked = (seq, type(effect), self._clock())
        return seq

    def answer(self, strand: Strand, reply: Any, error: BaseException | None) -> None:
        assert strand.asked is not None
        (seq, effect, at_ns), strand.asked = strand.asked, None
        try:
            outcome = str(error) if error is not None else narration.answered(effect, reply)
        except Exception as mistake:  # noqa: BLE001  # see the module
            outcome = self._wordless(mistake)
        self._probe.observe(
            EffectCompleted, strand.run.flow, seq, strand.run.id, effect.__name__, outcome, error is not None,
            self._clock() - at_ns,
        )  # fmt: skip

    def statement(self, strand: Strand) -> None:
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
        if self._probe.writes:
            self._writes(strand, bound)
        self._probe.observe(
            StatementRan, run.flow, run.cause, run.id, statement.number, statement.span, bound, elapsed_ns
        )

    def _writes(self, strand: Strand, bound: Iterable[tuple[str, Value]]) -> None:
        """Tell of the names that somebody looks at."""
        run, probe = strand.run, self._probe
        for name, value in bound:
            run.bound[name] = value
            if name in probe.writes:
                probe.wrote(Write(run.id, name, value, None, run.flow, run.cause, partial(names_of, strand)))

    def end(self, run: Run, outcome: Outcome) -> None:
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

    def _wordless(self, mistake: Exception) -> str:
        """Return what a record says where its words could not be found."""
        self._fault("telling", mistake)
        return f"(cannot be told: {type(mistake).__name__})"
