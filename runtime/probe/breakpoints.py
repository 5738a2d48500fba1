"""Breakpoints: where each stops, whether it is reached, and what became of it.

Lines, feature sets and verbs are places that are known before anything runs, so a place without a breakpoint costs
nothing. Conditions, log messages and hit conditions are judged where a breakpoint is reached; one that cannot be
evaluated, or keeps taking most of the program's time, is told of once, and from then on that breakpoint stops nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.probe.hits import HitRule, hit_rule
from runtime.probe.holds import RefusalError
from runtime.probe.placing import Place, Places
from runtime.probe.records import BreakpointFaulted, LogPointWritten, Record
from runtime.probe.seam import DeliveryPoint, EndPoint, Names, StatementPoint, Write
from runtime.probe.spending import Spending, spend, too_much
from runtime.source import Span
from runtime.values.kinds import Value, truthy
from runtime.values.text import interpolation

Stop = DeliveryPoint | StatementPoint | EndPoint
"""Where a breakpoint may stop."""

Question = Callable[[Mapping[str, Value]], Value]
"""Evaluates an expression over names. Raises EvaluationError."""


class Expressions(Protocol):
    """Whoever knows the language. Both raise EvaluationError for what is no such text."""

    def question(self, text: str) -> Question:
        """Return what evaluates an ARO expression."""
        ...

    def message(self, text: str) -> Question:
        """Return what fills in the ``${...}`` of a text."""
        ...


class NoExpressions:
    """Nobody is there who knows the language."""

    def question(self, text: str) -> Question:
        raise EvaluationError("nothing can be evaluated before the application is loaded")

    message = question


@frozen
class BreakpointStatus:
    """What is known of a breakpoint that is set. A new one takes its place with every change."""

    breakpoint_id: int
    line: int = 0
    """The line it stops at, moved to one with a statement; 0 when it stops at none, or is of another kind."""
    hits: int = 0
    """How often it was reached with its condition holding."""
    fault: str = ""
    """Why it never stops; empty while it can."""
    spending: Spending = Spending()
    """What its condition and its message cost."""


@frozen
class Note:
    """A record that is to be written."""

    kind: type[Record]
    fields: tuple[object, ...]


@frozen
class _Armed:
    """A breakpoint that is on, and what it asks."""

    breakpoint_id: int
    holds: Question | None
    """None when it has no condition."""
    hits: HitRule | None
    """None when every hit stops."""
    message: Question | None
    """None when it stops."""
    entry: bool
    """It stops where an execution begins, and not where it comes back to its first statement."""


class Breakpoints:
    """All breakpoints of an application; `places` knows its statements, `clock` the nanoseconds that pass."""

    def __init__(self, places: Places, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._places = places
        self._clock = clock
        self._given: Mapping[int, Breakpoint] = {}
        # Replaced as a whole, since other threads may look at it.
        self.statuses: Mapping[int, BreakpointStatus] = {}
        """What became of each that is set, by its id."""
        self.notes: list[Note] = []
        """What is to be told; whoever tells it empties the list."""
        self._clear()

    def _clear(self) -> None:
        self.stops: dict[Span, dict[int, tuple[_Armed, ...]]] = {}
        """By feature set and statement, those that stop there."""
        self.traced: set[Span] = set()
        """Feature sets that may write what is looked at or publish what is stopped, and those that may wait for one in
        which something stops: steps lead out into them."""
        self.events: dict[str, tuple[_Armed, ...]] = {}
        """By event type."""
        self.writes: dict[str, tuple[_Armed, ...]] = {}
        """By name or repository."""
        self._failures: dict[BreakpointKind, tuple[_Armed, ...]] = {}
        self._written: dict[int, tuple[int, ...]] = {}
        """By execution, those whose value was written since its last statement."""

    # --- setting ------------------------------------------------------------------------------------------------

    def replace(self, breakpoints: Sequence[Breakpoint], expressions: Expressions) -> None:
        """Set these and no others. One that stays as it was keeps its count, and a fault is not told of again.

        Raises:
            RefusalError: two have the same id. Nothing was changed.
        """
        given = {one.breakpoint_id: one for one in breakpoints}
        if len(given) != len(breakpoints):
            raise RefusalError("two breakpoints have the same id")
        before, known = self._given, self.statuses
        self._clear()
        self._given = given
        self.statuses = {
            number: known[number] if before.get(number) == one else BreakpointStatus(number)
            for number, one in given.items()
        }
        for breakpoint in breakpoints:
            if not self.statuses[breakpoint.breakpoint_id].fault:
                self._set(breakpoint, expressions)

    def _set(self, breakpoint: Breakpoint, expressions: Expressions) -> None:
        place = self._places.of(breakpoint)
        self._change(breakpoint.breakpoint_id, line=place.line)
        if place.fault:
            self._fault(breakpoint.breakpoint_id, place.fault)
            return
        try:
            armed = _armed(breakpoint, expressions)
        except EvaluationError as error:
            self._fault(breakpoint.breakpoint_id, str(error))
            return
        if breakpoint.enabled:
            self._arm(breakpoint, place, armed)

    def _arm(self, breakpoint: Breakpoint, place: Place, armed: _Armed) -> None:
        for feature_set, number in place.statements:
            _join(self.stops.setdefault(feature_set, {}), number, armed)
        self.traced |= place.traced
        if armed.message is None:
            stopped = {feature_set for feature_set, _ in place.statements} | place.traced
            self.traced |= self._places.callers(stopped)
        match breakpoint.kind:
            case BreakpointKind.EVENT:
                _join(self.events, breakpoint.target, armed)
            case BreakpointKind.DATA:
                _join(self.writes, breakpoint.target, armed)
            case BreakpointKind.ERROR | BreakpointKind.UNCAUGHT:
                _join(self._failures, breakpoint.kind, armed)

    # --- reaching -----------------------------------------------------------------------------------------------

    @property
    def look_at_ends(self) -> bool:
        """Whether the end of an execution could be a reason to stop."""
        return bool(self._failures or self._written)

    @property
    def are_due(self) -> bool:
        """Whether the next statement of some execution is a reason to stop, whichever it is."""
        return bool(self._written)

    def at(self, point: Stop) -> tuple[str, tuple[int, ...]]:
        """Return the reason to stop at `point` and the ids of those that want it; empty without."""
        match point:
            case StatementPoint():
                return self._at_statement(point)
            case DeliveryPoint():
                return _reason("breakpoint", self._reached(self.events.get(point.event_type, ()), point))
            case EndPoint():
                return self._at_end(point)

    def _at_statement(self, point: StatementPoint) -> tuple[str, tuple[int, ...]]:
        written = self._written.pop(point.execution_id, ())
        armed = self.stops.get(point.place, {}).get(point.statement, ())
        reached = self._reached((one for one in armed if point.first or not one.entry), point)
        return _reason("breakpoint" if reached else "data", (*reached, *written))

    def _at_end(self, point: EndPoint) -> tuple[str, tuple[int, ...]]:
        written = self._written.pop(point.execution_id, ())
        if not point.failure:
            return _reason("data", written)
        kinds = [BreakpointKind.ERROR] if point.caught else [BreakpointKind.ERROR, BreakpointKind.UNCAUGHT]
        armed = tuple(one for kind in kinds for one in self._failures.get(kind, ()))
        reached = self._reached(armed, point, {"error": point.failure})
        return _reason("error" if reached else "data", (*reached, *written))

    def wrote(self, write: Write) -> None:
        """Look at a value that was written: those that stop for it do before the next statement of its execution."""
        row = write.value if write.value is not None else write.old
        more = {"value": write.value, "old": write.old, "row": row}
        reached = self._reached(self.writes.get(write.target, ()), write, more)
        if reached:
            self._written[write.execution_id] = (*self._written.get(write.execution_id, ()), *reached)

    def forget(self, execution_id: int) -> None:
        """Whatever an execution has written, it has ended."""
        self._written.pop(execution_id, None)

    def _reached(
        self, armed: Iterable[_Armed], point: Stop | Write, more: Mapping[str, Value] | None = None
    ) -> tuple[int, ...]:
        """Return the ids of those that stop at `point`; log points write."""
        names = _Looked(point.names, more or {})
        return tuple(one.breakpoint_id for one in armed if self._stops(one, point, names))

    def _stops(self, armed: _Armed, point: Stop | Write, names: _Looked) -> bool:
        status = self.statuses[armed.breakpoint_id]
        if status.fault:
            return False
        try:
            if armed.holds is not None and not truthy(self._answer(armed, armed.holds, names)):
                return False
            hits = status.hits + 1
            self._change(armed.breakpoint_id, hits=hits)
            if armed.hits is not None and not armed.hits(hits):
                return False
            if armed.message is None:
                return True
            text = interpolation(self._answer(armed, armed.message, names))
        except EvaluationError as error:
            self._fault(armed.breakpoint_id, str(error))
            return False
        span = getattr(point, "span", None)
        self.notes.append(Note(LogPointWritten, (armed.breakpoint_id, point.execution_id, text, span)))
        return False

    def _answer(self, armed: _Armed, question: Question, names: _Looked) -> Value:
        """Answer what a breakpoint asks, and count what that costs: at too much it is not asked again.

        Raises EvaluationError.
        """
        began_ns = self._clock()
        try:
            return question(names.all)
        finally:
            number = armed.breakpoint_id
            known = self.statuses[number]
            spending = spend(known.spending, began_ns, self._clock())
            self._put(BreakpointStatus(number, known.line, known.hits, known.fault, spending))
            fault = too_much(spending)
            if fault:
                self._fault(number, fault)

    def _fault(self, breakpoint_id: int, message: str) -> None:
        self._change(breakpoint_id, fault=message)
        self.notes.append(Note(BreakpointFaulted, (breakpoint_id, message)))

    def _change(self, breakpoint_id: int, **what: object) -> None:
        self._put(replace(self.statuses[breakpoint_id], **what))  # type: ignore[arg-type]

    def _put(self, status: BreakpointStatus) -> None:
        self.statuses = {**self.statuses, status.breakpoint_id: status}


class _Looked:
    """The names at a point, read once for all that ask there."""

    def __init__(self, names: Names, more: Mapping[str, Value]) -> None:
        self._names, self._more = names, more
        self._all: Mapping[str, Value] | None = None

    @property
    def all(self) -> Mapping[str, Value]:
        if self._all is None:
            self._all = {**self._names(), **self._more}
        return self._all


def _armed(breakpoint: Breakpoint, expressions: Expressions) -> _Armed:
    """Return a breakpoint with its texts understood. Raises EvaluationError for one that is not."""
    return _Armed(
        breakpoint.breakpoint_id,
        expressions.question(breakpoint.condition) if breakpoint.condition.strip() else None,
        hit_rule(breakpoint.hit_condition) if breakpoint.hit_condition.strip() else None,
        expressions.message(breakpoint.log_message) if breakpoint.log_message else None,
        breakpoint.kind is BreakpointKind.HANDLER,
    )


def _reason(reason: str, ids: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    return (reason, ids) if ids else ("", ())


def _join(table: dict[Any, tuple[_Armed, ...]], key: object, armed: _Armed) -> None:
    table[key] = (*table.get(key, ()), armed)
