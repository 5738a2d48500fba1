"""One debugging session: where its records come from, and the models fed from them.

The screen calls `poll` some ten times a second and `give` for each order; nothing here waits for the runtime, and
nothing the screen does can make the runtime wait.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aro_console.memory import resident_bytes
from aro_console.model.breakpoints import Breakpoints
from aro_console.model.contract import Endpoint
from aro_console.model.world import World
from aro_console.origin import LiveOrigin, Origin
from runtime.errors import Diagnostic
from runtime.host.application import RunOptions, load
from runtime.probe.commands import Order, RecordStatements
from runtime.probe.filtering.grammar import FilterError
from runtime.probe.records import Record, view

if TYPE_CHECKING:
    from runtime.source import SourceFile

_BATCH = 4_000
"""Records taken in one poll: what a slow screen missed is caught up in steps, so that keys are answered between."""


class Session:
    """An application, running or recorded, as the console sees it."""

    def __init__(self, origin: Origin, path: Path) -> None:
        self.path = path
        self._origin = origin
        self._cursor = 0
        self.world = World(origin.handlers)
        self.breakpoints = Breakpoints(origin.statement_places)
        self.recording_statements = True
        self.world.status.paused = origin.paused

    @classmethod
    def load(cls, path: Path, options: RunOptions) -> Session:
        """Load an application. Raises LoadError with everything that is wrong with it."""
        return cls(LiveOrigin(load(path, options)), path)

    @property
    def name(self) -> str:
        """What the application is called: its folder's name."""
        return self.path.resolve().name

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        return self._origin.sources

    @property
    def warnings(self) -> list[Diagnostic]:
        return self._origin.warnings

    @property
    def operations(self) -> list[tuple[str, str]]:
        """Method and path of each operation of the contract, in its order; not those that only tell of WebSockets."""
        return [(endpoint.method, endpoint.path) for endpoint in self.endpoints]

    @property
    def endpoints(self) -> list[Endpoint]:
        """The operations of the contract as forms ask for them, in its order."""
        return self._origin.endpoints

    @property
    def folder(self) -> Path:
        """The application's folder; of a single file, the one it lies in."""
        return self.path if self.path.is_dir() else self.path.parent

    @property
    def domain_events(self) -> list[str]:
        """The domain events that some feature set handles."""
        return self._origin.domain_events

    @property
    def websocket_paths(self) -> list[str]:
        """The paths on which a client may connect."""
        return self._origin.websocket_paths()

    def start(self) -> None:
        """Let the application run; as its options say, it stops before its first delivery."""
        self._origin.start()

    def stop(self) -> int:
        """End the application as a signal would; return its exit code. Waits for Application-End, bounded."""
        return self._origin.stop()

    @property
    def running(self) -> bool:
        return self._origin.running

    @property
    def failure(self) -> str:
        """Why the application ended by itself with an error; empty while it runs or when it ended well."""
        return self._origin.failure

    @property
    def seen(self) -> int:
        """How far the journal has been read."""
        return self._cursor

    def poll(self) -> int:
        """Feed the models with what is new; return how many visible timeline rows were added."""
        batch = self._origin.since(self._cursor, _BATCH)
        self._cursor = batch.cursor
        return self.world.extend(batch.records, batch.lost) if batch.records or batch.lost else 0

    def sample(self, now_ns: int) -> None:
        """Note what is measured now and then and not told by records. `now_ns` is the monotonic clock."""
        self.world.metrics.sample(now_ns, len(self.world.connections.open), resident_bytes())

    def give(self, order: Order) -> None:
        """Give an order; what comes of it is seen in the records."""
        if isinstance(order, RecordStatements):
            self.recording_statements = order.enabled
        self._origin.post(order)

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
        raw = self._origin.record(seq)
        return view(raw) if raw is not None else None

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time for a record's."""
        return self._origin.wall_time(at_ns)
