"""The lines in which something is typed at the foot of the screen: filter, find, command.

Each is a sign, an input, and a note at the right that says what is wrong or what is found. They are hidden until they
are opened, and keep the keys only while one types.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class EntryInput(Input):
    """An input that leaves its keys to its line: what up, down, tab and escape mean there differs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "asked('leave')", show=False),
        Binding("up", "asked('up')", show=False),
        Binding("down", "asked('down')", show=False),
        Binding("tab", "asked('tab')", show=False),
    ]

    class Asked(Message):
        """A key of the line was pressed: ``leave``, ``up``, ``down`` or ``tab``."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def action_asked(self, what: str) -> None:
        """Say which key it was."""
        self.post_message(self.Asked(what))


class EntryLine(Horizontal):
    """One such line."""

    class Left(Message):
        """Typing is over without anything to be done."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    class Typed(Message):
        """The text is another one."""

        def __init__(self, line: str, text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

    class Entered(Typed):
        """Enter: this is what is wanted."""

    class Moved(Message):
        """Up (-1) or down (1) in a line that has no history of its own."""

        def __init__(self, line: str, by: int) -> None:
            super().__init__()
            self.line = line
            self.by = by

    replaces = True
    """What one types into a line that is opened again takes the place of what stands there."""

    def __init__(self, name: str, sign: str, placeholder: str) -> None:
        super().__init__(id=f"{name}-line")
        self._what = name
        self._sign = sign
        self._placeholder = placeholder
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(self._sign, classes="entry-sign", markup=False)
        field = EntryInput(placeholder=self._placeholder, id=self._what, compact=True, select_on_focus=self.replaces)
        field.cursor_blink = False
        yield field
        yield Static(classes="entry-note", markup=False)

    @property
    def field(self) -> EntryInput:
        """Where one types."""
        return self.query_one(EntryInput)

    def open(self, text: str) -> None:
        """Show the line with `text` in it, and take the keys."""
        self.say("")
        with self.prevent(Input.Changed):
            self.put(text)
        self.display = True
        # At once: what is typed next belongs here, however fast it comes.
        self.screen.set_focus(self.field)
        self.field.cursor_position = len(text)

    def put(self, text: str) -> None:
        """Show other text, the cursor behind it."""
        self.field.value = text
        self.field.cursor_position = len(text)

    def close(self) -> None:
        """Hide the line."""
        self.display = False

    def say(self, note: str, *, wrong: bool = False) -> None:
        """Say something at the right; what is wrong looks so."""
        shown = self.query_one(".entry-note", Static)
        shown.update(note)
        shown.set_class(wrong, "-wrong")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.typed(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Entered(self._what, event.value))

    @on(EntryInput.Asked)
    def _asked(self, event: EntryInput.Asked) -> None:
        event.stop()
        match event.what:
            case "leave":
                self.post_message(self.Left(self._what))
            case "tab":
                self.tab()
            case _:
                self.move(-1 if event.what == "up" else 1)

    # --- what a subclass may do otherwise --------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """The text is another one."""
        self.post_message(self.Typed(self._what, text))

    def tab(self) -> None:
        """Tab was pressed: what was typed is meant."""
        self.post_message(self.Entered(self._what, self.field.value))

    def move(self, by: int) -> None:
        """Up or down was pressed."""
        self.post_message(self.Moved(self._what, by))
