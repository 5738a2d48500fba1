"""The metrics view: the last minute as curves, and how long runs take as a histogram whose bars lead to the runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from aro_console.model.charts import bar
from aro_console.model.durations import Durations, Range
from aro_console.model.formatting import Cell, Line, preview
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.metrics import Metrics, quantiles, range_filter, range_words, strips
from aro_console.widgets.fitting import column
from aro_console.widgets.line_pane import LinePane

_WORDS_WIDTH = 19
_FIGURES_WIDTH = 16


class MetricsPane(LinePane):
    """Figures of the last minute."""

    BORDER_TITLE = "Last minute"
    has_cursor = False

    def __init__(self, metrics: Metrics, clock_ns: Callable[[], int], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._metrics = metrics
        self._clock_ns = clock_ns
        self._lines: Sequence[Line] = ()

    def records_arrived(self) -> None:
        """Take the figures as they are now, if they are seen."""
        if self.is_on_screen:
            self.scroll_into_room()
        self.renew()

    def scroll_into_room(self) -> None:
        self._lines = strips(self._metrics, self._clock_ns(), self.content_size.width)

    def on_resize(self) -> None:
        self.records_arrived()

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        return self._lines[index]


class LatencyPane(LinePane):
    """How many runs took how long: all of them, or those of one feature set."""

    BORDER_TITLE = "Run times"
    empty_text = "No run has ended yet. When some have, enter on a bar shows the runs behind it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("[", "handler(-1)", "feature set before", show=False),
        Binding("]", "handler(1)", "next feature set", show=False),
    ]

    def __init__(self, metrics: Metrics, handlers: Handlers, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._metrics = metrics
        self._handlers = handlers
        self._handler: Handler | None = None
        self._ranges: list[Range] = []

    @property
    def durations(self) -> Durations:
        """What is drawn."""
        return self._handler.durations if self._handler is not None else self._metrics.durations

    @property
    def filter(self) -> str:
        """The filter that shows the runs of the chosen bar; empty when there is none."""
        if self.cursor >= len(self._ranges):
            return ""
        return range_filter(self._ranges[self.cursor], self._handler.name if self._handler is not None else "")

    def action_handler(self, by: int) -> None:
        """Show the next or previous feature set that has run; all of them stand between the last and the first."""
        known: list[Handler | None] = [None, *(one for one in self._handlers.all if one.ended)]
        place = known.index(self._handler) if self._handler in known else 0
        self._handler = known[(place + by) % len(known)]
        self.records_arrived()

    def records_arrived(self) -> None:
        """Take the figures as they are now; the cursor stays on its range."""
        chosen = self._ranges[self.cursor].start_ns if self.cursor < len(self._ranges) else -1
        self._ranges = self.durations.ranges()
        starts = [one.start_ns for one in self._ranges]
        if chosen in starts:
            self.cursor = starts.index(chosen)
        who = preview(self._handler.name, 30) if self._handler is not None else "all"
        self.entitle(f"Run times, {who}   {quantiles(self.durations)}", "enter shows the runs   [ ] feature set")
        self.renew()

    def line_count(self) -> int:
        return len(self._ranges)

    def line(self, index: int, width: int) -> Line:
        one = self._ranges[index]
        most = max(other.count for other in self._ranges)
        share = 100 * one.count / self.durations.count
        drawn = bar(one.count, most, max(1, width - _WORDS_WIDTH - _FIGURES_WIDTH - 3))
        return [
            Cell(" "),
            column(range_words(one), _WORDS_WIDTH, "text"),
            column(f"{one.count:,}", 8, "text", right=True),
            column(f"{share:.1f} %", 7, "dim", right=True),
            Cell(drawn, "bar"),
        ]
