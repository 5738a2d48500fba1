"""Text in cells of a terminal: cut or padded to a width, broken into lines, lit up where something occurs.

A character takes no cell, one or two; what counts here is what the terminal counts. Pure.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rich.cells import cell_len

from aro_console.model.formatting import Cell, Line


def lit(line: Line, text: str) -> Line:
    """Return a line with every place where `text` (lower case) occurs in the role of a hit, over all its cells."""
    whole = "".join(cell.text for cell in line)
    lowered = whole.lower()
    # A few letters change their length when they are lowered; then nothing could be lit in its place.
    if not text or text not in lowered or len(lowered) != len(whole):
        return line
    edges = [match.span() for match in re.finditer(re.escape(text), lowered)]
    cells: Line = []
    at = 0
    for cell in line:
        end = at + len(cell.text)
        cuts = sorted({at, end, *(edge for span in edges for edge in span if at < edge < end)})
        for start, stop in pairwise(cuts):
            hit = any(first <= start and stop <= last for first, last in edges)
            cells.append(Cell(whole[start:stop], "hit" if hit else cell.role))
        at = end
    return cells


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells, broken at blanks; a word that is too long is broken anywhere.

    Leading blanks stay, so that a traceback keeps its shape.
    """
    lines: list[str] = []
    line = text[: len(text) - len(text.lstrip())][: max(0, width - 1)]
    for word in text.split():
        begun = bool(line.strip())
        if cell_len(line) + begun + cell_len(word) > width:
            if begun:
                lines.append(line)
            line = ""
        while cell_len(word) > width:
            head, word = _split(word, width)
            lines.append(head)
            line = ""
        line += f" {word}" if line.strip() else word
    return [*lines, line]


def _split(text: str, width: int) -> tuple[str, str]:
    """Return what of `text` goes into `width` cells, at least one character, and the rest."""
    head = text[: max(1, width)]
    while len(head) > 1 and cell_len(head) > width:
        head = head[:-1]
    return head, text[len(head) :]


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells: padded with blanks, or cut with an ellipsis."""
    length = cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    cut = text[: max(0, width - 1)]
    while cut and cell_len(cut) > width - 1:
        cut = cut[:-1]
    return cut + "…" + " " * max(0, width - 1 - cell_len(cut)) if width > 0 else ""


def fit_ends(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, cut in the middle: of paths and names the end tells most."""
    if cell_len(text) <= width:
        return text
    tail = max(0, width - 1) * 2 // 3
    end = fit(text[::-1], tail + 1).rstrip().removesuffix("…")[::-1] if tail else ""
    return fit(text, max(0, width - cell_len(end))).rstrip() + end


def column(text: str, width: int, role: str = "text", right: bool = False) -> Cell:
    """Return a cell of exactly `width` and one blank behind it."""
    fitted = fit(text, width)
    if right:
        fitted = fitted.rstrip().rjust(width)
    return Cell(fitted + " ", role)
