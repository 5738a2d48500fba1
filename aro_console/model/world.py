"""All models of one session, fed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aro_console.model.connections import Connections
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.logs import Logs
from aro_console.model.runs import Runs
from aro_console.model.status import Status
from aro_console.model.timeline import Timeline
from runtime.probe.records import RawRecord, view


class World:
    """What the console knows of the application that runs."""

    def __init__(self, handlers: Iterable[Handler] = ()) -> None:
        self.timeline = Timeline()
        self.connections = Connections()
        self.runs = Runs()
        self.logs = Logs()
        self.handlers = Handlers(handlers)
        self.status = Status()

    def extend(self, records: Sequence[RawRecord], lost: int = 0) -> int:
        """Take records in order, after `lost` that are gone; return how many visible timeline rows were added."""
        readable = [view(raw) for raw in records]
        self.connections.extend(readable)
        self.runs.extend(readable)
        self.logs.extend(readable)
        self.handlers.extend(readable)
        self.status.extend(readable)
        return self.timeline.extend(readable, lost)
