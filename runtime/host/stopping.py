"""Where strands stop: before which statement, at which end; and what stands still until somebody lets it go on.

A strand that is held is a generator nobody advances. Whoever advances asks here, and is handed what is released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.engine.execution import Outcome
from runtime.engine.scope import Signals
from runtime.host.checkpoints import end_point, names_of, statement_point
from runtime.host.places import in_own_code
from runtime.host.runs import Run, Strand
from runtime.probe.seam import EndPoint, Probe, StatementPoint, Verdict
from runtime.values.kinds import Value


@dataclass(slots=True)
class HeldStrand:
    """A strand nobody advances."""

    strand: Strand
    since_ns: int
    outcome: Outcome | None = None
    """How it ended, when that is what is held."""


class Stops:
    """What the debugger holds of the runs under way. `interrupted` is called where `signals.interrupt` stopped one."""

    def __init__(
        self, probe: Probe, signals: Signals, clock: Callable[[], int], interrupted: Callable[[], None]
    ) -> None:
        self._probe = probe
        self._signals = signals
        self._clock = clock
        self._interrupted = interrupted
        self._held: dict[int, HeldStrand] = {}

    def __len__(self) -> int:
        return len(self._held)

    @property
    def connections(self) -> set[str]:
        """The connections whose runs are held."""
        return {held.strand.run.connection_id for held in self._held.values()}

    def attend(self, run: Run) -> None:
        """Say whether stepped code is to stop before its statements: whether somebody could want that of `run`."""
        probe = self._probe
        self._signals.attend = probe.armed or bool(probe.writes) or bool(probe.stops and run.code.span in probe.stops)

    def before(self, strand: Strand, number: int) -> bool:
        """Whether the strand is held before statement `number`, which it has come to."""
        run = strand.run
        interrupted = self._signals.interrupt
        if interrupted:
            self._interrupted()
        # Only an interruption can come from elsewhere: from the loop of a template, whose statements nobody steps.
        if interrupted and not in_own_code(strand.body, run.code):
            return False
        strand.statement = number
        probe = self._probe
        is_stop = probe.armed or (probe.stops and number in probe.stops.get(run.code.span, ()))
        is_held = bool(is_stop) and self._holds(strand, statement_point(strand))
        run.begun = True
        return is_held

    def at_end(self, run: Run, outcome: Outcome) -> bool:
        """Whether a run that came to `outcome` is held before that is told; asked while `Probe.armed_ends`."""
        return self._holds(run, end_point(run, outcome), outcome)

    def take(self, hold_id: int) -> HeldStrand | None:
        """Return what is released; None when nothing is held as that."""
        held = self._held.pop(hold_id, None)
        if held is None:
            return None
        strand, now_ns = held.strand, self._clock()
        strand.hold_id = 0
        if strand.open is not None:
            strand.open = strand.open.going_on(now_ns)
        # Nobody's elapsed time counts how long people looked.
        strand.run.started_ns += now_ns - held.since_ns
        return held

    def forget(self, strand: Strand) -> None:
        """Hear that a strand is given up: if it is held, nobody can release it any more."""
        hold_id, strand.hold_id = strand.hold_id, 0
        if hold_id:
            del self._held[hold_id]
            self._probe.abandoned(hold_id)

    def find(self, hold_id: int) -> Strand | None:
        """Return what is held before a statement as that; None when no strand is, or it has ended."""
        held = self._held.get(hold_id)
        return held.strand if held is not None and held.outcome is None else None

    def names_held(self, hold_id: int) -> Mapping[str, Value] | None:
        """Return the names that what is held as that can read, at its end too; None when no execution is."""
        held = self._held.get(hold_id)
        return _names_of(held) if held is not None else None

    def names_of(self, execution_id: int) -> Mapping[str, Value] | None:
        """Return the names an execution that is held can read, at its end too; None when it is not held."""
        held = next((held for held in self._held.values() if held.strand.run.id == execution_id), None)
        return _names_of(held) if held is not None else None

    def _holds(self, strand: Strand, point: StatementPoint | EndPoint, outcome: Outcome | None = None) -> bool:
        decision = self._probe.checkpoint(point)
        if decision.verdict is not Verdict.HOLD:
            return False
        strand.hold_id = decision.hold_id
        self._held[decision.hold_id] = HeldStrand(strand, self._clock(), outcome)
        return True


def _names_of(held: HeldStrand) -> Mapping[str, Value]:
    return names_of(held.strand, held.outcome.error if held.outcome is not None else None)
