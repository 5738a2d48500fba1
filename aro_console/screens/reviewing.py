"""What runs did and what led to them: the list of runs, and the causes and effects beside the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.model.ahead import coming
from aro_console.model.causes import Cause, Deed
from aro_console.model.formatting import preview
from aro_console.model.history import Moment
from aro_console.model.runs import Run
from aro_console.screens.hand import Hand
from aro_console.screens.walking import Walking
from aro_console.widgets.walking import ChainPane, DeedsPane, RunsPane
from runtime.probe.records import Record

if TYPE_CHECKING:
    from aro_console.screens.main import MainScreen


class Reviewing(Hand):
    """The panes that say what ran, why, and what it did to the world."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._ledger: tuple[tuple[object, ...], list[Deed]] = ((), [])

    @property
    def _runs(self) -> RunsPane:
        return self.screen.query_one("#runs-full", RunsPane)

    @property
    def _walking(self) -> Walking:
        return self.screen.hand(Walking)

    # --- the list of runs --------------------------------------------------------------------------------------

    def verb_runs(self, text: str = "") -> None:
        self.screen.show_tab("runs")
        if text:
            self._runs.narrow(text)

    def back(self) -> bool:
        """Show all runs again."""
        narrowed = self.screen.tab == "runs" and self._runs.narrowed
        if narrowed:
            self._runs.narrow("")
        return narrowed

    def opened(self, pane_id: str, index: int) -> bool:
        match pane_id:
            case "runs-full":
                self._open(self._runs.run)
            case "source-chain":
                self._go_to(self.screen.query_one("#source-chain", ChainPane).cause)
            case "source-deeds" | "runs-deeds":
                self._go_to(self.screen.query_one(f"#{pane_id}", DeedsPane).deed)
            case _:
                return False
        return True

    def _open(self, run: Run | None) -> None:
        if run is not None:
            self._walking.open(run)

    def _go_to(self, found: Cause | Deed | None) -> None:
        """Show a record in the timeline."""
        row = self.session.world.timeline.row(found.seq) if found is not None else None
        if row is not None:
            self.screen.show_tab("live")
            self.screen.timeline.go_to(row)

    # --- what is drawn -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw the lists of runs, causes and effects that are on the screen."""
        tab = self.screen.tab
        if tab == "runs":
            self._runs.records_arrived()
            self.show_chosen_run()
        elif tab == "source":
            self._show_causes()

    def show_chosen_run(self) -> None:
        """Show what the chosen run of the list did."""
        run = self._runs.run
        deeds = self._deeds(run) if run is not None else []
        title = f"Effects of #{run.seq} {preview(run.feature_set, 40)}" if run is not None else "Effects"
        self.screen.query_one("#runs-deeds", DeedsPane).show_deeds(deeds, title=title)

    def _show_causes(self) -> None:
        moment = self._walking.seen
        deeds = self.screen.query_one("#source-deeds", DeedsPane)
        if moment is None:
            self._show_chain(self._walking.waiting, self._not_begun())
            deeds.show_no_run()
            return
        run = moment.run
        self._show_chain(self.session.past.record(run.seq), _here(moment))
        reached = moment.history.seq(moment.at) if moment.past else None
        deeds.show_deeds(self._deeds(run), reached, coming=coming(moment))

    def _show_chain(self, record: Record | None, here: str) -> None:
        causes = self.session.past.causes(record.seq) if record is not None else ()
        self.screen.query_one("#source-chain", ChainPane).show_chain(causes, here)

    def _not_begun(self) -> str:
        """Return what a held delivery will reach."""
        hold = self.screen.hold
        reached = ", ".join(hold.handlers) if hold is not None else ""
        return f"{preview(reached or 'no handler', 100)}  (not begun)"

    def _deeds(self, run: Run) -> list[Deed]:
        """Return the ledger of a run; made again only when the run has gone on, or others have."""
        over = run.state in ("finished", "failed")
        key = (run.execution_id, run.state, over or self.session.world.timeline.latest)
        if key != self._ledger[0]:
            self._ledger = (key, self.session.past.deeds(run))
        return self._ledger[1]


def _here(moment: Moment) -> str:
    state = "PAST" if moment.past else moment.run.state
    step = moment.history.step(moment.at)
    sentence = f"  {preview(' '.join(step.span.text.split()), 100)}" if step is not None else ""
    return f"line {moment.line}  ({state}){sentence}" if moment.line else f"its end  ({state})"
