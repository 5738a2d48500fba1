"""What is held at a checkpoint, and what lets go of it."""

from __future__ import annotations

from runtime.frozen import frozen
from runtime.probe.seam import DeliveryPoint, EndPoint, StatementPoint

HoldPoint = DeliveryPoint | StatementPoint | EndPoint


@frozen
class Hold:
    """Something that waits for its release."""

    hold_id: int
    point: HoldPoint
    reason: str
    """``pause``, ``step``, ``breakpoint``, ``entry``, ``error``, ``data`` or ``goto`` (DAP `stopped`)."""
    seq: int = 0
    """The number of its `Held` record; 0 until it is written."""
    breakpoints: tuple[int, ...] = ()
    """The ids of the breakpoints that stopped it."""


@frozen
class ReleaseInstruction:
    """What the driver is to let go of."""

    hold: Hold
    how: str
    """``continue``, ``step``, ``drop`` or ``skip``."""

    @property
    def hold_id(self) -> int:
        return self.hold.hold_id


class RefusalError(Exception):
    """An order that cannot be obeyed; the message says why."""
