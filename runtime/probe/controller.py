"""The controller: what is to be held, what is held, and what a watcher's orders change about it.

Pure: it is asked at checkpoints and told orders, and answers both at once from its own state. It holds nothing itself
(the driver does: a held execution is a generator nobody advances) and it writes no records (the tap does). An
execution can only stop at statements while it runs in stepped form; `wants_statements` is how it gets there, and
`interrupting` is how plain executions are reached that run already: at the head of their loops.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import (
    Breakpoint,
    BreakpointKind,
    Continue,
    Drop,
    Lane,
    Order,
    Pause,
    RecordStatements,
    SetBreakpoints,
    Step,
    StepKind,
)
from runtime.probe.seam import DeliveryPoint, Point, StatementPoint
from runtime.probe.steps import Entering, Stepping
from runtime.source import Span

HoldPoint = DeliveryPoint | StatementPoint


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that waits for its release."""

    hold_id: int
    point: HoldPoint
    reason: str
    """``pause``, ``step``, ``breakpoint`` or ``entry`` (DAP `stopped`)."""
    seq: int = 0
    """The number of its `Held` record; 0 until it is written."""


@dataclass(frozen=True, slots=True)
class ReleaseInstruction:
    """What the driver is to let go of."""

    hold: Hold
    how: str
    """``continue``, ``step`` or ``drop``."""

    @property
    def hold_id(self) -> int:
        return self.hold.hold_id

    @property
    def dropped(self) -> bool:
        return self.how == "drop"


class RefusalError(Exception):
    """An order that cannot be obeyed; the message says why."""


class Controller:
    """Breakpoints, steps, the pause, and what is held.

    `statement_lines` has, by file name, the lines that begin a statement, each with the column of its first statement:
    a breakpoint moves to one of these lines, and stops there once, however many statements the line has.
    `holds` are those of a controller that this one follows.
    """

    def __init__(
        self,
        statement_lines: Mapping[str, Mapping[int, int]],
        *,
        paused: bool = False,
        record_statements: bool = False,
        holds: Sequence[Hold] = (),
    ) -> None:
        self._statement_lines = statement_lines
        self._paused = paused
        self._at_entry = paused
        """Nothing was held yet since the application began paused."""
        self._record_statements = record_statements
        # Mappings that another thread may look at are replaced as a whole, never changed.
        self._breakpoints: Mapping[int, BreakpointStatus] = {}
        self._stops: Mapping[str, Mapping[int, tuple[int, ...]]] = {}
        """The breakpoints of each line that stops, by file."""
        self._stops_in: dict[tuple[str, int, int], bool] = {}
        """Whether the feature set that begins there, by file and offsets, has a breakpoint: asked at every start."""
        self._holds = {hold.hold_id: hold for hold in holds}
        self._steps: list[Stepping] = []
        self._entering: list[Entering] = []
        self._last_hold_id = max(self._holds, default=0)

    # --- what may be asked --------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def armed(self) -> bool:
        """Whether a checkpoint could answer HOLD."""
        return bool(self._paused or self._stops or self._steps or self._entering)

    @property
    def interrupting(self) -> bool:
        """Whether executions in plain form should stop at the heads of their loops."""
        return bool(self._paused or self._steps)

    @property
    def breakpoints(self) -> Mapping[int, BreakpointStatus]:
        """What became of each breakpoint that is set, by its id. May be read by any thread."""
        return self._breakpoints

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What waits, in the order it was held."""
        return tuple(self._holds.values())

    def wants_statements(self, feature_set: str, span: Span) -> bool:
        """Whether an execution of the feature set at `span` that starts now could have to stop, or is recorded."""
        if self._record_statements or self._paused or self._steps or self._entering:
            return True
        file = span.source.name
        lines = self._stops.get(file)
        if not lines:
            return False
        known = self._stops_in.get((file, span.start, span.end))
        if known is None:
            last = span.source.position(max(span.start, span.end - 1))[0]
            known = self._stops_in[file, span.start, span.end] = any(span.line <= line <= last for line in lines)
        return known

    # --- what the runtime tells ---------------------------------------------------------------------------------

    def checkpoint(self, point: Point) -> Hold | None:
        """Return the hold that `point` opens; None lets it go on."""
        if not isinstance(point, DeliveryPoint | StatementPoint):
            return None
        reason = self._reason(point)
        if reason is None:
            return None
        self._last_hold_id += 1
        hold = Hold(self._last_hold_id, point, reason)
        self._holds[hold.hold_id] = hold
        return hold

    def written(self, hold: Hold, seq: int) -> None:
        """Remember the number of the record that tells of `hold`."""
        self._holds[hold.hold_id] = Hold(hold.hold_id, hold.point, hold.reason, seq)

    def execution_ended(self, execution_id: int, parent_id: int) -> None:
        """A step that was in that execution goes on in the one that waits for it."""
        if self._steps:
            moved = (step.after_end_of(execution_id, parent_id) for step in self._steps)
            self._steps = [step for step in moved if step is not None]

    def _reason(self, point: HoldPoint) -> str | None:
        """Return why to hold at `point`. Steps are used up even where a breakpoint or a pause would stop as well."""
        stepped = isinstance(point, StatementPoint) and self._ends_step(point)
        if self._at_entry:
            self._at_entry = False
            return "entry"
        if isinstance(point, StatementPoint) and self._has_breakpoint(point.span):
            return "breakpoint"
        if stepped:
            return "step"
        return "pause" if self._paused else None

    def _has_breakpoint(self, span: Span) -> bool:
        file = span.source.name
        return span.line in self._stops.get(file, ()) and span.column == self._statement_lines[file][span.line]

    def _ends_step(self, point: StatementPoint) -> bool:
        ended = [step for step in self._steps if step.stops_at(point)]
        self._steps = [step for step in self._steps if step not in ended]
        for entering in self._entering:
            if entering.stops_at(point):
                rest = entering.without(point.feature_set)
                self._entering = [other for other in self._entering if other is not entering]
                self._entering += [rest] if rest is not None else []
                return True
        return bool(ended)

    # --- what the watcher orders --------------------------------------------------------------------------------

    def obey(self, order: Order) -> list[ReleaseInstruction]:
        """Change what the order asks and return what is to be released, in this order.

        Raises:
            RefusalError: there is no such hold, or it cannot be treated so. Nothing was changed.
        """
        match order:
            case Pause(lane=lane):
                if lane != Lane():
                    raise RefusalError("only the whole program can be paused")
                self._paused = True
            case Continue(lane=Lane()):
                raise RefusalError("only the whole program goes on at once")
            case Continue(hold_id=0):
                return self._continue_all()
            case Continue(hold_id=hold_id):
                return [ReleaseInstruction(self._take(hold_id), "continue")]
            case Step(kind=StepKind.CURSOR):
                raise RefusalError("there is no step to the cursor")
            case Step():
                return [self._step(order)]
            case Drop(hold_id=hold_id):
                return [self._drop(hold_id)]
            case SetBreakpoints(breakpoints=breakpoints):
                self._set_breakpoints(breakpoints)
            case RecordStatements(enabled=enabled):
                self._record_statements = enabled
            case _:
                raise RefusalError(f"the debugger does not know the order {type(order).__name__}")
        return []

    def _continue_all(self) -> list[ReleaseInstruction]:
        """End the pause. Steps on their way end too: who continues no longer waits for one."""
        self._paused = self._at_entry = False
        self._steps, self._entering = [], []
        released = [ReleaseInstruction(hold, "continue") for hold in self._holds.values()]
        self._holds.clear()
        return released

    def _step(self, order: Step) -> ReleaseInstruction:
        hold = self._take(order.hold_id)
        point = hold.point
        if isinstance(point, DeliveryPoint):
            self._entering.append(Entering(point.flow, point.event_type, point.handlers))
        else:
            self._steps.append(Stepping(point.execution_id, order.kind))
        return ReleaseInstruction(hold, "step")

    def _drop(self, hold_id: int) -> ReleaseInstruction:
        hold = self._holds.get(hold_id)
        if hold is not None and not isinstance(hold.point, DeliveryPoint):
            raise RefusalError("only a held delivery can be dropped, not a statement")
        return ReleaseInstruction(self._take(hold_id), "drop")

    def _take(self, hold_id: int) -> Hold:
        if hold_id not in self._holds:
            raise RefusalError(f"nothing is held as {hold_id}; it may have been released already")
        return self._holds.pop(hold_id)

    def _set_breakpoints(self, breakpoints: Sequence[Breakpoint]) -> None:
        stops: dict[str, dict[int, tuple[int, ...]]] = {}
        statuses = {}
        for one in breakpoints:
            if one.breakpoint_id in statuses:
                raise RefusalError(f"two breakpoints have the id {one.breakpoint_id}")
            line, fault = self._place(one)
            statuses[one.breakpoint_id] = BreakpointStatus(one.breakpoint_id, line, fault=fault)
            if line and one.enabled:
                lines = stops.setdefault(one.file, {})
                lines[line] = (*lines.get(line, ()), one.breakpoint_id)
        self._stops_in.clear()
        self._stops, self._breakpoints = stops, statuses

    def _place(self, breakpoint: Breakpoint) -> tuple[int, str]:
        """Return the line it stops at, 0 where nothing could stop, and why it never will."""
        if breakpoint.kind is not BreakpointKind.LINE or breakpoint.condition or breakpoint.hit_condition:
            raise RefusalError("only lines without conditions can stop")
        known = self._statement_lines.get(breakpoint.file)
        if known is None:
            return 0, f"there is no file {breakpoint.file} in this application"
        return _next_line(sorted(known), breakpoint.line) or 0, ""


def _next_line(lines: Sequence[int], wanted: int) -> int | None:
    """Return the first of the ascending `lines` at or after `wanted`; None behind the last."""
    at = bisect_left(lines, wanted)
    return lines[at] if at < len(lines) else None
