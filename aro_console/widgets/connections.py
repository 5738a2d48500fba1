"""The connections as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic_ns

from aro_console.messages import ConnectionSelected
from aro_console.model.connections import Connection, Connections
from aro_console.model.formatting import Cell, Line, brief_age, duration, farewell, size, visible
from aro_console.model.ordering import Ordering, SortKey
from aro_console.widgets.fitting import column, fit
from aro_console.widgets.table import Column, TablePane, table_line

_NOTABLE_BYTES = 64 * 1024
"""So much waiting to be sent is worth a colour: it is more than one write takes."""


_MOST_SHOWN = 99
"""There is room for two digits."""


def _held(count: int) -> str:
    if count > _MOST_SHOWN:
        return f"HELD>{_MOST_SHOWN}"
    return f"HELD {count}" if count > 1 else "HELD"


def _state(known: Connection) -> str:
    if known.holds and known.is_open:
        return _held(known.holds)
    if known.paused and known.is_open:
        return "PAUSED"
    if known.is_slow:
        return "SLOW"
    return "virtual" if known.virtual and known.is_open else known.state


_STATE_ROLES = {"SLOW": "error", "open": "open", "virtual": "order", "closed": "dim"}


def _state_role(known: Connection) -> str:
    return _STATE_ROLES.get(_state(known), "held")


def _role(known: Connection) -> str:
    return "text" if known.is_open else "dim"


def _waiting_role(known: Connection) -> str:
    if known.is_slow:
        return "error"
    return "warning" if known.waiting_bytes >= _NOTABLE_BYTES else "dim"


def _age(known: Connection, now_ns: int) -> str:
    return brief_age((known.closed_ns if known.closed_ns is not None else now_ns) - known.opened_ns)


def _last(known: Connection, now_ns: int) -> str:
    return f"{known.last_direction} {brief_age(now_ns - known.last_ns)}".strip()


def _column(title: str, width: int, text: Callable[[Connection, int], str], sort: str, rank: int) -> Column[Connection]:
    """Return a column of figures."""
    return Column(title, width, text, _role, sort, right=True, rank=rank)


COLUMNS: tuple[Column[Connection], ...] = (
    Column("id", 4, lambda c, now: c.label, lambda c: "conn" if c.is_open else "dim", "opened", rank=0),
    Column("state", 7, lambda c, now: _state(c), _state_role, "state", rank=1),
    Column("path", 7, lambda c, now: visible(c.target), _role, "path", rank=2, most=30, ends=True),
    Column("peer", 15, lambda c, now: visible(c.peer), _role, "peer", rank=9, most=21),
    _column("age", 5, _age, "age", 7),
    _column("in", 4, lambda c, now: f"{c.frames_in}", "in", 3),
    _column("out", 4, lambda c, now: f"{c.frames_out}", "out", 3),
    _column("bytes in", 8, lambda c, now: size(c.bytes_in), "bytes-in", 6),
    _column("out", 8, lambda c, now: size(c.bytes_out), "bytes-out", 6),
    Column("waiting", 8, lambda c, now: size(c.waiting_bytes), _waiting_role, "waiting", right=True, rank=4),
    _column("ping", 6, lambda c, now: duration(c.ping_ns) if c.ping_ns else "-", "ping", 5),
    Column("last", 7, _last, _role, "last", rank=8),
)
"""Frames and bytes both ways, what waits to be sent, how long the last pong took, what was heard or said last."""

_WHILE_OPEN = ("waiting", "ping", "last")
_ENDING_WIDTH = 14
"""What a close code and a short reason need: ``1001 going away``."""

ORDERS: tuple[SortKey[Connection], ...] = (
    SortKey("opened", lambda c: c.opened_ns),
    SortKey("state", lambda c: _state(c).lower()),
    SortKey("path", lambda c: c.target),
    SortKey("peer", lambda c: c.peer),
    SortKey("age", lambda c: c.opened_ns),
    SortKey("in", lambda c: c.frames_in, falling=True),
    SortKey("out", lambda c: c.frames_out, falling=True),
    SortKey("bytes-in", lambda c: c.bytes_in, falling=True),
    SortKey("bytes-out", lambda c: c.bytes_out, falling=True),
    SortKey("waiting", lambda c: c.waiting_bytes, falling=True),
    SortKey("ping", lambda c: c.ping_ns, falling=True),
    SortKey("last", lambda c: c.last_ns, falling=True),
    SortKey("held", lambda c: c.holds, falling=True),
)


def by_connection() -> Ordering[Connection]:
    """Return an order for connections: open ones stand above closed ones in any case."""
    return Ordering(ORDERS, group=lambda known: not known.is_open)


class ConnectionsPane(TablePane[Connection]):
    """Live connections on top, closed ones below, greyed, with code and reason."""

    BORDER_TITLE = "Connections"
    enter_words = "enter goes to its conversation"
    empty_text = "No connections. {virtual} opens a virtual client; a real one connects to the address above."
    columns = COLUMNS

    def __init__(
        self,
        connections: Connections,
        ordering: Ordering[Connection] | None = None,
        *,
        id: str | None = None,
        clock_ns: Callable[[], int] = monotonic_ns,
    ) -> None:
        super().__init__(ordering if ordering is not None else by_connection(), clock_ns, id=id)
        self._connections = connections

    def items(self) -> Sequence[Connection]:
        return self._connections.all

    def key_of(self, item: Connection) -> str:
        return item.connection_id

    def title(self) -> str:
        opened = sum(1 for known in self.shown if known.is_open)
        closed = len(self.shown) - opened + self._connections.forgotten
        slow = len(self._connections.slow)
        return (
            f"Connections {opened}" + (f", {slow} slow" if slow else "") + (f" (+{closed:,} closed)" if closed else "")
        )

    @property
    def connection(self) -> Connection | None:
        """The chosen connection."""
        return self.chosen

    def chosen_changed(self) -> None:
        self.post_message(ConnectionSelected(self.chosen.connection_id if self.chosen is not None else ""))

    def line(self, index: int, width: int) -> Line:
        return connection_line(self.fitting(width), self.shown[index], self._clock_ns(), width)


def connection_line(columns: Sequence[Column[Connection]], known: Connection, now_ns: int, width: int) -> Line:
    """Return a connection as cells: of a closed one, how it ended stands where an open one tells of its traffic."""
    if known.is_open:
        return table_line(columns, known, now_ns, width)
    kept = [one for one in columns if one.sort not in _WHILE_OPEN]
    if width - sum(one.width + 1 for one in kept) < _ENDING_WIDTH:
        kept = list(COLUMNS[:3])
    line = [column(one.said(known, now_ns, one.width), one.width, one.role(known), one.right) for one in kept]
    room = max(0, width - sum(one.width + 1 for one in kept))
    return [*line, Cell(fit(farewell(known.code, known.reason), room).rstrip(), "dim")]
