"""Quitting while something is held: what it is, and what is to become of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from aro_console.model.formatting import clip

_LISTED = 8


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
                yield Button("Release, then quit  (r)", variant="primary", id="release", compact=True)
                yield Button("Drop messages, quit  (d)", id="drop", compact=True)
                yield Button("Stay  (esc)", id="stay", compact=True)

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
    lines = [clip(words, width) for words in waiting[:_LISTED]]
    more = len(waiting) - _LISTED
    return [*lines, f"… and {more:,} more"] if more > 0 else lines
