"""The way from the journal to the models: how far it was read, how much at a time, and what of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic_ns, thread_time_ns

from aro_console.model.pace import STRETCH_NS, Pace
from aro_console.model.recent import Recent
from aro_console.model.thinning import Thinning, one_in
from aro_console.model.world import World
from aro_console.origin import Origin
from runtime.probe.journal import Batch

_BATCH = 200
"""Records taken at a time, of which a poll takes as many as fit into its budget."""
_THINNED_BATCH = 1_000
"""The same where most of them are counted only."""
_SMOOTHING = 0.2


class Reading:
    """Feeds the models of `world` with what `origin` has."""

    def __init__(
        self,
        origin: Origin,
        world: World,
        clock_ns: Callable[[], int] = thread_time_ns,
        wall_ns: Callable[[], int] = monotonic_ns,
    ) -> None:
        """Spend what `clock_ns` counts; by `wall_ns` somebody waits."""
        self._origin = origin
        self._world = world
        self._clock_ns = clock_ns
        self._wall_ns = wall_ns
        self._calm = True
        self._latest = 0
        self._record_ns = 10_000.0
        """What a record that is shown costs, of late."""
        self.cursor = 0
        """How far the journal has been read."""
        self.latest_ns = 0
        """The time of the newest record that was read."""
        self.pace = Pace()
        self.in_pieces = False
        """Whether a poll stops when a key has waited long enough, and `go_on` is called for the rest."""
        self._left_ns = 0
        """What this poll may still spend."""
        self.thins = False
        """Whether flows may be passed over; a recording, or a script, waits for all of them."""
        self.thinning = Thinning()
        self.recent = Recent()

    def poll(self) -> int:
        """Feed the models with what is new, as long as its pace allows; return how many visible rows were added."""
        latest = self._origin.latest
        self._calm, self._latest = latest - self._latest < _BATCH, latest
        self._left_ns = self.pace.reading_ns
        self._choose()
        return self.go_on()

    def go_on(self) -> int:
        """Go on where the poll has stopped; return as it does."""
        began_ns, stop_ns, added = self._clock_ns(), self._wall_ns() + STRETCH_NS, 0
        while (now_ns := self._clock_ns()) - began_ns < self._left_ns:
            self._leave_the_disk()
            batch = self._origin.since(self.cursor, _THINNED_BATCH if self.thinning.active else _BATCH)
            if batch.cursor == self.cursor:
                break
            added += self._take(batch, now_ns)
            if self.in_pieces and self._wall_ns() >= stop_ns:
                break
        self._left_ns -= self._clock_ns() - began_ns
        return added

    @property
    def interrupted(self) -> bool:
        """Whether the poll has stopped for a key that might come."""
        return self.in_pieces and self._left_ns > 0 and self.cursor < self._latest

    def search(self) -> None:
        """Go on with what is looked for among all rows: what passes a filter, and where a text stands."""
        began_ns = self._clock_ns()
        self._world.timeline.search_on(lambda: self._clock_ns() - began_ns < STRETCH_NS)
        self._world.timeline.seeking.go_on(lambda: self._clock_ns() - began_ns < STRETCH_NS)

    def recall(self) -> tuple[int, int]:
        """Show what was only counted and is still at hand; return how many records that were, and in how many rows."""
        wanted = frozenset(self._world.counted)
        since = max(min(wanted, default=1), self._origin.at_hand, self._world.timeline.shelf.floor) - 1
        batch = self._origin.since(since, self.cursor - since)
        found = [raw for raw in batch.records if raw[0] in wanted]
        return len(found), self._world.recall(found)

    @property
    def behind(self) -> int:
        """How many records there are that were not read yet: under load, the screen may lag; nothing is lost by it."""
        return max(0, self._origin.latest - self.cursor)

    @property
    def overrun(self) -> bool:
        """Whether more comes than can be shown."""
        return self.thinning.active or self.behind > 2 * self._room

    @property
    def hurried(self) -> bool:
        """Whether there is more to read or to search, and nothing runs that it would slow down."""
        catching_up = self.behind > 0 and self._calm
        timeline = self._world.timeline
        return self._origin.progress < 1 or timeline.searching is not None or timeline.seeking.is_busy or catching_up

    @property
    def _room(self) -> int:
        """How many records can be shown in one poll."""
        return max(1, int(self.pace.reading_ns / self._record_ns))

    def _choose(self) -> None:
        if self.thins:
            self.thinning.change(one_in(self.behind, self._room, self.thinning.one_in), self.cursor)

    def _leave_the_disk(self) -> None:
        """Pass over what only the disk still has, while there is too much: it takes longer to read than to come about.

        That happens when the screen stood still, and the rows are not the only ones that are not shown then.
        """
        if self.thinning.active and self.cursor + 1 < self._origin.at_hand:
            self._world.passed_over += self._origin.at_hand - 1 - self.cursor
            self.cursor = self._origin.at_hand - 1

    def _take(self, batch: Batch, began_ns: int) -> int:
        self.cursor = batch.cursor
        if batch.records:
            self.latest_ns = batch.records[-1][1]
        if not self.thinning.active:
            self.recent.take(batch.records)
            added = self._world.extend(batch.records, batch.lost)
            if batch.records:
                each_ns = (self._clock_ns() - began_ns) / len(batch.records)
                self._record_ns += _SMOOTHING * (each_ns - self._record_ns)
            return added
        self._world.recall_runs(self.thinning.recall(batch.records))
        shown = self.thinning.shown(batch.records)
        self.recent.take(shown)
        return self._world.skim(batch.records, shown, batch.lost)
