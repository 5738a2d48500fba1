"""The hand that says what the screen costs and what it leaves out under load, and brings that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.messages import RecordsArrived
from aro_console.model.formatting import Cell, Line
from aro_console.model.pace import cost_cells, pace_words, recalled_words
from aro_console.screens.hand import Hand

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation


class Pacing(Hand):
    """The console's own cost."""

    def facts(self, situation: Situation) -> None:
        situation.counted = self.session.world.passed_over

    def status(self) -> Line:
        return cost_cells(self.session.shown_cost) if self.session.live else []

    def notice(self) -> Line | None:
        reading = self.session.reading
        # Of a recording nobody can ask that less be recorded.
        recorded = self.session.live and self.session.recording_statements
        words = pace_words(reading.pace, reading.thinning.one_in, recorded)
        if not words:
            return None
        return [Cell(f" under load: {words}", "warning")]

    def verb_recall(self) -> None:
        reading, world = self.session.reading, self.session.world
        if reading.overrun:
            self.screen.notify("It is still too much to show: wait until it is calm.", severity="warning")
            return
        records, rows = reading.recall()
        self.screen.notify(recalled_words(records, rows, world.passed_over))
        self.screen.timeline.rows_changed()
        self.screen.post_message(RecordsArrived(0))
