"""One debugging session: an application on its own thread, the journal it fills, and the models fed from it.

The screen calls `poll` some ten times a second and `give` for each order; nothing here waits for the runtime, and
nothing the screen does can make the runtime wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aro_console.model.breakpoints import Breakpoints
from aro_console.model.handlers import Handler
from aro_console.model.world import World
from runtime.errors import Diagnostic
from runtime.host.application import Application, RunOptions, load
from runtime.host.thread import ApplicationThread
from runtime.probe.commands import Order, RecordStatements
from runtime.probe.filtering.grammar import FilterError
from runtime.probe.records import Record, view

if TYPE_CHECKING:
    from runtime.source import SourceFile

_BATCH = 4_000
"""Records taken in one poll: what a slow screen missed is caught up in steps, so that keys are answered between."""


class Session:
    """A running application as the console sees it."""

    def __init__(self, application: Application, path: Path) -> None:
        self.path = path
        self.application = application
        self._thread = ApplicationThread(application)
        self._journal = self._thread.journal
        self._cursor = 0
        self.world = World(_handlers(application))
        self.breakpoints = Breakpoints(_statement_lines(application))
        self.recording_statements = True
        self.world.status.paused = application.options.paused

    @classmethod
    def load(cls, path: Path, options: RunOptions) -> Session:
        """Load an application. Raises LoadError with everything that is wrong with it."""
        return cls(load(path, options), path)

    @property
    def name(self) -> str:
        """What the application is called: its folder's name."""
        return self.path.resolve().name

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        return self.application.program.sources

    @property
    def warnings(self) -> list[Diagnostic]:
        return list(self.application.warnings)

    @property
    def operations(self) -> list[tuple[str, str]]:
        """Method and path of each operation of the contract, in its order; not those that only tell of WebSockets."""
        contract = self.application.contract
        known = contract.operations if contract is not None else ()
        return [(operation.method, operation.path) for operation in known if not operation.documents_upgrade]

    @property
    def domain_events(self) -> list[str]:
        """The domain events that some feature set handles."""
        names = (code.trigger.event_type for code in self.application.program.codes if code.trigger.kind == "domain")
        return list(dict.fromkeys(names))

    @property
    def websocket_paths(self) -> list[str]:
        """The paths on which a client may connect."""
        return self._thread.websocket_paths()

    def start(self) -> None:
        """Let the application run; as its options say, it stops before its first delivery."""
        self._thread.start()

    def stop(self) -> int:
        """End the application as a signal would; return its exit code. Waits for Application-End, bounded."""
        return self._thread.stop()

    @property
    def running(self) -> bool:
        return self._thread.running

    @property
    def failure(self) -> str:
        """Why the application ended by itself with an error; empty while it runs or when it ended well."""
        return self._thread.failure

    @property
    def seen(self) -> int:
        """How far the journal has been read."""
        return self._cursor

    def poll(self) -> int:
        """Feed the models with what is new; return how many visible timeline rows were added."""
        batch = self._journal.since(self._cursor, _BATCH)
        self._cursor = batch.cursor
        return self.world.extend(batch.records, batch.lost) if batch.records or batch.lost else 0

    def give(self, order: Order) -> None:
        """Give an order; what comes of it is seen in the records."""
        if isinstance(order, RecordStatements):
            self.recording_statements = order.enabled
        self._thread.post(order)

    def set_filter(self, text: str) -> FilterError | None:
        """Show only the timeline rows that pass a filter; what is none changes nothing and is returned."""
        self.world.look_up(self.record)
        return self.world.timeline.set_filter(text)

    def toggle_breakpoint(self, file: str, line: int) -> int | None:
        """Set or remove a breakpoint; return the line it concerns, None where nothing could stop."""
        place = self.breakpoints.toggle(file, line)
        if place is not None:
            self.give(self.breakpoints.order())
        return place

    def record(self, seq: int) -> Record | None:
        """Return a record in full; None when it has left the journal."""
        raw = self._journal.get(seq)
        return view(raw) if raw is not None else None

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time for a record's."""
        return self._journal.wall_time(at_ns)


def _statement_lines(application: Application) -> Iterable[tuple[str, int]]:
    for code in application.program.codes:
        for statement in code.statements:
            yield statement.span.source.name, statement.span.line


def _handlers(application: Application) -> list[Handler]:
    contract = application.contract
    operations = {known.operation_id: known for known in contract.operations} if contract is not None else {}
    handlers = []
    for code in application.program.codes:
        operation = operations.get(code.name)
        trigger = code.trigger
        if operation is not None:
            listens = f"{operation.method} {operation.path}"
        elif trigger.kind == "domain":
            listens = f"event {trigger.event_type}"
        elif trigger.kind == "repository":
            listens = f"{trigger.subject} changes"
        else:
            listens = f"{trigger.event_type} {trigger.path}".strip() or trigger.kind.replace("-", " ")
        handlers.append(Handler(code.name, code.activity, listens, code.span))
    return handlers
