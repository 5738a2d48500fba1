"""The controller: what is to be held, what is held, and what a watcher's orders change about it.

Pure: it is asked at checkpoints and told orders, and answers both at once. It joins breakpoints, pauses and steps, each
of which knows only itself. It holds nothing itself (the driver does: a held execution is a generator nobody advances)
and it writes no records (the tap does).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from runtime.frozen import frozen
from runtime.probe.breakpoints import Breakpoints, BreakpointStatus, Expressions, NoExpressions, Note, Stop
from runtime.probe.commands import (
    Continue,
    Drop,
    Lane,
    LaneKind,
    Order,
    Pause,
    RecordStatements,
    SetBreakpoints,
    SkipStatement,
    Step,
    StepKind,
)
from runtime.probe.holds import Hold, RefusalError, ReleaseInstruction
from runtime.probe.pauses import EVERYTHING, Pauses, lies_in
from runtime.probe.placing import Places
from runtime.probe.records import Branch
from runtime.probe.seam import NOTHING, DeliveryPoint, EndPoint, Every, Point, StatementPoint, Write
from runtime.probe.steps import Entering, Stepping, Steps
from runtime.source import Span


@frozen
class Arms:
    """Where a checkpoint could answer HOLD; the attributes of `seam.Probe` of the same names."""

    steps: Container[Span]
    armed: bool
    stops: Mapping[Span, Container[int]]
    deliveries: Container[str]
    armed_ends: bool
    writes: Container[str]


class Controller:
    """Breakpoints, steps, pauses, and what is held.

    `holds` are those of a controller that this one follows.
    """

    def __init__(
        self,
        places: Places | None = None,
        *,
        paused: bool = False,
        record_statements: bool = False,
        holds: Sequence[Hold] = (),
    ) -> None:
        self._places = places if places is not None else Places(())
        self._breakpoints = Breakpoints(self._places)
        self._pauses = Pauses((EVERYTHING,) if paused else ())
        self._steps = Steps()
        self._at_entry = paused
        """Nothing was held yet since the application began paused."""
        self._record_statements = record_statements
        self._holds = {hold.hold_id: hold for hold in holds}
        self._last_hold_id = max(self._holds, default=0)
        self.expressions: Expressions = NoExpressions()
        """Who understands conditions and log messages; whoever runs the application says so."""

    def take_places(self, places: Places) -> None:
        """The program is another one: breakpoints are placed in it when they are set the next time."""
        self._places = places
        self._breakpoints = Breakpoints(places)

    def afresh(self) -> Controller:
        """Return a controller of the same program that stops nowhere, with what this one holds."""
        fresh = Controller(self._places, holds=self.holds)
        fresh.expressions = self.expressions
        return fresh

    # --- what may be asked --------------------------------------------------------------------------------------

    @property
    def paused(self) -> tuple[Lane, ...]:
        """The lanes that are paused. May be read by any thread."""
        return self._pauses.lanes

    @property
    def breakpoints(self) -> Mapping[int, BreakpointStatus]:
        """What became of each breakpoint that is set, by its id. May be read by any thread."""
        return self._breakpoints.statuses

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What waits, in the order it was held."""
        return tuple(self._holds.values())

    @property
    def interrupting(self) -> bool:
        """Whether executions in plain form should stop at the heads of their loops."""
        return bool(self._pauses or self._steps)

    @property
    def arms(self) -> Arms:
        """Where a checkpoint could answer HOLD now."""
        breakpoints, moving = self._breakpoints, bool(self._pauses or self._steps)
        paused = self._pauses.deliveries
        return Arms(
            steps=Every() if self._record_statements or moving else breakpoints.traced.union(breakpoints.stops),
            armed=moving or breakpoints.are_due,
            stops=breakpoints.stops,
            deliveries=Every() if paused is None else paused.union(breakpoints.events) or NOTHING,
            armed_ends=breakpoints.look_at_ends,
            writes=breakpoints.writes,
        )

    def wants_statements(self, feature_set: str, span: Span, event_type: str, connection_id: str) -> bool:
        """Whether an execution that starts now could have to stop, or is recorded."""
        return bool(
            self._record_statements
            or self._steps
            or span in self._breakpoints.stops
            or span in self._breakpoints.traced
            or self._pauses.touch(feature_set, event_type, connection_id)
        )

    # --- what the runtime tells ---------------------------------------------------------------------------------

    def checkpoint(self, point: Point) -> Hold | None:
        """Return the hold that `point` opens; None lets it go on."""
        reason, breakpoints = self._reason(point)
        if not reason:
            return None
        hold = Hold(self.new_hold_id(), point, reason, breakpoints=breakpoints)
        self._holds[hold.hold_id] = hold
        return hold

    def new_hold_id(self) -> int:
        """Return the next number of a hold; hold rules count with it too."""
        self._last_hold_id += 1
        return self._last_hold_id

    def written(self, hold: Hold, seq: int) -> None:
        """Remember the number of the record that tells of `hold`."""
        self._holds[hold.hold_id] = Hold(hold.hold_id, hold.point, hold.reason, seq, hold.breakpoints)

    def wrote(self, write: Write) -> None:
        """Look at a value that was written."""
        self._breakpoints.wrote(write)

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> None:
        """A step that was in that execution goes on in the one that waits for it."""
        self._steps.execution_ended(execution_id, parent_id, parent_branch)
        self._breakpoints.forget(execution_id)

    def abandon(self, hold_id: int) -> Hold | None:
        """Forget what is held as that; None when nothing is."""
        return self._holds.pop(hold_id, None)

    def take_notes(self) -> list[Note]:
        """Return what is to be told, once."""
        notes, self._breakpoints.notes = self._breakpoints.notes, []
        return notes

    def _reason(self, point: Stop) -> tuple[str, tuple[int, ...]]:
        """Return why to hold at `point`. Steps are used up even where a breakpoint or a pause would stop as well."""
        stepped = self._steps.end_at(point) if isinstance(point, StatementPoint) else ""
        reason, breakpoints = self._breakpoints.at(point)
        if self._at_entry and self._pauses.hold(point):
            self._at_entry = False
            return "entry", breakpoints
        if reason or stepped:
            return reason or stepped, breakpoints
        return "pause" if self._is_paused(point) else "", ()

    def _is_paused(self, point: Stop) -> bool:
        if isinstance(point, EndPoint) or not self._pauses.hold(point):
            return False
        return not self._steps.carry(point)

    # --- what the watcher orders --------------------------------------------------------------------------------

    def obey(self, order: Order) -> list[ReleaseInstruction]:
        """Change what the order asks and return what is to be released, in this order.

        Raises:
            RefusalError: there is no such hold, or it cannot be treated so. Nothing was changed.
        """
        match order:
            case Pause(lane=lane):
                self._check(lane)
                self._pauses.add(lane)
            case Continue(hold_id=0, lane=None):
                return self._continue_all()
            case Continue(hold_id=0, lane=Lane() as lane):
                return self._continue_lane(lane)
            case Continue(hold_id=hold_id):
                return [ReleaseInstruction(self._take(hold_id), "continue")]
            case Step():
                return [self._step(order)]
            case Drop(hold_id=hold_id):
                return [self._drop(hold_id)]
            case SkipStatement(hold_id=hold_id):
                return [self._skip(hold_id)]
            case SetBreakpoints(breakpoints=breakpoints):
                self._breakpoints.replace(breakpoints, self.expressions)
            case RecordStatements(enabled=enabled):
                self._record_statements = enabled
            case _:
                raise RefusalError(f"the debugger does not know the order {type(order).__name__}")
        return []

    def find(self, hold_id: int) -> Hold:
        """Return what is held as that. Raises RefusalError when nothing is."""
        hold = self._holds.get(hold_id)
        if hold is None:
            raise RefusalError(f"nothing is held as {hold_id}; it may have been released already")
        return hold

    def _check(self, lane: Lane) -> None:
        """Refuse a lane in which nothing could ever lie."""
        if lane.kind is not LaneKind.ALL and not lane.name:
            raise RefusalError(f"say which {lane.kind} is to be paused")
        if lane.kind is LaneKind.HANDLER and not self._places.knows(lane.name):
            raise RefusalError(f"there is no feature set {lane.name}")

    def _continue_all(self) -> list[ReleaseInstruction]:
        """End every pause. Steps on their way end too: who continues no longer waits for one."""
        self._pauses.clear()
        self._at_entry = False
        self._steps.clear()
        released = [ReleaseInstruction(hold, "continue") for hold in self._holds.values()]
        self._holds.clear()
        return released

    def _continue_lane(self, lane: Lane) -> list[ReleaseInstruction]:
        """End the pause of one lane; what lies in another one that is paused stays."""
        self._pauses.remove(lane)
        freed = [
            hold for hold in self._holds.values() if lies_in(lane, hold.point) and not self._pauses.hold(hold.point)
        ]
        return [ReleaseInstruction(self._take(hold.hold_id), "continue") for hold in freed]

    def _step(self, order: Step) -> ReleaseInstruction:
        point = self.find(order.hold_id).point
        cursor = self._cursor(order) if order.kind is StepKind.CURSOR else None
        if isinstance(point, DeliveryPoint):
            self._steps.enter(Entering(point.flow, point.event_type, point.handlers))
        else:
            branch = point.branch if isinstance(point, StatementPoint) else ()
            step = Stepping(point.execution_id, order.kind, branch, point.flow, cursor, order.target)
            self._steps.follow(step)
        return ReleaseInstruction(self._take(order.hold_id), "step")

    def _cursor(self, order: Step) -> Span:
        span = self._places.statement_at(order.file, order.line)
        if span is None:
            raise RefusalError(f"no statement stands at {order.file}:{order.line} or behind it")
        return span

    def _drop(self, hold_id: int) -> ReleaseInstruction:
        if not isinstance(self.find(hold_id).point, DeliveryPoint):
            raise RefusalError("only a held delivery can be dropped, not a statement")
        return ReleaseInstruction(self._take(hold_id), "drop")

    def _skip(self, hold_id: int) -> ReleaseInstruction:
        if not isinstance(self.find(hold_id).point, StatementPoint):
            raise RefusalError("only a held statement can be skipped")
        return ReleaseInstruction(self._take(hold_id), "skip")

    def _take(self, hold_id: int) -> Hold:
        self.find(hold_id)
        return self._holds.pop(hold_id)
