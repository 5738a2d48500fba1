"""The application's looks: which theme, which borders; kept from one start to the next."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from platformdirs import user_config_path
from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.notifications import SeverityLevel
from textual.theme import BUILTIN_THEMES

from aro_console.commands.history import write_private
from aro_console.harmless import Harmless
from aro_console.model.formatting import visible
from aro_console.model.looks import Looks, from_text, to_text
from aro_console.themes import DEFAULTS, THEMES, ThemeFileError, read_theme
from aro_console.widgets.roles import ROLE_CLASSES

_LOOKS = "looks.json"
"""The file of the state folder in which the user's looks are kept."""
_FEW_COLOURS = (None, "standard", "windows")
"""What Rich calls a terminal of sixteen colours or none: our themes' shades would be one and the same there."""


class DressedApp(App[int]):
    """An application that looks as its user likes it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLE_CLASSES)

    def __init__(self, state: Path | None = None) -> None:
        super().__init__()
        self._state = state
        """Where the console keeps what outlives it; None keeps nothing."""
        self.looks = self._kept_looks()
        self.theme_file = user_config_path("aro-console") / "theme.toml"
        self._harmless = Harmless()
        self._terminal_theme: tuple[str, TerminalTheme] | None = None
        """Of a theme, by its name."""
        self._theme_changed = 0
        """When the theme file was written last, in ns; 0 without one."""
        self._dress()

    def get_driver_class(self) -> type[Driver]:
        """Take a driver that ends with its terminal."""
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from textual.drivers.linux_driver import LinuxDriver  # Windows has no termios to import

        from aro_console.driver import SteadyDriver

        return SteadyDriver if chosen is LinuxDriver else chosen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Have nothing that is drawn steer the terminal, whatever drew it."""
        others = tuple(super().get_line_filters())
        if self._harmless.others != others:
            self._harmless = Harmless(others)
        return [self._harmless]

    @property
    def ansi_theme(self) -> TerminalTheme:
        """The colours that a terminal's own names stand for; asked for each line that is drawn."""
        if self._terminal_theme is None or self._terminal_theme[0] != self.theme:
            self._terminal_theme = (self.theme, super().ansi_theme)
        return self._terminal_theme[1]

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell something as it is: what is told may quote a peer, a file or its name, and those are no markup."""
        said = "\n".join(map(visible, message.split("\n")))
        super().notify(said, title=visible(title), severity=severity, timeout=timeout, markup=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables that Textual's themes do not have."""
        return DEFAULTS

    def _kept_looks(self) -> Looks:
        if self._state is None:
            return Looks(greeted=True)
        try:
            return from_text((self._state / _LOOKS).read_text(encoding="utf-8"))
        except (OSError, UnicodeError):
            return Looks()

    def _dress(self) -> None:
        """Offer our own themes, each of which was looked at, and begin with the one that was chosen last."""
        for theme in THEMES:
            self.register_theme(theme)
        few = self.console.color_system in _FEW_COLOURS
        self.set_class(few or self.no_color, "-no-shades")
        self._first_theme = "ansi-dark" if few else THEMES[0].name
        self.theme = self._first_theme
        for name in set(BUILTIN_THEMES) - {theme.name for theme in THEMES}:
            self.unregister_theme(name)
        self.read_theme_file()
        if self.looks.theme in self.available_themes:
            self.theme = self.looks.theme
        self.set_class(self.looks.compact, "-compact")
        self.set_class(self.looks.ascii, "-ascii")
        self._uncolour()

    def _uncolour(self) -> None:
        """Without colours draw in shades of grey, and where the theme has none, in what the terminal itself has.

        Textual decides this before there is a theme, and greys of the terminal's own colours are all black.
        """
        if self.no_color:
            grey = NoColor() if self.current_theme.ansi else Monochrome()
            self._filters = [grey if isinstance(one, NoColor | Monochrome) else one for one in self._filters]

    def change_looks(self, **changes: object) -> None:
        """Look otherwise from now on and at the next start: `theme`, `compact`, `ascii`, `greeted`."""
        self.looks = replace(self.looks, **changes)  # type: ignore[arg-type]  # fields by their names
        if self.looks.theme:
            self.theme = self.looks.theme
        self.set_class(self.looks.compact, "-compact")
        self.set_class(self.looks.ascii, "-ascii")
        if "ascii" in changes and self.is_running:
            self.refresh(repaint=True, layout=True)
        if self._state is not None:
            problem = write_private(self._state / _LOOKS, to_text(self.looks))
            if problem:
                self.notify(f"This lasts until the console ends: {problem}", severity="warning")

    def watch_theme(self, name: str) -> None:
        """Keep a theme that was chosen from Textual's own list."""
        self._uncolour()
        if self.is_running and name != (self.looks.theme or self._first_theme):
            self.change_looks(theme=name)

    def read_theme_file(self) -> None:
        """Take the user's theme when its file is another one than before."""
        try:
            changed = self.theme_file.stat().st_mtime_ns
        except OSError:
            changed = 0
        if changed == self._theme_changed:
            return
        self._theme_changed = changed
        try:
            theme = read_theme(self.theme_file)
        except ThemeFileError as error:
            if self.is_running:
                self.notify(str(error), severity="warning")
            return
        if theme is not None:
            self.register_theme(theme)
            self._terminal_theme = None
            if self.theme == theme.name:
                self._watch_theme(theme.name)
