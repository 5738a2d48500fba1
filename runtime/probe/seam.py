"""What the runtime knows of its watcher: two verbs, `observe` and `checkpoint`, and two flags that make them free.

`NullProbe` watches nothing. `Tap` (in `tap.py`) keeps records in a journal and asks a controller at checkpoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from runtime.probe.records import Record
from runtime.source import Span


class Verdict(Enum):
    """The answer to a checkpoint."""

    RUN = "run"
    HOLD = "hold"
    """The driver keeps it; a `Held` record is written by the probe and its `hold_id` is `Decision.hold_id`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and the hold it opens when it is HOLD."""

    verdict: Verdict
    hold_id: int = 0


RUN = Decision(Verdict.RUN)


@dataclass(frozen=True, slots=True)
class DeliveryPoint:
    """Before the handlers of one event start; `handlers` in the order they will."""

    event_type: str
    handlers: tuple[str, ...]
    connection_id: str
    flow: int
    cause: int


@dataclass(frozen=True, slots=True)
class StatementPoint:
    """Before a statement runs."""

    execution_id: int
    parent_id: int
    """The execution that waits for this one; 0 without."""
    feature_set: str
    statement: int
    span: Span
    verb: str
    first: bool
    """The first statement of its execution."""
    event_type: str
    connection_id: str
    flow: int
    cause: int


@dataclass(frozen=True, slots=True)
class EffectPoint:
    """Before an effect leaves the program."""

    execution_id: int
    effect: str
    span: Span | None
    flow: int
    cause: int


@dataclass(frozen=True, slots=True)
class InboundPoint:
    """After a message is decoded and before it becomes an event."""

    connection_id: str
    message: str | bytes
    flow: int
    cause: int


Point = DeliveryPoint | StatementPoint | EffectPoint | InboundPoint


class Probe(Protocol):
    """The runtime's view of whoever watches. All calls come from the runtime's thread; none may block or raise."""

    recording: bool
    """Whether `observe` keeps anything: call sites test it first, and build nothing when it is False."""
    armed: bool
    """Whether a checkpoint could answer HOLD: call sites test it first."""

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        """Keep a fact and return its seq. `flow` 0 makes it the root of a new flow. 0 when nothing is kept."""
        ...

    def checkpoint(self, point: Point) -> Decision:
        """Say whether to go on. Answered at once, from state already known."""
        ...

    def wants_statements(self, feature_set: str, span: Span) -> bool:
        """Whether an execution that starts now should run in stepped form. `span` is the whole feature set."""
        ...

    def execution_ended(self, execution_id: int, parent_id: int) -> None:
        """Tell that an execution is over, so that a step that was in it goes on in its parent."""
        ...


class NullProbe:
    """Nobody watches."""

    recording = False
    armed = False

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        return 0

    def checkpoint(self, point: Point) -> Decision:
        return RUN

    def wants_statements(self, feature_set: str, span: Span) -> bool:
        return False

    def execution_ended(self, execution_id: int, parent_id: int) -> None:
        return None
