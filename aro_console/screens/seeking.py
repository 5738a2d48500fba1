"""The verbs of finding: a text is lit up in the pane that has the keys, and n and N go from hit to hit.

Where there is much to look through, that goes on between keys; a step that has to wait for it is made when the answer
is known, unless another one was asked for or the find line was closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from aro_console.model.seeking import Sought
from aro_console.screens.hand import Hand
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.line_pane import LinePane

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Seeking(Hand):
    """One text in one pane."""

    HINT: ClassVar[str] = "a text to light up; enter, then {find-next} and {find-previous} go on, esc closes"

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._pane: LinePane | None = None
        self._waits_for: int | None = None
        """The step that is made when its answer is known."""

    @property
    def _line(self) -> EntryLine:
        return self.screen.query_one("#find-line", EntryLine)

    def verb_find(self, text: str = "") -> None:
        pane = self.screen.keep_keys()
        if self._pane is not None and pane is not self._pane:
            self._pane.light_up("")
        self._pane = pane
        self._line.open(text or self._line.field.value)
        self.typed(self._line.field.value)
        if text:
            self.screen.give_keys_back()

    def facts(self, situation: Situation) -> None:
        situation.finding = self._line.display

    def back(self) -> bool:
        finding = self._line.display
        if finding:
            self.close()
        return finding

    def verb_find_next(self) -> None:
        self.step(1)

    def verb_find_previous(self) -> None:
        self.step(-1)

    # --- the line in which a text is typed -------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """Light up a text and go to its first place from here on."""
        if self._pane is not None:
            self._pane.light_up(text)
            self.step(0)

    def entered(self, text: str) -> None:
        """Give the keys back: n and N go on from hit to hit."""
        if text:
            self.screen.give_keys_back()
        else:
            self.left()

    def moved(self, by: int) -> None:
        """Go to the next hit, or back to the one before."""
        self.step(by)

    def left(self) -> None:
        """Close the line and give the keys back."""
        self.close()
        self.screen.give_keys_back()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hit, or stay on one (0); from the other end when there is none."""
        if self._pane is None:
            return
        found = self._pane.seek(by)
        self._waits_for = by if found.pending else None
        words = sought_words(found, by) if self._line.field.value else ""
        self._line.say(words, wrong=found.hit is None and not found.pending)

    def renew(self) -> None:
        if self._waits_for is not None and self._line.display:
            self.step(self._waits_for)

    def close(self) -> None:
        """Close the find line, put its lights out, and look no further."""
        self._line.close()
        self._waits_for = None
        if self._pane is not None:
            self._pane.light_up("")


def sought_words(found: Sought, by: int) -> str:
    """Return what the find line says of a step: ``3 of 12, went on from the top``."""
    if found.pending:
        return f"{found.count:,} so far, looked through {found.progress or 0:.0%}: esc ends it"
    if found.hit is None:
        return "nowhere"
    end = "bottom" if by < 0 else "top"
    more = f" so far ({found.progress:.0%})" if found.progress is not None else ""
    return f"{found.rank:,} of {found.count:,}{more}" + (f", went on from the {end}" if found.wrapped else "")
