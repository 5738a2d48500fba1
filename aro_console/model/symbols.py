"""The symbols that are drawn, and what stands for each where a terminal or a font has none of them: ``:ascii``.

Every twin takes one cell as its symbol does, so nothing moves. Replaced is what is drawn, whoever wrote it: an arrow in
a message is drawn as its twin too. What is copied, exported or recorded has the arrow.
"""

from __future__ import annotations

from collections.abc import Mapping

TWINS: Mapping[str, str] = {
    # marks
    "✓": "+",
    "✗": "x",
    "★": "*",
    "●": "*",
    "○": "o",
    "◆": "#",
    "◇": "?",
    "■": "#",
    # arrows and folds
    "→": ">",
    "←": "<",
    "▶": ">",
    "◀": "<",
    "▲": "^",
    "▼": "v",
    "▸": ">",
    "▾": "v",
    "▁": "_",
    "▂": "_",
    "▃": "-",
    "▄": "-",
    "▅": "=",
    "▆": "=",
    "▇": "#",
    "█": "#",
    # what must not be shown as it is
    "\N{REPLACEMENT CHARACTER}": "?",
    # bars, by eighths of a cell
    "▏": "|",
    "▎": "|",
    "▍": "|",
    "▌": "=",
    "▋": "=",
    "▊": "#",
    "▉": "#",
    "░": ".",
    "▐": "=",
    "▔": "-",
    "▀": "-",
    # lines and frames
    "─": "-",
    "━": "=",
    "│": "|",
    "┃": "|",
    "╭": "+",
    "╮": "+",
    "╯": "+",
    "╰": "+",
    "┌": "+",
    "┐": "+",
    "┘": "+",
    "└": "+",
    "├": "+",
    "┤": "+",
    "┬": "+",
    "┴": "+",
    "┼": "+",
    "╺": "-",
    "╸": "-",
    # text
    "…": "~",
    "·": ".",
    "•": "*",
    "×": "x",
}
"""By symbol."""

_TABLE = str.maketrans(dict(TWINS))


def plain(text: str) -> str:
    """Return a text with the twin of every symbol in its place."""
    return text if text.isascii() else text.translate(_TABLE)
