"""The hand that says what the screen costs and what it leaves out under load."""

from __future__ import annotations

from aro_console.model.formatting import Cell, Line
from aro_console.model.pace import cost_cells, pace_words
from aro_console.screens.hand import Hand


class Pacing(Hand):
    """The console's own cost."""

    def status(self) -> Line:
        return cost_cells(self.session.cost) if self.session.live else []

    def notice(self) -> Line | None:
        reading = self.session.reading
        words = pace_words(reading.pace, reading.thinning.one_in, self.session.recording_statements)
        if not words:
            return None
        return [Cell(f" under load: {words}", "warning")]
