"""The breakpoints in one list: on, parked or gone, edited, or shown where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from aro_console.commands.breaking import park
from aro_console.commands.spoken import Speak, spoken
from aro_console.messages import LineOpened
from aro_console.model.breakpoints import Breakpoints
from aro_console.widgets.breakpoints import BreakpointsPane, Statuses

_FEWEST = 4
"""Lines of the list: what it says when it is empty has room in them."""


class BreakpointsScreen(ModalScreen[str | None]):
    """Returns a command to be typed on, or ``show 3``; None when it was left. Changes are told at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+b", "leave", "leave"),
        Binding("space", "park", "on or parked"),
        Binding("d,delete", "gone", "gone"),
        Binding("z", "undo", "undo"),
        Binding("e", "edit", "edit"),
    ]

    def __init__(
        self, breakpoints: Breakpoints, statuses: Statuses, changed: Callable[[], None], speak: Speak = spoken
    ) -> None:
        super().__init__()
        self._speak = speak
        self._breakpoints = breakpoints
        self._statuses = statuses
        self._changed = changed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog pick") as dialog:
            dialog.border_title = "Breakpoints"
            dialog.border_subtitle = "space on/parked  e condition  d gone  z undo  enter shows  esc leaves"
            yield BreakpointsPane(self._breakpoints, self._statuses, id="breakpoints-list")
            yield Label("", classes="pick-note", id="breakpoints-said", markup=False)

    def on_mount(self) -> None:
        # What is in full below takes its lines from the list's when there is no room for both.
        self._pane.styles.height = max(_FEWEST, self._pane.line_count())
        self._pane.spoken = self._speak
        self._pane.focus()
        self._say()

    @on(BreakpointsPane.Chosen)
    def _say(self) -> None:
        """Say all about the chosen one: its line may be cut."""
        self.query_one("#breakpoints-said", Label).update(self._pane.said)

    @property
    def _pane(self) -> BreakpointsPane:
        return self.query_one(BreakpointsPane)

    def action_park(self) -> None:
        """Park the chosen one, or put it back in force."""
        one = self._pane.breakpoint
        if one is not None:
            park(self._breakpoints, (str(one.breakpoint_id),))
            self._tell()

    def action_gone(self) -> None:
        """Remove the chosen one."""
        one = self._pane.breakpoint
        if one is not None:
            self._breakpoints.remove(one.breakpoint_id)
            self._pane.choose(self._pane.cursor)
            self._tell()

    def action_undo(self) -> None:
        """Bring back the one that was removed last, with its condition."""
        if self._breakpoints.bring_back() is not None:
            self._tell()

    def _tell(self) -> None:
        self._changed()
        self._pane.refresh()
        self._say()

    def action_edit(self) -> None:
        """Leave for the prompt, with what can be edited already typed."""
        one = self._pane.breakpoint
        if one is not None:
            self.dismiss(f"condition {one.breakpoint_id} {one.condition}")

    @on(LineOpened)
    def _show(self, event: LineOpened) -> None:
        event.stop()
        one = self._pane.breakpoint
        if one is not None:
            self.dismiss(f"show {one.breakpoint_id}")

    def action_leave(self) -> None:
        """Leave the list."""
        self.dismiss(None)
