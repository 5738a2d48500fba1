"""The lines in which something is typed at the foot of the screen: filter, find, command.

Each is a sign, an input, and a note at the right that says what is wrong or what is found. They are hidden until they
are opened, and keep the keys only while one types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widgets import Input, Static


class Typist(Protocol):
    """Who does what was typed, at once: the key behind it is meant for what comes of it."""

    def typed(self, text: str) -> None:
        """The text is another one."""
        ...

    def entered(self, text: str) -> None:
        """Enter: this is what is wanted."""
        ...

    def moved(self, by: int) -> None:
        """Up (-1) or down (1) in a line that has no history of its own."""
        ...

    def left(self) -> None:
        """Typing is over without anything to be done."""
        ...


class EntryInput(Input):
    """An input that leaves its keys to its line: what enter, up, down, tab and escape mean there differs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "asked('leave')", show=False),
        Binding("up", "asked('up')", show=False),
        Binding("down", "asked('down')", show=False),
        Binding("tab", "asked('tab')", show=False),
    ]

    virtual_size = reactive(Size(0, 0))
    """Unlike with other widgets, nothing to lay the whole screen out for: a letter typed is one line painted."""

    def __init__(self, asked: Callable[[str], None], placeholder: str, id: str, replaces: bool) -> None:
        """Call `asked` for a key of the line: ``enter``, ``leave``, ``up``, ``down`` or ``tab``."""
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=replaces)
        self.cursor_blink = False
        self._asked = asked

    def action_asked(self, what: str) -> None:
        """Say which key it was."""
        self._asked(what)

    def on_resize(self) -> None:
        """Keep the place where one types in sight, also where there is less room than before."""
        at = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(at, 0, width=1 + self.cursor_at_end, height=1), force=True, animate=False)

    async def action_submit(self) -> None:
        self._asked("enter")


class EntrySign(Static):
    """What stands before the place where one types."""

    virtual_size = reactive(Size(0, 0))
    """As above: one layout for its text is enough."""


class EntryNote(Static):
    """What is said at the right."""

    virtual_size = reactive(Size(0, 0))
    """As above."""

    def __init__(self) -> None:
        super().__init__(classes="entry-note", markup=False)
        self._text = self._shown = ""

    def put(self, text: str, *, may_stay_wide: bool) -> None:
        """Say something else: in the room that was taken before, where that is enough and may be.

        Then it is one line painted; else the whole screen is laid out.
        """
        self._text = text
        fits = may_stay_wide and self.size.height == 1 and 0 < cell_len(text) <= self.size.width
        self._show(f"{' ' * (self.size.width - cell_len(text))}{text}" if fits else text, layout=not fits)

    def on_resize(self) -> None:
        self._show(self._text, layout=True)

    def _show(self, shown: str, *, layout: bool) -> None:
        if shown != self._shown:
            self._shown = shown
            self.update(shown, layout=layout)


class EntryLine(Horizontal):
    """One such line."""

    virtual_size = reactive(Size(0, 0))
    """As above."""
    replaces = True
    """What one types into a line that is opened again takes the place of what stands there."""

    def __init__(self, name: str, sign: str, placeholder: str, typist: Typist) -> None:
        super().__init__(id=f"{name}-line")
        self._typist = typist
        self._what = name
        self._sign = sign
        self._placeholder = placeholder
        self.display = False

    def compose(self) -> ComposeResult:
        yield EntrySign(self._sign, classes="entry-sign", markup=False)
        yield EntryInput(self._asked, self._placeholder, self._what, self.replaces)
        yield EntryNote()

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
        shown, field = self.query_one(EntryNote), self.field
        shown.put(note, may_stay_wide=cell_len(field.value) < field.size.width)
        shown.set_class(wrong, "-wrong")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:  # What was entered or left meanwhile is done with.
            self.typed(event.value)

    def _asked(self, what: str) -> None:
        match what:
            case "enter":
                self._typist.entered(self.field.value)
            case "leave":
                self._typist.left()
            case "tab":
                self.tab()
            case _:
                self.move(-1 if what == "up" else 1)

    # --- what a subclass may do otherwise --------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """The text is another one."""
        self._typist.typed(text)

    def tab(self) -> None:
        """Tab was pressed: what was typed is meant."""
        self._typist.entered(self.field.value)

    def move(self, by: int) -> None:
        """Up or down was pressed."""
        self._typist.moved(by)
