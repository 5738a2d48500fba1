"""A host that a test holds in its hand: what a service delivers, prints and records is kept in lists.

Handlers are functions from an event to outcomes; `LATER` leaves an event unfinished until the test finishes it. As the
real host, it lets events of one connection wait for each other.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from runtime.engine.events import Event
from runtime.engine.execution import Outcome
from runtime.probe.blocks import Block, Statements, unpacked
from runtime.probe.commands import HoldRule, Order, SetHoldRules
from runtime.probe.holding import Fate, HeldMessage, Holding
from runtime.probe.messages import DoorPoint
from runtime.probe.records import Record, Released, view
from runtime.probe.seam import RUN, Decision, Point, Write
from runtime.services.service import Origin

START = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)

Done = Callable[[list[Outcome]], None]


class FakeClock:
    """A clock that stands still until it is told to go."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)


class RecordingProbe:
    """A probe that keeps every record."""

    def __init__(self, recording: bool = True, armed: bool = False) -> None:
        self.recording = recording
        self.armed = self.armed_ends = armed
        self.steps: frozenset[Any] = frozenset()
        self.stops: dict[Any, Any] = {}
        self.deliveries: frozenset[str] = frozenset()
        self.writes: frozenset[str] = frozenset()
        self.sifting = False
        self.raw: list[tuple[Any, ...]] = []
        self.points: list[Point] = []

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        seq = len(self.raw) + 1
        self.raw.append((seq, 0, flow or seq, cause, kind, *fields))
        return seq

    def observe_statements(self, flow: int, cause: int, count: int, statements: Statements) -> None:
        self.raw += unpacked(Block(len(self.raw) + 1, flow, cause, count, statements))

    def checkpoint(self, point: Point) -> Decision:
        self.points.append(point)
        return RUN

    def sift(self, point: DoorPoint) -> int:
        return 0

    def withdraw(self, hold_id: int, reason: str) -> None:
        return None

    def wants_statements(self, feature_set: str, span: object, event_type: str, connection_id: str) -> bool:
        return False

    def wrote(self, write: Write) -> None:
        return None

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: tuple[int, ...] = ()) -> None:
        return None

    def abandoned(self, hold_id: int) -> None:
        return None

    def all(self, *kinds: type[Record]) -> list[Any]:
        """Return the records of these kinds, in order; all of them without a kind."""
        return [view(raw) for raw in self.raw if not kinds or raw[4] in kinds]

    def one(self, kind: type[Record]) -> Any:
        """Return the only record of a kind."""
        found = self.all(kind)
        assert len(found) == 1, f"{len(found)} records of {kind.__name__}"
        return found[0]


class RuledProbe(RecordingProbe):
    """A probe with hold rules, one for each of `filters`."""

    def __init__(self, *filters: str, most: int = 1000) -> None:
        super().__init__()
        self.holding = Holding(itertools.count(1).__next__, most)
        self.obey(SetHoldRules(tuple(HoldRule(number, text) for number, text in enumerate(filters, 1))))

    def sift(self, point: DoorPoint) -> int:
        held = self.holding.sift(point)
        self.sifting = self.holding.sifting
        return held.hold_id if isinstance(held, HeldMessage) else 0

    def withdraw(self, hold_id: int, reason: str) -> None:
        fate = self.holding.withdraw(hold_id, reason)
        assert fate is not None
        self.observe(Released, 0, 0, hold_id, fate.how, None, fate.reason)

    def obey(self, order: Order) -> list[Fate]:
        fates = self.holding.obey(order)
        self.sifting = self.holding.sifting or bool(fates)
        return fates


@dataclass
class Delivered:
    """An event that has reached its handlers."""

    event: Event
    origin: Origin
    done: Done | None
    finished: bool = False

    def finish(self, *outcomes: Outcome) -> None:
        assert self.done is not None
        self.done(list(outcomes))


LATER = "later"
Handle = Callable[[Event], "list[Outcome] | str"]


def at_once(event: Event) -> list[Outcome]:
    """Handle any event, by nothing."""
    return []


def never_yet(event: Event) -> str:
    """Leave any event unfinished."""
    return LATER


@dataclass(frozen=True)
class FakeLane:
    """Implements `runtime.services.service.Lane`."""

    enter: Callable[[Event, Origin, Done | None], None]


@dataclass
class FakeHost:
    """Implements `runtime.services.service.Host`."""

    handle: Handle = at_once
    probe: RecordingProbe = field(default_factory=RecordingProbe)
    clock: FakeClock = field(default_factory=FakeClock)
    handlers: set[str] = field(default_factory=set)
    """Event types somebody listens to, on every path."""
    delivered: list[Delivered] = field(default_factory=list)
    """In the order the handlers started."""
    lines: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    event_sources: int = 0
    ids: int = 0
    frozen: set[str] = field(default_factory=set)
    """Connections of which something is held elsewhere."""
    kept: dict[int, tuple[str, Callable[[Fate], None]]] = field(default_factory=dict)
    _lanes: dict[str, deque[Delivered]] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        return self.clock.now()

    def new_id(self) -> str:
        self.ids += 1
        return f"ID-{self.ids}"

    def deliver(self, event: Event, origin: Origin, done: Done | None = None) -> None:
        lane = event.connection_id
        if lane and lane in self._busy:
            self._lanes.setdefault(lane, deque()).append(Delivered(event, origin, done))
        else:
            self._start(Delivered(event, origin, done))

    def lane(self, connection_id: str) -> FakeLane:
        return FakeLane(self.deliver)

    def pending(self, connection_id: str) -> int:
        return len(self._lanes.get(connection_id, ()))

    def names_of(self, origin: Origin) -> dict[str, Any]:
        return {}

    def has_handler(self, event_type: str, path: str) -> bool:
        return event_type in self.handlers

    def handlers_of(self, event: Event) -> tuple[str, ...]:
        return (f"Handle {event.type}",) if event.type in self.handlers else ()

    @property
    def holding(self) -> bool:
        return bool(self.kept or self.frozen)

    def frozen_connections(self) -> frozenset[str]:
        return frozenset({*self.frozen, *(connection_id for connection_id, _ in self.kept.values())})

    def keep(self, hold_id: int, connection_id: str, carry: Callable[[Fate], None]) -> None:
        self.kept[hold_id] = (connection_id, carry)

    def give_up(self, hold_id: int, reason: str) -> None:
        if self.kept.pop(hold_id, None) is not None:
            self.probe.withdraw(hold_id, reason)

    def event_source_started(self) -> None:
        self.event_sources += 1

    def event_source_stopped(self) -> None:
        self.event_sources -= 1

    def print_line(self, text: str, error: bool = False) -> None:
        (self.errors if error else self.lines).append(text)

    def finish_all(self) -> None:
        """Finish whatever is unfinished, and from now on everything at once."""
        self.handle = at_once
        while unfinished := [delivered for delivered in self.delivered if not delivered.finished]:
            unfinished[0].finish()

    def decide(self, order: Order) -> None:
        """Give `order` to the hold rules, and carry out what follows."""
        probe = self.probe
        assert isinstance(probe, RuledProbe)
        for fate in probe.obey(order):
            self.kept.pop(fate.hold_id)[1](fate)
        probe.sifting = probe.holding.sifting

    def types(self) -> list[str]:
        """Return the types of what was delivered."""
        return [delivered.event.type for delivered in self.delivered]

    def _start(self, delivered: Delivered) -> None:
        lane, told = delivered.event.connection_id, delivered.done
        if lane:
            self._busy.add(lane)

        def finished(outcomes: list[Outcome]) -> None:
            delivered.finished = True
            if told is not None:
                told(outcomes)
            self._busy.discard(lane)
            waiting = self._lanes.get(lane)
            if waiting:
                self._start(waiting.popleft())

        delivered.done = finished
        self.delivered.append(delivered)
        outcomes = self.handle(delivered.event)
        if not isinstance(outcomes, str):
            finished(outcomes)
