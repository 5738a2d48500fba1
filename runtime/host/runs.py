"""What the driver remembers of the executions on their way: plain records, which only the host changes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from runtime.compiler.program import Code
from runtime.engine.effects import Effect
from runtime.engine.events import Event
from runtime.engine.execution import Outcome
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.probe.blocks import Open
from runtime.services.service import Origin
from runtime.values.kinds import Value

Asked = tuple[int, type[Effect], int]
"""An `EffectRequested` that has no answer yet: its number, what was asked, and when; bare, since every effect has one.
"""

NESTING = 100
"""How deep executions may wait for each other (runtime.md 6)."""

Done = Callable[[list[Outcome]], None]


class Strand:
    """One generator that is being advanced: the body of a run, or one pass of a ``parallel for each`` in it.

    What most strands never change stands in the class: one begins for every message.
    """

    body: Generator[Any, Any, Any]
    stepped: bool = False
    statement: int = -1
    """The statement it is in; -1 before the first, and in plain form until it is held."""
    open: Open | None = None
    """That statement, since it began or went on after a hold; None in plain form."""
    asked: Asked | None = None
    """The effect it waits for, when that is told of."""
    wait: Wait | None = None
    """What it waits for; None while it runs or is held."""
    turns: int = 0
    """How often it was interrupted since it last let others run."""
    closed: bool = False
    hold_id: int = 0
    """What it is held as; 0 while it is not."""
    origin: Origin | None = None
    """Where its effects come from while nobody records: the same for all of them."""

    @property
    def run(self) -> Run:
        """The run that it is, or is a pass of."""
        raise NotImplementedError

    @property
    def outer(self) -> Strand | None:
        """The strand that waits for this pass; None for a run."""
        return None

    @property
    def branch(self) -> tuple[int, ...]:
        """The numbers of the passes it lies in, outermost first; empty for a run."""
        return ()


class Run(Strand):
    """One execution of one feature set."""

    parent: Strand | None = None
    """Who waits for this one in a statement: another execution, or a pass in it."""
    depth: int = 0
    """How many executions wait for it, one inside the other."""
    statements: int = 0
    """How many statements have ended; only counted in stepped form."""
    begun: bool = False
    """Its first statement was reached."""
    failed_in: tuple[int, ...] = ()
    """The pass of a parallel loop in which it failed."""
    bound: Mapping[str, Value] = MappingProxyType({})
    """What it has bound so far; kept only while somebody waits for a name to get its value."""

    def __init__(
        self, number: int, code: Code, scope: Scope, event: Event, origin: Origin, parent: Strand | None, done: Done,
        started_ns: int,
    ) -> None:  # fmt: skip
        self.id = number
        self.code = code
        self.scope = scope
        self.event = event
        self.flow = origin.flow
        self.cause = origin.cause
        """The `DeliveryStarted` record, where there is one."""
        self.connection_id = event.connection_id or origin.connection_id
        self.from_peer = origin.from_peer
        """Whether a peer set it off, directly or not."""
        self.done = done
        """Told its outcome, in a list of one: whoever publishes an event has one handler, as a rule, and a list to be
        told.
        """
        self.started_ns = started_ns
        if parent is not None:
            self.parent = parent
            self.depth = parent.run.depth + 1

    @property
    def run(self) -> Run:
        return self

    @property
    def parent_id(self) -> int:
        return self.parent.run.id if self.parent is not None else 0

    @property
    def parent_branch(self) -> tuple[int, ...]:
        """The pass of its parent that waits for it."""
        return self.parent.branch if self.parent is not None else ()


class Pass(Strand):
    """One pass of a ``parallel for each``."""

    def __init__(
        self,
        outer: Strand,
        number: int,
        body: Generator[Any, Any, Any],
        finished: Callable[[Pass, Any], None],
        failed: Callable[[Pass, Exception], None],
    ) -> None:
        """Make pass `number`, from 1, of the loop that `outer` waits in.

        `finished` is told what its body returned, `failed` what came out of it instead.
        """
        self.body = body
        self.stepped = outer.stepped
        self.number = number
        self.finished = finished
        self.failed = failed
        self._outer = outer

    @property
    def run(self) -> Run:
        return self._outer.run

    @property
    def outer(self) -> Strand:
        return self._outer

    @property
    def branch(self) -> tuple[int, ...]:
        return (*self._outer.branch, self.number)


@dataclass(slots=True, eq=False)
class Wait:
    """An answer that is not there yet. Whoever has it settles it, once; that may be before anyone waits."""

    resume: Callable[[Strand, Any, Exception | None], None]
    strand: Strand | None = None
    """Who waits; None until someone does, and again when it was given up."""
    settled: bool = False
    value: Any = None
    error: Exception | None = None
    cancel: Callable[[], object] | None = None
    """Stops what would bring the answer."""

    def settle(self, value: Any = None, error: Exception | None = None) -> None:
        """Give the answer, or the refusal."""
        self.settled, self.value, self.error = True, value, error
        strand, self.strand = self.strand, None
        if strand is not None:
            self.resume(strand, value, error)


@dataclass(slots=True, eq=False)
class Group:
    """The handlers of one event: `done` is told all outcomes, in the handlers' order, when the last has finished."""

    outcomes: list[Outcome | None]
    done: Done
    remaining: int = field(init=False)

    def __post_init__(self) -> None:
        self.remaining = len(self.outcomes)

    def finished(self, index: int, outcomes: list[Outcome]) -> None:
        """Count one handler as finished, with its outcome."""
        (self.outcomes[index],) = outcomes
        self.remaining -= 1
        if self.remaining == 0:
            self.done([outcome for outcome in self.outcomes if outcome is not None])


@frozen
class Delivery:
    """An event with the feature sets it reaches, about to start."""

    event: Event
    codes: tuple[Code, ...]
    origin: Origin
    parent: Strand | None
    done: Done

    @property
    def handlers(self) -> tuple[str, ...]:
        """The names of the feature sets."""
        return tuple(code.name for code in self.codes)

    @property
    def connection_id(self) -> str:
        """Of the connection it comes from, or whose event set off the run that published it; empty without."""
        return self.event.connection_id or self.origin.connection_id


def too_deep() -> EvaluationError:
    """Return the refusal of an event or action nested deeper than `NESTING`."""
    return EvaluationError(f"Events and actions are nested deeper than {NESTING}: do they set off each other?")
