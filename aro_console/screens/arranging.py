"""The verbs of looks: theme, compact, ASCII borders, one pane as large as the screen, jumping to a pane."""

from __future__ import annotations

from typing import cast

from textual.widget import Widget

from aro_console.dressing import DressedApp
from aro_console.screens.hand import Hand
from aro_console.screens.jump import JumpScreen
from aro_console.themes import CUSTOM
from aro_console.widgets.bars import Bar
from aro_console.widgets.line_pane import LinePane


class Arranging(Hand):
    """What changes how things look, and nothing else."""

    @property
    def _app(self) -> DressedApp:
        return cast(DressedApp, self.screen.app)

    def back(self) -> bool:
        zoomed = self.screen.has_class("-zoomed-in")
        self.verb_unzoom()
        return zoomed

    def verb_theme(self, name: str = "") -> None:
        app = self._app
        if not name:
            app.search_themes()
        elif name in app.available_themes:
            app.change_looks(theme=name)
        elif name == CUSTOM:
            self.screen.notify(f"There is no theme file {app.theme_file} yet.", severity="warning")
        else:
            known = ", ".join(sorted(app.available_themes))
            self.screen.notify(f"There is no theme {name}, but {known}.", severity="warning")

    def verb_compact(self) -> None:
        self._app.change_looks(compact=not self._app.looks.compact)

    def verb_ascii(self) -> None:
        self._app.change_looks(ascii=not self._app.looks.ascii)

    # --- one pane --------------------------------------------------------------------------------------------

    def verb_zoom(self, name: str = "") -> None:
        pane = self._pane(name)
        self.verb_unzoom()
        if pane is None:
            return
        self.screen.add_class("-zoomed-in")
        here: Widget = pane
        while here.id != "views":
            here.add_class("-zoomed")
            parent = here.parent
            assert isinstance(parent, Widget), "every pane stands in the views"
            for other in parent.children:
                other.set_class(other is not here, "-away")
            here = parent
        pane.focus()

    def verb_unzoom(self) -> None:
        self.screen.remove_class("-zoomed-in")
        for widget in self.screen.query(".-zoomed, .-away"):
            widget.remove_class("-zoomed", "-away")

    def _pane(self, name: str) -> LinePane | None:
        """Return the pane that is meant: one of the view by its name, else the one that has the keys."""
        if not name:
            focused = self.screen.focused
            return focused if isinstance(focused, LinePane) else None
        known = {pane.id or "": pane for pane in self.panes}
        found = known.get(name) or known.get(f"{name}-full")
        if found is None:
            words = ", ".join(known)
            self.screen.notify(f"There is no pane {name} in this view, but {words}.", severity="warning")
        return found

    @property
    def panes(self) -> list[LinePane]:
        """The panes of the view, those without room for them included."""
        views = self.screen.query_one("#views")
        current = self.screen.tab
        tab = views.query_one(f"#{current}" if current == "live" else f"#{current}-tab")
        return [pane for pane in tab.query(LinePane) if not isinstance(pane, Bar)]

    # --- jumping ---------------------------------------------------------------------------------------------

    def verb_jump(self) -> None:
        places = {pane.id or "": pane.region for pane in self.panes if pane.region.area and pane.can_focus}

        def go(name: str | None) -> None:
            if name is not None:
                self.screen.query_one(f"#{name}").focus()

        self.screen.app.push_screen(JumpScreen(places), go)
