"""What a cell can be, and how that looks where it is shown.

The style sheet dresses the roles (``line--error``); a model only names them, so it knows no colour.
"""

from __future__ import annotations

from rich.color import Color, ColorType
from rich.style import Style
from textual.css.styles import RenderStyles
from textual.widget import Widget

ROLES = (
    "text dim number time conn in out open closed run ok error held warning log event repository effect order app"
    " accent key string keyword comment breakpoint current new hit heading bar"
).split()
"""What a cell can be."""
ROLE_CLASSES = frozenset({"line--cursor", "line--cursor-blur", *(f"line--{role}" for role in ROLES)})
"""A component class for each of them, which the style sheet dresses. They are the application's: a pane with its own
would have all of them worked out again whenever it gets the keys or loses them."""

_DEFAULT_TEXT = Style(color="default")


class Roles:
    """How roles look on one widget, each worked out when it is first asked for."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}

    def forget(self) -> None:
        """Work all of them out again: the widget or the application is dressed otherwise."""
        self._styles.clear()

    def style(self, role: str) -> Style:
        """Return how a role looks in the current theme."""
        style = self._styles.get(role)
        if style is None:
            style = self._styles[role] = self._resolve(self._widget.app.get_component_styles(f"line--{role}"))
        return style

    def on_own_colour(self, role: str) -> Style:
        """Return how a role looks on one of the terminal's own colours: another of them may be unreadable on it."""
        style = self.style(role)
        return style if style.bgcolor is not None else style + _DEFAULT_TEXT

    def _resolve(self, styles: RenderStyles) -> Style:
        """Return a component's own rules only, translucent colours mixed with what lies behind them."""
        _, behind = self._widget.background_colors
        text = background = None
        if styles.has_rule("background"):
            behind = behind + styles.background
            background = behind.rich_color
        if styles.has_rule("color") or styles.has_rule("auto_color"):
            color = behind.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
            text = (behind + color).rich_color
        return Style(color=text, bgcolor=background) + styles.text_style


def is_terminals_own(color: Color | None) -> bool:
    """Whether a colour is one of the sixteen that each terminal has its own of."""
    return color is not None and color.type is ColorType.STANDARD
