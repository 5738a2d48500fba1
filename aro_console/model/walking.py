"""Walking through what has happened: back and forth over statements, into and out of what they set off.

Nothing runs again and nothing is undone: a cursor moves over the records. It follows executions, as steps do, so from
the start of a run it goes on in the run that caused it. A move that is not possible is answered with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from aro_console.model.causes import LookUp, chain
from aro_console.model.history import History, Moment, present
from aro_console.model.runs import Run, Runs
from aro_console.model.sentences import Sentences
from runtime.probe import records as r
from runtime.probe.records import Branch

Places = Collection[tuple[str, int]]
"""Files and lines at which a walk stops: those of the line breakpoints that are on."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the past: a run, and how many of its statements have run."""

    execution_id: int
    at: int
    branch: Branch = ()
    """Whose eyes it is seen with, where passes run side by side."""


Moved = Cursor | str
"""Where a move leads, or why it leads nowhere."""


class Walks:
    """The histories of the runs that are kept, and how they hang together."""

    def __init__(self, runs: Runs, record: LookUp, sentences: Sentences) -> None:
        self._runs = runs
        self._record = record
        self._sentences = sentences

    def know(self, sentences: Sentences) -> None:
        """Take the statements of an edited program; those that ran before are known by their own text."""
        self._sentences = self._sentences.joined(sentences)

    def history(self, run: Run) -> History:
        return History(run, self._sentences.of(run.span))

    def moment(self, cursor: Cursor) -> Moment | None:
        """Return what is seen at a place in the past; None when its run is no longer kept."""
        run = self._runs.get(cursor.execution_id)
        if run is None:
            return None
        history = self.history(run)
        at = min(max(cursor.at, history.start), history.end)
        return Moment(history, at, past=True, branch=cursor.branch)

    def present(self, run: Run, wanted: r.Held | None = None) -> Moment:
        """Return a run where it stands: at the hold that is wanted, if it is one of its, else at its longest."""
        return present(self.history(run), wanted)

    def of_hold(self, hold: r.Held) -> Moment | None:
        """Return where the run stands that is held, or that published the event whose delivery is; None without one."""
        run = self._runs.get(hold.execution_id)
        if run is not None:
            return self.present(run, hold)
        asked = self._asked(hold.seq)
        by = self._runs.get(asked.execution_id) if asked is not None else None
        if asked is None or by is None:
            return None
        history = self.history(by)
        return Moment(history, history.end, branch=asked.branch)

    def place(self, run: Run, at: int) -> Cursor:
        """Return a position of a run as a place, in the pass in which its statement runs."""
        return Cursor(run.execution_id, at, self.history(run).branch(at))

    def is_present(self, cursor: Cursor) -> bool:
        """Whether a run that is not over stands where the cursor does."""
        run = self._runs.get(cursor.execution_id)
        return run is not None and run.state in ("held", "running") and cursor.at >= self.history(run).end

    def behind(self, cursor: Cursor) -> Cursor:
        """Return the place behind the statement that stands at a place."""
        run = self._runs.get(cursor.execution_id)
        return cursor if run is None else self.place(run, self.history(run).after(cursor.at + 1, cursor.branch))

    # --- what hangs together -----------------------------------------------------------------------------------

    def caller(self, run: Run) -> Cursor | None:
        """Return the place before the statement that set a run off; None when no recorded statement did."""
        asked = self._asked(run.seq)
        by = self._runs.get(asked.execution_id) if asked is not None else None
        if asked is None or by is None or not by.stepped:
            return None
        return Cursor(by.execution_id, self.history(by).position(asked.seq, asked.branch), asked.branch)

    def _asked(self, seq: int) -> r.EffectRequested | None:
        """Return what a statement asked that led to a record; None when none did, or it has left memory."""
        causes = chain(seq, self._record)[1:]
        return next((cause for cause in causes if isinstance(cause, r.EffectRequested)), None)

    def started_by(self, cursor: Cursor) -> list[Run]:
        """Return the runs that the statement at a place set off and that can be walked, in order."""
        run = self._runs.get(cursor.execution_id)
        if run is None:
            return []
        others = (other for other in self._runs.flow(run.flow) if other.seq > run.seq and other.steps)
        return [other for other in others if self.caller(other) == cursor]

    def stops(self, flow: int, places: Places) -> list[tuple[int, Cursor]]:
        """Return every place of a flow at which a statement of `places` was about to run, in the order they came."""
        return sorted(self._stops(flow, places), key=lambda stop: stop[0])

    def _stops(self, flow: int, places: Places) -> Iterator[tuple[int, Cursor]]:
        for run in self._runs.flow(flow):
            history = self.history(run)
            for at in range(history.start, history.end):
                step = history.step(at)
                if step is not None and (step.span.source.name, step.span.line) in places:
                    yield history.seq(at), self.place(run, at)


Move = Callable[[Walks, Moment, Places], Moved]

_AT_START = "This is the start of the run, and no statement that was recorded set it off."
_CUT = "The statements before this one are no longer kept."
_AT_END = "This is the end of the run, and no statement that was recorded waits for it."


def back_over(walks: Walks, moment: Moment, places: Places) -> Moved:
    """One statement back; from the start of a run, to the statement that set it off."""
    before = moment.history.before(moment.at, moment.branch)
    if before is not None:
        return walks.place(moment.run, before)
    if moment.history.start:
        return _CUT
    return walks.caller(moment.run) or _AT_START


def back_into(walks: Walks, moment: Moment, places: Places) -> Moved:
    """To the end of the last run that the statement before set off; one statement back when it set off none.

    Behind a parallel loop it leads before the last statement of its passes.
    """
    history, before = moment.history, moment.history.before(moment.at, moment.branch)
    if before is None:
        return back_over(walks, moment, places)
    passed = history.within(before, moment.at, moment.branch)
    if passed:
        return walks.place(moment.run, passed[-1])
    started = walks.started_by(walks.place(moment.run, before))
    if not started:
        return back_over(walks, moment, places)
    return walks.place(started[-1], walks.history(started[-1]).end)


def back_to_start(walks: Walks, moment: Moment, places: Places) -> Moved:
    """To the start of the run."""
    start = moment.history.start
    if moment.at > start:
        return walks.place(moment.run, start)
    return _CUT if start else "This is the start of the run."


def back_to_break(walks: Walks, moment: Moment, places: Places) -> Moved:
    """To the last time before that a line with a breakpoint was about to run, in any run of this flow."""
    here = moment.history.seq(moment.at)
    before = [cursor for seq, cursor in walks.stops(moment.run.flow, places) if seq < here]
    return before[-1] if before else "No line with a breakpoint ran before this in this flow."


def forward_over(walks: Walks, moment: Moment, places: Places) -> Moved:
    """One statement on; from the end of a run, behind the statement that set it off."""
    if moment.at < moment.history.end:
        return walks.place(moment.run, moment.history.after(moment.at + 1, moment.branch))
    return _behind_caller(walks, moment)


def forward_into(walks: Walks, moment: Moment, places: Places) -> Moved:
    """To the start of the first run that the next statement set off; one statement on when it set off none.

    Before a parallel loop it leads to the first statement of its passes.
    """
    history, at = moment.history, moment.at
    passed = history.within(at, history.after(at + 1, moment.branch), moment.branch)
    if passed:
        return walks.place(moment.run, passed[0])
    started = walks.started_by(Cursor(moment.run.execution_id, at, moment.branch))
    if not started:
        return forward_over(walks, moment, places)
    return walks.place(started[0], walks.history(started[0]).start)


def forward_out(walks: Walks, moment: Moment, places: Places) -> Moved:
    """Behind the statement that set this run off, or to the end of the run."""
    end = moment.history.end
    behind = _behind_caller(walks, moment)
    return walks.place(moment.run, end) if isinstance(behind, str) and moment.at < end else behind


def forward_to_break(walks: Walks, moment: Moment, places: Places) -> Moved:
    """To the next time that a line with a breakpoint was about to run, in any run of this flow; else to the end."""
    here = moment.history.seq(moment.at)
    behind = [cursor for seq, cursor in walks.stops(moment.run.flow, places) if seq > here]
    if behind:
        return behind[0]
    end = moment.history.end
    return walks.place(moment.run, end) if moment.at < end else "No line with a breakpoint ran after this."


def _behind_caller(walks: Walks, moment: Moment) -> Moved:
    caller = walks.caller(moment.run)
    return walks.behind(caller) if caller is not None else _AT_END
