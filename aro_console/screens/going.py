"""From row to row: by number, to the next error or mark, along with what is new; and the marks and comments on rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.model.moments import is_time, row_at
from aro_console.model.rows import Row
from aro_console.screens.hand import Hand

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation


class Going(Hand):
    """Where in the timeline one reads, and what one noted there."""

    @property
    def _seq(self) -> int:
        """The number of the chosen row; 0 for none."""
        row = self.screen.row
        return row.seq if row is not None else 0

    def facts(self, situation: Situation) -> None:
        situation.marks = len(self.session.world.timeline.marks)

    def _go_to(self, row: Row) -> None:
        self.screen.show_tab("live")
        self.screen.timeline.go_to(row)

    def verb_follow(self) -> None:
        self.screen.timeline.set_follow(True)

    def verb_next_error(self) -> None:
        found = self.session.world.timeline.next_error(self._seq)
        if found is None:
            self.screen.notify("No errors.")
        else:
            self._go_to(found)

    def verb_goto(self, number: str) -> None:
        timeline = self.session.world.timeline
        if is_time(number):
            at = row_at(timeline.visible, number, lambda at_ns: self.session.past.wall_time(at_ns).astimezone())
            if at is not None:
                self._go_to(at)
            return
        row = timeline.row(int(number))
        if row is None:
            oldest, latest = timeline.oldest, timeline.latest
            self._warn(f"There is no row #{number}: those in memory are #{oldest} to #{latest}.")
            return
        self._go_to(row)
        if self._seq != row.seq:
            self._warn(f"#{number} is not shown: the row that follows it is.")

    # --- marks -----------------------------------------------------------------------------------------------

    def verb_next_mark(self) -> None:
        found = self.session.world.timeline.next_mark(self._seq)
        if found is None:
            self.screen.notify("The filter hides every marked row.")
        else:
            self._go_to(found)

    def verb_mark(self) -> None:
        row = self.screen.row
        if row is not None:
            self.session.world.timeline.marks.toggle(row.seq)
            self.screen.timeline.go_to(row)
            self._remarked()

    def verb_comment(self, text: str = "") -> None:
        row = self.screen.row
        if row is None:
            return
        marks = self.session.world.timeline.marks
        self.screen.timeline.go_to(row)
        if text:
            marks.note(row.seq, text)
            self._remarked()
        else:
            self.screen.do("prompt", f"comment {marks.comment(row.seq)}")

    def _remarked(self) -> None:
        """Draw the marks, and take from a view of marked rows what is none any more."""
        timeline = self.session.world.timeline
        timeline.show(timeline.view)
        self.screen.timeline.rows_changed()
        self.screen.timeline.refresh()

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")
