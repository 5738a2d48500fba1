"""Steps: where a released execution is to stop again (DAP `next`, `stepIn`, `stepOut`).

Pure values and one function. A step follows *executions*, never the scheduler: what other connections do meanwhile
neither ends it nor stops it.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.probe.commands import StepKind
from runtime.probe.seam import StatementPoint


@dataclass(frozen=True, slots=True)
class Stepping:
    """A step on its way."""

    execution_id: int
    """The execution it left from, or the one that has waited for it since that ended."""
    kind: StepKind

    def stops_at(self, point: StatementPoint) -> bool:
        """Whether the statement at `point` is where this step ends.

        Over ends at the next statement of the same execution, in at the first statement of anything that statement
        triggers if there is such, out at the next statement of the execution that waits.
        """
        match self.kind:
            case StepKind.OUT:
                # It goes on in the parent once this execution has ended: see `after_end_of`.
                return False
            case StepKind.IN if point.first and point.parent_id == self.execution_id:
                return True
            case _:
                return point.execution_id == self.execution_id

    def after_end_of(self, execution_id: int, parent_id: int) -> Stepping | None:
        """Return what is left of the step once an execution has ended; None when there is nowhere left to stop."""
        if execution_id != self.execution_id:
            return self
        if not parent_id:
            return None
        return Stepping(parent_id, StepKind.OVER)


@dataclass(frozen=True, slots=True)
class Entering:
    """A step on a held delivery: it ends before the first statement of each handler, once each."""

    flow: int
    event_type: str
    handlers: tuple[str, ...]
    """The feature sets still to be entered."""

    def stops_at(self, point: StatementPoint) -> bool:
        return (
            point.first
            and point.flow == self.flow
            and point.event_type == self.event_type
            and point.feature_set in self.handlers
        )

    def without(self, feature_set: str) -> Entering | None:
        """Return what is left once `feature_set` was entered; None when that was the last."""
        at = self.handlers.index(feature_set)
        rest = self.handlers[:at] + self.handlers[at + 1 :]
        return Entering(self.flow, self.event_type, rest) if rest else None
