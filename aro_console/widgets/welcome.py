"""The first screen of a first start: the five keys that matter. It goes away by itself."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aro_console.commands.spoken import Speak, spoken

FIRST_KEYS = (
    ("j k", "move through what happens; enter shows more, tab goes to the next pane"),
    ("{inject}", "send a message as a client would; {virtual} opens a client to send from"),
    ("{pause}", "pause what comes next: {into} steps into it, {source-tab} then {over} over it, {continue} continues"),
    ("{filter}", "show only what you look for: type:message conn:c1 took>5ms"),
    ("{help}", "all keys: type to search, enter runs; {quit} ends the application"),
)
"""What one needs to do something at all, in the order in which one needs it."""


_SECONDS = 90
"""So long they can be read; whoever presses a key that does something has read enough."""

_BESIDE = "-beside-first-steps"


class Welcome(Static):
    """The keys, in a box above the footer."""

    BORDER_TITLE = "First steps"

    def __init__(self, speak: Speak = spoken) -> None:
        said = [(speak(keys), speak(words)) for keys, words in FIRST_KEYS]
        width = max(len(keys) for keys, _ in said)
        lines = [Content.assemble((f" {keys:<{width}} ", "bold $text-primary"), f"  {words}") for keys, words in said]
        super().__init__(Content("\n").join(lines), id="welcome")
        self.border_subtitle = speak("{back} takes this away")

    def on_mount(self) -> None:
        self.set_timer(_SECONDS, self.remove)

    def make_room(self) -> None:
        """Have what may give way on a low screen do so, as long as this is here.

        Not the screen is told: all that is on it would be dressed anew when the first key is pressed.
        """
        self.screen.query("#band").add_class(_BESIDE)

    def on_unmount(self) -> None:
        self.screen.query("#band").remove_class(_BESIDE)
