"""What the program printed."""

from __future__ import annotations

from textual.geometry import clamp

from aro_console.commands.spoken import quoted
from aro_console.messages import RecordsArrived
from aro_console.model.formatting import Cell, Line, clock, preview, visible
from aro_console.model.logs import Logs
from aro_console.model.timeline import Timeline
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.fitting import column, fit_ends
from aro_console.widgets.tail import TailPane
from aro_console.widgets.timeline import WallClock
from runtime.probe import records as r


class LogsPane(TailPane):
    """Log lines with their level, feature set and connection."""

    BORDER_TITLE = "Log"
    enter_words = "enter goes to its statement"

    def __init__(self, logs: Logs, timeline: Timeline, wall_time: WallClock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._logs = logs
        self._timeline = timeline
        self._wall_time = wall_time
        self._wanted = ""

    def records_arrived(self) -> None:
        if self._wanted != self._logs.wanted:
            self._wanted = self._logs.wanted
            self.start_over()
        else:
            super().records_arrived()

    @property
    def chosen(self) -> r.LogWritten | None:
        """The chosen line."""
        return self._logs.shown[self.cursor] if self.cursor < len(self._logs.shown) else None

    def gone(self) -> int:
        return self._logs.shown_gone

    @property
    def empty_text(self) -> str:  # type: ignore[override]  # a constant in other panes
        """Why there is nothing."""
        if not self._logs.lines:
            return "The program has printed nothing yet."
        wanted = quoted(visible(self._logs.wanted))
        way_out = "Press {filter-logs} to change it, {back} to show all."
        return f"None of {len(self._logs.lines):,} lines passes {wanted}. {way_out}"

    def title(self) -> str:
        logs = self._logs
        shown = f"{len(logs.shown):,}" + (f" of {len(logs.lines):,}" if logs.wanted else "")
        wanted = f"  {visible(logs.wanted)}" if logs.wanted else ""
        errors = f"  {logs.errors:,} {'error' if logs.errors == 1 else 'errors'}" if logs.errors else ""
        dropped = f"  {logs.dropped:,} older dropped" if logs.dropped else ""
        return f"Log {shown}{wanted}{errors}{dropped}"

    def line_count(self) -> int:
        return len(self._logs.shown)

    def line(self, index: int, width: int) -> Line:
        record = self._logs.shown[index]
        error = record.level == "error"
        name_width = clamp(width // 5, 12, 28)
        return [
            column(clock(self._wall_time(record.at_ns)), 12, "time"),
            column(visible(record.level), 5, "error" if error else "dim"),
            column(fit_ends(visible(record.feature_set) or "service", name_width), name_width, "run"),
            column(self._timeline.label(record.connection_id) if record.connection_id else "", 4, "conn"),
            Cell(preview(record.text, 1000), "error" if error else "text"),
        ]


class LogFilterLine(EntryLine):
    """Where one types which log lines to show; they are shown while one types."""

    def __init__(self, logs: Logs) -> None:
        super().__init__(
            "log-filter", "/", "words the lines have, !word for one they have not; enter keeps, esc clears", self
        )
        self._logs = logs

    def typed(self, text: str) -> None:
        self._logs.narrow(text=text)
        self.say(f"{len(self._logs.shown):,} of {len(self._logs.lines):,}")
        self.screen.post_message(RecordsArrived(0))

    def entered(self, text: str) -> None:
        self.typed(text)
        self._give_back()

    def moved(self, by: int) -> None:
        self.entered(self.field.value)

    def left(self) -> None:
        self.entered("")

    def _give_back(self) -> None:
        self.close()
        self.screen.set_focus(self.screen.query_one("#logs-full"))
