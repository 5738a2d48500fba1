"""What a service is to the host, and what the host is to a service.

A service handles some effects and delivers some events. It knows the host only by this protocol, and no other service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Protocol, runtime_checkable

from runtime.engine.effects import Effect
from runtime.engine.events import Event
from runtime.engine.execution import Outcome
from runtime.frozen import frozen
from runtime.probe.holding import Fate
from runtime.probe.seam import Probe
from runtime.source import Span
from runtime.values.kinds import Value


@dataclass(slots=True, unsafe_hash=True)
class Origin:
    """Where something comes from: what it belongs to in the record, and which statement asked for it.

    Never changed; that is not enforced, since every message makes some.
    """

    flow: int = 0
    """0 mints a new flow."""
    cause: int = 0
    execution_id: int = 0
    feature_set: str = ""
    span: Span | None = None
    """The statement; None outside a run."""
    connection_id: str = ""
    """The connection whose event set the run off; empty without."""
    from_peer: bool = False
    """Whether a peer set it off, a request or what a connection brought, however far away: what it names is fenced."""


OUTSIDE: Final = Origin()
BY_PEER: Final = Origin(from_peer=True)


def set_going_by(origin: Origin) -> Origin:
    """Return where it comes from what `origin` has set going and is no part of, as what a timer does."""
    return BY_PEER if origin.from_peer else OUTSIDE


@frozen
class Reply:
    """An answer that first has events to publish: the asking statement waits until their handlers have finished."""

    value: Any
    events: tuple[tuple[Event, Origin], ...] = ()


class NotMine(Enum):
    """The answer of a service that this effect does not mean: an id it never gave, a name it does not go by."""

    NOT_MINE = "not mine"


NOT_MINE: Final = NotMine.NOT_MINE
"""Given at once, never awaited: then the next service that handles such effects is asked."""

Answer = Any
"""A value, a `Reply`, or an awaitable of either, or `NOT_MINE`. A refusal is a raised `EvaluationError`."""

Handler = Callable[[Any, Origin], Answer]
"""Called with the effect and its origin, on the runtime's thread. Answer at once wherever possible."""


class Lane(Protocol):
    """The events of one connection: each waits until the earlier ones are done."""

    def enter(self, event: Event, origin: Origin, done: Callable[[list[Outcome]], None] | None) -> None:
        """Publish an event of that connection, as `Host.deliver` does."""
        ...


class Host(Protocol):
    """What a service may ask of the host. All of it on the runtime's thread."""

    probe: Probe

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def new_id(self) -> str:
        """A fresh upper-case UUID."""
        ...

    def deliver(self, event: Event, origin: Origin, done: Callable[[list[Outcome]], None] | None = None) -> None:
        """Publish an event from outside. `done` is called with one outcome per handler, once all have finished.

        Events with a `connection_id` wait until the earlier ones of that connection are done. Others start at once,
        inside this call, and may be finished when it returns.
        """
        ...

    def lane(self, connection_id: str) -> Lane:
        """The lane of a connection, for whoever delivers much of it: `deliver` without looking it up."""
        ...

    def pending(self, connection_id: str) -> int:
        """How many events of that connection wait for their turn."""
        ...

    def has_handler(self, event_type: str, path: str) -> bool:
        """Whether any feature set listens to this event on this path."""
        ...

    def handlers_of(self, event: Event) -> tuple[str, ...]:
        """The feature sets that would get this event now."""
        ...

    def names_of(self, origin: Origin) -> Mapping[str, Value]:
        """The names that can be read where something was just asked for, in its pass of a parallel loop too.

        Empty when that execution is not under way.
        """
        ...

    def keep(self, hold_id: int, connection_id: str, carry: Callable[[Fate], None]) -> None:
        """Keep what a hold rule stopped, of a connection or of none: `carry` is told once what becomes of it."""
        ...

    def give_up(self, hold_id: int, reason: str) -> None:
        """Let go of something kept that can go nowhere any more; it is not told."""
        ...

    @property
    def holding(self) -> bool:
        """Whether anything at all is held: who waits for the program's end gives it more time then."""
        ...

    def frozen_connections(self) -> frozenset[str]:
        """The connections of which something is held: their time stands still."""
        ...

    def event_source_started(self) -> None:
        """Count one more source that may yet deliver events: Keepalive waits for a signal then (runtime.md 1.4)."""
        ...

    def event_source_stopped(self) -> None:
        """Count one source less."""
        ...

    def print_line(self, text: str, error: bool = False) -> None:
        """Print a service's own line, without prefix."""
        ...


class Service(Protocol):
    """One door to the world."""

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        """The effects it answers."""
        ...

    async def stop(self) -> None:
        """Let go of everything; called once, at the application's end, also when nothing was started."""
        ...


@runtime_checkable
class Doors(Protocol):
    """A service through which something comes in by itself."""

    def close_doors(self) -> None:
        """Let nothing new in: the application is about to end. What is here already stays until `stop`."""
        ...
