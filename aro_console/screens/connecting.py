"""Connections by hand: one is closed, virtual ones come and go, and which one is meant where none is named."""

from __future__ import annotations

from aro_console.commands.forms import Choice, Form, close_form, virtual_form
from aro_console.model.connections import Connection
from aro_console.model.formatting import visible
from aro_console.screens.form import FormScreen
from aro_console.screens.hand import Hand
from aro_console.widgets.fitting import fit_ends
from runtime.probe.commands import CloseConnection, Order

_PATH_WIDTH = 26
"""With label and peer beside it, a connection is one line of a dialog at 80 columns."""


class Connecting(Hand):
    """Who is connected, as far as that is decided here."""

    def choices(self) -> tuple[list[Choice], str]:
        """Return the open connections to choose from, and the one that is meant: the row's, else the list's."""
        opened = self.session.world.connections.open
        choices = [(_words(known), known.connection_id) for known in opened]
        row = self.screen.row
        if row is not None and self.screen.situation.pane == "timeline" and row.connections:
            known = self.session.world.connections.by_label(row.connections[0])
            if known is not None and known.is_open:
                return choices, known.connection_id
        return choices, self.screen.chosen_connection

    def verb_close(self) -> None:
        self._ask(close_form(*self.choices()))

    def verb_virtual(self) -> None:
        self._ask(virtual_form(self.session.program.websocket_paths()))

    def verb_close_virtual(self) -> None:
        known = [known.connection_id for known in self.session.world.connections.open if known.virtual]
        for connection_id in known:
            self.session.give(CloseConnection(connection_id))
        said = f"Closed {len(known)} virtual client{'s' if len(known) != 1 else ''}."
        self.screen.notify(said if known else self.screen.spoken("No virtual client is open; {virtual} opens some."))

    def _ask(self, form: Form) -> None:
        def answered(order: Order | None) -> None:
            if order is not None:
                self.session.give(order)

        self.screen.app.push_screen(FormScreen(form), answered)


def _words(known: Connection) -> str:
    return f"{known.label}  {fit_ends(visible(known.target), _PATH_WIDTH)}  {known.peer}"
