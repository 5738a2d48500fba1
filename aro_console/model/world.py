"""All models of one session, fed together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from aro_console.model.connections import Connections
from aro_console.model.conversations import Conversations
from aro_console.model.evaluations import Evaluations
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.held import HeldMessages
from aro_console.model.lines import Lines
from aro_console.model.logs import Logs
from aro_console.model.metrics import Metrics
from aro_console.model.pages import Pages
from aro_console.model.payloads import Payloads
from aro_console.model.repositories import Repositories
from aro_console.model.rows import Row
from aro_console.model.runs import Runs
from aro_console.model.status import Status
from aro_console.model.subjects import Facts
from aro_console.model.tally import tally
from aro_console.model.timeline import Timeline
from runtime.probe.records import RawRecord, Record, RequestReceived, view


class World:
    """What the console knows of the application that runs."""

    def __init__(self, handlers: Iterable[Handler] = (), pages: Pages | None = None) -> None:
        self.timeline = Timeline(pages=pages)
        self.connections = Connections()
        self.conversations = Conversations()
        self.runs = Runs()
        self.held = HeldMessages()
        self.logs = Logs()
        self.repositories = Repositories()
        self.evaluations = Evaluations()
        self.handlers = Handlers(handlers)
        self.payloads = Payloads()
        self.lines = Lines()
        self.status = Status()
        self.metrics = Metrics()
        self.passed_over = 0
        """Records that were not shown: there was no time."""
        self.look_up(lambda seq: None)

    def extend(self, records: Sequence[RawRecord], lost: int = 0) -> int:
        """Take records in order, after `lost` that are gone; return how many visible timeline rows were added."""
        readable = [view(raw) for raw in records]
        self.connections.extend(readable)
        self.conversations.extend(readable)
        self.runs.extend(readable)
        self.held.extend(readable)
        self.logs.extend(readable)
        self.repositories.extend(readable)
        self.evaluations.extend(readable)
        self.handlers.extend(readable)
        self.status.extend(readable)
        self.payloads.extend(readable)
        self.lines.extend(readable)
        self.metrics.extend(readable)
        return self.timeline.extend(readable, lost)

    def skim(self, records: Sequence[RawRecord], shown: Sequence[RawRecord], lost: int = 0) -> int:
        """Take records of which only the `shown` ones are to be seen; the others are counted. Returns as `extend`."""
        self.passed_over += len(records) - len(shown)
        added = self.extend(shown, lost)
        seen = {raw[0] for raw in shown}
        tally([raw for raw in records if raw[0] not in seen], self)
        return added

    def recall(self, records: Iterable[RawRecord]) -> None:
        """Take what was passed over before, of runs that something happened to: rows only ever grow at their end."""
        self.runs.extend([view(raw) for raw in records])

    def look_up(self, record: Callable[[int], Record | None]) -> None:
        """Let filters look into the records themselves, which `record` returns by number."""
        paths: dict[str, str] = {}
        # Labels are never used twice, so a path once found holds; the next filter begins anew.

        def path(row: Row) -> str:
            stimulus = record(row.flow)
            if isinstance(stimulus, RequestReceived):
                return stimulus.target
            label = row.connections[0] if row.connections else ""
            if label not in paths:
                known = self.connections.by_label(label)
                if known is None:
                    return ""
                paths[label] = known.path
            return paths[label]

        timeline = self.timeline
        marks = timeline.marks
        timeline.look_up(Facts(record, path, marks.__contains__, marks.comment, marks.between))
