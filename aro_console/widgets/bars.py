"""The one-line bars: what runs, which view, what waits, which keys work now."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from aro_console.commands.keys import printed_key
from aro_console.commands.spoken import Speak, spoken
from aro_console.model.formatting import Cell, Line
from aro_console.widgets.line_pane import LinePane


class Bar(LinePane, can_focus=False):
    """One line of cells, cut at the right edge, where a sign says so."""

    has_cursor = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cells: Line = []

    def show(self, cells: Line) -> None:
        """Show other cells."""
        if cells != self._cells:
            self._cells = cells
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._cut(self._cells, self.content_size.width, self.base_style)

    def on_click(self, event: events.Click) -> None:
        """Press the key that is named where somebody clicks."""
        self._press(key_at(self._cells, event.x))

    def _press(self, key: str) -> None:
        if key:
            self.call_later(self.run_action, f"screen.key('{key}')")


class TabBar(Bar):
    """The views, the present one in brackets."""

    class Picked(Message):
        """Someone clicked a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: Sequence[tuple[str, str, str]], speak: Speak = spoken, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs = [(speak(key), tab, title) for key, tab, title in tabs]
        self._help = speak("{help} help ")
        self._help_key = printed_key(speak("{help}"))
        self._spans: list[tuple[int, int, str]] = []

    def show_tab(self, chosen: str) -> None:
        """Mark the view that is shown."""
        cells: Line = [Cell(" ")]
        self._spans = []
        start = 1
        for tab, text in self._texts(chosen, self.size.width - start - 1):
            cells.append(Cell(text, "accent" if tab == chosen else "dim"))
            self._spans.append((start, start + len(text), tab))
            start += len(text)
        room = self.size.width - start
        rights = (f"ctrl+p palette   {self._help}", self._help, "")
        right = next(words for words in rights if len(words) <= room or not words)
        cells.append(Cell(" " * max(0, self.size.width - start - len(right))))
        cells.append(Cell(right, "dim"))
        self.show(cells)

    def _texts(self, chosen: str, width: int) -> list[tuple[str, str]]:
        """Return each view's words; of those that are not shown only the keys, where there is no room for more."""

        words = {
            tab: f"[{number} {title}]" if tab == chosen else f" {number} {title} " for number, tab, title in self._tabs
        }
        if sum(map(len, words.values())) > width:
            words |= {tab: f" {number} " for number, tab, _ in self._tabs if tab != chosen}
        return list(words.items())

    def on_click(self, event: events.Click) -> None:
        for start, end, tab in self._spans:
            if start <= event.x < end:
                self.post_message(self.Picked(tab))
        words = self._cells[-1].text
        at = event.x - (self.size.width - len(words))
        if at >= len(words) - len(self._help):
            self._press(self._help_key)
        elif 0 <= at < len(words.partition("   ")[0]):
            self.call_later(self.run_action, "app.command_palette")


def key_at(cells: Line, at: int) -> str:
    """Return the key that is named at a place, or to which the word there belongs; empty for none."""
    key, end = "", 0
    for cell in cells:
        end += cell_len(cell.text)
        key = cell.text if cell.role == "key" else key
        if at < end:
            return printed_key(key)
    return ""


def keys_line(keys: Sequence[tuple[str, str]], width: int) -> Line:
    """Return the footer: as many keys with their words as fit into `width`, none of them cut."""
    cells: Line = [Cell(" ")]
    used = 1
    for key, word in keys:
        length = cell_len(key) + cell_len(word) + 3
        if used + length > width:
            break
        cells += [Cell(key, "key"), Cell(f" {word}  ", "dim")]
        used += length
    return cells
