"""Parts of the program that stand still by themselves: one connection, one handler, one type of event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aro_console.commands import orders
from aro_console.model.rows import Row
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen
from aro_console.widgets.handlers import HandlersPane

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation


class Pausing(Hand):
    """The lanes: which is meant, and whether it stands still."""

    def facts(self, situation: Situation) -> None:
        situation.lanes_paused = bool(self.session.world.status.lanes)

    def verb_pause_lane(self) -> None:
        lane = self._chosen()
        if lane:
            self._pause_or_not(lane)
        else:
            self._ask()

    def _pause_or_not(self, lane: str) -> None:
        kind, _, name = lane.partition(" ")
        gone = self.session.world.connections.get(name) if kind == "connection" else None
        if lane in self.session.world.status.lanes:
            self.give("continue", [lane], orders.Moment())
        elif gone is not None and not gone.is_open:
            self.screen.notify(f"{gone.label} has left: nothing of it is to come that could be paused.")
        else:
            self.give("pause", [lane], orders.Moment())

    def _ask(self) -> None:
        """Ask which part of the program is to be paused, or go on."""
        paused = set(self.session.world.status.lanes)
        lanes = sorted(self._lanes(), key=lambda lane: lane[0] not in paused)
        choices = [
            Choice(name, "paused: enter lets it go on" if key in paused else detail, key) for key, name, detail in lanes
        ]

        def picked(key: str | None) -> None:
            if key is not None:
                self._pause_or_not(key)

        self.screen.app.push_screen(PickScreen("Pause one part", choices, empty="No part is called that."), picked)

    def _lanes(self) -> list[tuple[str, str, str]]:
        """Return what can be paused and what is: as an order has it, as it is typed, and what it is."""
        world = self.session.world
        lanes = [(f"connection {one.connection_id}", f"conn {one.label}", one.target) for one in world.connections.open]
        lanes += [(f"handler {one.name}", f"handler {one.name}", one.listens) for one in world.handlers.all]
        lanes += [(f"event {name}", f"event {name}", "") for name in self.session.program.domain_events]
        known = {key for key, _, _ in lanes}
        return lanes + [(lane, lane, "") for lane in world.status.lanes if lane not in known]

    def _chosen(self) -> str:
        """Return the part of the program that is chosen, in the list in view; empty when nobody has chosen any."""
        tab = self.screen.tab
        if tab == "connections":
            chosen = self.screen.chosen_connection
            return f"connection {chosen}" if chosen else ""
        if tab == "handlers":
            handler = self.screen.query_one("#handlers-full", HandlersPane).handler
            return f"handler {handler.name}" if handler is not None else ""
        row = self.screen.timeline.chosen
        return self._of_row(row) if row is not None else ""

    def _of_row(self, row: Row) -> str:
        """Return the part of the program that a row belongs to: its handler, its connection, its event; else empty."""
        run = self.session.world.runs.get(row.execution_id)
        if row.kind == "run" and run is not None:
            return f"handler {run.feature_set}"
        known = self.session.world.connections.by_label(row.connections[0]) if row.connections else None
        if known is not None:
            return f"connection {known.connection_id}"
        event = self.session.past.event_of(row.seq)
        return f"event {event.event_type}" if event is not None else ""
