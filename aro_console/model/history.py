"""One execution, statement by statement, as it can be walked without running it again.

ARO binds a name once, so what a run knew before its n-th statement is what the event gave and what the first n - 1
statements bound: a prefix. A pass of a loop has names of its own, which end with it; so the prefix is read with the
blocks of the program in mind. Positions count the statements that have run: 0 is the start, `end` is the present.

Passes that run side by side have their statements between each other's. Each is seen by itself: it knows what it bound
and what was bound around it, and nothing of its neighbours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aro_console.model.formatting import preview
from aro_console.model.runs import Binding, Change, Run, Step, forget_within
from aro_console.model.sentences import loops_around
from runtime.probe import records as r
from runtime.probe.records import Branch, is_around
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
    branch: Branch = ()

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
    """The number of the loop whose pass this is; -1 for the feature set itself, and for a pass of a parallel loop."""
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

    def branch(self, at: int) -> Branch:
        """Return in which pass of a parallel loop a position stands: in that of the statement that runs next.

        Before the head of its first pass, a loop is not entered yet.
        """
        step = self.step(at)
        if step is None:
            return self.run.branch
        return step.branch[:-1] if self._begins_pass(step) and step.branch[-1] == 1 else step.branch

    def _begins_pass(self, step: Step) -> bool:
        sentence = self._sentence(step)
        return bool(step.branch) and sentence is not None and sentence.loops and sentence.parallel

    def line(self, at: int, branch: Branch = ()) -> int:
        """Return the line of the statement that runs next, or at which the run stands; 0 when none does."""
        step = self.step(at)
        return step.span.line if step is not None else self.run.line(branch)

    def before(self, at: int, branch: Branch) -> int | None:
        """Return the position before the last statement of a pass, or of what is around it; None when none is kept."""
        places = range(min(at, self.end) - 1, self.start - 1, -1)
        return next((place for place in places if is_around(self.branch(place), branch)), None)

    def after(self, at: int, branch: Branch) -> int:
        """Return the next position behind this one of a pass, or of what is around it; the end when there is none."""
        places = range(at, self.end)
        return next((place for place in places if is_around(self.branch(place), branch)), self.end)

    def within(self, start: int, end: int, branch: Branch) -> list[int]:
        """Return the positions from one to before another that lie in passes inside a pass."""
        return [at for at in range(start, end) if self.branch(at) != branch and is_around(branch, self.branch(at))]

    def seq(self, at: int) -> int:
        """Return the number of the record behind which a position stands: the last statement's, else the run's."""
        before = self.step(at - 1)
        return before.seq if before is not None else self.run.seq

    def position(self, seq: int, branch: Branch = ()) -> int:
        """Return where the run, or a pass of it, stood when record `seq` was written."""
        behind = self.start + sum(step.seq <= seq for step in self.run.steps)
        return self.after(behind, branch) if branch else behind

    def gap(self) -> str:
        """Return, in words, what cannot be walked to; empty when nothing is missing."""
        if not self.run.stepped:
            return "the statements of this run were not recorded; :statements on records those of the next ones"
        if self.start:
            return f"the first {self.start:,} statements are no longer kept, only what they bound"
        return ""

    # --- names -----------------------------------------------------------------------------------------------

    def bindings(self, at: int, branch: Branch | None = None) -> list[Binding]:
        """Return the names visible at a position: what the last statement bound first, the latest next, the given.

        `branch` says which pass looks; without it, the one in which the position stands.
        """
        seen_by = self.branch(at) if branch is None else branch
        names: dict[str, object] = {}
        for scope in self._scopes(at, seen_by):
            for name, value in scope.names.items():
                names.pop(name, None)
                names[name] = value
        last = self._last(at, seen_by)
        fresh = {name for name, _ in last.bound} if last is not None else set()
        read = self._read_by(last)
        bound = [Binding(name, value, name in fresh, False, name in read) for name, value in reversed(names.items())]
        given = [
            Binding(name, value, False, True, name in read)
            for name, value in self.run.given.items()
            if name not in names
        ]
        return bound + given

    def names(self, at: int, branch: Branch | None = None) -> dict[str, object]:
        """Return the names visible at a position with their values."""
        return {binding.name: binding.value for binding in self.bindings(at, branch)}

    def _last(self, at: int, branch: Branch) -> Step | None:
        """Return the statement that ran last for whoever is in a pass; None when none is kept."""
        steps = (self.step(place) for place in range(min(at, self.end) - 1, self.start - 1, -1))
        return next((step for step in steps if step is not None and is_around(step.branch, branch)), None)

    def _read_by(self, step: Step | None) -> frozenset[str]:
        sentence = self._sentence(step) if step is not None else None
        return frozenset(sentence.reads) if sentence is not None else frozenset()

    def _scopes(self, at: int, branch: Branch) -> list[_Scope]:
        """Return the scopes in force at a position for whoever is in a pass, the outermost first."""
        scopes = {(): [_Scope(-1)]} | {
            known: [_Scope(-1, dict(names))] for known, names in self.run.bound_before.items()
        }
        changes = deque(self.run.changes)
        for place, step in self._numbered():
            if place >= at:
                break
            _alter(scopes, changes, place)
            forget_within(scopes, step.branch)
            self._enter(scopes.setdefault(step.branch, [_Scope(-1)]), step)
        _alter(scopes, changes, at)
        return _seen(scopes, branch)

    def _enter(self, scopes: list[_Scope], step: Step) -> None:
        """Leave the passes that a statement is no part of, enter the one it begins, and take what it bound."""
        around = self._loops_in_pass(step)
        kept = 1
        while kept < len(scopes) and kept <= len(around) and scopes[kept].loop == around[kept - 1]:
            kept += 1
        del scopes[kept:]
        scopes.extend(_Scope(loop) for loop in around[kept - 1 :])
        sentence = self._sentence(step)
        if sentence is not None and sentence.loops and not sentence.parallel:
            scopes.append(_Scope(step.statement))
        names = scopes[-1].names
        for name, value in step.bound:
            names.pop(name, None)
            names[name] = value

    def _loops_in_pass(self, step: Step) -> tuple[int, ...]:
        """Return the loops that a statement stands in, without those around the pass of a parallel loop it is in."""
        around = loops_around(self._sentences, step.statement)
        if not step.branch or self._begins_pass(step):
            return () if step.branch else around
        return around[1 + max((at for at, loop in enumerate(around) if self._sentences[loop].parallel), default=-1) :]

    def _sentence(self, step: Step) -> Sentence | None:
        return self._sentences[step.statement] if step.statement < len(self._sentences) else None

    # --- loops and lines -------------------------------------------------------------------------------------

    def passes(self) -> list[Pass]:
        """Return every pass that is kept, in the order they began."""
        found: list[Pass] = []
        counts: dict[tuple[Branch, int], int] = {}
        for at, step in self._numbered():
            sentence = self._sentence(step)
            if sentence is None or not sentence.loops:
                continue
            loop = (step.branch, step.statement)
            if not step.bound:
                counts.pop(loop, None)
                continue
            counts[loop] = step.branch[-1] if self._begins_pass(step) else counts.get(loop, 0) + 1
            first = self.after(at + 1, step.branch)
            found.append(Pass(first, counts[loop], step.span.line, step.bound, step.branch))
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


_Scopes = dict[Branch, list[_Scope]]
"""Of each pass that is not over."""


def _seen(scopes: _Scopes, branch: Branch) -> list[_Scope]:
    return [scope for depth in range(len(branch) + 1) for scope in scopes.get(branch[:depth], ())]


def _alter(scopes: _Scopes, changes: deque[Change], at: int) -> None:
    """Take the changes by order that were made up to a position, each where its name is bound."""
    while changes and changes[0].at <= at:
        change = changes.popleft()
        seen = _seen(scopes, change.branch)
        scope = next((scope for scope in reversed(seen) if change.name in scope.names), seen[-1])
        scope.names[change.name] = change.value


@dataclass(frozen=True, slots=True)
class Moment:
    """A run at one position: what the source and the bindings show."""

    history: History
    at: int
    past: bool = False
    """Somebody walked here; else it is where the run stands."""
    branch: Branch = ()
    hold: r.Held | None = None
    """What it is held as; None in the past, and while it is not held."""

    @property
    def run(self) -> Run:
        return self.history.run

    @property
    def line(self) -> int:
        """The line of the statement that runs next; 0 when none does."""
        if self.hold is not None and self.hold.span is not None:
            return self.hold.span.line
        return self.history.line(self.at, self.branch)

    @property
    def bindings(self) -> list[Binding]:
        return self.history.bindings(self.at, self.branch)

    @property
    def names(self) -> dict[str, object]:
        """The names visible there with their values."""
        return self.history.names(self.at, self.branch)


def present(history: History, wanted: r.Held | None = None) -> Moment:
    """Return where a run stands: at the hold that is wanted, if that is one of its holds, else at its longest."""
    run = history.run
    hold = wanted if wanted is not None and wanted.hold_id in run.holds else run.hold
    return Moment(history, history.end, branch=hold.branch if hold is not None else run.branch, hold=hold)
