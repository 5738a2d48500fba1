"""What is drawn of a widget, worked out no more often than it changes.

Textual finds out for each line anew what stands at its left and right, which takes longer than drawing what is between
them; and for each paint anew how the widget is dressed, though of most nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.segment import Segment
from textual._styles_cache import RenderLineCallback, StylesCache
from textual.css.styles import Styles, StylesBase
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget


class FramedLines(StylesCache):
    """The drawn lines of a widget without links, and without tint, opacity, hatch or outline of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._sides: tuple[list[Segment], list[Segment]] | None = None
        """What stands left and right of a line; None until one was drawn."""
        self._shown: tuple[Region, list[Strip]] | None = None
        """What was drawn last, and of which part; None when it looks otherwise now."""

    def clear(self) -> None:
        self._shown = None
        super().clear()

    def set_dirty(self, *regions: Region) -> None:
        self._shown = None
        super().set_dirty(*regions)

    def unchanged(self, crop: Region) -> list[Strip] | None:
        """Return a part of the widget as it was drawn last; None when it has to be drawn."""
        return self._shown[1] if self._shown is not None and self._shown[0] == crop else None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        strips = self.unchanged(crop)
        if strips is None:
            self._sides = None  # It may be dressed otherwise.
            strips = super().render_widget(widget, crop)
            self._shown = crop, strips
        return strips

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Any,
        background: Any,
        render_content_line: RenderLineCallback,
        *rest: Any,
    ) -> Strip:
        """Draw line `y` of the widget; all but the first between the upper and the lower border with the same sides."""
        above, right, _, left = styles.gutter
        within = 0 <= y - above < content_size.height
        if within and self._sides is not None:
            before, behind = self._sides
            return Strip([*before, *render_content_line(y - above), *behind], size.width)
        whole = super().render_line(
            styles, y, size, content_size, padding, base_background, background, render_content_line, *rest
        )
        if within:
            self._sides = _segments(whole.crop(0, left)), _segments(whole.crop(size.width - right))
        return whole


def _segments(strip: Strip) -> list[Segment]:
    """Return the segments that something is seen of: cropping leaves empty ones."""
    return [segment for segment in strip if segment.text]


class FocusRules:
    """The rules of the style sheet that are others while a widget has the keys: looked for once, not each time."""

    def __init__(self) -> None:
        self._rules: dict[bool, dict[str, object]] = {}
        """Those that differ, with the keys and without; empty while they are not known."""

    def forget(self) -> None:
        """The widget is dressed otherwise."""
        self._rules = {}

    def learn(self, has_focus: bool, before: Mapping[str, object], now: Mapping[str, object]) -> None:
        """Take down what changed as the keys came or went; a rule that was not there is None."""
        names = [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]
        self._rules = {
            not has_focus: {name: before.get(name) for name in names},
            has_focus: {name: now.get(name) for name in names},
        }

    def put_on(self, styles: Styles, has_focus: bool) -> bool:
        """Change `styles` as the keys come or go, where it is known how; whether it is."""
        for name, value in self._rules.get(has_focus, {}).items():
            setattr(styles, name, value)
        return bool(self._rules)
