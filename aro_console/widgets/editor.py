"""An editor for what is sent: JSON in colours, and a word on what is wrong with it while it is typed."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.widgets import TextArea

from aro_console.model.jsonlight import json_pieces


class JsonEditor(TextArea):
    """A text area that colours JSON; any other text stays as it is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "editor--key",
        "editor--string",
        "editor--number",
        "editor--keyword",
        "editor--accent",
    }

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        # Tab goes on to the next field, as everywhere in a dialog; two blanks indent as well.
        super().__init__(text, id=id, compact=True, soft_wrap=True, tab_behavior="focus", theme="css")
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        if self.document.get_line(0).lstrip()[:1] in ("{", "["):
            for start, end, role in json_pieces(line.plain):
                line.stylize(self.get_component_rich_style(f"editor--{role}", partial=True), start, end)
        return line

    def put(self, text: str) -> None:
        """Show another text, the cursor at its end; it can be undone."""
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)
        self.move_cursor(self.document.end)
