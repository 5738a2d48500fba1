"""Walking through the past: the verbs that go back and forth over what has run, and open runs that are over.

The program is not touched by any of it: a cursor moves over records. While it stands in the past, the keys of stepping
move it; once it has come to where a held run stands, they step again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aro_console.model import walking
from aro_console.model.breakpoints import asks
from aro_console.model.formatting import Cell, Line, preview
from aro_console.model.history import Moment
from aro_console.model.repositories import State
from aro_console.model.runs import Run
from aro_console.model.walking import Cursor, Move
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen
from aro_console.widgets.source import SourcePane
from runtime.probe.records import EventPublished

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Walking(Hand):
    """Where in the past somebody stands, and how to move there."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._cursor: Cursor | None = None

    @property
    def moment(self) -> Moment | None:
        """Where in the past somebody stands; None in the present."""
        if self._cursor is None:
            return None
        moment = self.session.walks.moment(self._cursor)
        if moment is None:
            self._cursor = None  # the run is no longer kept
        return moment

    @property
    def run(self) -> Run | None:
        """The run whose bindings and source are shown: a held one while something is held, else the chosen row's.

        Of a delivery that is held it is the run that published the event; None when that came from outside, for what
        runs elsewhere has nothing to do with it.

        In the source view the run that was stepped last stays, though it has ended by now.
        """
        runs, row = self.session.world.runs, self.screen.timeline.chosen
        if row is not None and row.execution_id:
            return runs.get(row.execution_id)
        held = self.held
        if held is not None:
            return held.run
        followed = self.screen.stepping.run if self.screen.tab == "source" else None
        if followed is not None or self.screen.hold is not None:
            return followed
        if row is not None and row.execution_id:
            return runs.get(row.execution_id)
        return runs.latest

    @property
    def seen(self) -> Moment | None:
        """What source and bindings show: the past if somebody stands there, else the run in view where it stands."""
        run, held = self.run, self.held
        if held is not None and held.run is run:
            return self.moment or held
        return self.moment or (self.session.walks.present(run) if run is not None else None)

    @property
    def held(self) -> Moment | None:
        """Where the run stands that steps act on, or that published the event they act on."""
        hold = self.screen.hold
        return self.session.walks.of_hold(hold) if hold is not None else None

    @property
    def waiting(self) -> EventPublished | None:
        """The event whose delivery steps act on, when it comes from outside: nothing of it has begun to be seen."""
        hold = self.screen.hold
        begun = hold is None or hold.point != "delivery" or self.seen is not None
        return None if hold is None or begun else self.session.past.event_of(hold.seq)

    def show_what_waits(self) -> None:
        """Show the head of the first handler that a held delivery is about to reach."""
        hold = self.screen.hold
        handlers = hold.handlers if hold is not None and self.waiting is not None else ()
        spans = [known.span for known in self.session.world.handlers.all if known.name in handlers[:1]]
        if spans:
            self.screen.query_one("#source-full", SourcePane).show_place(spans[0].source.name, spans[0].line)

    def facts(self, situation: Situation) -> None:
        run = self.run
        situation.past = self.moment is not None
        situation.walkable = run is not None and bool(run.steps)

    def repositories(self, moment: Moment | None) -> list[State]:
        """Return the repositories as they were at a moment: now, in the present."""
        known = self.session.world.repositories
        if moment is None or not moment.past:
            return known.now()
        return known.at(moment.history.seq(moment.at))

    def back(self) -> bool:
        if self.moment is None:
            return False
        self.leave()
        return True

    def opened(self, pane_id: str, index: int) -> bool:
        return pane_id == "timeline" and self._open_row()

    def _open_row(self) -> bool:
        """Open the run of an error where it failed, the last one of who left, a statement where it ran."""
        row = self.screen.row
        if row is None:
            return False
        run = self.session.world.runs.get(row.execution_id)
        if run is not None and row.kind == "statement":
            self.go(self.session.walks.place(run, self.session.walks.history(run).position(row.seq) - 1))
            return True
        if row.kind == "disconnect":
            run = self._last_run_of(row.connections)
        elif row.role != "error":
            return False
        if run is not None:
            self.open(run)
        return run is not None

    def _last_run_of(self, labels: Sequence[str]) -> Run | None:
        """Return the last run that a connection set off itself, and not one that followed from it."""
        label = self.session.world.timeline.label
        runs = (run for run in reversed(self.session.world.runs.all) if run.connection_id and not run.parent_id)
        return next((run for run in runs if label(run.connection_id) in labels), None)

    # --- moving ------------------------------------------------------------------------------------------------

    def go(self, cursor: Cursor) -> None:
        """Stand at a place in the past; at the present of a run that is not over, be back."""
        back = self.session.walks.is_present(cursor)
        self._cursor = None if back else cursor
        self.screen.show_tab("source")
        self._show_place(self.session.walks.moment(cursor))
        if back:
            self.screen.notify("Back at the present: the keys step the program again.")

    def open(self, run: Run) -> None:
        """Stand at the end of a run, or look at it where it stands."""
        gap = self.session.walks.history(run).gap()
        if gap:
            self.screen.notify(f"{gap[0].upper()}{gap[1:]}.", severity="warning")
        self._cursor = self.session.walks.place(run, self.session.walks.history(run).end)
        self.screen.show_tab("source")
        moment = self.moment
        if moment is not None and not moment.line:
            self.screen.query_one("#source-full", SourcePane).show_place(
                run.span.source.name, run.span.line, run.span.source
            )
        self._show_place(moment)

    def leave(self) -> None:
        """Be back in the present."""
        self._cursor = None
        self._show_place(self.seen)
        self.screen.show_moment()

    def show_held(self) -> None:
        """Show where a held run stands, in the text it runs: another one may have been taken meanwhile."""
        if self.screen.hold is not None:
            self._show_place(self.seen)

    def _show_place(self, moment: Moment | None) -> None:
        if moment is not None:
            place = moment.line or moment.run.span.line
            self.screen.query_one("#source-full", SourcePane).show_place(
                moment.run.span.source.name, place, moment.run.span.source
            )
        self.screen.show_moment()

    def _move(self, move: Move) -> None:
        moment = self.seen
        if moment is None:
            return
        answer = move(self.session.walks, moment, self.session.breakpoints.stops)
        if isinstance(answer, Cursor):
            self.go(answer)
        else:
            self.screen.notify(answer)

    def verb_back_over(self) -> None:
        self._move(walking.back_over)

    def verb_back_into(self) -> None:
        self._move(walking.back_into)

    def verb_back_start(self) -> None:
        self._move(walking.back_to_start)

    def verb_back_break(self) -> None:
        self._move(walking.back_to_break)
        self._say_unasked()

    def verb_forward_over(self) -> None:
        self._move(walking.forward_over)

    def verb_forward_into(self) -> None:
        self._move(walking.forward_into)

    def verb_forward_out(self) -> None:
        self._move(walking.forward_out)

    def verb_forward_break(self) -> None:
        self._move(walking.forward_to_break)
        self._say_unasked()

    def _say_unasked(self) -> None:
        """Say of the breakpoint that one came to why it may be none that would have stopped."""
        moment = self.moment
        file = moment.run.span.source.name if moment is not None else ""
        one = self.session.breakpoints.at(file, moment.line) if moment is not None else None
        if one is not None and asks(one):
            self.screen.notify(f"The past is not asked: breakpoint {one.breakpoint_id} stops here only {asks(one)}.")

    def verb_present(self) -> None:
        self.leave()

    def verb_step(self, number: str = "") -> None:
        moment = self.seen
        if moment is None:
            return
        history, at = moment.history, int(number)
        if history.start <= at <= history.end:
            self.go(self.session.walks.place(moment.run, at))
        else:
            reach = f"{history.start:,} to {history.end:,}"
            self.screen.notify(f"There is no step {at:,}: this run has {reach}.", severity="warning")

    def verb_passes(self) -> None:
        moment = self.seen
        passes = moment.history.passes() if moment is not None else []
        if moment is None or not passes:
            self.screen.notify("This run has gone through no loop that was recorded.")
            return
        choices = [
            Choice(found.text, f"pass {found.number} of line {found.line}", str(number))
            for number, found in enumerate(passes)
        ]
        run = moment.run

        def picked(number: str | None) -> None:
            if number is not None:
                found = passes[int(number)]
                self.go(Cursor(run.execution_id, found.at, found.branch))

        title = f"Passes of {preview(run.feature_set, 40)}"
        self.screen.app.push_screen(PickScreen(title, choices, empty="No pass had that."), picked)

    def notice(self) -> Line | None:
        """Return what the notice line says in the past; None in the present."""
        moment = self.moment
        if moment is None:
            return None
        history = moment.history
        name = preview(moment.run.feature_set, 40)
        where = f" PAST  step {moment.at:,} of {history.end:,}, {name}"
        gap = history.gap()
        return [
            Cell(where, "held"),
            Cell(f"  {gap or self.screen.spoken('nothing runs again; {back}: the present')}", "dim"),
        ]
