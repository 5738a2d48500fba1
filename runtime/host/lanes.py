"""One lane per connection: its events run one after the other, in the order they came (runtime.md 4.5).

An event that finds its lane empty starts at once, inside the call. Lanes never wait for each other, and one that is
flooded lets the others go first after a stretch of events: a budget, counted and not timed, so that runs repeat. Lanes
that are flooded together share one budget: however many they are, whoever talks a little has its turn soon.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from runtime.engine.events import SOCKET_DISCONNECTED, WEBSOCKET_DISCONNECTED, Event
from runtime.engine.execution import Outcome
from runtime.host.runs import Done
from runtime.services.service import Origin

Publish = Callable[[Event, Origin, None, Done], None]
"""Starts the handlers of an event that no run waits for; calls back, perhaps before it returns, when all have finished.
"""

BUDGET = 64
"""Events of flooded lanes in a row before the loop turns to whatever else there is."""

LAST_EVENTS = frozenset({WEBSOCKET_DISCONNECTED, SOCKET_DISCONNECTED})
"""Nothing comes from a connection after one of these."""


class Lane:
    """The events of one connection, and the one that is being handled."""

    __slots__ = ("_busy", "_connection_id", "_done", "_lanes", "_late", "_over", "_spent", "_told", "waiting")

    def __init__(self, lanes: Lanes, connection_id: str) -> None:
        self.waiting: deque[tuple[Event, Origin, Done | None]] | None = None
        """None before something waits: most lanes never have anything that does."""
        self._lanes = lanes
        self._connection_id = connection_id
        self._busy = False
        """An event of it is being handled, or it rests."""
        self._spent = 0
        self._done: Done | None = None
        """Who is told of the event being handled."""
        self._over = False
        """That event is handled."""
        self._late = False
        """It was not when the call that started it returned."""
        # Bound once: it goes along with every event.
        self._told: Done = self._finished

    def enter(self, event: Event, origin: Origin, done: Done | None) -> None:
        """Handle `event` when the earlier ones are done; `done` is told its outcomes."""
        if self._busy or self._spent >= self._lanes.budget:
            self._wait(event, origin, done)
            return
        # What waits is empty whenever the lane is not busy: this event is the next one.
        self._busy = True
        if self._handle(event, origin, done):
            if self.waiting:
                self.go_on()
            else:
                self._busy = False

    def _wait(self, event: Event, origin: Origin, done: Done | None) -> None:
        if self.waiting is None:
            self.waiting = deque()
        self.waiting.append((event, origin, done))
        self._lanes.waiting += 1
        if not self._busy:
            self.go_on()

    def go_on(self) -> None:
        """Handle what waits until an event has to wait for something, or the budget is spent."""
        self._busy = True
        while self.waiting:
            if self._spent >= self._lanes.budget:
                self._spent = 0
                self._lanes.rest(self)
                return
            event, origin, done = self.waiting.popleft()
            self._lanes.waiting -= 1
            if not self._handle(event, origin, done):
                return
        self._busy = False

    def _handle(self, event: Event, origin: Origin, done: Done | None) -> bool:
        """Start the handlers of `event`; whether they have finished already."""
        self._spent += 1
        self._done = done
        self._over = self._late = False
        self._lanes.publish(event, origin, None, self._told)
        if event.type in LAST_EVENTS:
            # Ids are never used twice (runtime.md 4.5: "id forgotten").
            self._lanes.forget(self._connection_id)
        self._late = not self._over
        return self._over

    def _finished(self, outcomes: list[Outcome]) -> None:
        self._over = True
        if self._done is not None:
            self._done(outcomes)
        if self._late:
            self.go_on()


class Lanes:
    """All lanes. `later` calls a function in the loop's next round."""

    def __init__(self, publish: Publish, later: Callable[[Callable[[], None]], object]) -> None:
        self.publish = publish
        self.waiting = 0
        """How many events wait, in all lanes."""
        self.budget = BUDGET
        """Events that a lane may handle in a row now."""
        self._lanes: dict[str, Lane] = {}
        self._later = later
        self._resting: deque[Lane] = deque()
        """The flooded lanes, in the order of their turns."""
        self._awaited = False
        """Their turns come in the loop's next round."""

    def of(self, connection_id: str) -> Lane:
        """Return the lane of a connection; that of one nothing is known of is new."""
        lane = self._lanes.get(connection_id)
        if lane is None:
            lane = self._lanes[connection_id] = Lane(self, connection_id)
        return lane

    def pending(self, connection_id: str) -> int:
        """How many events of that connection wait for their turn."""
        lane = self._lanes.get(connection_id)
        return len(lane.waiting) if lane is not None and lane.waiting else 0

    def rest(self, lane: Lane) -> None:
        """Let a flooded lane go on when it is its turn."""
        self._resting.append(lane)
        self._share()

    def _share(self) -> None:
        self.budget = max(1, BUDGET // max(1, len(self._resting)))
        if self._resting and not self._awaited:
            self._awaited = True
            self._later(self._take_turns)

    def _take_turns(self) -> None:
        self._awaited = False
        try:
            for _ in range(min(BUDGET, len(self._resting))):
                self._resting.popleft().go_on()
        finally:
            self._share()

    def forget(self, connection_id: str) -> None:
        """Hear that nothing comes from a connection any more."""
        self._lanes.pop(connection_id, None)
