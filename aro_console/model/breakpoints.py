"""Breakpoints on source lines, as the console wants them. The runtime is told per file, as in DAP `setBreakpoints`."""

from __future__ import annotations

from collections.abc import Iterable


class Breakpoints:
    """Lines by file. A line without a statement belongs to the next line that has one."""

    def __init__(self, statement_lines: Iterable[tuple[str, int]] = ()) -> None:
        self._lines: dict[str, set[int]] = {}
        self._statements: dict[str, list[int]] = {}
        self.set_statements(statement_lines)

    def set_statements(self, statement_lines: Iterable[tuple[str, int]]) -> None:
        """Take the places of all statements, as (file, line)."""
        places: dict[str, set[int]] = {}
        for file, line in statement_lines:
            places.setdefault(file, set()).add(line)
        self._statements = {file: sorted(lines) for file, lines in places.items()}

    def place(self, file: str, line: int) -> int | None:
        """Return the line a breakpoint on `line` would stop at; None when no statement follows."""
        return next((known for known in self._statements.get(file, []) if known >= line), None)

    def toggle(self, file: str, line: int) -> int | None:
        """Set or remove a breakpoint; return the line it concerns, None when nothing could stop there."""
        place = self.place(file, line)
        if place is None:
            return None
        lines = self._lines.setdefault(file, set())
        lines.symmetric_difference_update({place})
        return place

    def lines(self, file: str) -> tuple[int, ...]:
        """Return the lines of one file, in order."""
        return tuple(sorted(self._lines.get(file, ())))

    def __contains__(self, place: tuple[str, int]) -> bool:
        return place[1] in self._lines.get(place[0], ())

    @property
    def all(self) -> list[tuple[str, int]]:
        return [(file, line) for file in sorted(self._lines) for line in self.lines(file)]
