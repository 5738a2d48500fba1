"""Why something is as it is: the handlers an event was considered for, and the way up and down a causal chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.model.causes import chain
from aro_console.model.rows import Row
from aro_console.model.why import Why
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Explaining(Hand):
    """Causes, and the rules behind them."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._below: list[int] = []
        """The rows from which somebody went up, the first first."""
        self._above = 0
        """The row to which the last step up led; another row chosen ends the way down."""

    def facts(self, situation: Situation) -> None:
        situation.climbed = self._climbed

    @property
    def _climbed(self) -> bool:
        row = self.screen.row
        return bool(self._below) and row is not None and row.seq == self._above

    # --- the causal chain --------------------------------------------------------------------------------------

    def verb_cause(self) -> None:
        row = self.screen.row
        if row is None:
            return
        above = self._row_above(row)
        if above is None:
            early = self.session.past.ended_early(row.seq)
            what = "What led here has left memory." if early else f"#{row.seq} came from outside: nothing led to it."
            self.screen.notify(what)
            return
        self._below = [*self._below, row.seq] if self._climbed else [row.seq]
        self._above = above.seq
        self._show(above)

    def _row_above(self, row: Row) -> Row | None:
        """Return the row of the nearest cause that has another one."""
        timeline = self.session.world.timeline
        rows = (timeline.row(cause.seq) for cause in chain(row.seq, self.session.past.record)[1:])
        return next((found for found in rows if found is not None and found is not row), None)

    def verb_effect(self) -> None:
        if not self._climbed:
            return
        row = self.session.world.timeline.row(self._below.pop())
        if row is not None:
            self._above = row.seq
            self._show(row)

    def _show(self, row: Row) -> None:
        timeline = self.session.world.timeline
        if not timeline.visible.has(row.seq) and not timeline.visible.head_of(row.seq):
            self.screen.notify(f"#{row.seq} is hidden by the filter or folded.", severity="warning")
        in_source = self.screen.tab == "source"
        self.screen.timeline.go_to(row)
        if in_source:
            self.screen.do("source")

    # --- why ---------------------------------------------------------------------------------------------------

    def verb_why(self) -> None:
        row = self.screen.row_meant
        answer = self.session.past.why(row.seq) if row is not None else None
        if answer is None:
            self.screen.notify("No event belongs to this row: choose a message, a request, an event or a run.")
            return
        choices = [_choice(answer, place) for place in range(len(answer.verdicts))]

        def picked(place: str | None) -> None:
            file, _, line = (place or "").rpartition(":")
            if file:  # what a recording tells has no place
                self.screen.show_source(file, int(line))

        note = f"{answer.title}\n{answer.summary}"
        screen = PickScreen("Why", choices, empty="Nothing listens to such an event.", note=note)
        self.screen.app.push_screen(screen, picked)


def _choice(answer: Why, place: int) -> Choice:
    verdict = answer.verdicts[place]
    name = f"{'✓ runs' if verdict.runs else '✗ not '} {verdict.name}"
    return Choice(name, verdict.place, verdict.place or ":", verdict.rules)
