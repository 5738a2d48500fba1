"""Help: the keys that matter at a first start, all of them in a list that runs what is chosen, and as they are set."""

from __future__ import annotations

from typing import cast

from aro_console.dressing import DressedApp
from aro_console.screens.hand import Hand
from aro_console.screens.help import HelpScreen
from aro_console.screens.keys import KeysScreen
from aro_console.widgets.welcome import Welcome


class Helping(Hand):
    """What one may want to be told about the console itself."""

    def begin(self) -> None:
        for welcome in self.screen.query(Welcome):
            welcome.make_room()

    def see_off(self) -> None:
        """Take the first steps away for good: somebody has taken one."""
        app = cast(DressedApp, self.screen.app)
        if not app.looks.greeted:
            app.change_looks(greeted=True)
            self.screen.query(Welcome).remove()

    def verb_help(self) -> None:
        def run(name: str | None) -> None:
            if name is not None:
                self.screen.do(name)

        self.screen.app.push_screen(HelpScreen(self.screen.situation, self.screen.keymap.verbs), run)

    def verb_keys(self) -> None:
        self.screen.app.push_screen(KeysScreen(self.screen.keymap, self.screen.situation))
