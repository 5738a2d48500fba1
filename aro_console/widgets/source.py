"""A source file with a gutter: breakpoints, the statement about to run, where the chosen row stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from aro_console.messages import BreakpointToggled
from aro_console.model.breakpoints import Breakpoints
from aro_console.model.formatting import Cell, Line, preview
from aro_console.model.highlight import highlight
from aro_console.model.runs import Run
from aro_console.widgets.line_pane import LinePane
from runtime.source import SourceFile

_GUTTER = 6
"""The mark and the line number: a click there is about the breakpoint."""


class SourcePane(LinePane):
    """One file at a time."""

    BORDER_TITLE = "Source"
    empty_text = "No source to show: choose a run, a log line or an error, or open a feature set from the handlers."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("[", "file(-1)", show=False), Binding("]", "file(1)", show=False)]

    def __init__(self, breakpoints: Breakpoints, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._breakpoints = breakpoints
        self._sources: Sequence[SourceFile] = ()
        self._file: SourceFile | None = None
        self._lines: list[Line] = []
        self._current = 0
        self._values: dict[int, str] = {}
        self._times: dict[int, int] = {}

    def set_sources(self, sources: Sequence[SourceFile]) -> None:
        """Take the files of the application; show the first when none is shown."""
        self._sources = sources
        if sources:
            name = self._file.name if self._file is not None else ""
            self._open(next((source for source in sources if source.name == name), sources[0]))

    @property
    def file(self) -> str:
        """The name of the file that is shown; empty without."""
        return self._file.name if self._file is not None else ""

    def show_place(self, file: str, line: int) -> None:
        """Put the cursor on a line of a file."""
        source = next((source for source in self._sources if source.name == file), None)
        if source is None:
            return
        if source is not self._file:
            self._open(source)
        self.cursor = min(max(0, line - 1), max(0, len(self._lines) - 1))
        self._show_middle()

    def _show_middle(self) -> None:
        """Scroll no further than needed, and then so that the line stands in the middle."""
        height = self.content_size.height
        if height and not self.top <= self.cursor < self.top + height:
            self.top = max(0, min(self.cursor - height // 2, len(self._lines) - height))
        self.refresh()

    def on_resize(self) -> None:
        # A pane that was hidden had no size when a place was to be shown in it.
        self._show_middle()

    def show_run(self, run: Run | None) -> None:
        """Mark the statement a held run is about to run, and what each line bound in it."""
        self._current = 0
        self._values = {}
        if run is not None and run.span.source.name == self.file:
            self._current = run.next_line
            for step in run.steps:
                bound = ", ".join(f"{name} = {preview(value, 40)}" for name, value in step.bound)
                if bound:
                    self._values[step.span.line] = bound
        self.renew()

    def action_file(self, by: int) -> None:
        """Show the next or previous file of the application."""
        if self._file is not None and self._sources:
            place = self._sources.index(self._file) if self._file in self._sources else 0
            self._open(self._sources[(place + by) % len(self._sources)])

    def toggle_breakpoint(self) -> None:
        """Ask for a breakpoint on the line of the cursor, or for its end."""
        if self._file is not None:
            self.post_message(BreakpointToggled(self._file.name, self.cursor + 1))

    def on_click(self, event: events.Click) -> None:
        super().on_click(event)
        offset = event.get_content_offset(self)
        if offset is not None and offset.x < _GUTTER and event.chain == 1 and self.top + offset.y < self.line_count():
            self.toggle_breakpoint()

    def _open(self, source: SourceFile) -> None:
        if source is not self._file:
            self.cursor = self.top = 0
        self._file = source
        self._lines = highlight(source.text)
        more = f"  ({len(self._sources)} files, [ and ] change)" if len(self._sources) > 1 else ""
        self.entitle(f"{source.name}{more}")
        self.refresh()

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        number = index + 1
        current = number == self._current
        stopped = (self.file, number) in self._breakpoints
        cells = [
            Cell("●" if stopped else " ", "breakpoint"),
            Cell(f"{number:>4} ", "dim"),
            Cell("▶ " if current else "  ", "current"),
            *self._lines[index],
        ]
        bound = self._values.get(number)
        if bound:
            used = sum(len(cell.text) for cell in cells)
            if width - used > 12:
                cells.append(Cell(f"   {preview(bound, width - used - 4)}", "comment"))
        return cells
