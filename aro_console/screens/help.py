"""All keys in one searchable list; enter runs what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from aro_console.commands.reasons import why_not
from aro_console.commands.spoken import spoken
from aro_console.commands.verbs import GROUPS, VERBS, Situation, Verb, key_name
from aro_console.widgets.fitting import wrap

_LEAST_WIDTH, _MOST_WIDTH = 30, 100
"""Of the dialog; the style sheet says the same."""
_KEYS_WIDTH = 17


class HelpScreen(ModalScreen[str | None]):
    """Returns the name of the verb to run, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(self, situation: Situation, verbs: Sequence[Verb] = VERBS) -> None:
        super().__init__()
        self._verbs = verbs
        self._situation = situation

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "type to search, enter runs, esc leaves; dim ones do not apply now"
            search = Input(placeholder="search", compact=True, id="help-search")
            search.cursor_blink = False
            yield search
            yield OptionList(id="help-list", compact=True)

    def on_resize(self) -> None:
        self._fill(self.query_one("#help-search", Input).value)

    def on_mount(self) -> None:
        self._fill("")
        self.query_one("#help-search").focus()

    @on(Input.Changed, "#help-search")
    def _search(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, text: str) -> None:
        shown = self.query_one("#help-list", OptionList)
        shown.clear_options()
        group = ""
        chosen: int | None = None
        for verb in _matching(text, self._verbs):
            if verb.group != group:
                group = verb.group
                shown.add_option(Option(Text(group, style="bold"), disabled=True))
            applies = verb.applies(self._situation)
            if applies and chosen is None:
                chosen = shown.option_count
            shown.add_option(Option(help_line(verb, applies, self._width), id=verb.name))
        if not group:
            shown.add_option(Option(Text("Nothing is called that; try one word for it."), disabled=True))
            return
        shown.highlighted = 1 if chosen is None else chosen  # Line 0 is a heading.
        if shown.highlighted < shown.size.height // 2:
            shown.scroll_home(animate=False)

    @property
    def _width(self) -> int:
        """Cells there are for a line: those of the dialog but for its frame and what scrolls."""
        return max(_LEAST_WIDTH, min(int(self.size.width * 0.96), _MOST_WIDTH) - 7)

    def action_move(self, by: int) -> None:
        """Move in the list while the search keeps the keys."""
        shown = self.query_one("#help-list", OptionList)
        if by > 0:
            shown.action_cursor_down()
        else:
            shown.action_cursor_up()

    @on(Input.Submitted, "#help-search")
    def _run(self) -> None:
        option = self.query_one("#help-list", OptionList).highlighted_option
        if option is not None:
            self._leave_with(option.id)

    @on(OptionList.OptionSelected, "#help-list")
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self._leave_with(event.option_id)

    def _leave_with(self, name: str | None) -> None:
        known = {verb.name: verb for verb in self._verbs}
        if name is not None and not known[name].applies(self._situation):
            why = spoken(why_not(known[name], self._situation), self._verbs)
            self.notify(why or f"{known[name].title}: this does not apply now.", severity="warning")
            return
        self.dismiss(name)

    def action_leave(self) -> None:
        """Run nothing."""
        self.dismiss(None)


def _matching(text: str, verbs: Sequence[Verb]) -> list[Verb]:
    """Return the verbs in which every word of `text` occurs; a second name of the same thing is left out."""
    words = text.lower().split()
    return [
        verb
        for verb in sorted(verbs, key=lambda verb: GROUPS.index(verb.group))
        if not verb.name.endswith("-anywhere")
        and all(word in f"{verb.usage} {verb.title} {verb.group} {_keys(verb)}".lower() for word in words)
    ]


def _keys(verb: Verb) -> str:
    """Return the keys of a verb as they are printed and as they are called."""
    return " ".join((*map(key_name, verb.keys), *verb.keys))


def help_line(verb: Verb, applies: bool, width: int) -> Text:
    """Return a verb as it is listed: its keys, and what it does, which stays in its column on every line it takes."""
    keys = "  ".join(key_name(key) for key in verb.keys[:2]) or f":{verb.name}"
    line = Text()
    line.append(f"  {keys:<{_KEYS_WIDTH - 3}} ", style="bold" if applies else "dim")
    title = f"\n{'':<{_KEYS_WIDTH}}".join(wrap(verb.title, width - _KEYS_WIDTH))
    line.append(title, style="" if applies else "dim")
    return line
