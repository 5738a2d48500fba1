"""Breakpoints on source lines, as the console wants them. The runtime is told all of them at every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from runtime.probe.commands import Breakpoint, SetBreakpoints


class Breakpoints:
    """Lines by file. A line without a statement belongs to the next line that has one."""

    def __init__(self, statement_lines: Iterable[tuple[str, int]] = ()) -> None:
        self._ids: dict[tuple[str, int], int] = {}
        self._last_id = 0
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
        if self._ids.pop((file, place), None) is None:
            self._last_id += 1
            self._ids[file, place] = self._last_id
        return place

    def move(self, moved: Mapping[str, Mapping[int, int]], statement_lines: Iterable[tuple[str, int]]) -> None:
        """Take the places of an edited program: `moved` says by file where each line went that is still there.

        A breakpoint whose line is gone goes with it, and so does one on whose line no statement stands any more.
        """
        self.set_statements(statement_lines)
        kept: dict[tuple[str, int], int] = {}
        for (file, line), number in self._ids.items():
            place = moved.get(file, {}).get(line)
            if place is not None and place in self._statements.get(file, ()):
                kept.setdefault((file, place), number)
        self._ids = kept

    def order(self) -> SetBreakpoints:
        """Return the order that sets them all."""
        places = sorted(self._ids.items())
        return SetBreakpoints(tuple(Breakpoint(number, file=file, line=line) for (file, line), number in places))

    def lines(self, file: str) -> tuple[int, ...]:
        """Return the lines of one file, in order."""
        return tuple(line for name, line in self.all if name == file)

    def __contains__(self, place: tuple[str, int]) -> bool:
        return place in self._ids

    @property
    def all(self) -> list[tuple[str, int]]:
        return sorted(self._ids)

    @property
    def stops(self) -> frozenset[tuple[str, int]]:
        """The lines at which those that are on would stop, by file: what a walk through the past stops at."""
        return frozenset(self._ids)
