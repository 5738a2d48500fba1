"""Quitting, starting anew, and standing still; while something is held it is asked what is to become of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from aro_console.model.held import message_words
from aro_console.model.summary import hold_words
from aro_console.screens.hand import Hand
from aro_console.widgets.fitting import fit
from runtime.probe.commands import ReleaseHeld

_LISTED = 8


class Leaving(Hand):
    """The ends of a session."""

    def verb_restart(self) -> None:
        self.screen.app.call_later(self.screen.app.run_action, "app.reload")

    def verb_suspend(self) -> None:
        self.screen.app.action_suspend_process()

    def verb_quit(self) -> None:
        waiting = self._waiting()
        if self.session.world.status.alive and waiting:
            self.screen.app.push_screen(LeaveScreen(waiting), self._leave)
        else:
            self.screen.app.exit()

    def _waiting(self) -> list[str]:
        """Return what is held, runs and messages, a line each."""
        world = self.session.world
        runs = [hold_words(hold, world) for hold in world.runs.holds.values()]
        return runs + [message_words(held, world.timeline.label) for held in world.held.all.values()]

    def _leave(self, way: str | None) -> None:
        if way is None:
            return
        if way == "drop":
            self.session.give(ReleaseHeld(drop=True))
        self.screen.app.exit()


class LeaveScreen(ModalScreen[str | None]):
    """Returns ``release`` or ``drop``; None to stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "stay"),
        Binding("r,q,ctrl+q", "release", "release"),
        Binding("d", "drop", "drop"),
    ]

    def __init__(self, waiting: Sequence[str]) -> None:
        super().__init__()
        self._waiting = waiting

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog leaving") as dialog:
            dialog.border_title = f"Quit while {len(self._waiting):,} held?"
            yield Label("", id="leaving-list", markup=False)
            with Horizontal(classes="form-buttons"):
                yield Button("Release, then quit  r", variant="primary", id="release", compact=True)
                yield Button("Drop messages, quit  d", id="drop", compact=True)
                yield Button("Stay  esc", id="stay", compact=True)

    def on_mount(self) -> None:
        self.query_one("#release").focus()

    def on_resize(self) -> None:
        width = max(20, min(self.size.width, 76) - 8)
        self.query_one("#leaving-list", Label).update("\n".join(waiting_lines(self._waiting, width)))

    @on(Button.Pressed, "#release")
    def action_release(self) -> None:
        """Let everything go on, and quit."""
        self.dismiss("release")

    @on(Button.Pressed, "#drop")
    def action_drop(self) -> None:
        """Throw away the messages that rules hold, and quit."""
        self.dismiss("drop")

    @on(Button.Pressed, "#stay")
    def action_stay(self) -> None:
        """Do not quit."""
        self.dismiss(None)


def waiting_lines(waiting: Sequence[str], width: int) -> list[str]:
    """Return what is held, a line each; a last one says how many more there are."""
    lines = [fit(words, width).rstrip() for words in waiting[:_LISTED]]
    more = len(waiting) - _LISTED
    return [*lines, f"… and {more:,} more"] if more > 0 else lines
