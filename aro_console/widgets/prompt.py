"""The command line: tab completes, up and down go through the history, the note says how a verb is typed."""

from __future__ import annotations

from textual.widgets import Input

from aro_console.commands.completing import complete
from aro_console.commands.history import History
from aro_console.commands.prompt import Surroundings, usage
from aro_console.widgets.entry import EntryLine, Typist

_SHOWN = 6
"""Completions named at the right."""


class PromptLine(EntryLine):
    """Hidden until ``:`` opens it."""

    replaces = False

    def __init__(self, history: History, typist: Typist) -> None:
        super().__init__("prompt", ":", "a command", typist)
        self._history = history
        self._surroundings = Surroundings()
        self._offers: list[str] = []
        self._offer = -1
        self._start = ""

    def remember_in(self, history: History) -> None:
        """Go on with another history."""
        self._history = history

    def ask(self, text: str, surroundings: Surroundings) -> None:
        """Open the line with the beginning of a command."""
        self._surroundings = surroundings
        self._history.rewind()
        self.open(text)
        self.typed(text)

    def typed(self, text: str) -> None:
        self._offers, self._offer, self._start = [], -1, text
        self.say(usage(text))

    def tab(self) -> None:
        """Put in the next thing that the line could become."""
        if not self._offers:
            self._offers = complete(self.field.value, self._surroundings)
        if not self._offers:
            return
        self._offer = (self._offer + 1) % len(self._offers)
        self._replace(self._offers[self._offer])
        if len(self._offers) == 1:
            self._offers, self._offer = [], -1
            self.say(usage(self.field.value))
            return
        names = [offer.split()[-1] for offer in self._offers]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        self.say(f"{'  '.join(names[:_SHOWN])}{more}")

    def move(self, by: int) -> None:
        """Go through the lines of the history that begin with what was typed."""
        line = self._history.older(self._start) if by < 0 else self._history.newer(self._start)
        if line is None and by > 0:
            self._history.rewind()
            line = self._start
        if line is not None:
            self._replace(line)
            self.say(usage(line))

    def _replace(self, text: str) -> None:
        with self.field.prevent(Input.Changed):
            self.put(text)
