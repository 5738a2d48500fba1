"""A source file with a gutter: breakpoints, the statement about to run, where the chosen row stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType

from aro_console.messages import BreakpointToggled
from aro_console.model.ahead import track
from aro_console.model.breakpoints import Breakpoints, sign
from aro_console.model.formatting import Cell, Line, duration, preview
from aro_console.model.highlight import highlight
from aro_console.model.history import LineFacts, Moment
from aro_console.model.lines import Line as Counted
from aro_console.model.lines import Lines
from aro_console.model.moving import moved_lines
from aro_console.widgets.breakpoints import Statuses
from aro_console.widgets.line_pane import LinePane
from runtime.source import SourceFile

_NEXT, _PAST, _FAILED = "▶", "◀", "!"
"""What points at the line: it runs next, it ran next in the past, it failed."""
_GUTTER = 6
"""The mark and the line number: a click there is about the breakpoint."""


class SourcePane(LinePane):
    """One file at a time."""

    BORDER_TITLE = "Source"
    empty_text = "No source to show: choose a run, a log line or an error, or open a feature set from the handlers."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("[", "file(-1)", show=False), Binding("]", "file(1)", show=False)]

    def __init__(
        self,
        breakpoints: Breakpoints,
        counted: Lines | None = None,
        statuses: Statuses = dict,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._breakpoints = breakpoints
        self._statuses = statuses
        self._sources: Sequence[SourceFile] = ()
        self._file: SourceFile | None = None
        self._lines: list[Line] = []
        self._current = 0
        self._pointer = _NEXT
        self._why = ""
        """Why this place is shown and no other, for the title."""
        self._facts: Mapping[int, LineFacts] = {}
        self._moment: Moment | None = None
        self._counted = counted if counted is not None else Lines()

    def set_sources(self, sources: Sequence[SourceFile]) -> None:
        """Take the files of the application; show the first when none is shown, else the same place as before."""
        self._sources = sources
        before, cursor, top = self._file, self.cursor, self.top
        if sources:
            name = before.name if before is not None else ""
            self._open(next((source for source in sources if source.name == name), sources[0]))
        if before is not None and self._file is not None and before.name == self._file.name:
            moved = moved_lines(before.text, self._file.text).get(cursor + 1, cursor + 1) - 1
            self.cursor = min(moved, max(0, len(self._lines) - 1))
            self.top = max(0, top + self.cursor - cursor)

    @property
    def file(self) -> str:
        """The name of the file that is shown; empty without."""
        return self._file.name if self._file is not None else ""

    def show_place(self, file: str, line: int, text: SourceFile | None = None, why: str = "") -> None:
        """Put the cursor on a line of a file: of its present text, or of an older one that a run was made of.

        `why` says in the title what is to be seen there.
        """
        source = next((source for source in self._sources if source.name == file), None)
        if text is not None and (source is None or not _same(text, source)):
            source = text
        if source is None:
            return
        if source is not self._file:
            self._open(source)
        self.cursor = min(max(0, line - 1), max(0, len(self._lines) - 1))
        self.explain(why)
        self._scroll_to_middle()
        self.refresh()

    def explain(self, why: str) -> None:
        """Say in the title why this place is shown and no other."""
        self._why = why
        self._entitle()

    def _scroll_to_middle(self) -> None:
        """Scroll no further than needed, and then so that the line stands in the middle."""
        height = self.content_size.height
        if height and not self.top <= self.cursor < self.top + height:
            self.top = max(0, min(self.cursor - height // 2, len(self._lines) - height))

    def follow_resize(self) -> None:
        # A pane that was hidden had no size when a place was to be shown in it, or the way of a run below.
        self._entitle()
        self._scroll_to_middle()
        super().follow_resize()

    def show_moment(self, moment: Moment | None) -> None:
        """Mark the statement that is about to run, and say of each line what it bound, how often it ran, how long.

        Only of a run of this very text: what ran before a reload is shown with the text it ran.
        """
        self._current, self._pointer, self._facts = 0, _NEXT, {}
        if moment is not None and self._file is not None and _same(moment.run.span.source, self._file):
            self._current, self._pointer = moment.line, _pointer(moment)
            self._facts = moment.history.lines(moment.at)
        self._moment = moment if self._current else None
        self._entitle()
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
        self._moment, self._why = None, ""
        self._entitle()
        self.refresh()

    def _entitle(self) -> None:
        """Say which file this is, and at the foot the way of the run that stands in it."""
        source, moment = self._file, self._moment
        if source is None:
            return
        more = f"  ({len(self._sources)} files, [ and ] change)" if len(self._sources) > 1 else ""
        old = "" if any(_same(source, known) for known in self._sources) else "  as it ran, before it was reloaded"
        why = f"  {self._why}" if self._why else ""
        way = track(moment, max(0, self.content_size.width - _STEP_WIDTH)) if moment is not None else ""
        step = f"step {moment.at:,}  {way}" if moment is not None and way else ""
        self.entitle(f"{source.name}{why}{old or more}", step)

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        number = index + 1
        current = number == self._current
        stop = self._breakpoints.at(self.file, number)
        cells = [
            Cell(sign(stop, self._statuses().get(stop.breakpoint_id)) if stop is not None else " ", "breakpoint"),
            Cell(f"{number:>4} ", "dim"),
            Cell(f"{self._pointer} " if current else "  ", "error" if self._pointer == _FAILED else "current"),
            *self._lines[index],
        ]
        facts, counted = self._facts.get(number), self._counts(number)
        room = width - sum(cell_len(cell.text) for cell in cells)
        if facts is not None:
            cells += margin(facts, room)
        elif counted is not None and room >= _TIMES_WIDTH:
            cells.append(Cell(totals(counted).rjust(room), "dim"))
        return cells

    def _counts(self, number: int) -> Counted | None:
        """Return what all runs together did on a line; None where none did."""
        return self._counted.of(self._file).get(number) if self._file is not None else None


def _same(one: SourceFile, other: SourceFile) -> bool:
    return one is other or (one.name == other.name and one.text == other.text)


def _pointer(moment: Moment) -> str:
    # A run that is held at its failure has not been told of yet.
    at_failure = moment.hold is not None and moment.hold.point == "failure"
    if at_failure or (moment.run.failure is not None and moment.at == moment.history.end):
        return _FAILED
    return _PAST if moment.past else _NEXT


_STEP_WIDTH = 20
"""What stands beside the way of a run: which step it is at, and the ends of the border."""

_TIMES_WIDTH = 16
"""Cells for how long a line took and how often it ran."""


def totals(line: Counted) -> str:
    """Return what all runs together did on a line: the mean of its times, and how often it ran."""
    return f"ø {duration(line.mean_ns)}  {line.hits:,}x"


def margin(facts: LineFacts, room: int) -> Line:
    """Return what a line did, as far as there is room: what it bound behind it, its figures at the right edge."""
    text = ", ".join(f"{name} = {preview(value, 40)}" for name, value in facts.bound)
    beside = room - _TIMES_WIDTH
    if text and 12 < room < 12 + _TIMES_WIDTH:
        return [Cell(f"   {preview(text, room - 4)}", "comment")]  # what it is matters more than how long it took
    cells = [Cell(f"   {preview(text, beside - 4)}", "comment")] if text and beside >= 12 else []
    beside -= sum(cell_len(cell.text) for cell in cells)
    if beside >= 0:
        figures = duration(facts.elapsed_ns) + (f"  {facts.hits}x" if facts.hits > 1 else "")
        cells.append(Cell(" " * beside + figures.rjust(_TIMES_WIDTH - 1), "dim"))
    return cells
