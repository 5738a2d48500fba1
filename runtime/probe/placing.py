"""Where a breakpoint could stop: from what it names to the statements of a program."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from runtime.frozen import frozen
from runtime.probe.commands import Breakpoint, BreakpointKind
from runtime.source import SourceFile, Span

REPOSITORY = "-repository"
"""How the name of every repository ends."""


Lines = tuple[int, int]
"""The first and the last line of a statement."""


def at_line(line: int, statements: Sequence[Lines]) -> int | None:
    """Return which of `statements`, in the order of their places, a line belongs to.

    The one that begins there, else the one that goes on there, else the next; None when none follows. A statement with
    a body goes on only up to the first statement in it.
    """
    at = bisect_left(statements, line, key=lambda lines: lines[0])
    if at < len(statements) and statements[at][0] == line:
        return at
    if at and statements[at - 1][1] >= line and not _has_body(statements, at - 1):
        return at - 1
    return at if at < len(statements) else None


def _has_body(statements: Sequence[Lines], at: int) -> bool:
    return at + 1 < len(statements) and statements[at + 1][0] <= statements[at][1]


class Statement(Protocol):
    """A statement, as `runtime.compiler.program.Statement` is one."""

    @property
    def number(self) -> int: ...

    @property
    def span(self) -> Span: ...

    @property
    def verb(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def writes(self) -> tuple[str, ...]: ...


class FeatureSet(Protocol):
    """A feature set, as `runtime.compiler.program.Code` is one."""

    @property
    def name(self) -> str: ...

    @property
    def span(self) -> Span: ...

    @property
    def statements(self) -> Sequence[Statement]: ...


@frozen
class Place:
    """Where one breakpoint could stop."""

    line: int = 0
    """The line it was moved to; 0 for what is no line."""
    fault: str = ""
    """Why there is no such place."""
    statements: tuple[tuple[Span, int], ...] = ()
    """The feature set and the number of each statement it stops before."""
    traced: frozenset[Span] = frozenset()
    """The feature sets that may write what it looks at, or publish the event it stops."""


Callers = Callable[[], Mapping[Span, frozenset[Span]]]
"""Tells of each feature set those with a statement that may set it off and wait for it. Asked when that matters."""

Publishers = Callable[[], Mapping[str, frozenset[Span]]]
"""Tells, by type of event, the feature sets with a statement that may publish one and wait for its handlers."""


class Places:
    """The statements of a program."""

    def __init__(
        self,
        feature_sets: Sequence[FeatureSet],
        files: Sequence[SourceFile] = (),
        callers: Callers | None = None,
        publishers: Publishers | None = None,
    ) -> None:
        self._feature_sets = feature_sets
        self._callers = callers
        self._publishers = publishers
        self._statements: dict[str, list[tuple[Span, Span, int]]] = {file.name: [] for file in files}
        """By file, in order: place, feature set and number of each statement."""
        for feature_set in feature_sets:
            found = self._statements.setdefault(feature_set.span.source.name, [])
            for statement in feature_set.statements:
                found.append((statement.span, feature_set.span, statement.number))
        for found in self._statements.values():
            found.sort(key=lambda entry: entry[0].start)

    def of(self, breakpoint: Breakpoint) -> Place:
        """Return where `breakpoint` stops."""
        return _KINDS[breakpoint.kind](self, breakpoint)

    def callers(self, feature_sets: Iterable[Span]) -> frozenset[Span]:
        """Return the feature sets that may wait for one of these, directly or not: a step out leads into them."""
        known = self._callers() if self._callers is not None else {}
        found: set[Span] = set()
        reached = list(feature_sets)
        while reached:
            new = known.get(reached.pop(), frozenset()) - found
            found |= new
            reached += new
        return frozenset(found)

    def knows(self, feature_set: str) -> bool:
        """Whether there is a feature set of that name."""
        return any(known.name == feature_set for known in self._feature_sets)

    def statement_at(self, file: str, line: int) -> Span | None:
        """Return the statement that a line belongs to, as `at_line` has it; None when none stands there or behind."""
        place = self._at_line(file, line)
        if not place.statements:
            return None
        ((feature_set, number),) = place.statements
        found = next(known for known in self._feature_sets if known.span == feature_set)
        return found.statements[number].span

    def _at_line(self, file: str, line: int) -> Place:
        known = self._statements.get(file)
        if known is None:
            return Place(fault=f"there is no file {file} in this application")
        at = at_line(line, [(span.line, span.last_line) for span, _, _ in known])
        if at is None:
            return Place(fault=f"no statement stands on line {line} of {file} or behind it")
        found, feature_set, number = known[at]
        return Place(found.line, statements=((feature_set, number),))

    def _feature_set(self, breakpoint: Breakpoint) -> Place:
        named = [known for known in self._feature_sets if known.name == breakpoint.target]
        if not named:
            return Place(fault=f"there is no feature set {breakpoint.target}")
        entered = tuple((known.span, 0) for known in named if known.statements)
        return Place(statements=entered, fault="" if entered else f"{breakpoint.target} has no statements")

    def _verb(self, breakpoint: Breakpoint) -> Place:
        verb = breakpoint.target.lower()
        found = tuple(
            (known.span, statement.number)
            for known in self._feature_sets
            for statement in known.statements
            if statement.verb == verb
        )
        return Place(statements=found, fault="" if found else f"no statement has the verb {breakpoint.target}")

    def _event(self, breakpoint: Breakpoint) -> Place:
        if breakpoint.log_message or self._publishers is None:
            return Place()  # nobody will look at whoever published it
        return Place(traced=self._publishers().get(breakpoint.target, frozenset()))

    def _data(self, breakpoint: Breakpoint) -> Place:
        target = breakpoint.target
        writes = _writes_rows if target.endswith(REPOSITORY) else _binds
        found = frozenset(
            known.span
            for known in self._feature_sets
            if any(writes(statement, target) for statement in known.statements)
        )
        return Place(traced=found, fault="" if found else f"no statement writes {target}")


def _binds(statement: Statement, name: str) -> bool:
    return name in statement.writes


def _writes_rows(statement: Statement, repository: str) -> bool:
    return f"<{repository}" in statement.text


_KINDS: Mapping[BreakpointKind, Callable[[Places, Breakpoint], Place]] = {
    BreakpointKind.LINE: lambda places, breakpoint: places._at_line(breakpoint.file, breakpoint.line),
    BreakpointKind.HANDLER: Places._feature_set,
    BreakpointKind.VERB: Places._verb,
    BreakpointKind.EVENT: Places._event,
    BreakpointKind.ERROR: lambda places, breakpoint: Place(),
    BreakpointKind.UNCAUGHT: lambda places, breakpoint: Place(),
    BreakpointKind.DATA: Places._data,
}
