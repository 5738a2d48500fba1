"""Breakpoints of every kind, as the console wants them. The runtime is told all of them at every change.

A line breakpoint stands on a statement: on the one that goes on there where none begins, else on the next. It moves
with its text when the file is edited. Numbers are given once and never again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from aro_console.model.formatting import duration, visible
from aro_console.model.moving import moved_lines
from runtime.probe.breakpoints import BreakpointStatus
from runtime.probe.commands import Breakpoint, BreakpointKind, SetBreakpoints
from runtime.probe.placing import at_line
from runtime.probe.spending import COSTLY

StatementPlace = tuple[str, int, int]
"""File, first and last line of a statement."""

KEPT_REMOVED = 100
"""Breakpoints that can be brought back."""

ANYWHERE = frozenset({BreakpointKind.ERROR, BreakpointKind.UNCAUGHT})
"""Kinds of which there is one, without a place or a target."""


class Breakpoints:
    """All breakpoints, by number."""

    def __init__(self, statements: Iterable[StatementPlace] = ()) -> None:
        self._kept: dict[int, Breakpoint] = {}
        self._removed: list[Breakpoint] = []
        """Those that somebody removed, the last one last."""
        self._last_id = 0
        self._statements: dict[str, list[tuple[int, int]]] = {}
        self.set_statements(statements)

    def set_statements(self, statements: Iterable[StatementPlace]) -> None:
        """Take the places of all statements."""
        places: dict[str, list[tuple[int, int]]] = {}
        for file, first, last in statements:
            places.setdefault(file, []).append((first, last))
        self._statements = {file: sorted(lines) for file, lines in places.items()}

    # --- looking -----------------------------------------------------------------------------------------------

    @property
    def kept(self) -> list[Breakpoint]:
        """All of them: those on lines by place, then the others as they came."""
        lines = sorted((one for one in self._kept.values() if _on_line(one)), key=lambda one: (one.file, one.line))
        return lines + [one for one in self._kept.values() if not _on_line(one)]

    def get(self, number: int) -> Breakpoint | None:
        return self._kept.get(number)

    @property
    def removed(self) -> Breakpoint | None:
        """The one that was removed last and can be brought back."""
        return self._removed[-1] if self._removed else None

    def at(self, file: str, line: int) -> Breakpoint | None:
        """Return the one on a line."""
        return next(
            (one for one in self._kept.values() if _on_line(one) and (one.file, one.line) == (file, line)), None
        )

    def place(self, file: str, line: int) -> int | None:
        """Return the line a breakpoint on `line` would stop at; None when no statement stands there or behind."""
        known = self._statements.get(file, [])
        at = at_line(line, known)
        return known[at][0] if at is not None else None

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
        gone = self._kept.pop(number, None)
        if gone is not None:
            self._removed = [*self._removed[1 - KEPT_REMOVED :], gone]

    def bring_back(self) -> Breakpoint | None:
        """Keep the one that was removed last again, under its number, and return it.

        One that simply stops makes room for it; one that asks for more stays, and then None is returned.
        """
        if not self._removed:
            return None
        one = self._removed.pop()
        there = self.at(one.file, one.line) if _on_line(one) else self.on(one.kind, one.target)
        if there is not None and asks(there):
            return None
        if there is not None:
            del self._kept[there.breakpoint_id]
        self._kept[one.breakpoint_id] = one
        return one

    def move(
        self, before: Mapping[str, str], now: Mapping[str, str], statements: Iterable[StatementPlace]
    ) -> list[Breakpoint]:
        """Take the places of an edited program, whose files by name had the texts of `before` and have those of `now`.

        A file that is not in `before` is taken to have been as it is.

        A breakpoint whose line is gone goes with it, and so does one on whose line no statement stands any more. Return
        those, as they were. What was removed moves as well, so that it comes back where it belongs.
        """
        self.set_statements(statements)
        begins = {(file, first) for file, known in self._statements.items() for first, _ in known}
        on_lines = [known for known in self._kept.values() if _on_line(known)]
        files = {one.file for one in (*on_lines, *self._removed) if _on_line(one)}
        texts = {file: now.get(file, "") for file in files}
        moved = {file: moved_lines(before.get(file, text), text) for file, text in texts.items()}

        def place(one: Breakpoint) -> Breakpoint | None:
            """Return it where its statement stands now; None where none does."""
            if not _on_line(one):
                return one
            line = moved[one.file].get(one.line, 0)
            return replace(one, line=line) if (one.file, line) in begins else None

        gone, taken = [], set()
        for one in on_lines:
            there = place(one)
            if there is None or (there.file, there.line) in taken:
                del self._kept[one.breakpoint_id]
                gone.append(one)
            else:
                taken.add((there.file, there.line))
                self._kept[one.breakpoint_id] = there
        self._removed = [there for one in self._removed if (there := place(one)) is not None]
        return gone


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


def moved_words(line: int, place: int, asked: str, owner: str) -> str:
    """Return why a breakpoint wanted on `line`, in the feature set `asked`, stands on `place`, in that of `owner`.

    A blank follows what is said; it is empty where the breakpoint stands on the line it was wanted on.
    """
    if place == line:
        return ""
    if place > line and asked and owner and asked != owner:
        return (
            f"No statement of {visible(asked)} stands on line {line} or behind it; the next is of another feature set. "
        )
    return f"Line {line} belongs to the statement that {'begins' if place < line else 'stands'} on line {place}. "


def toggled_words(file: str, place: int, owner: str, removed: Breakpoint | None) -> str:
    """Return what became of a breakpoint on the statement of `owner` on `place`: set, or `removed` stood there."""
    there = f"{file}:{place}, in {visible(owner)}" if owner else f"{file}:{place}"
    if removed is None:
        return f"Breaks on {there}."
    asked = asks(removed)
    return f"No longer breaks on {there}{f': {asked}' if asked else ''}."


def gone_words(gone: Sequence[Breakpoint]) -> str:
    """Return which breakpoints went with their lines; empty when none did."""
    if not gone:
        return ""
    places = ", ".join(where(one) for one in gone)
    return (
        f"The line of the breakpoint on {places} is gone, and so is it."
        if len(gone) == 1
        else (f"The lines of the breakpoints on {places} are gone, and so are they.")
    )


def asks(one: Breakpoint) -> str:
    """Return what more a breakpoint asks, and what it does instead of stopping; empty when it simply stops."""
    parts = (
        f"if {visible(one.condition)}" if one.condition else "",
        f"hits {visible(one.hit_condition)}" if one.hit_condition else "",
        f"logs {visible(one.log_message)}" if one.log_message else "",
    )
    return "  ".join(part for part in parts if part)


def in_full(one: Breakpoint, status: BreakpointStatus | None) -> str:
    """Return everything that is to be known of a breakpoint, why it never stops included."""
    said = [where(one), asks(one) or "stops always"]
    said += ["parked"] if not one.enabled else []
    said += [cost] if (cost := cost_words(status)) else []
    said += [f"{status.hits:,} hit{'s' if status.hits > 1 else ''}"] if status is not None and status.hits else []
    said += [f"never stops: {visible(status.fault)}"] if status is not None and status.fault else []
    return "  ".join(said)


def cost_words(status: BreakpointStatus | None) -> str:
    """Return what it costs the program to ask a breakpoint; empty where that was never worth saying."""
    if status is None or status.spending.share < COSTLY:
        return ""
    return f"takes {status.spending.share:.0%} of the time, {duration(status.spending.each_ns)} each"


def costly(statuses: Mapping[int, BreakpointStatus], now_ns: int) -> str:
    """Return which breakpoint slows the program most just now, and how much; empty while none does."""
    slowing = [one for one in statuses.values() if one.spending.is_costly(now_ns) and not one.fault]
    if not slowing:
        return ""
    worst = max(slowing, key=lambda one: one.spending.share)
    return f"breakpoint {worst.breakpoint_id} takes {worst.spending.share:.0%}"


def sign(one: Breakpoint, status: BreakpointStatus | None) -> str:
    """Return how a breakpoint is drawn: ``●`` on, ``○`` parked, ``◆`` conditional, ``◇`` logs only, ``✗`` faulty."""
    if not one.enabled:
        return "○"
    if status is not None and status.fault:
        return "✗"
    if one.log_message:
        return "◇"
    return "◆" if one.condition or one.hit_condition else "●"
