"""One execution, statement by statement, as it can be walked without running it again.

ARO binds a name once, so what a run knew before its n-th statement is what the event gave and what the first n - 1
statements bound: a prefix. A pass of a loop has names of its own, which end with it; so the prefix is read with the
blocks of the program in mind. Positions count the statements that have run: 0 is the start, `end` is the present.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aro_console.model.formatting import preview
from aro_console.model.runs import Binding, Change, Run, Step
from aro_console.model.sentences import loops_around
from runtime.probe.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass through a loop."""

    at: int
    """Its first position: the loop's names are bound, nothing of the body has run."""
    number: int
    """Counted from 1, anew each time the loop is come to."""
    line: int
    bound: tuple[tuple[str, object], ...]

    @property
    def text(self) -> str:
        """How it is found: ``item = 5``."""
        return ", ".join(f"{name} = {preview(value, 60)}" for name, value in self.bound)


@dataclass(slots=True)
class LineFacts:
    """What one line of the source did in a run, up to a position."""

    hits: int = 0
    elapsed_ns: int = 0
    """Of all its statements together, what they waited for included."""
    bound: tuple[tuple[str, object], ...] = ()
    """What it bound last."""


@dataclass(slots=True)
class _Scope:
    loop: int
    """The number of the loop whose pass this is; -1 for the feature set itself."""
    names: dict[str, object] = field(default_factory=dict)


class History:
    """The steps of one run. Cheap to make: it looks at the run, it keeps nothing of its own."""

    def __init__(self, run: Run, sentences: Sequence[Sentence] = ()) -> None:
        self.run = run
        self._sentences = sentences

    @property
    def start(self) -> int:
        """The first position that can be walked to; more than 0 when the steps before it are no longer kept."""
        return self.run.steps_dropped

    @property
    def end(self) -> int:
        """The present: how many statements have run."""
        return self.run.steps_dropped + len(self.run.steps)

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The statements of its feature set by number; empty when they are not known."""
        return self._sentences

    @property
    def walkable(self) -> bool:
        return bool(self.run.steps)

    def step(self, at: int) -> Step | None:
        """Return the statement that runs at a position; None at the end, and where it is no longer kept."""
        index = at - self.start
        return self.run.steps[index] if 0 <= index < len(self.run.steps) else None

    def line(self, at: int) -> int:
        """Return the line of the statement that runs next, or at which the run stands; 0 when none does."""
        step = self.step(at)
        return step.span.line if step is not None else self.run.line

    def seq(self, at: int) -> int:
        """Return the number of the record behind which a position stands: the last statement's, else the run's."""
        before = self.step(at - 1)
        return before.seq if before is not None else self.run.seq

    def position(self, seq: int) -> int:
        """Return where the run stood when record `seq` was written."""
        return self.start + sum(step.seq <= seq for step in self.run.steps)

    def gap(self) -> str:
        """Return, in words, what cannot be walked to; empty when nothing is missing."""
        if not self.run.stepped:
            return "the statements of this run were not recorded; :statements on records those of the next ones"
        if self.start:
            return f"the first {self.start:,} statements are no longer kept, only what they bound"
        return ""

    # --- names -----------------------------------------------------------------------------------------------

    def bindings(self, at: int) -> list[Binding]:
        """Return the names visible at a position: what the last statement bound first, the latest next, the given."""
        names: dict[str, object] = {}
        for scope in self._scopes(at):
            for name, value in scope.names.items():
                names.pop(name, None)
                names[name] = value
        last = self.step(at - 1)
        fresh = {name for name, _ in last.bound} if last is not None else set()
        read = self._read_by(last)
        bound = [Binding(name, value, name in fresh, False, name in read) for name, value in reversed(names.items())]
        given = [
            Binding(name, value, False, True, name in read)
            for name, value in self.run.given.items()
            if name not in names
        ]
        return bound + given

    def names(self, at: int) -> dict[str, object]:
        """Return the names visible at a position with their values."""
        return {binding.name: binding.value for binding in self.bindings(at)}

    def _read_by(self, step: Step | None) -> frozenset[str]:
        sentence = self._sentence(step) if step is not None else None
        return frozenset(sentence.reads) if sentence is not None else frozenset()

    def _scopes(self, at: int) -> list[_Scope]:
        scopes = [_Scope(-1, dict(self.run.bound_before))]
        changes = deque(self.run.changes)
        for place, step in self._numbered():
            if place >= at:
                break
            _alter(scopes, changes, place)
            self._enter(scopes, step)
        _alter(scopes, changes, at)
        return scopes

    def _enter(self, scopes: list[_Scope], step: Step) -> None:
        """Leave the passes that a statement is no part of, enter the one it begins, and take what it bound."""
        around = loops_around(self._sentences, step.statement)
        kept = 1
        while kept < len(scopes) and kept <= len(around) and scopes[kept].loop == around[kept - 1]:
            kept += 1
        del scopes[kept:]
        scopes.extend(_Scope(loop) for loop in around[kept - 1 :])
        sentence = self._sentence(step)
        if sentence is not None and sentence.loops:
            if sentence.parallel:
                return  # it is told of last, with the items of passes that are over
            scopes.append(_Scope(step.statement))
        names = scopes[-1].names
        for name, value in step.bound:
            names.pop(name, None)
            names[name] = value

    def _sentence(self, step: Step) -> Sentence | None:
        return self._sentences[step.statement] if step.statement < len(self._sentences) else None

    # --- loops and lines -------------------------------------------------------------------------------------

    def passes(self) -> list[Pass]:
        """Return every pass that is kept, in the order they began; not those that ran side by side."""
        found: list[Pass] = []
        counts: dict[int, int] = {}
        for at, step in self._numbered():
            sentence = self._sentence(step)
            if sentence is None or not sentence.loops or sentence.parallel:
                continue
            if not step.bound:
                counts.pop(step.statement, None)
                continue
            counts[step.statement] = counts.get(step.statement, 0) + 1
            found.append(Pass(at + 1, counts[step.statement], step.span.line, step.bound))
        return found

    def lines(self, at: int) -> Mapping[int, LineFacts]:
        """Return, by line, what has run up to a position."""
        found: dict[int, LineFacts] = {}
        for place, step in self._numbered():
            if place >= at:
                break
            facts = found.setdefault(step.span.line, LineFacts())
            facts.hits += 1
            facts.elapsed_ns += step.elapsed_ns
            facts.bound = step.bound or facts.bound
        return found

    def _numbered(self) -> Iterator[tuple[int, Step]]:
        return enumerate(self.run.steps, self.start)


def _alter(scopes: Sequence[_Scope], changes: deque[Change], at: int) -> None:
    """Take the changes by order that were made up to a position, each where its name is bound."""
    while changes and changes[0].at <= at:
        change = changes.popleft()
        scope = next((scope for scope in reversed(scopes) if change.name in scope.names), scopes[-1])
        scope.names[change.name] = change.value


@dataclass(frozen=True, slots=True)
class Moment:
    """A run at one position: what the source and the bindings show."""

    history: History
    at: int
    past: bool = False
    """Somebody walked here; else it is where the run stands."""

    @property
    def run(self) -> Run:
        return self.history.run

    @property
    def line(self) -> int:
        """The line of the statement that runs next; 0 when none does."""
        return self.history.line(self.at)

    @property
    def bindings(self) -> list[Binding]:
        return self.history.bindings(self.at)
