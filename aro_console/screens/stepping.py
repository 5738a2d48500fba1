"""The hand that stops the program, steps, and lets it go on; it knows which hold is meant.

What becomes of its verbs stands in `commands.orders`, as for the prompt and for scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.commands.orders import Moment
from aro_console.model.following import Following, no_way_out
from aro_console.model.rows import Row
from aro_console.model.runs import Run
from aro_console.screens.hand import Hand
from aro_console.widgets.source import SourcePane
from runtime.probe import records as r

if TYPE_CHECKING:
    from aro_console.screens.main import MainScreen


class Stepping(Hand):
    """Pausing, stepping and going on."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._following = Following(self.session.world.runs)

    @property
    def hold(self) -> r.Held | None:
        """What steps act on: the chosen row's own hold, else the one stepped last, else what has waited longest.

        The newest row is not chosen by anyone while the timeline follows: a second hold must not take over the steps.
        """
        holds = self.session.world.runs.holds
        row = self.screen.timeline.chosen
        if row is not None and row.held:
            chosen = [hold for hold in holds.values() if row.seq == hold.seq or _same_run(row, hold)]
            if chosen:
                # Several passes of a run may be held: the row of one of them means that one.
                return next((hold for hold in chosen if row.seq == hold.seq), chosen[0])
        return self._following.hold

    @property
    def run(self) -> Run | None:
        """The run that was stepped last, though it may have ended by now."""
        return self._following.run

    @property
    def words(self) -> str:
        """What is to be known of a step that takes its time; empty otherwise."""
        return self._following.words(self.screen.now_ns, self.screen.spoken("{continue}"))

    def stepped(self, hold: r.Held, target: str = "") -> None:
        """A step from `hold` was ordered, perhaps into a feature set: what comes next of its flow is where it led."""
        self._following.stepped(hold, self.screen.now_ns, target)

    def look_away(self) -> None:
        """Somebody looks at something else than the run that was stepped last."""
        self._following.leave()

    def note_hold(self) -> None:
        """After a step, go on with the hold it led to."""
        hold = self._following.hold if self._following.renew(self.screen.now_ns) else None
        if hold is not None and (missed := self._following.missed(hold)):
            self.screen.notify(missed, severity="warning")
        if hold is None:
            return
        pane, moment = self.screen.query_one("#source-full", SourcePane), self.session.walks.of_hold(hold)
        pane.explain("")  # What was said of the place was that nothing is held, or which row it is of.
        if moment is not None and moment.line:
            source = moment.run.span.source
            pane.show_place(source.name, moment.line, source)

    # --- verbs -----------------------------------------------------------------------------------------------

    def verb_pause(self, lane: str = "") -> None:
        self._give("pause", lane)

    def verb_continue(self, lane: str = "") -> None:
        if not lane:
            self._following.let_go()
        self._give("continue", lane)

    def verb_over(self) -> None:
        self.step("over")

    def verb_over_anywhere(self) -> None:
        self.step("over")

    def verb_out(self) -> None:
        said = no_way_out(self.hold, self.session.world.runs) if self.hold is not None else ""
        if said:
            self.screen.notify(said, severity="warning")
        self.step("out")

    def verb_statements(self, state: str = "") -> None:
        self._give("statements", state)
        said = "recorded" if self.session.recording_statements else "not recorded"
        self.screen.notify(f"Statements of new runs are {said}.")

    def step(self, verb: str, argument: str = "", of: r.Held | None = None) -> None:
        """Step from what is meant now, or from `of`, and show where that leads."""
        hold = of or self.hold
        if hold is not None and self._give(verb, argument, hold):
            self.stepped(hold, argument if verb == "into" else "")
            self.screen.do("source-tab")

    def _give(self, verb: str, argument: str = "", of: r.Held | None = None) -> bool:
        hold = of or self.hold
        moment = Moment(hold.hold_id if hold is not None else 0, self.session.recording_statements)
        return self.give(verb, [argument] if argument else [], moment)


def _same_run(row: Row, hold: r.Held) -> bool:
    return bool(row.execution_id) and row.execution_id == hold.execution_id
