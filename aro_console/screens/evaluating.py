"""Looking into a run: expressions and watches, and changing a run that is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aro_console.commands import orders
from aro_console.model.formatting import preview
from aro_console.model.history import Moment
from aro_console.model.outline import Root
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen
from aro_console.widgets.bindings import NAMES, BindingsPane
from aro_console.widgets.source import SourcePane
from runtime.probe import records as r

if TYPE_CHECKING:
    from aro_console.screens.main import MainScreen


_FIRST = Choice("whichever begins first", key="*")
"""No feature set is called that."""


class Evaluating(Hand):
    """What was asked about the moment that is seen."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._asked: tuple[int, str] | None = None
        """The last question typed that is not answered yet: its number and its expression."""
        self._watched: tuple[object, dict[str, int]] = (None, {})
        """For which moment the watches were asked, and under which numbers."""

    # --- expressions -------------------------------------------------------------------------------------------

    def verb_evaluate(self, expression: str = "") -> None:
        order = self.session.world.evaluations.ask(expression, self.screen.walking.seen)
        self._asked = (order.request_id, expression)
        self.session.give(order)

    def renew(self) -> None:
        if self._asked is None:
            return
        number, expression = self._asked
        answer = self.session.world.evaluations.get(number)
        if answer is None:
            return
        self._asked = None
        said = answer.error or preview(answer.value, 400)
        severity = "warning" if answer.error else "information"
        self.screen.notify(said, title=expression, severity=severity)  # type: ignore[arg-type]

    def verb_watch(self, expression: str = "") -> None:
        watches = self.session.watches
        if not expression:
            expression = self._chosen_name()
        if not expression:
            self.screen.notify("Choose a name in the bindings, or type :watch and an expression.")
        elif expression in watches:
            watches.remove(expression)
            self.screen.notify(f"No longer watched: {expression}")
        else:
            watches.append(expression)
        self.screen.show_moment()

    def _chosen_name(self) -> str:
        """Return the expression of the chosen value of the bindings: ``<event: message>``."""
        for pane in self.screen.panes(BindingsPane):
            node = pane.node
            if pane.has_focus and node is not None and node.path[0] == NAMES:
                name, *fields = map(str, node.path[1:])
                return f"<{name}: {' '.join(fields)}>" if fields else f"<{name}>"
        return ""

    def watched(self, moment: Moment | None) -> Sequence[Root]:
        """Return the watches with their values at a moment; asks for those that are not known there yet."""
        if moment is None:
            return ()
        key = (moment.run.execution_id, moment.at, moment.past)
        if self._watched[0] != key:
            self._watched = (key, {})
        numbers = self._watched[1]
        for expression in self.session.watches:
            if expression not in numbers and self.session.world.status.alive:
                order = self.session.world.evaluations.ask(expression, moment)
                numbers[expression] = order.request_id
                self.session.give(order)
        return [self._root(expression, numbers.get(expression, 0)) for expression in self.session.watches]

    def _root(self, expression: str, number: int) -> Root:
        answer = self.session.world.evaluations.get(number)
        if answer is None:
            return Root(expression, "…" if number else "the application has ended", role="dim")
        return Root(expression, answer.error or answer.value, role="error" if answer.error else "text")

    # --- altering ----------------------------------------------------------------------------------------------

    @property
    def _held(self) -> r.Held | None:
        """What can be altered now: in the past nothing, which is said."""
        if self.screen.walking.moment is None:
            return self.screen.hold
        said = self.screen.spoken("The past cannot be changed: {back} goes back to the present.")
        self.screen.notify(said, severity="warning")
        return None

    def verb_set(self, name: str = "", expression: str = "") -> None:
        hold = self._held
        if hold is not None:
            self.give("set", [name, expression], orders.Moment(hold.hold_id))

    def verb_skip(self) -> None:
        hold = self._held
        if hold is not None:
            self.screen.stepping.stepped(hold)
            self.give("skip", [], orders.Moment(hold.hold_id))

    # --- steps with a goal -------------------------------------------------------------------------------------

    def verb_cursor(self, place: str = "") -> None:
        hold = self._held
        pane = self.screen.query_one("#source-full", SourcePane)
        place = place or (f"{pane.file}:{pane.cursor + 1}" if pane.file else "")
        if hold is not None:
            self.screen.stepping.step("cursor", place)

    def verb_into(self, handler: str = "") -> None:
        if handler or not self._ask_which():
            self.screen.stepping.step("into", handler)

    def _ask_which(self) -> bool:
        """Ask which feature set a step is to go into, where there are several; whether it was asked."""
        hold = self.screen.hold
        if hold is None or hold.point != "statement":
            return False
        targets = self.session.program.step_targets(hold.handlers[0], hold.statement)
        if len(targets) < 2:
            return False

        def picked(name: str | None) -> None:
            if name is not None:
                self.screen.stepping.step("into", name if name in targets else "", hold)

        headers = {known.name: known.activity for known in self.session.world.handlers.all}
        choices = [_FIRST, *(Choice(name, headers.get(name, "")) for name in targets)]
        screen = PickScreen("Step into", choices, empty="None is called that.", note="This statement sets off several.")
        self.screen.app.push_screen(screen, picked)
        return True
