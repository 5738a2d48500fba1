"""What the driver remembers of the executions on their way: plain records, which only the host changes."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
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


@dataclass(slots=True, eq=False)
class Run:
    """One execution of one feature set."""

    id: int
    code: Code
    scope: Scope
    event: Event
    flow: int
    cause: int
    """The `DeliveryStarted` record."""
    connection_id: str
    parent: Run | None
    """The execution whose statement waits for this one."""
    stepped: bool
    started_ns: int
    done: Done
    """Told its outcome, in a list of one: whoever publishes an event has one handler, as a rule, and a list to be told.
    """
    depth: int = 0
    """How many executions wait for it, one inside the other."""
    statements: int = 0
    """How many statements have ended; only counted in stepped form."""
    begun: bool = False
    """Its first statement was reached."""
    bound: dict[str, Value] = field(default_factory=dict)
    """What it has bound so far; kept only while somebody waits for a name to get its value."""
    origin: Origin | None = None
    """Where its effects come from while nobody records: the same for all of them."""

    @property
    def parent_id(self) -> int:
        return self.parent.id if self.parent is not None else 0


@dataclass(slots=True, eq=False)
class Strand:
    """One generator that is being advanced: a run's body, or one pass of a ``parallel for each`` in it."""

    run: Run
    body: Generator[Any, Any, Any]
    finished: Callable[[Strand, Any], None]
    """Told what the body returned."""
    failed: Callable[[Strand, Exception], None]
    """Told what came out of the body instead."""
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
    outer: Strand | None = None
    """The strand that waits for this pass; None for a run's body."""
    number: int = 0
    """The number of this pass, from 1; 0 for a run's body."""

    @property
    def branch(self) -> tuple[int, ...]:
        """The numbers of the passes it lies in, outermost first; empty for a run's body."""
        return (*self.outer.branch, self.number) if self.outer is not None else ()


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
    parent: Run | None
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
