"""One lane per connection: its events run one after the other, in the order they came (runtime.md 4.5).

An event that finds its lane empty starts at once, inside the call. Lanes never wait for each other, and one that is
flooded lets the others go first after a stretch of events: a budget, counted and not timed, so that runs repeat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from runtime.engine.events import SOCKET_DISCONNECTED, WEBSOCKET_DISCONNECTED, Event
from runtime.engine.execution import Outcome
from runtime.host.runs import Done
from runtime.services.service import Origin

Publish = Callable[[Event, Origin, None, Done], None]
"""Starts the handlers of an event that no run waits for; calls back, perhaps before it returns, when all have finished.
"""

BUDGET = 64
"""Events of one lane in a row before the loop turns to the others."""

LAST_EVENTS = frozenset({WEBSOCKET_DISCONNECTED, SOCKET_DISCONNECTED})
"""Nothing comes from a connection after one of these."""


class _Lane:
    """The events of one connection, and the one that is being handled."""

    __slots__ = ("busy", "connection_id", "done", "lanes", "late", "over", "spent", "told", "waiting")

    def __init__(self, lanes: Lanes, connection_id: str) -> None:
        self.lanes = lanes
        self.connection_id = connection_id
        self.waiting: deque[tuple[Event, Origin, Done | None]] | None = None
        """None before something waits: most lanes never have anything that does."""
        self.busy = False
        """An event of it is being handled, or it rests."""
        self.spent = 0
        self.done: Done | None = None
        """Who is told of the event being handled."""
        self.over = False
        """That event is handled."""
        self.late = False
        """It was not when the call that started it returned."""
        # Bound once: it goes along with every event.
        self.told: Done = self._finished

    def _finished(self, outcomes: list[Outcome]) -> None:
        self.over = True
        if self.done is not None:
            self.done(outcomes)
        if self.late:
            self.lanes._go_on(self)


class Lanes:
    """The events that wait for their turn. `later` calls a function in the loop's next round."""

    def __init__(self, publish: Publish, later: Callable[[Callable[[], None]], object]) -> None:
        self._publish = publish
        self._later = later
        self._lanes: dict[str, _Lane] = {}
        self.waiting = 0
        """How many events wait, in all lanes."""

    def pending(self, connection_id: str) -> int:
        """How many events of that connection wait for their turn."""
        lane = self._lanes.get(connection_id)
        return len(lane.waiting) if lane is not None and lane.waiting else 0

    def enter(self, event: Event, origin: Origin, done: Done | None) -> None:
        """Handle `event` when the earlier ones of its connection are done."""
        connection_id = event.connection_id
        lane = self._lanes.get(connection_id)
        if lane is None:
            lane = self._lanes[connection_id] = _Lane(self, connection_id)
        if lane.busy or lane.spent >= BUDGET:
            if lane.waiting is None:
                lane.waiting = deque()
            lane.waiting.append((event, origin, done))
            self.waiting += 1
            if not lane.busy:
                self._go_on(lane)
            return
        # What waits is empty whenever the lane is not busy: this event is the next one.
        lane.busy = True
        if self._handle(lane, event, origin, done):
            if lane.waiting:
                self._go_on(lane)
            else:
                lane.busy = False

    def _go_on(self, lane: _Lane) -> None:
        """Handle what waits until an event has to wait for something, or the budget is spent."""
        lane.busy = True
        while lane.waiting:
            if lane.spent >= BUDGET:
                lane.spent = 0
                self._later(partial(self._go_on, lane))
                return
            event, origin, done = lane.waiting.popleft()
            self.waiting -= 1
            if not self._handle(lane, event, origin, done):
                return
        lane.busy = False

    def _handle(self, lane: _Lane, event: Event, origin: Origin, done: Done | None) -> bool:
        """Start the handlers of `event`; whether they have finished already."""
        lane.spent += 1
        lane.done, lane.over, lane.late = done, False, False
        self._publish(event, origin, None, lane.told)
        if event.type in LAST_EVENTS:
            # Ids are never used twice (runtime.md 4.5: "id forgotten").
            self._lanes.pop(lane.connection_id, None)
        lane.late = not lane.over
        return lane.over
