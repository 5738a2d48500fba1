"""The hand that sends again and again: so many times, so many a second, until it is over or somebody cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.timer import Timer

from aro_console.commands.bursts import Burst, progress
from aro_console.commands.drafts import Draft
from aro_console.commands.forms import FormError
from aro_console.model.formatting import Cell, Line, visible
from aro_console.screens.hand import Hand
from aro_console.widgets.bars import Bar
from aro_console.widgets.fitting import fit
from runtime.probe.commands import Order

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen

_TICK_S = 0.05


class Bursting(Hand):
    """What is being sent many times."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._burst: tuple[Burst, Draft] | None = None
        self._order: Callable[[], Order]
        """Makes what is given; there since something was sent many times."""
        self._ticking: Timer | None = None

    def facts(self, situation: Situation) -> None:
        situation.bursting = self._burst is not None

    def repeat(self, burst: Burst, draft: Draft, order: Callable[[], Order]) -> None:
        """Give the order of a draft many times from now on; what was sent many times before ends.

        `order` puts its variables in anew each time. Raises FormError when it cannot be given any more.
        """
        self._end()
        self._burst, self._order = (burst, draft), order
        self._ticking = self.screen.set_interval(_TICK_S, self._tick)
        self._tick()

    def _tick(self) -> None:
        """Give what is due by now."""
        if self._burst is None:
            return
        burst, draft = self._burst
        if self.session.world.connections.has_left(draft.values.get("connection", "")):
            self._warn("The burst ends: that client has left.")
            self._end()
            return
        try:
            for _ in range(burst.take(self.screen.now_ns)):
                self.session.give(self._order())
        except FormError as error:
            self._warn(f"The burst ends: {error}")
            self._end()
            return
        if not self.screen.situation.alive:
            self._warn("The burst ends: the application has ended.")
            self._end()
        elif burst.over:
            self._end()
            self.screen.notify(f"Sent {burst.count:,} times.")
        else:
            key = self.screen.spoken("{cancel}")
            self._show(burst_line(burst, self._words(draft), self.screen.size.width, key))

    def verb_cancel(self) -> None:
        if self._burst is not None:
            burst, _ = self._burst
            self._end()
            self.screen.notify(f"Cancelled after {burst.given:,} of {burst.count:,}.")

    def _words(self, draft: Draft) -> str:
        """Return what is repeated, its client by the name that people know."""
        connection_id = draft.values.get("connection", "")
        known = self.session.world.connections.get(connection_id)
        return draft.words.replace(connection_id, known.label) if known is not None else draft.words

    def _end(self) -> None:
        if self._ticking is not None:
            self._ticking.stop()
        self._burst = self._ticking = None
        self._show([])

    def _show(self, line: Line) -> None:
        bar = self.screen.query_one("#progress", Bar)
        bar.display = bool(line)
        bar.show(line)

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")


def burst_line(burst: Burst, what: str, width: int, key: str) -> Line:
    """Return the bar of a burst: how far it is, what it repeats, and the key that ends it."""
    counts = f" burst {burst.given:,} of {burst.count:,} "
    rest = f" {burst.rate:g} a second   {key} cancels  "
    bar = progress(burst.given, burst.count, max(6, min(40, width - len(counts) - len(rest) - 20)))
    room = width - len(counts) - len(rest) - len(bar)
    words = fit(visible(what), max(0, room)).rstrip()
    return [Cell(counts, "accent"), Cell(bar, "key"), Cell(rest, "dim"), Cell(words, "text")]
