"""The feature sets as a table, and the runs of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic_ns

from aro_console.commands.spoken import quoted
from aro_console.messages import HandlerSelected
from aro_console.model.charts import sparkline
from aro_console.model.formatting import Cell, Line, clock, duration, preview, visible
from aro_console.model.handlers import Handler, Handlers
from aro_console.model.ordering import Ordering, SortKey
from aro_console.model.runs import Run, Runs
from aro_console.model.timeline import Timeline
from aro_console.widgets.fitting import column
from aro_console.widgets.table import Column, TablePane
from aro_console.widgets.tail import TailPane
from aro_console.widgets.timeline import WallClock

_MINUTE_WIDTH = 12
"""Five seconds a cell."""


def _place(known: Handler) -> str:
    return visible(f"{known.span.source.name}:{known.span.line}")


def _time(title: str, sort: str, of: Callable[[Handler], int], rank: int) -> Column[Handler]:
    """Return a column of durations, blank before the first run has ended."""
    return Column(
        title, 6, lambda h, now: duration(of(h)) if h.ended else "", lambda h: "dim", sort, right=True, rank=rank
    )


def _quantile(part: float) -> Callable[[Handler], int]:
    return lambda known: known.durations.quantile(part)


def _runs(known: Handler, now_ns: int) -> str:
    return f"{known.runs}"


COLUMNS: tuple[Column[Handler], ...] = (
    Column("feature set", 17, lambda h, now: visible(h.name), lambda h: "held" if h.held else "run", "name", most=36),
    Column("started by", 19, lambda h, now: visible(h.listens), lambda h: "event", "trigger", rank=1, most=56),
    Column("runs", 6, _runs, sort="runs", right=True, rank=2),
    Column("err", 4, lambda h, now: f"{h.errors}", lambda h: "error" if h.errors else "dim", "errors", True, 3),
    _time("last", "last", lambda h: h.last_ns, 9),
    _time("mean", "mean", lambda h: h.mean_ns, 8),
    _time("p50", "p50", _quantile(0.5), 4),
    _time("p99", "p99", _quantile(0.99), 5),
    _time("max", "max", lambda h: h.max_ns, 7),
    Column("last minute", _MINUTE_WIDTH, lambda h, now: sparkline(h.minute.series(now), _MINUTE_WIDTH),
           lambda h: "bar", rank=6),
    Column("place", 12, lambda h, now: f"{h.held} held" if h.held else _place(h),
           lambda h: "held" if h.held else "dim", "place", rank=10, ends=True),
)  # fmt: skip

ORDERS: tuple[SortKey[Handler], ...] = (
    SortKey("name", lambda h: h.name.lower()),
    SortKey("trigger", lambda h: h.listens),
    SortKey("runs", lambda h: h.runs, falling=True),
    SortKey("errors", lambda h: h.errors, falling=True),
    SortKey("last", lambda h: h.last_ns, falling=True),
    SortKey("mean", lambda h: h.mean_ns, falling=True),
    SortKey("p50", _quantile(0.5), falling=True),
    SortKey("p99", _quantile(0.99), falling=True),
    SortKey("max", lambda h: h.max_ns, falling=True),
    SortKey("place", lambda h: (h.span.source.name, h.span.line)),
)


class HandlersPane(TablePane[Handler]):
    """Feature sets with trigger, runs, errors, times and the last minute."""

    BORDER_TITLE = "Handlers"
    enter_words = "enter shows its source"
    empty_text = "No feature sets: the application has not been loaded."
    columns = COLUMNS

    def __init__(
        self, handlers: Handlers, *, id: str | None = None, clock_ns: Callable[[], int] = monotonic_ns
    ) -> None:
        super().__init__(Ordering(ORDERS), clock_ns, id=id)
        self._handlers = handlers

    def items(self) -> Sequence[Handler]:
        return self._handlers.all

    def title(self) -> str:
        failed = sum(known.errors for known in self._handlers.all)
        return f"Handlers {len(self._handlers.all)}" + (f", {failed:,} failed" if failed else "")

    @property
    def handler(self) -> Handler | None:
        """The chosen feature set."""
        return self.chosen

    def chosen_changed(self) -> None:
        self.post_message(HandlerSelected())


class HandlerRunsPane(TailPane):
    """The last runs of one feature set."""

    BORDER_TITLE = "Runs"
    enter_words = "enter goes to its row"

    def __init__(self, runs: Runs, timeline: Timeline, wall_time: WallClock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._runs = runs
        self._timeline = timeline
        self._wall_time = wall_time
        self._handler: Handler | None = None

    def list_runs(self, handler: Handler | None) -> None:
        """Show the runs of another feature set."""
        if handler is not self._handler:
            self._handler = handler
            self.start_over()

    @property
    def run(self) -> Run | None:
        """The chosen run; None when it has left memory."""
        return self._run(self.cursor) if self.cursor < self.line_count() else None

    def _run(self, index: int) -> Run | None:
        return self._runs.get(self._handler.latest[index]) if self._handler is not None else None

    def gone(self) -> int:
        return self._handler.dropped if self._handler is not None else 0

    @property
    def empty_text(self) -> str:  # type: ignore[override]  # a constant in other panes
        """Why there is nothing."""
        if self._handler is None:
            return "Choose a feature set to see its runs."
        name, listens = quoted(visible(self._handler.name)), quoted(visible(self._handler.listens))
        return f"{name} has not run yet: it is started by {listens}. Enter shows its source."

    def title(self) -> str:
        if self._handler is None:
            return "Runs"
        dropped = f", {self._handler.dropped:,} older not listed" if self._handler.dropped else ""
        return f"Runs of {preview(self._handler.name, 40)} {self._handler.runs:,}{dropped}"

    def line_count(self) -> int:
        return len(self._handler.latest) if self._handler is not None else 0

    def line(self, index: int, width: int) -> Line:
        run = self._run(index)
        if run is None:
            return [Cell(" this run has left memory", "dim")]
        label = self._timeline.label(run.connection_id) if run.connection_id else ""
        took = duration(run.elapsed_ns) if run.state in ("finished", "failed") else ""
        failure = run.failure.sentence if run.failure is not None else ""
        return [
            column(f"#{run.seq}", 7, "dim", right=True),
            column(clock(self._wall_time(run.started_ns)), 12, "time"),
            column(label, 5, "conn"),
            column(took, 7, "dim", right=True),
            column(_went(run), 9, {"failed": "error", "held": "held", "finished": "ok"}.get(run.state, "text")),
            Cell(
                visible(failure) if failure else _statements(len(run.steps) + run.steps_dropped),
                "error" if failure else "dim",
            ),
        ]


def _statements(count: int) -> str:
    return f"{count:,} statement{'s' if count != 1 else ''}"


def _went(run: Run) -> str:
    """Return how a run went: its status word, ``FAILED``, ``HELD``."""
    if run.state == "finished":
        return visible(run.status) or "ok"
    return run.state.upper() if run.state in ("failed", "held") else run.state
