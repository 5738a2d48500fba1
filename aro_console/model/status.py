"""The application as a whole: its address, whether it lives, is paused or has ended, and how busy it is."""

from __future__ import annotations

from collections.abc import Iterable

from aro_console.model.minute import Minute
from runtime.probe import records as r

_SECOND_NS = 1_000_000_000
_SECONDS = 5
"""Events per second are averaged over five seconds: shorter flickers, longer lags."""


class Status:
    """What the status line says."""

    def __init__(self) -> None:
        self.state = "loading"
        """``loading``, ``started``, ``waiting``, ``stopping``, ``ended`` or ``failed``."""
        self.detail = ""
        self.addresses: dict[str, str] = {}
        """The address of each service that listens."""
        self.paused = False
        self.lanes: list[str] = []
        """The parts that are paused, each in the words of its order: ``handler Take Message``."""
        self._last_paused = -1
        """The order that paused the last of them."""
        self.recorded = False
        """Whether all this was, and is seen in a recording."""
        self.events = 0
        self._minute = Minute()

    def extend(self, records: Iterable[r.Record]) -> None:
        """Take records in order."""
        for record in records:
            if type(record) is r.EventPublished:
                self.count(record.at_ns)
            elif type(record) in _RELEVANT:
                self._take(record)

    def rate(self, now_ns: int) -> float:
        """Return events per second over the last seconds before `now_ns` (monotonic): four whole ones and this one."""
        oldest = now_ns - now_ns % _SECOND_NS - (_SECONDS - 1) * _SECOND_NS
        return sum(self._minute.series(now_ns)[-_SECONDS:]) * _SECOND_NS / (now_ns - oldest)

    @property
    def alive(self) -> bool:
        return self.state not in ("ended", "failed")

    def count(self, at_ns: int, events: int = 1) -> None:
        """Count events of about one time."""
        self.events += events
        self._minute.add(at_ns, events)

    def _take(self, record: r.Record) -> None:
        match record:
            case r.ApplicationStateChanged():
                self.state, self.detail = record.state, record.detail
            case r.ServiceStarted():
                self.addresses[record.service] = record.address
            case r.ServiceStopped():
                self.addresses.pop(record.service, None)
            case r.OrderGiven(order="Pause", detail=""):
                self.paused = True
            case r.OrderGiven(order="Pause", detail=lane) if lane not in self.lanes:
                self.lanes.append(lane)
                self._last_paused = record.seq
            case r.OrderRefused(order="Pause") if record.cause == self._last_paused:
                self.lanes.pop()
            case r.OrderGiven(order="Continue", detail=""):
                self.paused, self.lanes = False, []
            case r.OrderGiven(order="Continue", detail=lane) if lane in self.lanes:
                self.lanes.remove(lane)


_RELEVANT = frozenset({r.ApplicationStateChanged, r.ServiceStarted, r.ServiceStopped, r.OrderGiven, r.OrderRefused})
