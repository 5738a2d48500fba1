"""What has happened, for whoever asks: a record, a flow, what led to it, what came of it and why.

It reaches as far as the journal and what lies on disk. It is only asked: what the screens show without asking is fed
to the models as it comes (`reading`).
"""

from __future__ import annotations

from datetime import datetime

from aro_console.model.causes import Cause, Deed, ended_early, ledger, stack
from aro_console.model.recent import Recent
from aro_console.model.runs import Run
from aro_console.model.why import Why, question, why, why_held, why_not_routed
from aro_console.model.world import World
from aro_console.origin import Origin
from runtime.probe.records import EventPublished, Record, RequestReceived, view

_FLOW_REACH = 50_000
"""Records among which the rest of a flow is looked for."""


class Past:
    """The records that `origin` keeps, and what follows from them."""

    def __init__(self, origin: Origin, world: World, recent: Recent) -> None:
        """Look into `recent` first; connections are called what `world` calls them."""
        self._origin = origin
        self._world = world
        self._recent = recent

    def record(self, seq: int) -> Record | None:
        """Return a record in full; None when it has left the journal."""
        raw = self._recent.get(seq)
        if raw is None and (raw := self._origin.record(seq)) is not None:
            self._recent.fetched(raw)
        return view(raw) if raw is not None else None

    def flow(self, flow: int) -> list[Record]:
        """Return the records of a flow that are still kept, in order: of those written soon after it began."""
        batch = self._origin.since(flow - 1, _FLOW_REACH)
        return [view(raw) for raw in batch.records if raw[2] == flow]

    def wall_time(self, at_ns: int) -> datetime:
        """Return the wall clock's time for a record's."""
        return self._origin.wall_time(at_ns)

    # --- cause and effect ------------------------------------------------------------------------------------

    def causes(self, seq: int) -> list[Cause]:
        """Return the causal stack of a record, itself first."""
        return stack(seq, self.record, self._world.timeline.label)

    def ended_early(self, seq: int) -> bool:
        """Whether the causal stack of a record ends at something that has left memory."""
        return ended_early(seq, self.record)

    def deeds(self, run: Run) -> list[Deed]:
        """Return everything that left the program because of a run, as far as the journal reaches."""
        return ledger(run.seq, self.flow(run.flow), self._world.timeline.label)

    # --- why -------------------------------------------------------------------------------------------------

    def event_of(self, seq: int) -> EventPublished | None:
        """Return the event that a record belongs to."""
        found = question(seq, self.record, self.flow)
        return found if isinstance(found, EventPublished) else None

    def why(self, seq: int) -> Why | None:
        """Return why the event that a record belongs to reached whom it reached; None when it belongs to none."""
        found = question(seq, self.record, self.flow)
        if found is None:
            return None
        if isinstance(found, EventPublished):
            return self._why_delivered(found)
        held = why_held(found, self.flow(found.flow))
        if held is None and isinstance(found, RequestReceived):
            return why_not_routed(found, self._origin.endpoints)
        return held

    def _why_delivered(self, event: EventPublished) -> Why:
        cause = self.record(event.cause)
        about = cause.operation_id if isinstance(cause, RequestReceived) else ""
        connection = self._world.connections.get(event.connection_id)
        path = connection.path if connection is not None else ""
        skipped = {run.feature_set for run in self._world.runs.flow(event.flow) if run.status == "skipped"}
        return why(event, self._origin.explain(event, about, path), skipped)
