"""Where the sections of a screen stand, and what to write so that one of them is drawn again in place. Pure.

Everything printed is a block: a section, or what was logged between them. A block is remembered as long as it can be
reached with the cursor; one that has scrolled away is drawn anew at the bottom.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class _Block:
    name: str
    """Empty for what belongs to no section."""
    text: str
    """With its line end."""


def height(text: str, columns: int) -> int:
    """Return how many rows of the screen `text`, which ends with a line end, takes up."""
    lines = _STYLE.sub("", text).removesuffix("\n").split("\n")
    return sum(max(1, -(-_width(line) // columns)) for line in lines)


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


class Sections:
    """The blocks at the bottom of a screen; the cursor stands below the last."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []

    def printed(self, text: str, rows: int, columns: int) -> None:
        """Take note of text that somebody else prints."""
        self._add(_Block("", text if text.endswith("\n") else f"{text}\n"), rows, columns)

    def rendered(self, name: str, text: str, rows: int, columns: int) -> str:
        """Return what to write for a section whose text is now `text`: in its old place, where it has one."""
        text = f"{text}\n"
        place = next((number for number, block in enumerate(self._blocks) if block.name == name), None)
        if not name or place is None:
            self._add(_Block(name, text), rows, columns)
            return text
        up = sum(height(block.text, columns) for block in self._blocks[place:])
        self._blocks[place].text = text
        below = "".join(block.text for block in self._blocks[place:])
        self._forget(rows, columns)
        return f"\x1b[{up}A\r\x1b[J{below}"

    def clear(self) -> None:
        """Forget everything: the screen is empty."""
        self._blocks.clear()

    def _add(self, block: _Block, rows: int, columns: int) -> None:
        self._blocks.append(block)
        self._forget(rows, columns)

    def _forget(self, rows: int, columns: int) -> None:
        """Drop the blocks whose first row has left the screen, and all above them."""
        reach, kept = 0, 0
        for block in reversed(self._blocks):
            reach += height(block.text, columns)
            if reach >= rows:  # the cursor has a row of its own
                break
            kept += 1
        del self._blocks[: len(self._blocks) - kept]
