"""Steps: where a released execution is to stop again (DAP `next`, `stepIn`, `stepOut`, run to cursor).

A step follows *executions*, never the scheduler: what other connections do meanwhile neither ends it nor stops it. What
a statement sets going and waits for is part of that statement, so a pause does not hold what is stepped over.
"""

from __future__ import annotations

from dataclasses import replace

from runtime.frozen import frozen
from runtime.probe.commands import StepKind
from runtime.probe.records import Branch, is_around
from runtime.probe.seam import DeliveryPoint, StatementPoint
from runtime.source import Span


@frozen
class Stepping:
    """A step on its way."""

    execution_id: int
    """The execution it left from, or the one that has waited for it since that ended."""
    kind: StepKind
    branch: Branch = ()
    """The pass of parallel loops it left from, or the one that has waited for it."""
    flow: int = 0
    cursor: Span | None = None
    """The statement a step to the cursor ends at, in whatever execution of its flow."""
    target: str = ""
    """The feature set a step in enters; empty for the first that begins."""
    within: frozenset[int] = frozenset()
    """Executions that its statement has set going, directly or not."""

    def stops_at(self, point: StatementPoint) -> bool:
        """Whether the statement at `point` is where this step ends.

        Over ends at the next statement of the same execution, in at the first statement of anything that statement
        triggers if there is such, out at the next statement of the execution that waits.
        """
        match self.kind:
            case StepKind.OUT:
                # It goes on in the parent once this execution has ended: see `after_end_of`.
                return False
            case StepKind.CURSOR:
                return point.flow == self.flow and point.span == self.cursor
            case StepKind.IN if self._enters(point):
                return True
            case _:
                return point.execution_id == self.execution_id and self._is_behind(point)

    def _enters(self, point: StatementPoint) -> bool:
        if point.execution_id == self.execution_id:
            # Into the passes of the parallel loop it stands on.
            return point.branch[:-1] == self.branch and point.branch != self.branch
        return self._sets_going(point) and self.target in ("", point.feature_set)

    def _sets_going(self, point: StatementPoint) -> bool:
        """Whether `point` begins what this step has its own pass wait for: what others begin does not count."""
        return (
            point.first
            and point.parent_id == self.execution_id
            and (self._concerns_all_passes or is_around(self.branch, point.parent_branch))
        )

    @property
    def _concerns_all_passes(self) -> bool:
        """Whether what is gone over is more than the pass it left from: the rest of all of them, where it leads."""
        return self.kind in (StepKind.OUT, StepKind.CURSOR)

    def _is_behind(self, point: StatementPoint) -> bool:
        """Whether `point` is not a pass of a parallel loop that this step is to go over, nor a neighbouring one."""
        return is_around(point.branch, self.branch)

    def carries(self, point: DeliveryPoint | StatementPoint) -> bool:
        """Whether what stands at `point` is part of what is stepped over."""
        if point.execution_id != self.execution_id:
            return point.execution_id in self.within
        if self._concerns_all_passes:
            return True
        # A delivery is the doing of the statement that is gone over; a statement of the same pass is behind it.
        is_new = isinstance(point, DeliveryPoint) or point.branch != self.branch
        return is_new and is_around(self.branch, point.branch)

    def including(self, point: StatementPoint) -> Stepping:
        """Return the step that knows of the execution beginning at `point`, if it is set going by what it follows."""
        inner = point.first and point.parent_id in self.within
        if not inner and not self._sets_going(point):
            return self
        return replace(self, within=self.within | {point.execution_id})

    def after_end_of(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> Stepping | None:
        """Return what is left of the step once an execution has ended; None when there is nowhere left to stop.

        It goes on where the end is waited for: in the parent, and in that pass of it.
        """
        if execution_id != self.execution_id:
            return self
        if not parent_id:
            return None
        kind = self.kind if self.kind is StepKind.CURSOR else StepKind.OVER
        return Stepping(parent_id, kind, parent_branch, self.flow, self.cursor)


@frozen
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


class Steps:
    """All steps on their way."""

    def __init__(self) -> None:
        self._steppings: list[Stepping] = []
        self._enterings: list[Entering] = []

    def __bool__(self) -> bool:
        return bool(self._steppings or self._enterings)

    def follow(self, step: Stepping) -> None:
        """Begin a step of an execution."""
        self._steppings.append(step)

    def enter(self, entering: Entering) -> None:
        """Begin a step into the handlers of a delivery."""
        self._enterings.append(entering)

    def clear(self) -> None:
        """Forget all of them."""
        self._steppings, self._enterings = [], []

    def end_at(self, point: StatementPoint) -> str:
        """Use up the steps that end at `point`; return the reason to hold there, empty when none ends."""
        ended = [step for step in self._steppings if step.stops_at(point)]
        self._steppings = [step.including(point) for step in self._steppings if step not in ended]
        entered = self._enters(point)
        if any(step.kind is StepKind.CURSOR for step in ended):
            return "goto"
        return "step" if ended or entered else ""

    def carry(self, point: DeliveryPoint | StatementPoint) -> bool:
        """Whether a pause is not to hold `point`, since it is part of what is stepped over."""
        return any(step.carries(point) for step in self._steppings)

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> None:
        """Have the steps that were in that execution go on in the one that waits for it."""
        moved = (step.after_end_of(execution_id, parent_id, parent_branch) for step in self._steppings)
        self._steppings = [step for step in moved if step is not None]

    def _enters(self, point: StatementPoint) -> bool:
        entering = next((entering for entering in self._enterings if entering.stops_at(point)), None)
        if entering is None:
            return False
        rest = entering.without(point.feature_set)
        self._enterings = [other for other in self._enterings if other is not entering]
        self._enterings += [rest] if rest is not None else []
        return True
