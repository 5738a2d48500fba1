"""Which records become rows while there are more than can be read: all of some flows, instead of some of all.

A flow that is shown is shown whole, from the message that came to the last thing that it led to. Errors, whatever is
held, what was ordered, who came and who left are always shown, and the others are counted. Nothing of this touches
what is recorded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from runtime.probe import records as r
from runtime.probe.records import RawRecord

MOST = 256
"""Of so many flows at least one is shown."""

_REMEMBERED = 2_000
"""Flows that something urgent happened to, whose later records are shown too; and records kept for `recall`."""

THINNED = frozenset(
    {
        r.FrameReceived,
        r.FrameSent,
        r.RequestReceived,
        r.ResponseSent,
        r.EventPublished,
        r.DeliveryStarted,
        r.StatementRan,
        r.EffectRequested,
        r.EffectCompleted,
        r.RepositoryChanged,
        r.ExecutionFinished,
        r.LogWritten,
    }
)
"""What there is much of. All other kinds are always shown."""

URGENT = frozenset(
    {
        r.ExecutionFailed,
        r.ProtocolViolated,
        r.Held,
        r.OrderGiven,
        r.OrderRefused,
        r.LogPointWritten,
        r.BreakpointFaulted,
        r.RuntimeFaulted,
    }
)
"""What makes the whole flow worth seeing."""


def one_in(waiting: int, room: int, before: int) -> int:
    """Return of how many flows one is to be shown.

    `waiting` records were not read yet, and `room` of them can be shown at a time. It doubles while more waits than
    four times that, and goes back by halves only when next to nothing waits.
    """
    if waiting > 4 * room:
        return min(MOST, before * 2)
    return max(1, before // 2) if waiting < room else before


class Thinning:
    """Chooses flows, and remembers what it chose."""

    def __init__(self) -> None:
        self.one_in = 1
        self._stricter = 1
        self._boundary = 0
        self._urgent: deque[int] = deque(maxlen=_REMEMBERED)
        self._dropped: deque[RawRecord] = deque(maxlen=_REMEMBERED)

    @property
    def active(self) -> bool:
        return max(self.one_in, self._stricter) > 1

    def change(self, one_in: int, seq: int) -> None:
        """Show one in so many flows from now on; those that began before number `seq` stay as they were chosen."""
        if one_in < self.one_in:
            self._stricter, self._boundary = self.one_in, seq
        elif one_in == self.one_in == 1:
            self._stricter = 1
        self.one_in = one_in

    def shown(self, raws: list[RawRecord]) -> list[RawRecord]:
        """Return those of the records, given in order, that are to be shown."""
        self._urgent.extend({raw[2] for raw in raws if raw[4] in URGENT})
        urgent = set(self._urgent)
        flows = {flow for flow in {raw[2] for raw in raws} if self._chosen(flow)} | urgent
        shown = [raw for raw in raws if raw[4] not in THINNED or raw[2] in flows]
        self._dropped.extend(raw for raw in raws[-_REMEMBERED:] if raw[4] in THINNED and raw[2] not in flows)
        return shown

    def recall(self, raws: Iterable[RawRecord]) -> list[RawRecord]:
        """Return what was passed over a moment ago of the flows that something urgent in `raws` belongs to."""
        flows = {raw[2] for raw in raws if raw[4] in URGENT}
        return [raw for raw in self._dropped if raw[2] in flows] if flows else []

    def _chosen(self, flow: int) -> bool:
        one_in = max(self.one_in, self._stricter) if flow <= self._boundary else self.one_in
        # Numbers of flows come in regular steps, so they are mixed first; what is chosen of more is chosen of fewer.
        return (flow * 0x9E3779B1 & 0xFFFFFFFF) * one_in < 1 << 32
