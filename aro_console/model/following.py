"""Which of the holds the keys of stepping act on: a step is followed through its flow, whatever else is held meanwhile.

Until what a step let go of is held again, or nothing of its flow runs any more, the keys act on nothing by themselves:
a second key pressed too soon must not step somebody else's run. The passes of a parallel loop are as threads are to
others (DAP): a step in one of them leads into no other while it is under way.
"""

from __future__ import annotations

from aro_console.model.formatting import visible
from aro_console.model.runs import Run, Runs
from runtime.probe import records as r
from runtime.probe.records import Branch, is_around

Way = list[tuple[int, Branch]]
"""An execution with a pass of it, then whoever waits for that: an execution and a pass again, and so on."""

_SLOW_NS = 500_000_000
"""A step that takes longer is worth a word."""


class Following:
    """The hold that is followed, and the step that is on its way from it."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._hold_id = 0
        self._execution_id = 0
        self._stepped: r.Held | None = None
        """What a step that is on its way let go of."""
        self._newest = 0
        """The number of the last hold there was when that step began."""
        self._since_ns = 0
        self._target = ""
        """The feature set that step was to enter; empty for any."""

    @property
    def hold(self) -> r.Held | None:
        """What steps act on: what was stepped last, else what has waited longest; None while a step is on its way."""
        return None if self._stepped is not None else self._runs.holds.get(self._hold_id) or self._runs.first_hold

    @property
    def underway(self) -> str:
        """Which step has not led anywhere yet, in words; empty when none is on its way."""
        if self._stepped is None:
            return ""
        return f"The step in {', '.join(map(visible, self._stepped.handlers))} is on its way"

    @property
    def run(self) -> Run | None:
        """The run that was followed last; it may be over."""
        return self._runs.get(self._execution_id)

    def stepped(self, hold: r.Held, now_ns: int, target: str = "") -> None:
        """A step was ordered, perhaps into a feature set: what comes next of its flow is where it led."""
        self._stepped, self._since_ns, self._target = hold, now_ns, target
        self._newest = max(self._runs.holds, default=hold.hold_id)

    def let_go(self) -> None:
        """Everything was let go of: follow no step any more."""
        self._stepped = None

    def leave(self) -> None:
        """Look away from the run that was followed."""
        self._execution_id = 0

    def renew(self, now_ns: int) -> bool:
        """Look at what is held now; whether another hold is followed from now on."""
        found = self._next(now_ns)
        if found is None:
            return False
        self._stepped, self._hold_id = None, found.hold_id
        self._execution_id = found.execution_id or self._execution_id
        return True

    def _next(self, now_ns: int) -> r.Held | None:
        holds, left = self._runs.holds, self._stepped
        if left is not None:
            led = self._led_from(left)
            if led is not None:
                return led
            if left.hold_id in holds or self._is_on_its_way(left, now_ns):
                return None
            self._stepped = None
            return self._held_beside(left) or self._runs.first_hold
        return None if self._hold_id in holds else self._runs.first_hold

    def _held_beside(self, left: r.Held) -> r.Held | None:
        """Return what has waited longest of the flow, of other passes only where nothing else does."""
        way = self._way(left)
        beside = [hold for hold in self._runs.holds.values() if hold.flow == left.flow]
        own = [hold for hold in beside if not are_apart(self._way(hold), way)]
        return next(iter(own or beside), None)

    def _led_from(self, left: r.Held) -> r.Held | None:
        """Return where a step led: of the holds that are new on its way, that of its own pass, or else the first."""
        way = self._way(left)
        new = [hold for hold in self._runs.holds.values() if hold.flow == left.flow and hold.hold_id > self._newest]
        new = [hold for hold in new if not are_apart(self._way(hold), way)]
        own = [hold for hold in new if (hold.execution_id, hold.branch) == way[0]]
        return next(iter(own or new), None)

    def _is_on_its_way(self, left: r.Held, now_ns: int) -> bool:
        """Whether a step may yet lead somewhere before anything else is let go of.

        A run that is held elsewhere, in another pass of a loop, goes on in the pass of the step while that waits for an
        answer. Of one that does not, nobody knows: it is waited for a moment.
        """
        held = [hold for hold in self._runs.holds.values() if hold.flow == left.flow]
        waiting = {place for hold in held for place in self._way(hold)}
        blocked = {execution_id for execution_id, _ in waiting}
        if any(run.state == "running" and run.execution_id not in blocked for run in self._runs.flow(left.flow)):
            return True
        if any(self._asks(*place) for place in self._way(left) if place not in waiting):
            return True
        run = self._runs.get(left.execution_id)
        return run is not None and bool(run.holds) and now_ns - self._since_ns < _SLOW_NS

    def _asks(self, execution_id: int, branch: Branch) -> bool:
        """Whether a run waits for an answer there."""
        run = self._runs.get(execution_id)
        return run is not None and branch in run.asked

    def _way(self, hold: r.Held) -> Way:
        """Return the places from what is held up to where it all began."""
        way, run = [(hold.execution_id, hold.branch)], self._runs.get(hold.execution_id)
        while run is not None and 0 < run.parent_id < run.execution_id:
            way.append((run.parent_id, run.parent_branch))
            run = self._runs.get(run.parent_id)
        return way

    def missed(self, led: r.Held) -> str:
        """Return in words that the step which led to a hold did not enter what it was to; empty when it did."""
        if not self._target or self._target in led.handlers:
            return ""
        return f"{visible(self._target)} did not begin: the step went on without it."

    def words(self, now_ns: int, go_on: str = ":continue") -> str:
        """Return what is to be known of a step that takes its time; empty otherwise. `go_on` is the key to let go."""
        if self._stepped is None or now_ns - self._since_ns < _SLOW_NS:
            return ""
        others = len(self._runs.holds)
        more, there = (f"; {others} held besides", ", a row of it steps there") if others else ("", "")
        return f"{self.underway}{more}. {go_on} lets all go{there}"


def are_apart(way: Way, other: Way) -> bool:
    """Return whether two places lie in different passes of a parallel loop, themselves or by whoever waits for them.

    Of a held delivery, whose executions do not exist yet, only the pass is known that waits for it.
    """
    if not (way[0][0] and other[0][0]):
        mine, its = ([branch for _, branch in one if branch] for one in (way, other))
        return bool(mine and its) and not any(_agree(branch, one) for branch in mine for one in its)
    known = dict(other)
    shared = next((place for place in way if place[0] in known), None)
    return shared is not None and not _agree(shared[1], known[shared[0]])


def _agree(branch: Branch, other: Branch) -> bool:
    """Return whether one pass is the other, or runs in it."""
    return is_around(branch, other) or is_around(other, branch)


def no_way_out(hold: r.Held, runs: Runs) -> str:
    """Return why a step out of a held run can stop nowhere; empty when it can, or when nobody waits for the run."""
    run = runs.get(hold.execution_id)
    caller = runs.get(run.parent_id) if run is not None else None
    if caller is None or caller.stepped:
        return ""
    return (
        f"{caller.feature_set} waits for this run, but began when nothing could stop in it: it goes on without a stop. "
        "A breakpoint in it, or :statements on, lets its next run be stepped."
    )
