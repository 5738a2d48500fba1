"""Choose one of many by typing part of its name: letters in order are enough, the best fit stands on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from aro_console.model.formatting import visible
from aro_console.widgets.fitting import fit, wrap

_INDENT = "  "
_FRAME = 3
"""Lines of a dialog that are none of its list: both borders, and the search."""
_SHOWN = 200
"""Choices that are listed; nobody reads more before typing another letter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    name: str
    detail: str = ""
    """Searched too, and shown behind the name."""
    key: str = ""
    """What choosing it returns, where that is not the name."""
    lines: tuple[str, ...] = ()
    """Searched too, and shown in full below the name."""

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.name, self.detail[:200], *self.lines))


def fitting(choices: Sequence[Choice], text: str) -> list[Choice]:
    """Return the choices that fit what is typed, the best first; all in their order while nothing is."""
    if not text.strip():
        return list(choices[:_SHOWN])
    matcher = Matcher(text.strip())
    scored = [(matcher.match(choice.words), choice) for choice in choices]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [choice for _, choice in found[:_SHOWN]]


class PickScreen(ModalScreen[str | None]):
    """Returns the name that was chosen, or typed where new ones are allowed; None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], *, empty: str, new: bool = False, note: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._empty = empty
        """What is said where there is nothing to choose, or nothing fits."""
        self._new = new
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog pick") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = f"type {'a name' if self._new else 'to search'}, enter takes it, esc leaves"
            search = Input(placeholder="a name" if self._new else "search", compact=True, id="pick-search")
            search.cursor_blink = False
            yield search
            if self._note:
                yield Label(self._note, classes="pick-note", markup=False)
            yield OptionList(id="pick-list", compact=True)

    def on_mount(self) -> None:
        self._fill("")
        self.query_one("#pick-search").focus()

    def on_resize(self) -> None:
        self._fill(self.query_one("#pick-search", Input).value)
        self.query_one("#pick-list").styles.height = self._room()

    def _room(self) -> int:
        """Return how many lines the list has: as many as there are before anything is typed, and it stays so high."""
        width = self._width
        lines = sum(1 + shown(choice, width).plain.count("\n") for choice in self._choices[:_SHOWN])
        empty = len(wrap(self._empty, width))
        note = len(wrap(self._note, width)) if self._note else 0
        return max(1, min(max(lines, empty), self.size.height * 9 // 10 - _FRAME - note))

    @property
    def _width(self) -> int:
        return max(20, min(self.size.width, 76) - 8)

    @on(Input.Changed, "#pick-search")
    def _search(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, text: str) -> None:
        options = self.query_one("#pick-list", OptionList)
        options.clear_options()
        found = fitting(self._choices, text)
        names = names_width(self._choices[:_SHOWN], self._width)
        options.add_options(
            [Option(shown(choice, self._width, names), id=str(self._choices.index(choice))) for choice in found]
        )
        if not found:
            said = f"enter makes '{visible(text.strip())}' new" if self._new and text.strip() else self._empty
            options.add_option(Option(Text(said), disabled=True))
        elif not self._new:
            options.highlighted = 0

    def action_move(self, by: int) -> None:
        """Move in the list while the search keeps the keys."""
        options = self.query_one("#pick-list", OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    @on(Input.Submitted, "#pick-search")
    def _entered(self, event: Input.Submitted) -> None:
        option = self.query_one("#pick-list", OptionList).highlighted_option
        if option is not None and option.id is not None:
            self._take(option.id)
        elif self._new and event.value.strip():
            self.dismiss(event.value.strip())

    @on(OptionList.OptionSelected, "#pick-list")
    def _picked(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._take(event.option_id)

    def _take(self, number: str) -> None:
        choice = self._choices[int(number)]
        self.dismiss(choice.key or choice.name)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def names_width(choices: Sequence[Choice], width: int) -> int:
    """Return how wide the names of choices are that have details, so that these stand under each other."""
    most = max(12, width // 2)
    return min(most, max((cell_len(visible(choice.name)) for choice in choices if choice.detail), default=0))


def shown(choice: Choice, width: int, names: int = 0) -> Text:
    """Return a choice as it is listed, in lines of `width` cells; a name before a detail takes `names` at least."""
    name = fit(visible(choice.name), max(12, width // 2) if choice.detail else width).rstrip()
    name += " " * (names - cell_len(name) if choice.detail else 0)
    line = Text(name, no_wrap=True, style="bold")
    if choice.detail:
        room = max(8, width - cell_len(name) - 2)
        line.append("  " + fit(visible(choice.detail), room).rstrip(), style="dim not bold")
    for below in choice.lines:
        for part in wrap(visible(below), width - len(_INDENT)):
            line.append(f"\n{_INDENT}{part}", style="not bold")
    return line
