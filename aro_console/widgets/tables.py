"""Tables of the model as panes: connections, handlers, log lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic_ns

from textual.geometry import clamp

from aro_console.messages import ConnectionSelected
from aro_console.model.connections import Connection, Connections
from aro_console.model.formatting import Cell, Line, age, clock, duration, farewell, preview, size, visible
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.logs import Logs
from aro_console.model.timeline import Timeline
from aro_console.widgets.line_pane import LinePane, column
from aro_console.widgets.timeline import WallClock


class ConnectionsPane(LinePane):
    """Live connections on top, closed ones below, greyed, with code and reason."""

    BORDER_TITLE = "Connections"
    empty_text = "No connections. V opens a virtual client; a real one connects to the address above."

    def __init__(
        self, connections: Connections, *, id: str | None = None, clock_ns: Callable[[], int] = monotonic_ns
    ) -> None:
        super().__init__(id=id)
        self._connections = connections
        self._clock_ns = clock_ns
        self._shown: Sequence[Connection] = []
        self._chosen = ""

    def records_arrived(self) -> None:
        """Take the connections as they are now; the chosen one stays chosen wherever it moved."""
        self._shown = self._connections.all
        opened = sum(1 for connection in self._shown if connection.is_open)
        closed = len(self._shown) - opened + self._connections.forgotten
        self.entitle(f"Connections {opened}" + (f" (+{closed:,} closed)" if closed else ""))
        place = next((i for i, known in enumerate(self._shown) if known.connection_id == self._chosen), None)
        if place is None:
            place = clamp(self.cursor, 0, max(0, len(self._shown) - 1))
        if place != self.cursor:
            self.cursor = place
            self.show_cursor()
        self._remember()
        self.renew()

    @property
    def connection(self) -> Connection | None:
        """The chosen connection."""
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    def cursor_moved(self) -> None:
        self._remember()

    def _remember(self) -> None:
        chosen = self.connection.connection_id if self.connection is not None else ""
        if chosen != self._chosen:
            self._chosen = chosen
            self.post_message(ConnectionSelected(chosen))

    def line_count(self) -> int:
        return len(self._shown)

    def line(self, index: int, width: int) -> Line:
        known = self._shown[index]
        dim = not known.is_open
        return connection_line(known, width, self._clock_ns(), "dim" if dim else "text")


_WIDE_TABLE = 76
"""All figures fit, in narrow columns: a terminal of 80."""
_WIDEST_TABLE = 100
"""They fit with room to breathe."""


def connection_line(known: Connection, width: int, now_ns: int, role: str) -> Line:
    """Return a connection as cells: the short form for a side pane, all figures where there is room."""
    state = (
        known.state.upper()
        if known.state == "held"
        else ("virtual" if known.virtual and known.is_open else known.state)
    )
    state_role = {"HELD": "held", "open": "open", "virtual": "order"}.get(state, "dim")
    if width < _WIDE_TABLE:
        ending = farewell(known.code, known.reason)
        figures = f"{known.frames_in:>4} {known.frames_out:>4}" if known.is_open else ending
        return [
            column(known.label, 4, "conn" if known.is_open else "dim"),
            column(state, 7, state_role),
            column(visible(known.path), 8, role),
            Cell(figures, role),
        ]
    wide = width >= _WIDEST_TABLE
    end_ns = known.closed_ns if known.closed_ns is not None else now_ns
    count_width = 5 if wide else 4
    cells = [
        column(known.label, 5 if wide else 4, "conn" if known.is_open else "dim"),
        column(state, 7, state_role),
        column(visible(known.path), 8 if wide else 7, role),
        column(visible(known.peer), 15, role),
        column(age(end_ns - known.opened_ns), 7 if wide else 5, role, right=True),
        column(f"{known.frames_in}", count_width, role, right=True),
        column(f"{known.frames_out}", count_width, role, right=True),
    ]
    ending = farewell(known.code, known.reason)
    if wide or known.is_open:
        cells.append(column(size(known.bytes_in), 8, role, right=True))
        cells.append(column(size(known.bytes_out), 8, role, right=True))
    # Where there is little room, how a closed one ended takes the place of its bytes.
    last = f"{known.last_direction} {age(now_ns - known.last_ns)}".strip()
    cells.append(Cell((f"{last} ago" if wide else last) if known.is_open else ending, role))
    return cells


def connection_heading(width: int) -> str:
    """Return the column names that stand over `connection_line` at this width."""
    if width < _WIDE_TABLE:
        return "id   state   path       in  out"
    if width >= _WIDEST_TABLE:
        figures = f"{'age':>7} {'in':>5} {'out':>5} {'bytes in':>8} {'out':>8}"
        return f"{'id':<5} {'state':<7} {'path':<8} {'peer':<15} {figures} last / how it ended"
    figures = f"{'age':>5} {'in':>4} {'out':>4} {'bytes in':>8} {'out':>8}"
    return f"{'id':<4} {'state':<7} {'path':<7} {'peer':<15} {figures} last"


class HandlersPane(LinePane):
    """Feature sets with trigger, runs, errors and times."""

    BORDER_TITLE = "Handlers"
    empty_text = "No feature sets: the application has not been loaded."

    def __init__(self, handlers: Handlers, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._handlers = handlers

    @property
    def handler(self) -> Handler | None:
        """The chosen feature set."""
        known = self._handlers.all
        return known[self.cursor] if self.cursor < len(known) else None

    def line_count(self) -> int:
        return len(self._handlers.all)

    def line(self, index: int, width: int) -> Line:
        known = self._handlers.all[index]
        place = f"{known.span.source.name}:{known.span.line}"
        held = f"{known.held} held" if known.held else ""
        times = (known.last_ns, known.mean_ns, known.max_ns) if _with_mean(width) else (known.last_ns, known.max_ns)
        return [
            column(visible(known.name), _name_width(width), "run"),
            column(visible(known.listens), 22, "event"),
            column(str(known.runs), 5, right=True),
            column(str(known.errors), 4, "error" if known.errors else "dim", right=True),
            *(column(duration(time) if known.runs else "", 7, "dim", right=True) for time in times),
            Cell(f"{held} " if held else "", "held"),
            Cell(place, "dim"),
        ]


def handler_heading(width: int) -> str:
    """Return the column names of the handlers pane."""
    mean = f"{'mean':>7} " if _with_mean(width) else ""
    figures = f"{'runs':>5} {'err':>4} {'last':>7} {mean}{'max':>7}"
    return f"{'feature set':<{_name_width(width)}} {'started by':<22} {figures} place"


def _with_mean(width: int) -> bool:
    return width >= 90


def _name_width(width: int) -> int:
    """Return the room for a feature set's name: the figures take 50 cells or 58, the place some twelve or more."""
    return clamp(width - (82 if _with_mean(width) else 62), 16, 40)


class LogsPane(LinePane):
    """What the program printed; it follows the newest line until someone moves up."""

    BORDER_TITLE = "Log"
    empty_text = "The program has printed nothing yet."

    def __init__(self, logs: Logs, timeline: Timeline, wall_time: WallClock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._logs = logs
        self._timeline = timeline
        self._wall_time = wall_time
        self.follow = True
        self._seen_dropped = 0

    def records_arrived(self) -> None:
        """Show the newest line while following; else stay on the line that is read, though older ones leave."""
        gone = self._logs.dropped - self._seen_dropped
        self._seen_dropped = self._logs.dropped
        if self.follow:
            self.cursor = max(0, self.line_count() - 1)
            self.top = max(0, self.line_count() - max(1, self.content_size.height))
        elif gone:
            self.top = max(0, self.top - gone)
            self.cursor = max(0, self.cursor - gone)
        errors = f"  {self._logs.errors} {'error' if self._logs.errors == 1 else 'errors'}" if self._logs.errors else ""
        dropped = f"  {self._logs.dropped:,} older dropped" if self._logs.dropped else ""
        self.entitle(f"Log {self.line_count():,}{errors}{dropped}")
        self.renew()

    def choose(self, index: int) -> None:
        self.follow = index >= self.line_count() - 1
        super().choose(index)

    def on_resize(self) -> None:
        self.records_arrived()

    def line_count(self) -> int:
        return len(self._logs.lines)

    def line(self, index: int, width: int) -> Line:
        record = self._logs.lines[index]
        error = record.level == "error"
        name_width = clamp(width // 5, 12, 28)
        return [
            column(clock(self._wall_time(record.at_ns)), 12, "time"),
            column("error" if error else "info", 5, "error" if error else "dim"),
            column(visible(record.feature_set) or "service", name_width, "run"),
            column(self._timeline.label(record.connection_id) if record.connection_id else "", 4, "conn"),
            Cell(preview(record.text, 1000), "error" if error else "text"),
        ]
