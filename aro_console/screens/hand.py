"""A hand of the main screen: verbs that belong together, and what they remember between two keys.

The screen looks for the method of a verb (``verb_next_error`` for ``next-error``) in itself and then in its hands, so a
new group of verbs is a class and one entry in `MainScreen.HANDS`, never more methods on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aro_console.commands.forms import FormError
from aro_console.commands.orders import Moment, order_for
from aro_console.model.formatting import Line

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.model.formatting import Line
    from aro_console.screens.main import MainScreen
    from aro_console.session import Session
    from runtime.probe.commands import Order


class Hand:
    """Some verbs of one screen."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    @property
    def session(self) -> Session:
        return self.screen.session

    def give(self, verb: str, arguments: Sequence[str], moment: Moment) -> bool:
        """Give the order of a verb, or say why there is none; whether there was one."""
        try:
            order = order_for(verb, arguments, moment)
        except FormError as error:
            self.refuse(error)
            return False
        assert order is not None, f"{verb} is an order"
        self.session.give(order)
        return True

    def refuse(self, error: FormError) -> None:
        """Say why an order cannot be given."""
        self.screen.notify(str(error), severity="warning")

    def facts(self, situation: Situation) -> None:
        """Put into `situation` what this hand knows of the moment."""

    def ordered(self, order: Order) -> None:
        """An order was typed as a command, and given."""

    def status(self) -> Line:
        """Return what this hand says in the status line, behind the state of the application."""
        return []

    def begin(self) -> None:
        """The screen is up."""

    def renew(self) -> None:
        """New records are in the models: draw again what this hand shows."""

    def notice(self) -> Line | None:
        """Return what the notice line is to say before anything else; None when that is nothing."""
        return None

    def back(self) -> bool:
        """Leave what this hand has entered, as escape asks; whether there was anything to leave."""
        return False

    def opened(self, pane_id: str, index: int) -> bool:
        """Show more of a line of a pane, by enter or a double click; False when the pane is none of this hand's."""
        return False
