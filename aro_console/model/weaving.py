"""Records become rows, and each row hangs under the row of its cause.

Some records make no row of their own: they say how the row of their cause went, or let what they cause hang on it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any, Protocol

from aro_console.model.formatting import visible
from aro_console.model.rows import Row
from aro_console.model.wording import BUILDERS, Context, what_became
from runtime.probe import records as r

_MAX_DEPTH = 8
"""Deeper causes are drawn at this depth: beyond it, the summary would have no room at 80 columns."""

_MERGED_LABELS = 1_000
"""Receivers named in one broadcast row; the rest are counted."""

_LINKS_PER_ROW = 4
"""Records without a row of their own that are remembered, for each row there is room for: a program may ask for
thousands of effects without one new row."""


class Loom(Protocol):
    """Who wants to know what becomes of rows that were handed over before."""

    def changed(self, row: Row) -> None:
        """A row says more than before."""
        ...

    def named(self, row: Row, label: str) -> None:
        """A row concerns one more connection."""
        ...


class _Quiet:
    """What becomes of rows that nobody has yet."""

    def changed(self, row: Row) -> None:
        """It is looked at when it is handed over."""

    def named(self, row: Row, label: str) -> None:
        """Likewise."""


class Weaver:
    """What is known of the records so far, as far as later ones may belong to them."""

    def __init__(self, loom: Loom, capacity: int, labels: dict[str, str] | None = None) -> None:
        """Remember labels, besides those that are known, and links for about `capacity` rows."""
        self._loom = loom
        self._capacity = capacity
        self._last: Row | None = None
        self._frame: r.FrameSent | None = None
        """The one that was sent last."""
        self._by_seq: dict[int, Row] = {}
        self._runs: dict[int, Row] = {}
        self._labels: dict[str, str] = {} if labels is None else labels
        self._failed: set[int] = set()
        self._holds: dict[int, Row] = {}
        self._held_runs: Counter[int] = Counter()
        self._closed: deque[str] = deque()
        self._context = Context(self.label)
        self._told: dict[type[r.Record], Callable[[Any], bool | None]] = {
            r.ConnectionOpened: self._open,
            r.ConnectionClosed: self._close,
            r.ExecutionFinished: self._finish,
            r.ExecutionFailed: self._fail,
            r.EffectCompleted: self._complete,
            r.Released: self._release,
            r.HoldDelayed: self._delay,
            r.LogWritten: self._log,
            r.FrameSent: self._merge,
        }
        """What more there is to do with some records; those that return True say nothing else."""

    def label(self, connection_id: str) -> str:
        """Return the short name of a connection, or the head of its id when it is not known."""
        known = self._labels.get(connection_id)
        return known if known is not None else connection_id[:8]

    def row(self, seq: int) -> Row | None:
        """Return the row a record belongs to: its own, or that of its cause; None when that is not known any more."""
        return self._by_seq.get(seq)

    def run(self, execution_id: int) -> Row | None:
        """Return the row of an execution."""
        return self._runs.get(execution_id)

    def weave(self, records: Iterable[r.Record]) -> list[Row]:
        """Take records in order; return the rows that are new."""
        told, builders, context = self._told, BUILDERS, self._context
        rows: list[Row] = []
        for record in records:
            kind = type(record)
            tell = told.get(kind)
            if tell is not None and tell(record):
                continue
            builder = builders.get(kind)
            row = builder(record, context) if builder is not None else None
            if row is None:
                self._pass_through(record)
            else:
                self._hang(row, record)
                rows.append(row)
        if len(self._by_seq) > _LINKS_PER_ROW * self._capacity:
            self._forget_links()
        return rows

    def weave_late(self, records: Iterable[r.Record]) -> list[Row]:
        """Take records that were passed over when they came; return their rows, which stand among those that are known.

        All of their flows up to some place was passed over, so they hang on each other and on no row of before.
        """
        late = Weaver(_Quiet(), self._capacity, self._labels)
        rows = late.weave(records)
        self._by_seq = dict(sorted((self._by_seq | late._by_seq).items()))
        self._runs = late._runs | self._runs
        self._failed |= late._failed
        return rows

    # --- under what it came of -------------------------------------------------------------------------------

    def _hang(self, row: Row, record: r.Record) -> None:
        cause = self._by_seq.get(record.cause)
        if cause is not None:
            _hang(row, cause)
        kind = row.kind
        if kind == "run":
            self._runs[row.execution_id] = row
        elif row.execution_id:
            self._belong(row, record)
        elif kind == "held":
            self._hold(row, record)
        self._by_seq[row.seq] = self._last = row

    def _belong(self, row: Row, record: r.Record) -> None:
        """Say of a row whose run it belongs to."""
        run = self._runs.get(row.execution_id)
        if row.kind == "held":
            self._hold(row, record)
        if run is None:
            return
        row.handler = run.handler
        if row.kind == "statement":
            run.count += 1
            row.depth = min(run.depth + 1, _MAX_DEPTH)

    def _pass_through(self, record: r.Record) -> None:
        """Let what this record causes hang on the row of the record's own cause."""
        cause = self._by_seq.get(record.cause)
        if cause is not None:
            self._by_seq[record.seq] = cause

    def _merge(self, record: r.FrameSent) -> bool:
        """Add the frame to the row of the same broadcast, if there is one.

        Frames of several may leave one behind the other, when a hold lets them go; and one may have been edited.
        """
        before, self._frame = self._frame, record
        cause, last = self._by_seq.get(record.cause), self._last
        if (
            cause is None
            or last is None
            or last.kind != "frame"
            or before is None
            or before.cause != record.cause
            or before.payload != record.payload
            or not _is_broadcast(cause)
            or last.depth != min(cause.depth + 1, _MAX_DEPTH)
            or last.seq < cause.seq
            or self._by_seq.get(record.seq - 1) is not last
        ):
            return False
        self._name_receiver(last, self.label(record.connection_id))
        # The link of the frame before is not needed again: nothing follows from a frame that was sent.
        if record.seq - 1 != last.seq:
            del self._by_seq[record.seq - 1]
        self._by_seq[record.seq] = last
        return True

    def _name_receiver(self, row: Row, label: str) -> None:
        if len(row.connections) >= _MERGED_LABELS:
            row.others += 1
            return
        row.connections.append(label)
        self._loom.named(row, label)

    # --- how it went -----------------------------------------------------------------------------------------

    def _open(self, record: r.ConnectionOpened) -> None:
        self._labels[record.connection_id] = record.label

    def _finish(self, record: r.ExecutionFinished) -> None:
        self._end(record, record.status or "ok", "run", record.statements)

    def _fail(self, record: r.ExecutionFailed) -> None:
        self._failed.add(record.execution_id)
        self._end(record, "ERROR", "error", 0)

    def _end(self, record: r.ExecutionFinished | r.ExecutionFailed, status: str, role: str, statements: int) -> None:
        row = self._runs.get(record.execution_id)
        if row is not None:
            row.took_ns, row.status, row.role, row.held = record.elapsed_ns, status, role, False
            row.count = statements or row.count
            self._loom.changed(row)

    def _log(self, record: r.LogWritten) -> bool:
        """The error line of a run that failed says what its row says."""
        if record.level != "error" or record.execution_id not in self._failed:
            return False
        self._pass_through(record)
        return True

    def _complete(self, record: r.EffectCompleted) -> None:
        row = self._by_seq.get(record.cause)
        if row is not None and row.kind == "effect":
            row.took_ns = record.elapsed_ns
            row.status = "ERROR" if record.failed else "ok"
            if record.outcome:
                row.summary = f"{row.summary}  → {visible(record.outcome)}"
            self._loom.changed(row)

    def _hold(self, row: Row, record: r.Record) -> None:
        if not isinstance(record, r.Held):
            return
        self._holds[record.hold_id] = row
        # What a rule holds waits at the door; the run that sent it goes on.
        run = self._runs.get(record.execution_id) if record.reason != "rule" else None
        if run is not None:
            self._held_runs[record.execution_id] += 1
            run.held, run.status = True, "HELD"
            self._loom.changed(run)

    def _release(self, record: r.Released) -> None:
        row = self._holds.pop(record.hold_id, None)
        if row is None:
            return
        row.held, row.status = False, _RELEASED.get(record.how, "released")
        row.role = "dim"
        if record.reason or record.payload is not None:
            row.summary = f"{row.summary}  {what_became(record)}"
        self._loom.changed(row)
        self._let_run(row.execution_id)

    def _let_run(self, execution_id: int) -> None:
        """One hold of a run less: with the last one it goes on."""
        if not self._held_runs[execution_id]:
            return
        self._held_runs[execution_id] -= 1
        if self._held_runs[execution_id] > 0:
            return
        del self._held_runs[execution_id]
        run = self._runs.get(execution_id)
        if run is not None and run.held:
            run.held, run.status = False, "…"
            self._loom.changed(run)

    def _delay(self, record: r.HoldDelayed) -> None:
        row = self._holds.get(record.hold_id)
        if row is not None:
            row.status = f"{record.delay_ns / 1e9:g} s"

    # --- forgetting ------------------------------------------------------------------------------------------

    def forget_before(self, first_kept: int) -> None:
        """Forget the rows before a number, but for what may still lead to others."""
        # What a run that is not over still causes stands under it, although its row has left. The ends of some may have
        # been lost, so there is a limit for these too.
        lasting = [row for row in self._runs.values() if row.seq >= first_kept or row.status in ("…", "HELD")]
        lasting = lasting[-2 * self._capacity :]
        self._runs = {row.execution_id: row for row in lasting}
        kept = {row.seq for row in lasting}
        # Numbers were put in as they rose, so those that leave stand first.
        for seq in list(takewhile(lambda seq: seq < first_kept, self._by_seq)):
            if self._by_seq[seq].seq not in kept:
                del self._by_seq[seq]
        self._failed &= self._runs.keys()

    def _forget_links(self) -> None:
        """Forget the older half of what has no row of its own; later effects of it stand at the left."""
        links = [seq for seq, row in self._by_seq.items() if row.seq != seq]
        for seq in links[: len(links) // 2]:
            del self._by_seq[seq]

    def _close(self, record: r.ConnectionClosed) -> None:
        """Keep the labels of as many closed connections as there may be rows."""
        self._closed.append(record.connection_id)
        if len(self._closed) > self._capacity:
            self._labels.pop(self._closed.popleft(), None)


_RELEASED = {"drop": "dropped", "step": "stepped", "edit": "edited", "answer": "answered", "skip": "skipped"}


def _hang(row: Row, cause: Row) -> None:
    """Put a row under the row of its cause."""
    row.depth = min(cause.depth + 1, _MAX_DEPTH)
    if cause.injected:
        row.injected = row.injected or cause.kind == "order"
    if cause.kind == "order" and cause.rerun_of:
        row.rerun_of, row.summary = cause.rerun_of, f"rerun of #{cause.rerun_of}: {row.summary}"
    if not row.connections and cause.kind in _OF_A_CONNECTION:
        row.connections = list(cause.connections)


_OF_A_CONNECTION = frozenset({"run", "message", "connect", "disconnect"})


def _is_broadcast(cause: Row) -> bool:
    return cause.kind in ("effect", "order") and cause.summary.startswith(("broadcast", "console: broadcast"))
