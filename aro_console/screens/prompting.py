"""The prompt, at which every verb can be typed by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aro_console.commands.history import History
from aro_console.commands.prompt import CommandError, Surroundings, VerbCall, parse_command
from aro_console.commands.reasons import OVER, RECORDED, why_not
from aro_console.commands.variables import VariableError
from aro_console.commands.verbs import by_name
from aro_console.screens.composing import Composing
from aro_console.screens.hand import Hand
from aro_console.screens.naming import Naming
from aro_console.surroundings import surroundings_of
from aro_console.widgets.prompt import PromptLine
from runtime.probe.commands import Order

if TYPE_CHECKING:
    from aro_console.screens.main import MainScreen


class Prompting(Hand):
    """Commands as they are typed, and those that were typed before."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self.history = History(screen.state / "history" if screen.state is not None else None)

    @property
    def _line(self) -> PromptLine:
        return self.screen.query_one(PromptLine)

    def verb_prompt(self, text: str = "") -> None:
        self.screen.keep_keys()
        self._line.ask(text, self._surroundings())

    def _surroundings(self) -> Surroundings:
        return replace(
            surroundings_of(self.session),
            themes=tuple(self.screen.app.available_themes),
            columns=self.screen.columns,
            filters=tuple(self.screen.hand(Naming).known),
        )

    # --- what is typed ---------------------------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """A command is under way: nothing to do until it is entered."""

    def moved(self, by: int) -> None:
        """The line goes through its history by itself."""

    def left(self) -> None:
        """Nothing is to be done."""
        self._close()

    def entered(self, text: str) -> None:
        """Do what was typed; what is wrong is said, and what was typed stays."""
        try:
            asked = parse_command(self.screen.hand(Composing).put_in(text), self._surroundings())
        except VariableError as error:
            self._line.say(str(error), wrong=True)
            return
        if isinstance(asked, CommandError):
            self._line.say(asked.message, wrong=True)
            return
        self._remember(text)
        self._close()
        if isinstance(asked, VerbCall):
            self._call(asked)
        else:
            self._order(asked)

    def _remember(self, text: str) -> None:
        self.history.add(text)
        if self.history.problem:
            self._warn(f"The prompt goes on without: {self.history.problem}")
            self.history = History()
            self._line.remember_in(self.history)

    def _order(self, order: Order) -> None:
        if not self.screen.situation.alive:
            self._warn(self.screen.spoken(OVER) if self.session.live else RECORDED)
            return
        self.session.give(order)
        for hand in self.screen.hands:
            hand.ordered(order)

    def _call(self, asked: VerbCall) -> None:
        verb, situation = by_name(asked.name), self.screen.situation
        anywhere = verb.always_typed and bool(asked.arguments)
        if anywhere or verb.applies(situation):
            self.screen.do(asked.name, *asked.arguments)
        else:
            self._warn(self.screen.spoken(why_not(verb, situation)) or f"{verb.title}: this does not apply now.")

    def _close(self) -> None:
        self._line.close()
        self.screen.give_keys_back()

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")
