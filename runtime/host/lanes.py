"""One lane per connection: its events run one after the other, in the order they came (runtime.md 4.5).

An event that finds its lane empty starts at once, inside the call. Lanes never wait for each other, and one that is
flooded lets the others go first after a stretch of events: a budget, counted and not timed, so that runs repeat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from runtime.engine.events import WEBSOCKET_DISCONNECTED, Event
from runtime.engine.execution import Outcome
from runtime.host.runs import Done
from runtime.services.service import Origin

Publish = Callable[[Event, Origin, Done], None]
"""Starts the handlers of an event; calls back, perhaps before it returns, when all have finished."""

BUDGET = 64
"""Events of one lane in a row before the loop turns to the others."""

LAST_EVENTS = frozenset({WEBSOCKET_DISCONNECTED})
"""Nothing comes from a connection after one of these."""


@dataclass(slots=True, eq=False)
class _Lane:
    waiting: deque[tuple[Event, Origin, Done | None]] = field(default_factory=deque)
    busy: bool = False
    """An event of it is being handled, or it rests."""
    spent: int = 0


class Lanes:
    """The events that wait for their turn. `later` calls a function in the loop's next round."""

    def __init__(self, publish: Publish, later: Callable[[Callable[[], None]], object]) -> None:
        self._publish = publish
        self._later = later
        self._lanes: dict[str, _Lane] = {}
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many events wait, in all lanes."""
        return self._waiting

    def pending(self, connection_id: str) -> int:
        """How many events of that connection wait for their turn."""
        lane = self._lanes.get(connection_id)
        return len(lane.waiting) if lane is not None else 0

    def enter(self, event: Event, origin: Origin, done: Done | None) -> None:
        """Handle `event` when the earlier ones of its connection are done."""
        lane = self._lanes.get(event.connection_id)
        if lane is None:
            lane = self._lanes[event.connection_id] = _Lane()
        lane.waiting.append((event, origin, done))
        self._waiting += 1
        if not lane.busy:
            self._go_on(event.connection_id, lane)

    def _go_on(self, connection_id: str, lane: _Lane) -> None:
        """Handle what waits until an event has to wait for something, or the budget is spent."""
        lane.busy = True
        while lane.waiting:
            if lane.spent >= BUDGET:
                lane.spent = 0
                self._later(partial(self._go_on, connection_id, lane))
                return
            lane.spent += 1
            event, origin, done = lane.waiting.popleft()
            self._waiting -= 1
            turn = _Turn(self, connection_id, lane, done)
            self._publish(event, origin, turn.finished)
            if event.type in LAST_EVENTS:
                # Ids are never used twice (runtime.md 4.5: "id forgotten").
                self._lanes.pop(connection_id, None)
            if not turn.over:
                turn.late = True
                return
        lane.busy = False


@dataclass(slots=True, eq=False)
class _Turn:
    """One event being handled."""

    lanes: Lanes
    connection_id: str
    lane: _Lane
    done: Done | None
    over: bool = False
    late: bool = False
    """It finished after the call that started it had returned."""

    def finished(self, outcomes: list[Outcome]) -> None:
        self.over = True
        if self.done is not None:
            self.done(outcomes)
        if self.late:
            self.lanes._go_on(self.connection_id, self.lane)
