"""What the runtime knows of its watcher: what it tells, what it asks, and the attributes that make both free.

`NullProbe` watches nothing. `Tap` (in `tap.py`) keeps records in a journal and asks a controller at checkpoints.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from enum import Enum
from typing import Protocol

from runtime.frozen import frozen
from runtime.probe.blocks import Statements
from runtime.probe.messages import DoorPoint
from runtime.probe.records import Branch, Record
from runtime.source import Span
from runtime.values.kinds import Value


class Verdict(Enum):
    """The answer to a checkpoint."""

    RUN = "run"
    HOLD = "hold"
    """The driver keeps it; a `Held` record is written by the probe and its `hold_id` is `Decision.hold_id`."""


@frozen
class Decision:
    """A verdict, and the hold it opens when it is HOLD."""

    verdict: Verdict
    hold_id: int = 0


RUN = Decision(Verdict.RUN)

Names = Callable[[], Mapping[str, Value]]
"""Reads the names visible at a point. Called only where a breakpoint has something to evaluate."""


def no_names() -> Mapping[str, Value]:
    """Nothing can be read there."""
    return {}


@frozen
class DeliveryPoint:
    """Before the handlers of one event start; `handlers` in the order they will. Nobody may listen at all."""

    event_type: str
    handlers: tuple[str, ...]
    connection_id: str
    flow: int
    cause: int
    execution_id: int = 0
    """The execution whose statement published the event; 0 without."""
    branch: Branch = ()
    """The pass of it that waits for the handlers."""
    names: Names = no_names
    """What the event gives its handlers."""


@frozen
class StatementPoint:
    """Before a statement runs."""

    execution_id: int
    parent_id: int
    """The execution that waits for this one; 0 without."""
    feature_set: str
    place: Span
    """The whole feature set."""
    statement: int
    span: Span
    first: bool
    """The first statement of its execution."""
    event_type: str
    connection_id: str
    flow: int
    cause: int
    branch: Branch = ()
    parent_branch: Branch = ()
    """The pass of the execution that waits."""
    names: Names = no_names


@frozen
class EndPoint:
    """After the last statement of an execution, before its end is told. Its names can still be read."""

    execution_id: int
    feature_set: str
    statement: int
    """The statement that failed; -1 when none did."""
    span: Span | None
    failure: str
    """What failed and why, in words; empty when it ended well."""
    caught: bool
    """An execution waits that is told of the failure."""
    event_type: str
    connection_id: str
    flow: int
    cause: int
    names: Names = no_names


Point = DeliveryPoint | StatementPoint | EndPoint


@frozen
class Write:
    """A name got its value, or a row of a repository was written."""

    execution_id: int
    target: str
    """The name, or ``x-repository``."""
    value: Value
    """None for a row that was deleted."""
    old: Value
    flow: int
    cause: int
    names: Names = no_names


class Every:
    """Contains whatever it is asked for."""

    def __contains__(self, item: object) -> bool:
        return True


NOTHING: frozenset[str] = frozenset()


class Probe(Protocol):
    """The runtime's view of whoever watches. All calls come from the runtime's thread; none may block or raise.

    The attributes are tested before anything is built: what nobody looks at costs one look at them.
    """

    recording: bool
    """Whether `observe` keeps anything."""
    steps: Container[Span]
    """The feature sets of which `wants_statements` could say yes. False when there are none."""
    armed: bool
    """Whether a checkpoint before any statement could answer HOLD."""
    stops: Mapping[Span, Container[int]]
    """By feature set, the statements before which a checkpoint could answer HOLD though `armed` is False."""
    deliveries: Container[str]
    """The types of the events before whose delivery a checkpoint could answer HOLD. False when there are none."""
    armed_ends: bool
    """Whether a checkpoint at the end of an execution could answer HOLD."""
    writes: Container[str]
    """The names and repositories whose writing is to be told by `wrote`. False when there are none."""
    sifting: bool
    """Whether a hold rule could hold a message, a request or an event, or something is held by one."""

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        """Keep a fact and return its seq. `flow` 0 makes it the root of a new flow. 0 when nothing is kept."""
        ...

    def observe_statements(self, flow: int, cause: int, count: int, statements: Statements) -> None:
        """Keep that `count` statements of a run have ended, each as a `StatementRan` of its own."""
        ...

    def checkpoint(self, point: Point) -> Decision:
        """Say whether to go on. Answered at once, from state already known."""
        ...

    def sift(self, point: DoorPoint) -> int:
        """Return the id of the hold that a rule opens for what stands at a door; 0 lets it go on."""
        ...

    def withdraw(self, hold_id: int, reason: str) -> None:
        """Tell that something held can go nowhere any more."""
        ...

    def wants_statements(self, feature_set: str, span: Span, event_type: str, connection_id: str) -> bool:
        """Whether an execution that starts now should run in stepped form. `span` is the whole feature set."""
        ...

    def wrote(self, write: Write) -> None:
        """Tell that something in `writes` was written."""
        ...

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> None:
        """Tell that an execution is over, so that a step that was in it goes on in its parent."""
        ...

    def abandoned(self, hold_id: int) -> None:
        """Tell that what was held is given up: nobody can release it any more."""
        ...


class NullProbe:
    """Nobody watches."""

    recording = False
    steps: Container[Span] = frozenset()
    armed = False
    stops: Mapping[Span, Container[int]] = {}
    deliveries: Container[str] = NOTHING
    armed_ends = False
    writes: Container[str] = NOTHING
    sifting = False

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        return 0

    def observe_statements(self, flow: int, cause: int, count: int, statements: Statements) -> None:
        return None

    def checkpoint(self, point: Point) -> Decision:
        return RUN

    def sift(self, point: DoorPoint) -> int:
        return 0

    def withdraw(self, hold_id: int, reason: str) -> None:
        return None

    def wants_statements(self, feature_set: str, span: Span, event_type: str, connection_id: str) -> bool:
        return False

    def wrote(self, write: Write) -> None:
        return None

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> None:
        return None

    def abandoned(self, hold_id: int) -> None:
        return None
