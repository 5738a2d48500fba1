"""The hand that stops the program, steps, and lets it go on; it knows which hold is meant.

What becomes of its verbs stands in `commands.orders`, as for the prompt and for scripts.
"""

from __future__ import annotations

from aro_console.commands.forms import FormError
from aro_console.commands.orders import Moment, order_for
from aro_console.model.rows import Row
from aro_console.screens.hand import Hand
from aro_console.widgets.source import SourcePane
from aro_console.widgets.timeline import TimelinePane
from runtime.probe import records as r


class Stepping(Hand):
    """Pausing, stepping and going on."""

    _hold_id = 0
    _stepping = False

    @property
    def hold(self) -> r.Held | None:
        """What steps act on: the chosen row's own hold, else the one stepped last, else what has waited longest.

        The newest row is not chosen by anyone while the timeline follows: a second hold must not take over the steps.
        """
        holds = self.session.world.runs.holds
        row = self.screen.row
        if row is not None and row.held and not self.screen.query_one("#timeline", TimelinePane).follow:
            chosen = next((hold for hold in holds.values() if row.seq == hold.seq or _same_run(row, hold)), None)
            if chosen is not None:
                return chosen
        return holds.get(self._hold_id) or self.session.world.runs.first_hold

    def stepped(self) -> None:
        """The next hold is the one a step led to."""
        self._stepping = True

    def note_hold(self) -> None:
        """After a step, go on with the hold it led to."""
        runs = self.session.world.runs
        if self._hold_id in runs.holds or not runs.holds:
            return
        self._hold_id = max(runs.holds) if self._stepping else next(iter(runs.holds))
        self._stepping = False
        run = runs.get(runs.holds[self._hold_id].execution_id)
        if run is not None and run.next_line:
            pane = self.screen.query_one("#source-full", SourcePane)
            pane.show_place(run.span.source.name, run.next_line, run.span.source)

    # --- verbs -----------------------------------------------------------------------------------------------

    def verb_pause(self, lane: str = "") -> None:
        self._give("pause", lane)

    def verb_continue(self, lane: str = "") -> None:
        self._give("continue", lane)

    def verb_over(self) -> None:
        self._step("over")

    def verb_over_anywhere(self) -> None:
        self._step("over")

    def verb_into(self) -> None:
        if not self.screen.evaluating.into():
            self._step("into")

    def verb_out(self) -> None:
        self._step("out")

    def verb_statements(self, state: str = "") -> None:
        self._give("statements", state)
        said = "recorded" if self.session.recording_statements else "not recorded"
        self.screen.notify(f"Statements of new runs are {said}.")

    def _step(self, verb: str) -> None:
        if self.hold is not None:
            self.stepped()
            self._give(verb)
            self.screen.do("source-tab")

    def _give(self, verb: str, argument: str = "") -> None:
        hold = self.hold
        moment = Moment(hold.hold_id if hold is not None else 0, self.session.recording_statements)
        try:
            order = order_for(verb, [argument] if argument else [], moment)
        except FormError as error:
            self.screen.notify(str(error), severity="warning", markup=False)
            return
        assert order is not None, f"{verb} is an order"
        self.session.give(order)


def _same_run(row: Row, hold: r.Held) -> bool:
    return bool(row.execution_id) and row.execution_id == hold.execution_id
