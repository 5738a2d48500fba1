"""The application as a whole: its address, whether it lives, is paused or has ended, and how busy it is."""

from __future__ import annotations

from aro_console.model.minute import Minute
from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r

_SECOND_NS = 1_000_000_000
_SECONDS = 5
"""Events per second are averaged over five seconds: shorter flickers, longer lags."""


class Status(Taker):
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
        self.takes: Takes = {
            r.EventPublished: lambda record: self.count(record.at_ns),
            r.ApplicationStateChanged: self._state,
            r.ServiceStarted: self._started,
            r.ServiceStopped: self._stopped,
            r.OrderGiven: self._ordered,
            r.OrderRefused: self._refused,
        }

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

    def _state(self, record: r.ApplicationStateChanged) -> None:
        self.state, self.detail = record.state, record.detail

    def _started(self, record: r.ServiceStarted) -> None:
        self.addresses[record.service] = record.address

    def _stopped(self, record: r.ServiceStopped) -> None:
        self.addresses.pop(record.service, None)

    def _ordered(self, record: r.OrderGiven) -> None:
        match record.order, record.detail:
            case "Pause", "":
                self.paused = True
            case "Pause", lane if lane not in self.lanes:
                self.lanes.append(lane)
                self._last_paused = record.seq
            case "Continue", "":
                self.paused, self.lanes = False, []
            case "Continue", lane if lane in self.lanes:
                self.lanes.remove(lane)

    def _refused(self, record: r.OrderRefused) -> None:
        if record.order == "Pause" and record.cause == self._last_paused:
            self.lanes.pop()
