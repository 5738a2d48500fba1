"""Panes of what has happened: the runs, what a run did to the world, and how it came to a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.geometry import clamp
from textual.message import Message

from aro_console.commands.spoken import quoted
from aro_console.model.ahead import Coming
from aro_console.model.causes import Cause, Deed, deed_place
from aro_console.model.formatting import Cell, Line, clock, duration, preview, visible
from aro_console.model.runs import Run, Runs
from aro_console.widgets.fitting import column
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.timeline import WallClock

_WIDE = 90
"""From here on there is room for milliseconds and for whole event types."""


class RunsPane(LinePane):
    """The runs that are kept, in the order they began; it follows the newest until someone moves up."""

    class Chosen(Message):
        """Another run is chosen."""

    BORDER_TITLE = "Runs"
    enter_words = "enter walks through it"
    empty_text = (
        "No feature set has run yet. {virtual} opens a virtual client, {inject} sends a message as one, "
        "{request} an HTTP request."
    )

    def __init__(self, runs: Runs, label: Callable[[str], str], wall_time: WallClock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._runs = runs
        self._label = label
        self._wall_time = wall_time
        self._shown: list[Run] = []
        self._wanted = ""
        self._follow = True

    def narrow(self, text: str) -> None:
        """Show only the runs in whose line all words of `text` occur; all when it is empty."""
        self._wanted = text
        self._follow = True
        self.records_arrived()

    def records_arrived(self) -> None:
        """Take the runs as they are now; the chosen one stays chosen."""
        chosen = self.run
        words = self._wanted.lower().split()
        self._shown = [run for run in self._runs.all if all(word in self._text(run) for word in words)]
        if self._follow or chosen is None:
            self.cursor = max(0, len(self._shown) - 1)
            self.top = max(0, len(self._shown) - max(1, self.content_size.height))
        else:
            place = next((at for at, run in enumerate(self._shown) if run is chosen), 0)
            self.top = max(0, self.top + place - self.cursor)
            self.cursor = place
        self._say()
        self.renew()

    def _say(self) -> None:
        forgotten = f"  {self._runs.forgotten:,} older forgotten" if self._runs.forgotten else ""
        only = f"  with {visible(self._wanted)} (esc: all)" if self._wanted else ""
        self.entitle(f"Runs {len(self._shown):,}{only}{forgotten}")
        wanted = quoted(visible(self._wanted))
        nothing = f"No run has {wanted} in its line; {{back}} shows all." if wanted else None
        self.empty_text = nothing or type(self).empty_text

    @property
    def narrowed(self) -> bool:
        return bool(self._wanted)

    @property
    def run(self) -> Run | None:
        """The chosen run."""
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    def choose(self, index: int) -> None:
        self._follow = index >= len(self._shown) - 1
        super().choose(index)

    def scroll_lines(self, by: int) -> None:
        super().scroll_lines(by)
        self._follow = self.at_end

    def cursor_moved(self) -> None:
        self.post_message(self.Chosen())

    def on_resize(self) -> None:
        self.records_arrived()

    def _text(self, run: Run) -> str:
        return f"#{run.seq} {self._who(run)} {run.feature_set} {run.event_type} {run_state(run)}".lower()

    def _who(self, run: Run) -> str:
        return self._label(run.connection_id) if run.connection_id else ""

    def line_count(self) -> int:
        return len(self._shown)

    def line(self, index: int, width: int) -> Line:
        run = self._shown[index]
        steps = run.steps_dropped + len(run.steps)
        wide = width >= _WIDE
        return [
            column(f"#{run.seq}", 7, "dim"),
            column(clock(self._wall_time(run.started_ns))[: 12 if wide else 8], 12 if wide else 8, "time"),
            column(self._who(run), 4, "conn"),
            column(visible(run.feature_set), clamp(width - 75, 17, 40), "run"),
            column(visible(run.event_type), 22 if wide else 14, "event"),
            column(f"{steps} st" if run.stepped else "-", 6, "dim", right=True),
            column(duration(run.elapsed_ns) if run.state in ("finished", "failed") else "", 7, "dim", right=True),
            Cell(run_state(run), _STATE_ROLES.get(run.state, "ok")),
        ]


def run_state(run: Run) -> str:
    """Return how a run stands or ended: ``OK``, ``ERROR``, ``held``; that it was altered is said as well."""
    state = {"failed": "ERROR", "finished": run.status or "ok"}.get(run.state, run.state)
    return f"{state} altered" if run.altered else state


_STATE_ROLES = {"failed": "error", "held": "held", "running": "text"}

_DEED_ROLES = {
    "frame": "out",
    "response": "out",
    "row": "repository",
    "event": "event",
    "log": "log",
}


class DeedsPane(LinePane):
    """What left the program because of a run, and the statement that did it (the effect ledger)."""

    BORDER_TITLE = "Effects"
    enter_words = "enter goes to its row"
    empty_text = "This run has sent, stored and written nothing."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._deeds: Sequence[Deed] = ()
        self._coming: Sequence[Coming] = ()
        self._reached = 0

    def show_deeds(
        self,
        deeds: Sequence[Deed],
        reached: int | None = None,
        title: str = "Effects",
        coming: Sequence[Coming] = (),
        nothing: str = "",
    ) -> None:
        """Show a ledger, and below it what is still to come; `nothing`: why there is neither, when not for this run.

        Behind record `reached`, where a walk stands, deeds are done but not yet come to.
        """
        self.empty_text = nothing or type(self).empty_text
        self._deeds, self._coming = deeds, coming
        self._reached = reached if reached is not None else deeds[-1].seq if deeds else 0
        self.entitle(title, "next, to come: nothing of it has left yet" if coming else "")
        self.cursor = min(self.cursor, max(0, self.line_count() - 1))
        self.renew()

    def show_no_run(self) -> None:
        """No run is in view."""
        self.show_deeds((), nothing="What a run sends, stores and writes stands here: hold one, or choose one.")

    @property
    def deed(self) -> Deed | None:
        """The chosen one."""
        return self._deeds[self.cursor] if self.cursor < len(self._deeds) else None

    def line_count(self) -> int:
        return len(self._deeds) + len(self._coming)

    def line(self, index: int, width: int) -> Line:
        if index >= len(self._deeds):
            return _coming_line(self._coming[index - len(self._deeds)], width)
        deed = self._deeds[index]
        later = deed.seq > self._reached
        # What a walk has not come to yet has happened all the same: a frame that was sent stays sent.
        return [
            column("later" if later else "done", 5, "dim" if later else "ok"),
            column(deed.kind, 9, "dim" if later else _DEED_ROLES.get(deed.kind, "effect")),
            column(_place(deed), clamp(width // 4, 12, 30), "dim"),
            Cell("  " * min(deed.depth, 4) + deed.text, "dim" if later else "text"),
        ]


def _coming_line(one: Coming, width: int) -> Line:
    """Return a statement that is still to come; whom it sets off matters more than its words, which the source has."""
    reaches = f" → {', '.join(one.targets)}" if one.targets else ""
    words = one.text.partition(" ")[0] if one.targets else one.text
    return [
        column("next" if one.next else "then", 5, "current" if one.next else "dim"),
        column(f"line {one.line}", 9, "dim"),
        Cell(preview(words, max(12, width - 15)), "text" if one.next else "dim"),
        Cell(visible(reaches), "event"),
    ]


def _place(deed: Deed) -> str:
    """Return the statement behind a deed; the feature set only where the run set another one off."""
    return deed_place(deed) if deed.depth or deed.span is None else f"line {deed.span.line}"


class ChainPane(LinePane):
    """The causal stack of a moment, the outside first, the moment itself last."""

    BORDER_TITLE = "Causal chain"
    enter_words = "enter goes to its row"
    empty_text = "How the program came here stands here: hold a run, or choose one."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._causes: Sequence[Cause] = ()
        self._here = ""

    def show_chain(self, causes: Sequence[Cause], here: str) -> None:
        """Show a stack, itself first as the model has it, and in words where the moment stands."""
        self._causes, self._here = tuple(reversed(causes)), here
        self.cursor = len(self._causes)
        self._show_end()

    def _show_end(self) -> None:
        self.top = max(0, self.line_count() - max(1, self.content_size.height))
        self.renew()

    def on_resize(self) -> None:
        self._show_end()

    @property
    def cause(self) -> Cause | None:
        """The chosen step."""
        return self._causes[self.cursor] if self.cursor < len(self._causes) else None

    def line_count(self) -> int:
        return len(self._causes) + 1 if self._causes else 0

    def line(self, index: int, width: int) -> Line:
        indent = Cell("  " * min(index, 8), "dim")
        if index == len(self._causes):
            return [indent, Cell("▶ ", "current"), Cell(self._here, "current")]
        cause = self._causes[index]
        place = f"  line {cause.span.line}" if cause.span is not None and cause.kind == "statement" else ""
        return [
            indent,
            Cell(f"#{cause.seq} ", "dim"),
            Cell(f"{cause.kind} ", "accent"),
            Cell(preview(cause.words, 120)),
            Cell(place, "dim"),
        ]
