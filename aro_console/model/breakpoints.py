"""Breakpoints of every kind, as the console wants them. The runtime is told all of them at every change.

A line breakpoint stands on a statement: on a line without one it belongs to the next line that has one, and it moves
with its text when the file is edited. Numbers are given once and never again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from aro_console.model.formatting import visible
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint, BreakpointKind, SetBreakpoints

ANYWHERE = frozenset({BreakpointKind.ERROR, BreakpointKind.UNCAUGHT})
"""Kinds of which there is one, without a place or a target."""


class Breakpoints:
    """All breakpoints, by number."""

    def __init__(self, statement_lines: Iterable[tuple[str, int]] = ()) -> None:
        self._kept: dict[int, Breakpoint] = {}
        self._last_id = 0
        self._statements: dict[str, list[int]] = {}
        self.set_statements(statement_lines)

    def set_statements(self, statement_lines: Iterable[tuple[str, int]]) -> None:
        """Take the places of all statements, as (file, line)."""
        places: dict[str, set[int]] = {}
        for file, line in statement_lines:
            places.setdefault(file, set()).add(line)
        self._statements = {file: sorted(lines) for file, lines in places.items()}

    # --- looking -----------------------------------------------------------------------------------------------

    @property
    def kept(self) -> list[Breakpoint]:
        """All of them: those on lines by place, then the others as they came."""
        lines = sorted((one for one in self._kept.values() if _on_line(one)), key=lambda one: (one.file, one.line))
        return lines + [one for one in self._kept.values() if not _on_line(one)]

    def get(self, number: int) -> Breakpoint | None:
        return self._kept.get(number)

    def at(self, file: str, line: int) -> Breakpoint | None:
        """Return the one on a line."""
        return next(
            (one for one in self._kept.values() if _on_line(one) and (one.file, one.line) == (file, line)), None
        )

    def place(self, file: str, line: int) -> int | None:
        """Return the line a breakpoint on `line` would stop at; None when no statement follows."""
        return next((known for known in self._statements.get(file, []) if known >= line), None)

    def lines(self, file: str) -> tuple[int, ...]:
        """Return the lines of one file that have one, in order."""
        return tuple(line for name, line in self.all if name == file)

    def __contains__(self, place: tuple[str, int]) -> bool:
        return self.at(*place) is not None

    @property
    def all(self) -> list[tuple[str, int]]:
        """The lines that have one, by file."""
        return [(one.file, one.line) for one in self.kept if _on_line(one)]

    @property
    def stops(self) -> frozenset[tuple[str, int]]:
        """The lines at which those that are on would stop, by file: what a walk through the past stops at."""
        ready = (one for one in self._kept.values() if _on_line(one) and one.enabled and not one.log_message)
        return frozenset((one.file, one.line) for one in ready)

    def order(self) -> SetBreakpoints:
        """Return the order that sets them all."""
        return SetBreakpoints(tuple(self.kept))

    # --- changing ----------------------------------------------------------------------------------------------

    def toggle(self, file: str, line: int) -> int | None:
        """Set or remove a breakpoint; return the line it concerns, None when nothing could stop there."""
        place = self.place(file, line)
        if place is None:
            return None
        there = self.at(file, place)
        if there is not None:
            self.remove(there.breakpoint_id)
        else:
            self.add(Breakpoint(0, file=file, line=place))
        return place

    def toggle_target(self, kind: BreakpointKind, target: str = "") -> bool:
        """Set or remove the breakpoint on a handler, verb, event or any error; whether it is set now."""
        there = self.on(kind, target)
        if there is not None:
            self.remove(there.breakpoint_id)
        else:
            self.add(Breakpoint(0, kind, target))
        return there is None

    def on(self, kind: BreakpointKind, target: str = "") -> Breakpoint | None:
        """Return the one of a kind on a target."""
        return next((one for one in self._kept.values() if (one.kind, one.target) == (kind, target)), None)

    def add(self, wanted: Breakpoint) -> Breakpoint:
        """Keep a breakpoint under a new number, and return it as it is kept."""
        self._last_id += 1
        kept = self._kept[self._last_id] = replace(wanted, breakpoint_id=self._last_id)
        return kept

    def change(self, number: int, **changes: object) -> bool:
        """Give a breakpoint another condition, hit condition, log message, or park it; False when there is none."""
        there = self._kept.get(number)
        if there is None:
            return False
        self._kept[number] = replace(there, **changes)  # type: ignore[arg-type]  # the fields of a Breakpoint
        return True

    def remove(self, number: int) -> None:
        self._kept.pop(number, None)

    def move(self, moved: Mapping[str, Mapping[int, int]], statement_lines: Iterable[tuple[str, int]]) -> None:
        """Take the places of an edited program: `moved` says by file where each line went that is still there.

        A breakpoint whose line is gone goes with it, and so does one on whose line no statement stands any more.
        """
        self.set_statements(statement_lines)
        taken: set[tuple[str, int]] = set()
        for one in [known for known in self._kept.values() if _on_line(known)]:
            line = moved.get(one.file, {}).get(one.line)
            if line is None or line not in self._statements.get(one.file, ()) or (one.file, line) in taken:
                self.remove(one.breakpoint_id)
            else:
                taken.add((one.file, line))
                self._kept[one.breakpoint_id] = replace(one, line=line)


def _on_line(one: Breakpoint) -> bool:
    return one.kind is BreakpointKind.LINE


# --- words -------------------------------------------------------------------------------------------------------

_KIND_WORDS = {
    BreakpointKind.LINE: "line",
    BreakpointKind.HANDLER: "in",
    BreakpointKind.VERB: "verb",
    BreakpointKind.EVENT: "event",
    BreakpointKind.ERROR: "any error",
    BreakpointKind.UNCAUGHT: "uncaught error",
    BreakpointKind.DATA: "when",
}


def where(one: Breakpoint) -> str:
    """Return where a breakpoint stops: ``main.aro:12``, ``event UserJoined``, ``any error``."""
    if _on_line(one):
        return f"{one.file}:{one.line}"
    return f"{_KIND_WORDS[one.kind]} {visible(one.target)}".rstrip()


def asks(one: Breakpoint) -> str:
    """Return what more a breakpoint asks, and what it does instead of stopping; empty when it simply stops."""
    parts = (
        f"if {visible(one.condition)}" if one.condition else "",
        f"hits {visible(one.hit_condition)}" if one.hit_condition else "",
        f"logs {visible(one.log_message)}" if one.log_message else "",
    )
    return "  ".join(part for part in parts if part)


def sign(one: Breakpoint, status: BreakpointStatus | None) -> str:
    """Return how a breakpoint is drawn: ``●`` on, ``○`` parked, ``◆`` conditional, ``◇`` logs only, ``✗`` faulty."""
    if not one.enabled:
        return "○"
    if status is not None and status.fault:
        return "✗"
    if one.log_message:
        return "◇"
    return "◆" if one.condition or one.hit_condition else "●"
