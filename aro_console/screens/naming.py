"""Filters with names: they show by one key stroke less, and travel with the recording."""

from __future__ import annotations

from aro_console.screens.hand import Hand
from aro_console.screens.pick import Choice, PickScreen


class Naming(Hand):
    """Filters by their names."""

    def verb_filter_save(self, name: str) -> None:
        text = self.session.world.timeline.filter
        if not text:
            self.screen.notify("No filter is in force: / makes one.", severity="warning")
            return
        self.session.named_filters[name] = text
        self.screen.notify(f"{name} is {text} now. :named {name} shows by it.", markup=False)

    def verb_named(self, name: str = "") -> None:
        known = self.session.named_filters
        if not name:
            choices = [Choice(each, text) for each, text in known.items()]
            empty = "No filter has a name: / makes one, :filter-save NAME names it."
            picker = PickScreen("Named filters", choices, empty=empty)
            self.screen.app.push_screen(picker, lambda chosen: self.verb_named(chosen) if chosen else None)
        elif name not in known:
            self.screen.notify(f"No filter is called {name}. There are {', '.join(known) or 'none'}.",
                               severity="warning", markup=False)  # fmt: skip
        elif self.session.world.timeline.filter == known[name]:
            self.screen.verb_clear_filter()
        else:
            self.screen.verb_filter(known[name])
