"""All models of one session, fed together."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

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
from aro_console.model.taking import Taker
from aro_console.model.tally import tally
from aro_console.model.timeline import Timeline
from runtime.probe.records import RawRecord, Record, RequestReceived, view

Route = list[tuple[str, Callable[[Any], None]]]
"""What takes a record, by the names of the models, in their order."""


MOST_COUNTED = 50_000
"""Records that can be shown later than they came: as many as the journal keeps."""


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
        self.counted: deque[int] = deque(maxlen=MOST_COUNTED)
        """The numbers of the latest of them."""
        self.mistakes: list[tuple[str, str]] = []
        """Mistakes of ours: where, and the traceback. Whoever tells of them takes them away."""
        self._broken: set[str] = set()
        self._parts: dict[str, Taker] = {
            "connections": self.connections,
            "conversations": self.conversations,
            "runs": self.runs,
            "held messages": self.held,
            "logs": self.logs,
            "repositories": self.repositories,
            "evaluations": self.evaluations,
            "handlers": self.handlers,
            "status": self.status,
            "payloads": self.payloads,
            "lines": self.lines,
            "metrics": self.metrics,
        }
        self._routes: dict[type[Record], Route] = {}
        """Who takes each kind of record."""
        for name, part in self._parts.items():
            for kind, take in part.takes.items():
                self._routes.setdefault(kind, []).append((name, take))
        self.look_up(lambda seq: None)

    def extend(self, records: Sequence[RawRecord], lost: int = 0) -> int:
        """Take records in order, after `lost` that are gone; return how many visible timeline rows were added."""
        readable = [view(raw) for raw in records]
        routes = self._routes
        for record in readable:
            for name, take in routes.get(type(record), ()):
                try:
                    take(record)
                except Exception as error:  # noqa: BLE001  # a mistake of ours in one model must not cost the screen
                    self._stand_still(name, error)
        return self._guarded("timeline", self.timeline.extend, readable, lost) or 0

    def _guarded(self, name: str, extend: Callable[..., Any], *given: object) -> Any:
        """Feed a model with many records, unless it has made a mistake before."""
        if name in self._broken:
            return None
        try:
            return extend(*given)
        except Exception as error:  # noqa: BLE001  # as above
            self._stand_still(name, error)
            return None

    def _stand_still(self, name: str, error: Exception) -> None:
        """A model has made a mistake: it hears of nothing from now on, and the others live on."""
        self._broken.add(name)
        self.mistakes.append((f"the model of {name}", "".join(traceback.format_exception(error))))
        for kind, route in self._routes.items():
            self._routes[kind] = [taker for taker in route if taker[0] != name]

    def skim(self, records: Sequence[RawRecord], shown: Sequence[RawRecord], lost: int = 0) -> int:
        """Take records of which only the `shown` ones are to be seen; the others are counted. Returns as `extend`."""
        self.passed_over += len(records) - len(shown)
        added = self.extend(shown, lost)
        seen = {raw[0] for raw in shown}
        counted = [raw for raw in records if raw[0] not in seen]
        self.counted.extend(raw[0] for raw in counted)
        self._guarded("tally", tally, counted, self)
        return added

    def recall_runs(self, records: Iterable[RawRecord]) -> None:
        """Take what was passed over a moment ago, of runs that something happened to: nothing else shows them yet."""
        self._guarded("runs", self.runs.extend, [view(raw) for raw in records])

    def recall(self, records: Sequence[RawRecord]) -> int:
        """Show records that were only counted, in order; return how many rows they made. The others stay counted."""
        readable = [view(raw) for raw in records]
        for name, part in self._parts.items():
            self._guarded(name, part.recall, readable)
        self.passed_over -= len(records)
        self.counted.clear()
        return self._guarded("timeline", self.timeline.recall, readable) or 0

    def look_up(self, record: Callable[[int], Record | None]) -> None:
        """Let filters look into the records themselves, which `record` returns by number."""
        paths: dict[str, str] = {}
        # Labels are never used twice, so a path once found holds; the next filter begins anew.

        def known_path(label: str) -> str:
            known = self.connections.by_label(label)
            if known is None:
                return ""
            paths[label] = known.target
            return known.target

        def path(row: Row) -> str:
            own = "\n".join(dict.fromkeys(paths.get(label) or known_path(label) for label in row.connections))
            if own:
                return own
            stimulus = record(row.flow)
            return stimulus.target if isinstance(stimulus, RequestReceived) else ""

        timeline = self.timeline
        marks = timeline.marks
        timeline.look_up(Facts(record, path, marks.__contains__, marks.comment, marks.between))
