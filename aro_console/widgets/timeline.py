"""The event timeline as a pane.

It follows the newest row until someone moves up; from then on nothing moves under the reader, and the border counts
what is new below.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from textual import events
from textual.geometry import clamp

from aro_console.commands.spoken import quoted
from aro_console.messages import RowSelected
from aro_console.model.formatting import Cell, Line, clock, duration, visible
from aro_console.model.rows import Row
from aro_console.model.seeking import Sought
from aro_console.model.timeline import Timeline
from aro_console.widgets.fitting import column, fit
from aro_console.widgets.line_pane import LinePane


class WallClock(Protocol):
    """Turns a monotonic time into one people read."""

    def __call__(self, at_ns: int, /) -> datetime: ...


_WAY_OUT = "Press {filter} to change it, {back} to clear it."


class TimelinePane(LinePane):
    """Rows of the timeline, newest at the bottom."""

    BORDER_TITLE = "Timeline"
    empty_text = (
        "No events yet. Start a client, open the page in a browser, or press {virtual} for a virtual client"
        " and {inject} to send a message as if it came from one."
    )

    def __init__(self, timeline: Timeline, wall_time: WallClock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._timeline = timeline
        self._wall_time = wall_time
        self.follow = True
        self._cursor_seq = 0
        self._top_seq = 0

    # --- lines -----------------------------------------------------------------------------------------------

    def line_count(self) -> int:
        return len(self._timeline.visible)

    def line(self, index: int, width: int) -> Line:
        return row_line(self._timeline.visible[index], self._timeline, self._wall_time, width)

    def light_up(self, text: str) -> None:
        """Show where `text` occurs, and look for it in all lines: it may take a while, which others need not wait."""
        super().light_up(text)
        self._timeline.seeking.begin(text, self._cursor_seq)

    def seek(self, by: int) -> Sought:
        found = self._timeline.seeking.seek(self._cursor_seq, by)
        if found.hit is not None:
            self._timeline.viewing.reveal(found.hit)
            self.choose(self._timeline.position(found.hit))
        return found

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        rows = self._timeline.visible
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def chosen(self) -> Row | None:
        """The row that somebody has chosen; None while it follows: nobody chose the newest."""
        return None if self.follow else self.row

    # --- following -------------------------------------------------------------------------------------------

    def records_arrived(self) -> bool:
        """Show what is new, at the end while following, else count it; return whether another row is chosen by it."""
        moved = self._to_end() if self.follow else self._restore()
        self._show()
        return moved

    def rows_changed(self) -> None:
        """The set of visible rows is another one: keep the chosen row, or the nearest, where it is."""
        if self.follow:
            self._to_end()
        else:
            height = max(1, self.content_size.height)
            offset = clamp(self.cursor - self.top, 0, height - 1)
            self.cursor = self._place(self._cursor_seq)
            self.top = max(0, self.cursor - offset)
            self._remember()
        self._timeline.seeking.again(self._cursor_seq)
        self.cursor_moved()
        self._show()

    def set_follow(self, follow: bool) -> None:
        """Follow the newest row, or stay."""
        self.follow = follow
        if follow:
            self._to_end()
            self.cursor_moved()
        self._show()

    def go_to(self, row: Row) -> None:
        """Choose a row, out of the line it is folded into, and stop following."""
        self.follow = False
        self._timeline.viewing.reveal(row.seq)
        self.choose(self._timeline.position(row.seq))
        self._show()

    def choose(self, index: int) -> None:
        at_end = index >= self.line_count() - 1
        if not at_end:
            self.follow = False
        super().choose(index)
        self._remember()
        self._show()

    def action_end(self) -> None:
        self.set_follow(True)

    def scroll_lines(self, by: int) -> None:
        if by < 0:
            self.follow = False
        super().scroll_lines(by)
        self._remember()
        self._show()

    def on_click(self, event: events.Click) -> None:
        # Who clicks a row has chosen it, the newest too.
        self.follow = self.follow and event.get_content_offset(self) is None
        super().on_click(event)
        self._show()

    def subtitle_clicked(self, at: int) -> None:
        self.set_follow(True)

    def cursor_moved(self) -> None:
        self.post_message(RowSelected(self.row))

    def on_resize(self) -> None:
        if not self.follow:
            self.follow_resize()
            self._remember()
        elif self._to_end():
            self.cursor_moved()
        self._show()

    def _to_end(self) -> bool:
        """Go to the end; return whether another row is chosen there."""
        before = self._cursor_seq
        self.cursor = max(0, self.line_count() - 1)
        self.scroll_into_room()
        self._remember()
        return self._cursor_seq != before

    def scroll_into_room(self) -> None:
        if self.follow:
            self.top = max(0, self.line_count() - self.page_height)

    def _restore(self) -> bool:
        """Put top and cursor back on their rows, the oldest may have left; return whether a first one is chosen."""
        self.top = self._place(self._top_seq)
        self.cursor = self._place(self._cursor_seq)
        first = not self._cursor_seq and self.line_count() > 0
        if first:
            self._remember()
        return first

    def _place(self, seq: int) -> int:
        return clamp(self._timeline.position(seq), 0, max(0, self.line_count() - 1))

    def _remember(self) -> None:
        rows = self._timeline.visible
        self._cursor_seq = rows.number(self.cursor) if self.cursor < len(rows) else 0
        self._top_seq = rows.number(self.top) if self.top < len(rows) else 0

    # --- border ----------------------------------------------------------------------------------------------

    @property
    def new_below(self) -> int:
        """How many rows stand below the screen."""
        return max(0, self.line_count() - self.top - max(1, self.content_size.height))

    def _show(self) -> None:
        """Draw what reads differently now: first the border, and what an empty pane says."""
        self._label()
        self.renew()

    def _label(self) -> None:
        shown, held = self.line_count(), len(self._timeline)
        text = visible(self._timeline.filter)
        marked = self._timeline.view.marked_only
        searched = self._timeline.searching
        noise = self._timeline.visible.folded_count
        some = self._timeline.narrow or searched is not None
        folded = noise if some else held - shown
        count = f"{shown + noise:,} of {held:,}" if some else f"{held:,} rows"
        count += f"  {folded:,} folded" if folded else ""
        shown_filter = ("  marked only" if marked else "") + (f"  filter: {text}" if text else "")
        if searched is not None:
            shown_filter += f"  searching older rows {searched:.0%}"
        place = "following" if self.follow else self.spoken("{follow} to follow")
        if not self.follow and self.new_below:
            place = f"{self.new_below:,} below, {place}"
        self.entitle(f"Timeline  {count}{shown_filter}", place)
        self.empty_text = self._why_empty(held) if not shown and held else TimelinePane.empty_text

    def _why_empty(self, held: int) -> str:
        """Return which term hides how many rows, and the way out."""
        text, hint = quoted(visible(self._timeline.filter)), quoted(visible(self._timeline.hint))
        if self._timeline.view.marked_only and not (self._timeline.marks and text):
            none = "No row that is here is marked" if self._timeline.marks else "No row is marked"
            return f"{none}: {{mark}} marks one. {{marked}} shows all {held:,} rows again."
        if not text:
            return TimelinePane.empty_text
        if self._timeline.searching is not None:
            return f'No row in memory passes "{text}". Those on disk are searched. {_WAY_OUT}'
        among = self._timeline.viewing.sieve.looked_at
        hiding = self._timeline.viewing.sieve.hiding()[:3]
        terms = "; ".join(f"{quoted(visible(part))} hides {count:,} of {among:,}" for part, count in hiding)
        return " ".join(filter(None, (f'No row passes "{text}".', hint, f"{terms}.", _WAY_OUT)))


_WIDE = 90
_WITH_HOURS = 76
"""From 80 columns on there is room for the whole time of day; minutes alone read like hours."""
_WITH_TIMES = 56
"""With fewer columns than this the summary needs all that is left."""


def row_line(row: Row, timeline: Timeline, wall_time: WallClock, width: int) -> Line:
    """Return a row as cells for a pane of `width` cells; figures stand in columns, the summary takes the rest."""
    took = f" {duration(row.took_ns):>7}" if row.took_ns is not None and width >= _WITH_TIMES else ""
    status = f" {_status(row)}" if row.status else ""
    labels = 7 if width >= _WIDE else 5
    cells = [
        _sign(row, timeline),
        column(f"#{row.seq}", max(6, len(f"#{timeline.latest}")), "dim", right=True),
        *_time(row, wall_time, width),
        column(_connections(row, labels), labels, "conn"),
        Cell(f"{row.mark} ", _MARK_ROLES.get(row.mark, "text")),
    ]
    used = sum(len(cell.text) for cell in cells) + len(took) + len(status)
    comment = timeline.marks.comment(row.seq)
    said = f"; {visible(comment)} · " if comment else ""
    text = "  " * row.depth + _fold(row, timeline) + said + row.summary
    cells.append(column(text, max(8, width - used - 1), row.role))
    cells.append(Cell(took, "dim"))
    cells.append(Cell(status, _STATUS_ROLES.get(row.status, "dim")))
    return cells


def _sign(row: Row, timeline: Timeline) -> Cell:
    if row.seq in timeline.marks:
        return Cell("★", "held")
    return Cell("◆" if row.injected else " ", "order")


def _time(row: Row, wall_time: WallClock, width: int) -> Line:
    if width < _WITH_TIMES:
        return []
    stamp = clock(wall_time(row.at_ns))
    return [column(stamp, 12, "time") if width >= _WITH_HOURS else column(stamp[3:], 9, "time")]


_MARK_ROLES = {">": "in", "<": "out", "o": "open", "x": "closed", "!": "error"}
_STATUS_ROLES = {"ok": "ok", "ERROR": "error", "HELD": "held"}
_STATUS_WIDTH = 8
"""Room for ``Created`` and ``released``: statuses stand under each other at the right edge."""


def _status(row: Row) -> str:
    return fit(row.status, _STATUS_WIDTH).rstrip().rjust(_STATUS_WIDTH)


def _connections(row: Row, width: int) -> str:
    receivers = len(row.connections) + row.others
    if receivers <= 1:
        return row.connections[0] if row.connections else ""
    names = ",".join(row.connections)
    return names if len(names) <= width and not row.others else f"{receivers}conn"[:width]


def _fold(row: Row, timeline: Timeline) -> str:
    """Return the sign of what a line folds, and how many rows a line of noise stands for."""
    others = timeline.visible.folded.get(row.seq) or timeline.visible.opened.get(row.seq)
    if others is None and (row.kind != "run" or not row.count):
        return ""
    sign = "▾ " if timeline.is_unfolded(row) else "▸ "
    return sign if others is None else f"{sign}×{len(others) + 1} "
