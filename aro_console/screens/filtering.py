"""What the timeline shows: filters, folds, marked rows only, and the way back to what was shown before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from aro_console.model.noise import NOISE_WORDS, Noise
from aro_console.model.sieve import View
from aro_console.screens.hand import Hand
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.handlers import HandlersPane
from runtime.probe.filtering.grammar import Filter
from runtime.probe.filtering.matching import quoted

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.model.rows import Row
    from aro_console.screens.main import MainScreen


class Filtering(Hand):
    """What is seen of the rows; none of them is changed by it."""

    HINT: ClassVar[str] = "words, type:message, took>5ms, !ping ...; enter keeps, esc clears"

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._undo: View | None = None
        self._before_typing: View | None = None
        self._hidden: Row | None = None
        """The row that was chosen before a filter left none."""

    @property
    def _line(self) -> EntryLine:
        return self.screen.query_one("#filter-line", EntryLine)

    @property
    def _view(self) -> View:
        return self.session.world.timeline.view

    def facts(self, situation: Situation) -> None:
        situation.filtered = self.session.world.timeline.narrow
        situation.undoable = self._undo is not None

    def back(self) -> bool:
        narrow = self.session.world.timeline.narrow
        if narrow:
            self.verb_clear_filter()
        return narrow

    def _show(self, view: View) -> None:
        """Show something else, and keep what was shown for an undo."""
        before, chosen = self._view, self.screen.row
        if view != before:
            self._undo = before
            self.session.world.timeline.show(view)
            self._rows_changed(chosen)

    def _rows_changed(self, chosen: Row | None) -> None:
        """Show the rows there are now; a statement that was chosen stays, although its run was folded.

        Where none was left, the one that was chosen before that is again.
        """
        pane = self.screen.timeline
        if chosen is not None and chosen.detail and not pane.follow:
            self.session.world.timeline.viewing.reveal(chosen.seq)
        pane.rows_changed()
        if pane.row is None:
            self._hidden = None if pane.follow else chosen or self._hidden
        elif self._hidden is not None:
            pane.go_to(self._hidden)
            self._hidden = None

    def verb_undo(self) -> None:
        if self._undo is not None:
            self._show(self._undo)

    def opened(self, pane_id: str, index: int) -> bool:
        situation = self.screen.situation
        folds = pane_id == "timeline" and (situation.row_has_run or situation.row_folds)
        if folds:
            self.screen.do("fold")
        return folds

    def verb_fold(self) -> None:
        row = self.screen.row
        if row is None:
            return
        before = self._view
        self.screen.timeline.set_follow(False)
        if self.session.world.timeline.viewing.toggle(row):
            self._undo = before
            self.screen.timeline.rows_changed()

    def verb_noise(self, what: str = "") -> None:
        noise = Noise(what) if what else self._view.noise.after
        self._show(self._view.folding(noise))
        self.screen.notify(self.screen.spoken(NOISE_WORDS[noise]))

    def verb_marked(self) -> None:
        self._show(replace(self._view, marked_only=not self._view.marked_only))

    def verb_clear_filter(self) -> None:
        self._show(replace(self._view, filter=Filter(), marked_only=False))

    # --- the line in which a filter is typed -----------------------------------------------------------------

    def verb_filter(self, text: str = "") -> None:
        offered = self.session.world.timeline.filter or self._chosen_elsewhere()
        self.screen.show_tab("live")
        self._before_typing = self._view
        if text:
            self.typed(text)
            self._done()
        else:
            self.screen.keep_keys(self.screen.timeline)
            self._line.open(offered)

    def _chosen_elsewhere(self) -> str:
        """Return the filter for what is chosen in a list that has the keys; empty in other panes."""
        pane = self.screen.situation.pane
        known = self.session.world.connections.get(self.screen.chosen_connection)
        handler = self.screen.query_one("#handlers-full", HandlersPane).handler
        if known is not None and pane.startswith(("connections", "conversation")):
            return f"conn:{known.label}"
        if handler is not None and pane.startswith("handler"):
            return f"handler:{quoted(handler.name)}"
        return ""

    def typed(self, text: str) -> None:
        """Filter by what is typed so far."""
        self._takes(text)

    def _takes(self, text: str) -> bool:
        """Filter by a text; what is no filter leaves the view alone, is explained, and False comes back."""
        chosen = self.screen.row
        fault = self.session.set_filter(text)
        if fault is not None:
            self._line.say(str(fault), wrong=True)
            return False
        timeline = self.session.world.timeline
        self._line.say("  ".join(filter(None, (timeline.hint, f"{len(timeline.visible):,} of {len(timeline):,}"))))
        self._rows_changed(chosen)
        return True

    def entered(self, text: str) -> None:
        """Keep the filter, if it is one."""
        if self._takes(text):
            self._leave_line()

    def moved(self, by: int) -> None:
        """Keep the filter and go down into the rows."""
        if by > 0:
            self.entered(self._line.field.value)

    def left(self) -> None:
        """Show all rows again."""
        self._takes("")
        self._leave_line()

    def _leave_line(self) -> None:
        self._done()
        self._line.close()
        self.screen.give_keys_back()

    def _done(self) -> None:
        """Typing is over: what was shown before can be had back."""
        if self._before_typing is not None and self._before_typing != self._view:
            self._undo = self._before_typing
        self._before_typing = None
