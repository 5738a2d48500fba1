"""The jump overlay: a letter on every pane; typing it puts the keys there."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static


class JumpScreen(ModalScreen[str | None]):
    """Returns the id of the pane to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+o", "leave", "leave")]

    def __init__(self, places: Mapping[str, Region]) -> None:
        """Offer panes by their ids; each letter stands at the head of its pane."""
        super().__init__()
        self._places = dict(zip(ascii_lowercase, places.items(), strict=False))

    def compose(self) -> ComposeResult:
        for letter, (name, region) in self._places.items():
            label = Static(f" {letter} {name.removesuffix('-full').replace('-', ' ')} ", classes="jump", markup=False)
            label.styles.offset = (region.x + 2, region.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        if event.key in self._places:
            event.stop()
            self.dismiss(self._places[event.key][0])

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)
