"""What led to the chosen row and came of it, and lines that are made once and shown."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import clamp

from aro_console.model.formatting import Cell, Line
from aro_console.model.inspection import causes
from aro_console.model.rows import Row
from aro_console.widgets.line_pane import LinePane


class FixedPane(LinePane):
    """Lines that are made once and shown until others take their place."""

    has_cursor = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Show other lines, from the top unless it is the same thing again."""
        self._lines = lines
        if keep_place:
            self.top = min(self.top, max(0, len(lines) - 1))
        else:
            self.top = self.left = 0
        self.refresh()

    def line_count(self) -> int:
        return len(self._lines)

    def line(self, index: int, width: int) -> Line:
        return self._lines[index]


_LONGEST_WRAPPED = 20_000
"""Characters of a line that are still wrapped; a longer one is read sideways."""


def wrapped_lines(lines: Sequence[Line], width: int, hang: int = 10) -> list[Line]:
    """Return `lines` with those that are wider than `width` broken at blanks; what goes on is set in by `hang`."""
    hang = hang if width >= 2 * hang else 0
    found: list[Line] = []
    for line in lines:
        rest = line
        while width < sum(cell_len(cell.text) for cell in rest) and _length(rest) <= _LONGEST_WRAPPED:
            head, rest = _broken(rest, width, hang)
            found.append(head)
            rest = [Cell(" " * hang, "dim"), *rest]
        found.append(rest)
    return found


def _length(line: Line) -> int:
    return sum(len(cell.text) for cell in line)


def _broken(line: Line, width: int, hang: int) -> tuple[Line, Line]:
    """Return what of a line goes into `width`, up to the last blank behind `hang` if there is one, and the rest."""
    text = "".join(cell.text for cell in line)
    end = min(len(text), width)
    while end > hang + 1 and cell_len(text[:end]) > width:
        end -= 1
    blank = text.rfind(" ", hang + 1, end + 1)
    cut, go_on = (blank, blank + 1) if blank > hang and text[hang:blank].strip() else (end, end)
    return _part(line, 0, cut), _part(line, go_on, len(text))


def _part(line: Line, start: int, end: int) -> Line:
    """Return the characters from `start` up to and without `end`, in their roles."""
    cells: Line = []
    at = 0
    for cell in line:
        text = cell.text[max(0, start - at) : max(0, end - at)]
        if text:
            cells.append(Cell(text, cell.role))
        at += len(cell.text)
    return cells


class CausesPane(FixedPane):
    """Everything that goes back to the same stimulus."""

    BORDER_TITLE = "Caused"
    empty_text = "What led to the chosen row, and what came of it, stands here."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chosen = 0

    def explain(self, row: Row | None, rows: list[Row]) -> None:
        """Show the flow of a row, scrolled so that the row is seen."""
        self.entitle(f"Flow #{row.flow}, {_rows(len(rows))}" if row is not None else "Caused")
        self.show(causes(row, rows) if row is not None else [])
        self._chosen = rows.index(row) if row in rows else 0
        self._scroll_to_chosen()
        self.refresh()

    def follow_resize(self) -> None:
        self._scroll_to_chosen()
        super().follow_resize()

    def _scroll_to_chosen(self) -> None:
        height = max(1, self.content_size.height)
        self.top = clamp(self._chosen - height // 2, 0, max(0, self.line_count() - height))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
