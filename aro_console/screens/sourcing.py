"""Places in the source: where a row stands, what is looked at, and what the source view begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.commands.reasons import NO_SOURCE
from aro_console.model.rows import Row
from aro_console.screens.hand import Hand
from aro_console.screens.walking import Walking
from aro_console.widgets.handlers import HandlersPane
from aro_console.widgets.source import SourcePane
from runtime.source import Span

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Sourcing(Hand):
    """The way from what is seen to the source."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._row_before: int | None = None
        """The row that was chosen when the source view was asked for last, 0 for none; None before the first time."""

    @property
    def _pane(self) -> SourcePane:
        return self.screen.query_one("#source-full", SourcePane)

    def facts(self, situation: Situation) -> None:
        situation.row_has_source = self.span_of(self.screen.row_meant) is not None

    def opened(self, pane_id: str, index: int) -> bool:
        if pane_id == "timeline":
            self.verb_source()
        return pane_id == "timeline"

    def span_of(self, row: Row | None) -> Span | None:
        """Return the stretch of source that a row stands for."""
        record = self.session.past.record(row.seq) if row is not None else None
        span: Span | None = getattr(record, "span", None)
        if span is None and row is not None and row.execution_id:
            run = self.session.world.runs.get(row.execution_id)
            span = run.span if run is not None else None
        return span

    @property
    def place_in_view(self) -> tuple[str, int] | None:
        """File and line that one looks at: the cursor of the source pane, else what is chosen in a list stands for."""
        if self.screen.situation.in_source and self._pane.file:
            return self._pane.file, self._pane.cursor + 1
        in_handlers = self.screen.tab == "handlers"
        handler = self.screen.query_one("#handlers-full", HandlersPane).handler if in_handlers else None
        span = handler.span if handler is not None else self.span_of(self.screen.row_meant)
        return (span.source.name, span.line) if span is not None else None

    def verb_source(self, place: str = "") -> None:
        file, _, line = place.rpartition(":")
        span = self.span_of(self.screen.row_meant)
        if place:
            self.screen.show_source(file, int(line))
        elif span is not None:
            self.screen.show_source(span.source.name, span.line, span.source)
        else:
            self.screen.notify(NO_SOURCE)

    def verb_source_tab(self) -> None:
        """Show where steps stand, live or in the past; else the row chosen meanwhile; else what was seen last."""
        walking, seen_before = self.screen.hand(Walking), self._row_before is not None
        moment, held = walking.seen, walking.held
        row, span = self._chosen_meanwhile()
        self.screen.show_tab("source")
        walking.show_what_waits()
        stands = moment is not None and (moment.past or (held is not None and held.run is moment.run))
        if moment is not None and stands and moment.line:
            source = moment.run.span.source
            self._pane.show_place(source.name, moment.line, source)
        elif self.screen.hold is None and span is not None:
            self._pane.show_place(span.source.name, span.line, span.source, f"where row #{row} stands")
        elif self.screen.hold is None:
            self._pane.explain("as last seen: nothing is held" if seen_before else "nothing is held")

    def _chosen_meanwhile(self) -> tuple[int, Span | None]:
        """Return the row that somebody chose since the source view was asked for, and where in the source it stands."""
        row = self.screen.timeline.chosen
        before, now = self._row_before, row.seq if row is not None else 0
        self._row_before = now
        return now, self.span_of(row) if now != before else None
