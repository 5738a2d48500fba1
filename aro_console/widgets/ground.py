"""What lies behind the panes: containers that are nothing but their background, so that all their lines are one.

Textual draws a container line by line wherever anything on it is drawn, though hardly any of it is seen; in a view with
four panes, that was more lines than those of the panes.
"""

from __future__ import annotations

from typing import Any

from textual._styles_cache import StylesCache
from textual.containers import Horizontal, Vertical
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import ContentSwitcher

from aro_console.widgets.framing import FramedLines


class Ground:
    """What a widget without border, outline and content of its own is as well: named before its Textual class.

    It is no widget itself, since a widget takes the style sheet of the first one that it is derived from.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._styles_cache: StylesCache = FramedLines()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw one line, and show it in the place of all."""
        first = Region(crop.x, crop.y, crop.width, min(1, crop.height))
        one: list[Strip] = super().render_lines(first)  # type: ignore[misc]  # the Textual class behind this one
        return one * crop.height


class Stack(Ground, Vertical):
    """Panes below each other."""

    virtual_size = reactive(Size(0, 0))
    """As with panes (`LinePane`)."""


class SideBySide(Ground, Horizontal):
    """Panes side by side."""

    virtual_size = reactive(Size(0, 0))
    """As with panes (`LinePane`)."""


class Views(Ground, ContentSwitcher):
    """The views, of which one is seen."""

    virtual_size = reactive(Size(0, 0))
    """As with panes (`LinePane`)."""
