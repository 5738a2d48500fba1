"""Executions: which feature set ran, what it bound, where it is held.

A run is one execution of one feature set. Its bindings at any step are the names given by the event and what each
statement up to there bound, in order: ARO binds a name once, so a step is a prefix.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.probe.records import Branch, is_around
from runtime.source import Span

KEPT_RUNS = 5_000
"""Runs whose statements and bindings are kept; those that ended first leave first."""

MOST_RUNS = 4 * KEPT_RUNS
"""Beyond it the oldest run leaves even if it has not ended: its end may have been lost on the way."""

KEPT_STEPS = 1_000
"""Statements kept of one run; of the older half of a longer one, only what they bound."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement that ran."""

    statement: int
    span: Span
    bound: tuple[tuple[str, object], ...]
    elapsed_ns: int
    seq: int
    skipped: bool = False
    """It was passed over by order, and did not run."""
    branch: Branch = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A name that was given another value by order."""

    at: int
    """How many statements had run."""
    name: str
    value: object
    branch: Branch = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """A name and its value; `new` when the last statement bound it; `given` when the event brought it."""

    name: str
    value: object
    new: bool
    given: bool
    read: bool = False
    """The last statement read it."""


@dataclass(slots=True)
class Run:
    """One execution."""

    execution_id: int
    seq: int
    parent_id: int
    feature_set: str
    activity: str
    event_type: str
    connection_id: str
    span: Span
    given: Mapping[str, object]
    stepped: bool
    started_ns: int
    flow: int
    steps: list[Step] = field(default_factory=list)
    """The latest statements, in order."""
    steps_dropped: int = 0
    """How many statements ran before those."""
    state: str = "running"
    """``running``, ``held``, ``finished`` or ``failed``."""
    status: str = ""
    elapsed_ns: int = 0
    holds: dict[int, r.Held] = field(default_factory=dict)
    """What of it waits, by hold id; more than one only in a parallel loop."""
    failure: r.ExecutionFailed | None = None
    asked: dict[Branch, Span | None] = field(default_factory=dict)
    """By pass, the statement that waits for an answer."""
    changes: list[Change] = field(default_factory=list)
    """What was altered by order, in order."""
    parent_branch: Branch = ()
    """The pass of its parent that waits for it."""
    altered: bool = False
    """An order changed it: from there on it is not the program's own."""
    bound_before: dict[Branch, dict[str, object]] = field(default_factory=dict)
    """What the dropped statements bound, the latest last; of the passes that were not over by then, each its own."""

    @property
    def hold(self) -> r.Held | None:
        """What of it has waited longest."""
        return next(iter(self.holds.values()), None)

    @property
    def branch(self) -> Branch:
        """The pass of a parallel loop in which it is held, or failed; empty otherwise."""
        stands = self.hold or self.failure
        return stands.branch if stands is not None else ()

    def add(self, step: Step) -> None:
        """Take a statement that ran; in a run that is very long, the oldest half leaves."""
        self.steps.append(step)
        if self.asked:
            self.asked.pop(step.branch, None)
        if len(self.steps) > KEPT_STEPS:
            half = len(self.steps) // 2
            _bind(self.bound_before, self.steps[:half])
            del self.steps[:half]
            self.steps_dropped += half

    def change(self, name: str, value: object, branch: Branch = ()) -> None:
        """Take a name that was given another value by order."""
        self.altered = True
        self.changes.append(Change(self.steps_dropped + len(self.steps), name, value, branch))

    def line(self, branch: Branch = ()) -> int:
        """Return the line at which it, or one pass of it, stands; 0 when none is known.

        That is where it is held, has failed, or waits for an answer.
        """
        hold = next((hold for hold in self.holds.values() if hold.branch == branch), None)
        stands = hold or self.failure
        over = self.state in ("finished", "failed")
        span = stands.span if stands is not None else None if over else self.asked.get(branch)
        return span.line if span is not None else 0


def _bind(names: dict[Branch, dict[str, object]], steps: Iterable[Step]) -> None:
    """Add what `steps` bound to the names of their passes, the latest last."""
    for step in steps:
        forget_within(names, step.branch)
        own = names.setdefault(step.branch, {})
        for name, value in step.bound:
            own.pop(name, None)
            own[name] = value


def forget_within(known: dict[Branch, Any], branch: Branch) -> None:
    """Forget what is known of the passes inside a pass: whoever waits for them goes on when all are over."""
    if len(known) > 1:
        for inner in [other for other in known if other != branch and is_around(branch, other)]:
            del known[inner]


class Runs(Taker):
    """The latest runs, and all that is held."""

    def __init__(self) -> None:
        self._runs: OrderedDict[int, Run] = OrderedDict()
        self._over: deque[int] = deque()
        self.holds: dict[int, r.Held] = {}
        """Every delivery and run that waits, by hold id, in the order it was held; what rules hold is in `held`."""
        self.forgotten = 0
        """Runs that are no longer kept."""
        self.takes: Takes = {
            r.DeliveryStarted: self._start,
            r.StatementRan: self._ran,
            r.StatementSkipped: self._skipped,
            r.BindingChanged: self._bound,
            r.EffectRequested: self._asked,
            r.ExecutionFinished: self._finish,
            r.ExecutionFailed: self._fail,
            r.Held: self._hold,
            r.Released: self._released,
            r.ApplicationStateChanged: self._state,
        }

    def recall(self, records: Sequence[r.Record]) -> None:
        """Take runs that were only counted; what is known of a run already is known better."""
        known = frozenset(self._runs)
        self.extend(record for record in records if getattr(record, "execution_id", 0) not in known)
        self._runs = OrderedDict(sorted(self._runs.items(), key=lambda entry: entry[1].seq))

    def get(self, execution_id: int) -> Run | None:
        return self._runs.get(execution_id)

    @property
    def latest(self) -> Run | None:
        return next(reversed(self._runs.values()), None)

    def latest_of(self, feature_set: str) -> Run | None:
        """Return the last run of a feature set."""
        return next((run for run in reversed(self._runs.values()) if run.feature_set == feature_set), None)

    @property
    def all(self) -> list[Run]:
        """All runs that are kept, in the order they began."""
        return list(self._runs.values())

    def flow(self, flow: int) -> list[Run]:
        """Return the runs that go back to one stimulus, in the order they began."""
        return [run for run in self._runs.values() if run.flow == flow]

    @property
    def first_hold(self) -> r.Held | None:
        """What has waited longest."""
        return next(iter(self.holds.values()), None)

    def _ran(self, record: r.StatementRan) -> None:
        run = self._runs.get(record.execution_id)
        if run is not None:
            run.add(_step(record))

    def _skipped(self, record: r.StatementSkipped) -> None:
        run = self._runs.get(record.execution_id)
        if run is not None:
            run.altered = True
            run.add(Step(record.statement, record.span, (), 0, record.seq, True, record.branch))

    def _bound(self, record: r.BindingChanged) -> None:
        run = self._runs.get(record.execution_id)
        if run is not None:
            run.change(record.name, record.new_value, record.branch)

    def _asked(self, record: r.EffectRequested) -> None:
        run = self._runs.get(record.execution_id)
        if run is not None:
            run.asked[record.branch] = record.span

    def _released(self, record: r.Released) -> None:
        self._release(record.hold_id)

    def _state(self, record: r.ApplicationStateChanged) -> None:
        if record.state in ("ended", "failed"):
            for hold_id in tuple(self.holds):
                self._release(hold_id)

    def _start(self, record: r.DeliveryStarted) -> None:
        self._runs[record.execution_id] = Run(
            record.execution_id,
            record.seq,
            record.parent_id,
            record.feature_set,
            record.activity,
            record.event_type,
            record.connection_id,
            record.span,
            record.given,
            record.stepped,
            record.at_ns,
            record.flow,
            parent_branch=record.parent_branch,
        )
        if len(self._runs) > KEPT_RUNS:
            self._forget()

    def _finish(self, record: r.ExecutionFinished) -> None:
        run = self._end(record)
        if run is not None:
            run.state, run.status = "finished", record.status

    def _fail(self, record: r.ExecutionFailed) -> None:
        run = self._end(record)
        if run is not None:
            run.state, run.failure = "failed", record

    def _end(self, record: r.ExecutionFinished | r.ExecutionFailed) -> Run | None:
        run = self._runs.get(record.execution_id)
        if run is not None:
            self._over.append(record.execution_id)
            run.elapsed_ns = record.elapsed_ns
        return run

    def _hold(self, record: r.Held) -> None:
        if record.reason == "rule":
            return
        self.holds[record.hold_id] = record
        run = self._runs.get(record.execution_id)
        if run is not None:
            run.state = "held"
            run.holds[record.hold_id] = record

    def _release(self, hold_id: int) -> None:
        held = self.holds.pop(hold_id, None)
        run = self._runs.get(held.execution_id) if held is not None else None
        if run is None:
            return
        run.holds.pop(hold_id, None)
        if run.state == "held" and not run.holds:
            run.state = "running"

    def _forget(self) -> None:
        """Let the run go that ended first, or the oldest when far too many seem to run."""
        if self._over:
            forgotten = self._runs.pop(self._over.popleft(), None)
        elif len(self._runs) > MOST_RUNS:
            _, forgotten = self._runs.popitem(last=False)
        else:
            return
        self.forgotten += forgotten is not None


def _step(record: r.StatementRan) -> Step:
    return Step(
        record.statement, record.span, record.bound, record.elapsed_ns, record.seq, branch=record.branch
    )  # fmt: skip
