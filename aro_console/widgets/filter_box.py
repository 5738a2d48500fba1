"""The line in which a filter is typed: live while typing, enter keeps it, escape clears it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterBox(Input):
    """Hidden until it is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "submit", show=False),
    ]

    class Left(Message):
        """Typing is over; `text` is what shall be shown from now on."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(placeholder="words that rows must contain; enter keeps, esc clears", id="filter", compact=True)
        self.display = False
        self.cursor_blink = False

    def open(self, text: str) -> None:
        """Show the line with the filter that is in force."""
        self.value = text
        self.display = True
        self.focus()

    def action_leave(self) -> None:
        """Clear the filter and close."""
        self._leave("")

    async def action_submit(self) -> None:
        """Keep the filter and close."""
        self._leave(self.value)

    def _leave(self, text: str) -> None:
        self.display = False
        self.post_message(self.Left(text))
