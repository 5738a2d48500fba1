"""The hold rules in a list: on or off, what each holds now and has held, to be switched, changed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from aro_console.model.formatting import visible
from aro_console.widgets.fitting import fit
from runtime.probe.commands import ReleaseHeld

if TYPE_CHECKING:
    from aro_console.model.rules import Rule
    from aro_console.session import Session

_EMPTY = "No hold rules yet. i makes one from the chosen row; :hold FILTER makes any."
_RENEW_S = 0.5


class RulesScreen(ModalScreen[str | None]):
    """Changes the rules at once. Returns the number of a rule to be changed, ``new`` for another one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "leave"),
        Binding("space", "switch", "on/off"),
        Binding("d,delete", "remove", "delete"),
        Binding("e", "change", "change"),
        Binding("i", "make", "new"),
        Binding("I", "arm", "arm"),
        Binding("A", "pass_on", "pass"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog rules") as dialog:
            dialog.border_title = "Hold rules"
            dialog.border_subtitle = "enter on/off  e change  d delete  i new  I arm  A pass  esc leaves"
            yield Label("", id="rules-state", markup=False)
            yield OptionList(id="rules-list", compact=True)

    def on_mount(self) -> None:
        self._fill()
        self.query_one("#rules-list").focus()
        self.set_interval(_RENEW_S, self._renew)

    def _renew(self) -> None:
        """Show counts as they are now, without moving what is looked at."""
        if repr(self._lines()) != self._shown:
            self._fill()

    def on_resize(self) -> None:
        self._fill()

    def _lines(self) -> list[str]:
        held = self._session.world.held
        width = max(20, min(self.size.width, 76) - 8)
        return [
            rule_line(rule, held.count(rule.rule_id), held.matched[rule.rule_id], width)
            for rule in self._session.rules.all
        ]

    def _fill(self) -> None:
        rules, shown = self._session.rules, self.query_one("#rules-list", OptionList)
        place, lines = shown.highlighted, self._lines()
        self._shown = repr(lines)
        shown.clear_options()
        shown.add_options([Option(Text(line, no_wrap=True)) for line in lines])
        if not lines:
            shown.add_option(Option(Text(_EMPTY), disabled=True))
        else:
            shown.highlighted = min(place or 0, len(lines) - 1)
        state = self.query_one("#rules-state", Label)
        state.update(state_words(rules.armed, len(lines), self._session.world.held.full))
        state.display = bool(lines)

    @property
    def _rule(self) -> Rule | None:
        place = self.query_one("#rules-list", OptionList).highlighted
        rules = self._session.rules.all
        return rules[place] if place is not None and place < len(rules) else None

    @on(OptionList.OptionSelected)
    def action_switch(self) -> None:
        """Switch the chosen rule."""
        if self._rule is not None:
            self._session.rules.toggle(self._rule.rule_id)
            self._tell()

    def action_remove(self) -> None:
        """Delete the chosen rule."""
        if self._rule is not None:
            self._session.rules.remove(self._rule.rule_id)
            self._tell()

    def action_arm(self) -> None:
        """Switch all of them at once."""
        self._session.rules.armed = not self._session.rules.armed
        self._tell()

    def action_pass_on(self) -> None:
        """Release what the chosen rule holds."""
        if self._rule is not None:
            self._session.give(ReleaseHeld(self._rule.rule_id))

    def action_change(self) -> None:
        """Have the chosen rule changed at the prompt."""
        if self._rule is not None:
            self.dismiss(str(self._rule.rule_id))

    def action_make(self) -> None:
        """Have a new rule made at the prompt."""
        self.dismiss("new")

    def action_leave(self) -> None:
        """Change nothing more."""
        self.dismiss(None)

    def _tell(self) -> None:
        self._session.give(self._session.rules.order())
        self._fill()


def rule_line(rule: Rule, held: int, matched: int, width: int) -> str:
    """Return a rule on one line: whether it is on, its number and filter, and its counts at the right."""
    counts = f"held {held}  matched {matched}"
    head = f"[{'x' if rule.enabled else ' '}] {rule.rule_id}  "
    room = max(4, width - len(head) - len(counts) - 2)
    return f"{head}{fit(visible(rule.filter), room)}  {counts}"


def state_words(armed: bool, count: int, full: bool) -> str:
    """Return what is to be known of all rules together."""
    if not count:
        return ""
    state = "armed: rules that are on hold what they match" if armed else "disarmed: nothing is held until I arms them"
    return f"{state}{'; too much was held once, and some went on' if full else ''}"
