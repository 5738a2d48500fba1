"""Pauses: which parts of the program stand still, and what lies in them.

A lane is all of the program, one connection, one feature set or one type of event. Of an event that also reaches
others, a paused feature set keeps only itself: it is held before its first statement, the event is delivered.
"""

from __future__ import annotations

from runtime.probe.commands import Lane, LaneKind
from runtime.probe.holds import HoldPoint
from runtime.probe.seam import DeliveryPoint

EVERYTHING = Lane()


class Pauses:
    """The lanes that are paused."""

    def __init__(self, lanes: tuple[Lane, ...] = ()) -> None:
        # Replaced as a whole, since other threads may look at it.
        self.lanes = lanes
        """In the order they were paused."""

    def add(self, lane: Lane) -> None:
        """Pause a lane; it may be paused already."""
        if lane not in self.lanes:
            self.lanes = (*self.lanes, lane)

    def remove(self, lane: Lane) -> None:
        """End the pause of a lane, if there is one."""
        self.lanes = tuple(paused for paused in self.lanes if paused != lane)

    def clear(self) -> None:
        """End all pauses."""
        self.lanes = ()

    def __bool__(self) -> bool:
        return bool(self.lanes)

    @property
    def deliveries(self) -> frozenset[str] | None:
        """The types of the events whose delivery may be held; None for all."""
        events = [lane.name for lane in self.lanes if lane.kind is LaneKind.EVENT]
        others = any(lane.kind in (LaneKind.ALL, LaneKind.CONNECTION) for lane in self.lanes)
        return None if others else frozenset(events)

    def hold(self, point: HoldPoint) -> bool:
        """Whether `point` lies in a lane that is paused."""
        return any(lies_in(lane, point) for lane in self.lanes)

    def touch(self, feature_set: str, event_type: str, connection_id: str) -> bool:
        """Whether statements of such an execution lie in a lane that is paused."""
        return any(_covers(lane, feature_set, event_type, connection_id) for lane in self.lanes)


def lies_in(lane: Lane, point: HoldPoint) -> bool:
    """Return whether what stands at `point` belongs to `lane`."""
    if isinstance(point, DeliveryPoint):
        # An event nobody hears has nothing to hold; a feature set is held by itself, once it begins.
        return bool(point.handlers) and _covers(lane, "", point.event_type, point.connection_id)
    return _covers(lane, point.feature_set, point.event_type, point.connection_id)


def _covers(lane: Lane, feature_set: str, event_type: str, connection_id: str) -> bool:
    match lane.kind:
        case LaneKind.CONNECTION:
            return bool(connection_id) and lane.name == connection_id
        case LaneKind.HANDLER:
            return bool(feature_set) and lane.name == feature_set
        case LaneKind.EVENT:
            return lane.name == event_type
        case _:
            return True
