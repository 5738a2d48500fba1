"""Filters with names: they show by one key stroke less.

Those of an application are kept with its breakpoints, and with a recording; those of the user's own file are there in
every application, and give way to one of the application's that is called the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from aro_console.messages import RecordsArrived
from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen


class Naming(Hand):
    """Filters by their names."""

    @property
    def known(self) -> Mapping[str, str]:
        """All filters that have a name."""
        return {**self.screen.user_filters.filters, **self.session.named_filters}

    def begin(self) -> None:
        mine = self.screen.user_filters
        for fault in mine.faults:
            self.screen.notify(f"{mine.path}, {fault}", severity="warning")

    def verb_filter_save(self, name: str) -> None:
        text = self.session.world.timeline.filter
        if not text:
            said = self.screen.spoken("No filter is in force: {filter} makes one.")
            self.screen.notify(said, severity="warning")
            return
        self.session.named_filters[name] = text
        self._keep()
        self.screen.notify(f"{name} is {text} now. :filter {name} shows by it.")

    def verb_filter_delete(self, name: str) -> None:
        if self.session.named_filters.pop(name, None) is not None:
            self._keep()
            self.screen.notify(f"No filter is called {name} any more.")
        elif name in self.screen.user_filters.filters:
            path = self.screen.user_filters.path
            self.screen.notify(f"{name} stands in {path}: take it out there.", severity="warning")
        else:
            self._unknown(name)

    def verb_named(self, name: str = "") -> None:
        known = self.known
        if not name:
            choices = [Choice(each, self._words(each)) for each in known]
            empty = self.screen.spoken("No filter has a name: {filter} makes one, {filter-save} names it.")
            picker = PickScreen("Named filters", choices, empty=empty)
            self.screen.app.push_screen(picker, lambda chosen: self.verb_named(chosen) if chosen else None)
        elif name not in known:
            self._unknown(name)
        elif self.session.world.timeline.filter == known[name]:
            self.screen.do("clear-filter")
        else:
            self.screen.do("filter", known[name])

    def _keep(self) -> None:
        """Have written what is kept, at once: who leaves next second leaves nothing behind."""
        self.screen.post_message(RecordsArrived(0))

    def _words(self, name: str) -> str:
        mine = name not in self.session.named_filters
        return f"{self.known[name]}{'   of your own file' if mine else ''}"

    def _unknown(self, name: str) -> None:
        there = ", ".join(self.known) or "none"
        self.screen.notify(f"No filter is called {name}. There are {there}.", severity="warning")
