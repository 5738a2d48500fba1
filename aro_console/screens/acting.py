"""The verbs that act on the program or its runs: each becomes an order for the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from aro_console.commands.forms import Choice, Form, close_form, virtual_form
from aro_console.model.held import message_words
from aro_console.model.summary import hold_words
from aro_console.screens.form import FormScreen
from aro_console.screens.help import HelpScreen
from aro_console.screens.keys import KeysScreen
from aro_console.screens.leaving import LeaveScreen
from runtime.probe.commands import Order, ReleaseHeld

if TYPE_CHECKING:
    from aro_console.commands.keys import Keymap
    from aro_console.commands.verbs import Situation
    from aro_console.model.rows import Row
    from aro_console.session import Session


class Acting(Screen[None]):
    """The half of the main screen that gives orders; it asks the other half what is chosen."""

    session: Session
    chosen_connection = ""

    if TYPE_CHECKING:
        keymap: Keymap

        @property
        def row(self) -> Row | None: ...

        @property
        def situation(self) -> Situation: ...

        def do(self, name: str, *arguments: str) -> None: ...

    # --- acting by hand --------------------------------------------------------------------------------------

    def _ask(self, form: Form) -> None:
        self.app.push_screen(FormScreen(form), self._given)

    def _given(self, order: Order | None) -> None:
        if order is not None:
            self.session.give(order)

    def connection_choices(self) -> tuple[list[Choice], str]:
        """Return the open connections to choose from, and the one that is meant: the row's, else the list's."""
        opened = self.session.world.connections.open
        choices = [(f"{known.label}  {known.path}  {known.peer}", known.connection_id) for known in opened]
        row = self.row
        if row is not None and self.situation.pane == "timeline" and row.connections:
            known = self.session.world.connections.by_label(row.connections[0])
            if known is not None and known.is_open:
                return choices, known.connection_id
        return choices, self.chosen_connection

    def verb_close(self) -> None:
        self._ask(close_form(*self.connection_choices()))

    def verb_virtual(self) -> None:
        self._ask(virtual_form(self.session.websocket_paths))

    # --- the console itself ----------------------------------------------------------------------------------

    def verb_help(self) -> None:
        def run(name: str | None) -> None:
            if name is not None:
                self.do(name)

        self.app.push_screen(HelpScreen(self.situation, self.keymap.verbs), run)

    def verb_keys(self) -> None:
        self.app.push_screen(KeysScreen(self.keymap, self.situation))

    def verb_restart(self) -> None:
        self.app.call_later(self.app.run_action, "app.reload")

    def verb_quit(self) -> None:
        world = self.session.world
        waiting = [hold_words(hold, world) for hold in world.runs.holds.values()]
        waiting += [message_words(held, world.timeline.label) for held in world.held.all.values()]
        if world.status.alive and waiting:
            self.app.push_screen(LeaveScreen(waiting), self._leave)
        else:
            self.app.exit()

    def _leave(self, way: str | None) -> None:
        if way is None:
            return
        if way == "drop":
            self.session.give(ReleaseHeld(drop=True))
        self.app.exit()
