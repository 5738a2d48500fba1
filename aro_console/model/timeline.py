"""The event timeline: records in, rows out.

Rows stand in the order of their numbers, which never repeat or change; what a run causes is indented under it. Rows
are only ever added at the end, so what a reader looks at does not move. The oldest leave memory when there are too
many: they go to disk, from where they are read again, or are counted, as is every record that could not be read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice, takewhile

from aro_console.model.formatting import visible
from aro_console.model.marks import Marks
from aro_console.model.pages import Pages
from aro_console.model.rows import Context, Row, build, what_became
from aro_console.model.search import Search
from aro_console.model.shown import Shown
from aro_console.model.sieve import Sieve, View
from aro_console.model.subjects import Facts, RowSubject
from runtime.probe import records as r
from runtime.probe.filtering.grammar import FilterError, parse

CAPACITY = 50_000
"""Rows kept in memory (design S29)."""

_MAX_DEPTH = 8
"""Deeper causes are drawn at this depth: beyond it, the summary would have no room at 80 columns."""

_FLOW_REACH = 20_000
"""How many rows before and behind a row the rest of its flow is looked for."""

_PAGES_REACH = 4
"""The same in pages, for rows on disk: as many are read while someone scrolls."""

_COUNTED_ROWS = 10_000
"""Among how many of the latest rows is counted what a filter hides that shows nothing."""

_MERGED_LABELS = 1_000
"""Receivers named in one broadcast row; the rest are counted."""

_LINKS_PER_ROW = 4
"""Records without a row of their own that are remembered, for each row there is room for: a program may ask for
thousands of effects without one new row."""


class Timeline:
    """All rows, and those that are visible."""

    def __init__(self, capacity: int = CAPACITY, pages: Pages | None = None) -> None:
        """Keep `capacity` rows in memory and the others in `pages`; without, those are gone."""
        self._capacity = capacity
        self._rows: list[Row] = []
        self._by_seq: dict[int, Row] = {}
        self._runs: dict[int, Row] = {}
        self._labels: dict[str, str] = {}
        self._failed: set[int] = set()
        self._holds: dict[int, Row] = {}
        self._held_runs: Counter[int] = Counter()
        self._closed: deque[str] = deque()
        self._context = Context(self.label)
        self._sieve = Sieve()
        self.marks = Marks()
        self._pages = pages
        self.visible = Shown(self._fetch)
        """What passes the filter, statements of folded runs left out."""
        self._search = Search(self._sieve, self._rows, self.visible, pages)
        self.dropped = 0
        """Rows that left memory and are nowhere: there were too many."""
        self.lost = 0
        """Records the journal dropped before they were read."""

    def __len__(self) -> int:
        return len(self._rows) + self.on_disk

    @property
    def on_disk(self) -> int:
        """How many rows have left memory and can be read again."""
        return len(self._pages) if self._pages is not None else 0

    @property
    def disk_problem(self) -> str:
        """Why rows that leave memory are gone; empty while they are kept on disk."""
        return self._pages.problem if self._pages is not None else ""

    def _fetch(self, seq: int) -> Row:
        row = self._pages.row(seq) if self._pages is not None else None
        assert row is not None, "only numbers of rows on disk are asked for"
        return row

    def label(self, connection_id: str) -> str:
        """Return the short name of a connection, or the head of its id when it is not known."""
        return self._labels.get(connection_id, connection_id[:8])

    def extend(self, records: Iterable[r.Record], lost: int = 0) -> int:
        """Take records in order, after `lost` that are gone; return how many visible rows were added."""
        before = len(self.visible)
        if lost:
            self.lost += lost
        for record in records:
            self._take(record)
        added = len(self.visible) - before
        if len(self._rows) > self._capacity:
            self._trim()
        if len(self._by_seq) > _LINKS_PER_ROW * self._capacity:
            self._forget_links()
        return added

    # --- what is shown ---------------------------------------------------------------------------------------

    @property
    def filter(self) -> str:
        """The filter in force, as it was written."""
        return self._sieve.view.filter.text

    @property
    def view(self) -> View:
        """What is shown now."""
        return self._sieve.view

    @property
    def narrow(self) -> bool:
        """Whether rows are hidden for more than being folded."""
        return self._sieve.narrow

    def look_up(self, facts: Facts) -> None:
        """Let filters ask these for what rows do not say themselves."""
        self._sieve.facts = facts

    def set_filter(self, text: str) -> FilterError | None:
        """Show only rows that pass the filter `text` stands for; all when it is empty.

        What is no filter changes nothing and is returned. A row that comes to match later appears in its place; one
        that no longer does stays until the filter is set again, so that nothing vanishes under the reader.
        """
        wanted = parse(text)
        if isinstance(wanted, FilterError):
            return wanted
        self.show(replace(self.view, filter=wanted))
        return None

    def show(self, view: View) -> None:
        """Show something else."""
        self._sieve.view = view
        self._refresh()

    def show_marked(self, only: bool) -> None:
        """Show only marked rows, or all again."""
        self.show(replace(self.view, marked_only=only))

    @property
    def searching(self) -> float | None:
        """How much has been looked through for what passes the filter, from 0 to 1; None when that is done."""
        return self._search.progress

    def search_on(self, may_go_on: Callable[[], bool] = lambda: True) -> None:
        """Go on looking for older rows that pass the filter, as long as `may_go_on` says so."""
        if self._search.go_on(may_go_on):
            self._count_hidden()

    def hiding(self) -> list[tuple[str, int]]:
        """Return, while nothing is shown, each part of the filter and how many rows it alone hides, most first."""
        return self._sieve.hiding()

    @property
    def looked_at(self) -> int:
        """Among how many rows `hiding` counts."""
        return self._sieve.looked_at

    def toggle(self, row: Row) -> bool:
        """Unfold or fold the statements of the run that `row` belongs to; return whether they are shown now."""
        if not row.execution_id:
            return False
        self.show(self.view.toggled(row.execution_id))
        return self.is_unfolded(row)

    def is_unfolded(self, row: Row) -> bool:
        return row.execution_id in self.view.unfolded

    def handler(self, row: Row) -> str:
        """Return the feature set whose run a row belongs to; empty without."""
        return row.handler

    def next_mark(self, seq: int) -> Row | None:
        """Return the first visible row behind number `seq` that is marked, from the top when there is none."""
        places = ((number, self.position(number)) for number in self.marks.after(seq))
        shown = (self.visible[place] for number, place in places if self._shown(number, place))
        return next(shown, None)

    def _shown(self, seq: int, place: int) -> bool:
        return place < len(self.visible) and self.visible.number(place) == seq

    def position(self, seq: int) -> int:
        """Return the place among the visible rows of the row with this number, or of the next one."""
        return self.visible.position(seq)

    def _place(self, seq: int) -> int:
        """Return the place among all rows of the row with this number, or of the next one."""
        return bisect_left(self._rows, seq, key=_seq)

    def row(self, seq: int) -> Row | None:
        """Return the row a record belongs to: its own, or that of its cause; None when that is not known any more."""
        known = self._by_seq.get(seq)
        if known is None and self._pages is not None and seq < self.oldest:
            return self._pages.row(seq)
        return known

    def run(self, execution_id: int) -> Row | None:
        """Return the row of an execution."""
        return self._runs.get(execution_id)

    def after(self, seq: int) -> list[Row]:
        """Return every row behind number `seq`, whatever is shown."""
        return self._rows[self._place(seq + 1) :]

    def subject(self, row: Row) -> RowSubject:
        """Return a row as filters ask it."""
        return RowSubject(row, self._sieve.facts)

    def rerun(self, seq: int, after: int) -> Row | None:
        """Return the input behind number `after` that repeats the record `seq`; None while there is none."""
        later = islice(self._rows, self._place(after + 1), None)
        return next((row for row in later if row.rerun_of == seq and row.kind != "order"), None)

    def flow(self, row: Row, limit: int = 200) -> list[Row]:
        """Return the rows that go back to the same stimulus as `row`, oldest first: the `limit` around it."""
        if row.seq < self.oldest:
            pages = self._pages.near(row.flow, row.seq, _PAGES_REACH) if self._pages is not None else ()
            return _around([other for other in pages if other.flow == row.flow], row.seq, limit)
        place = self._place(row.seq)
        start = max(self._place(row.flow), place - _FLOW_REACH)
        near = islice(self._rows, start, place + _FLOW_REACH)
        return _around([other for other in near if other.flow == row.flow], row.seq, limit)

    def comparable(self, row: Row) -> Row | None:
        """Return what a row is compared with: the last other row that is marked, else the one before of its kind.

        Of its kind is the same sort of row in the same direction, of a run or statement of the same feature set.
        """
        for seq in self.marks.latest():
            other = self._by_seq.get(seq)
            if other is not None and other is not row:
                return other
        place = self._place(row.seq)
        name = self.handler(row)
        before = reversed(self._rows[max(0, place - _FLOW_REACH) : place])
        alike = (other for other in before if (other.kind, other.mark) == (row.kind, row.mark))
        return next((other for other in alike if self.handler(other) == name), None)

    def next_error(self, seq: int) -> Row | None:
        """Return the first visible row behind number `seq` that tells an error; from the top when there is none."""
        return self._error_from(seq + 1) or self._error_from(0)

    def _error_from(self, seq: int) -> Row | None:
        errors = self._pages.errors if self._pages is not None else ()
        cold = (known for known in errors if known >= seq and self.visible.has(known))
        found = next(cold, None)
        if found is not None:
            return self._fetch(found)
        hot = self.visible.hot
        return next(filter(_is_error, islice(hot, bisect_left(hot, seq, key=_seq), None)), None)

    def _refresh(self) -> None:
        self._search.begin(self.marks.comments)
        self._count_hidden()

    def _count_hidden(self) -> None:
        if not self.visible and self.view.filter:
            self._sieve.count_hidden(self._rows[-_COUNTED_ROWS:])

    def _reconsider(self, row: Row) -> None:
        """Show a row in its place if it says more than before and so passes the filter now."""
        if row.seq < self.oldest:
            if self._pages is None:
                return
            self._pages.amend(row)
        # What was not looked at yet is met later, as it is then.
        if (
            self.view.filter
            and row.seq >= self._search.boundary
            and not self.visible.has(row.seq)
            and self._sieve.passes(row)
        ):
            self.visible.insert(row)

    # --- records to rows -------------------------------------------------------------------------------------

    def _take(self, record: r.Record) -> None:
        match record:
            case r.ConnectionOpened():
                self._labels[record.connection_id] = record.label
            case r.ConnectionClosed():
                self._forget_label(record.connection_id)
            case r.ExecutionFinished():
                self._finish(record, record.status or "ok", "run")
                self._count(record)
            case r.ExecutionFailed():
                self._failed.add(record.execution_id)
                self._finish(record, "ERROR", "error")
            case r.EffectCompleted():
                self._complete(record)
            case r.Released():
                self._release(record)
            case r.HoldDelayed():
                self._delay(record)
            case r.LogWritten(level="error") if record.execution_id in self._failed:
                self._pass_through(record)
                return
            case r.FrameSent() if self._merge(record):
                return
        row = build(record, self._context)
        if row is None:
            self._pass_through(record)
        else:
            self._add(row, record)

    def _add(self, row: Row, record: r.Record) -> None:
        cause = self._by_seq.get(record.cause)
        if cause is not None:
            row.depth = min(cause.depth + 1, _MAX_DEPTH)
            row.injected = row.injected or cause.kind == "order"
            if cause.kind == "order" and cause.rerun_of:
                row.rerun_of, row.summary = cause.rerun_of, f"rerun of #{cause.rerun_of}: {row.summary}"
            if not row.connections and cause.kind in ("run", "message", "connect", "disconnect"):
                row.connections = list(cause.connections)
        if row.kind == "run":
            row.handler = row.summary.removeprefix("run ")
            self._runs[row.execution_id] = row
        elif row.kind == "held":
            self._hold(row, record)
        elif row.kind == "statement":
            run = self._runs.get(row.execution_id)
            if run is not None:
                run.count += 1
                row.depth = min(run.depth + 1, _MAX_DEPTH)
        if not row.handler and row.execution_id in self._runs:
            row.handler = self._runs[row.execution_id].handler
        self._rows.append(row)
        self._by_seq[row.seq] = row
        if self._sieve.passes(row):
            self.visible.hot.append(row)
        elif not self.visible and self.view.filter:
            self._sieve.count_more(row)

    def _pass_through(self, record: r.Record) -> None:
        """Let what this record causes hang on the row of the record's own cause."""
        cause = self._by_seq.get(record.cause)
        if cause is not None:
            self._by_seq[record.seq] = cause

    def _merge(self, record: r.FrameSent) -> bool:
        """Add the frame to the row of the same broadcast, if there is one."""
        cause = self._by_seq.get(record.cause)
        last = self._rows[-1] if self._rows else None
        if (
            cause is None
            or last is None
            or not _is_broadcast(cause)
            or last.kind != "frame"
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
        if self.view.filter.may_mean(label):
            self._reconsider(row)

    def _finish(self, record: r.ExecutionFinished | r.ExecutionFailed, status: str, role: str) -> None:
        row = self._runs.get(record.execution_id)
        if row is not None:
            row.took_ns, row.status, row.role, row.held = record.elapsed_ns, status, role, False
            self._reconsider(row)

    def _count(self, record: r.ExecutionFinished) -> None:
        row = self._runs.get(record.execution_id)
        if row is not None and record.statements:
            row.count = record.statements

    def _complete(self, record: r.EffectCompleted) -> None:
        row = self._by_seq.get(record.cause)
        if row is not None and row.kind == "effect":
            row.took_ns = record.elapsed_ns
            row.status = "ERROR" if record.failed else "ok"
            if record.outcome:
                row.summary = f"{row.summary}  → {visible(record.outcome)}"
            self._reconsider(row)

    def _hold(self, row: Row, record: r.Record) -> None:
        if isinstance(record, r.Held):
            self._holds[record.hold_id] = row
            # What a rule holds waits at the door; the run that sent it goes on.
            run = self._runs.get(record.execution_id) if record.reason != "rule" else None
            if run is not None:
                self._held_runs[record.execution_id] += 1
                run.held, run.status = True, "HELD"
                self._reconsider(run)

    def _release(self, record: r.Released) -> None:
        row = self._holds.pop(record.hold_id, None)
        if row is None:
            return
        row.held, row.status = False, _RELEASED.get(record.how, "released")
        row.role = "dim"
        if record.reason or record.payload is not None:
            row.summary = f"{row.summary}  {what_became(record)}"
        self._reconsider(row)
        if not self._held_runs[row.execution_id]:
            return
        self._held_runs[row.execution_id] -= 1
        if self._held_runs[row.execution_id] > 0:
            return
        del self._held_runs[row.execution_id]
        run = self._runs.get(row.execution_id)
        if run is not None and run.held:
            run.held, run.status = False, "…"
            self._reconsider(run)

    def _delay(self, record: r.HoldDelayed) -> None:
        row = self._holds.get(record.hold_id)
        if row is not None:
            row.status = f"{record.delay_ns / 1e9:g} s"

    def _trim(self) -> None:
        """Let the oldest tenth go, at once, so that the cost is not paid per row."""
        cut = len(self._rows) - self._capacity + self._capacity // 10
        first_kept = self._rows[cut].seq
        kept_on_disk = self._pages is not None and self._pages.keep(self._rows[:cut])
        self.dropped += 0 if kept_on_disk else cut
        del self._rows[:cut]
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
        if not kept_on_disk:
            self.marks.forget_before(first_kept)
        self.visible.cool(first_kept, kept_on_disk)
        self._count_hidden()

    def _forget_links(self) -> None:
        """Forget the older half of what has no row of its own; later effects of it stand at the left."""
        links = [seq for seq, row in self._by_seq.items() if row.seq != seq]
        for seq in links[: len(links) // 2]:
            del self._by_seq[seq]

    def _forget_label(self, connection_id: str) -> None:
        """Keep the labels of as many closed connections as there may be rows."""
        self._closed.append(connection_id)
        if len(self._closed) > self._capacity:
            self._labels.pop(self._closed.popleft(), None)

    @property
    def oldest(self) -> int:
        """The number of the oldest row in memory; 0 when there is none."""
        return self._rows[0].seq if self._rows else 0

    @property
    def latest(self) -> int:
        """The number of the newest row; 0 when there is none."""
        return self._rows[-1].seq if self._rows else 0


_RELEASED = {"drop": "dropped", "step": "stepped", "edit": "edited", "answer": "answered", "skip": "skipped"}


def _seq(row: Row) -> int:
    return row.seq


def _around(rows: list[Row], seq: int, limit: int) -> list[Row]:
    """Return at most `limit` of the rows, with that of number `seq` in the middle if possible."""
    at = bisect_left(rows, seq, key=_seq)
    first = max(0, min(at - limit // 2, len(rows) - limit))
    return rows[first : first + limit]


def _is_error(row: Row) -> bool:
    return row.role == "error"


def _is_broadcast(row: Row) -> bool:
    return row.kind in ("effect", "order") and row.summary.startswith(("broadcast", "console: broadcast"))
