"""The copy menu: what can be copied of a row, by its first letter or with the arrows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aro_console.model.copying import COPIES
from aro_console.model.formatting import preview

_KEYS = {"value": "v", "row": "r", "payload": "p", "stack": "s", "effects": "e", "curl": "c", "websocat": "w"}


class CopyScreen(ModalScreen[str | None]):
    """Returns the name of what to copy, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave")]

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Copy"
            dialog.border_subtitle = "letter or enter copies, esc leaves"
            width = max(len(COPIES[name][0]) for name in self._texts)
            yield OptionList(*(Option(_line(name, text, width), id=name) for name, text in self._texts.items()),
                             id="copy-list", compact=True)  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        name = next((name for name in self._texts if _KEYS[name] == event.key), None)
        if name is not None:
            event.stop()
            self.dismiss(name)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_leave(self) -> None:
        """Copy nothing."""
        self.dismiss(None)


def _line(name: str, text: str, width: int) -> Text:
    """Return what can be copied, its title in `width` cells so that all that is copied stands in one column."""
    title, _ = COPIES[name]
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f" {_KEYS[name]}  ", style="bold")
    line.append(f"{title:<{width}}  ")
    line.append(preview(text, 100), style="dim")
    return line
