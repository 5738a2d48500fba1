"""Every connection there has been: counters, last activity, how it ended. Closed ones stay."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.request_target import request_target

SLOW_BYTES = 1024 * 1024
"""What may wait before a peer counts as slow; it is dropped after 30 s, or at eight times that (runtime.md 4.8)."""

KEPT_CLOSED = 1_000
"""Closed connections kept; the oldest leave first and are counted."""


@dataclass(slots=True)
class Connection:
    """One WebSocket connection, real or virtual."""

    connection_id: str
    label: str
    path: str
    peer: str
    virtual: bool
    opened_ns: int
    last_ns: int
    protocol: str = ""
    query: str = ""
    """What stood behind the ``?`` of its address; empty without."""
    state: str = "open"
    """``open``, ``held`` or ``closed``."""
    frames_in: int = 0
    frames_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    last_direction: str = ""
    """``>`` from the client, ``<`` to it."""
    closed_ns: int | None = None
    code: int = 0
    reason: str = ""
    holds: int = 0
    """How many of its deliveries and runs wait."""
    paused: bool = False
    """It is a lane of its own that stands still: what comes next is held."""
    ping_ns: int = 0
    """How long its last pong took; 0 before the first."""
    pinged_ns: int = 0
    """When a ping went out that has no pong yet; 0 when none has."""
    waiting_bytes: int = 0
    """What the peer has not taken yet."""

    @property
    def target(self) -> str:
        """Path and query."""
        return request_target(self.path, self.query)

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    def hear(self, frames: int, size_bytes: int, at_ns: int) -> None:
        """Count frames that came from the client, the last of them at `at_ns`."""
        self.frames_in += frames
        self.bytes_in += size_bytes
        self.last_direction, self.last_ns = ">", max(self.last_ns, at_ns)

    def say(self, frames: int, size_bytes: int, at_ns: int) -> None:
        """Count frames that went to the client, likewise."""
        self.frames_out += frames
        self.bytes_out += size_bytes
        self.last_direction, self.last_ns = "<", max(self.last_ns, at_ns)

    @property
    def is_slow(self) -> bool:
        """Whether so much waits that the runtime counts it as slow: it will be dropped unless it reads."""
        return self.is_open and self.waiting_bytes > SLOW_BYTES


class Connections(Taker):
    """The connections of one run of the application, in the order they opened."""

    def __init__(self) -> None:
        self._known: dict[str, Connection] = {}
        self._holds: dict[int, str] = {}
        self._closed: deque[str] = deque()
        self.forgotten = 0
        """Closed connections that are no longer listed."""
        self.takes: Takes = {
            r.ConnectionOpened: self._open,
            r.ConnectionClosed: self._close,
            r.FrameReceived: self._received,
            r.FrameSent: self._sent,
            r.SendBufferChanged: self._waiting,
            r.Held: self._held,
            r.Released: self._released,
            r.OrderGiven: self._ordered,
        }

    def get(self, connection_id: str) -> Connection | None:
        return self._known.get(connection_id)

    def has_left(self, connection_id: str) -> bool:
        """Whether this names a client that is not there any more; what names none has not left."""
        known = self.get(connection_id)
        return bool(connection_id) and (known is None or not known.is_open)

    def by_label(self, label: str) -> Connection | None:
        """Return the connection with this short name."""
        return next((known for known in self._known.values() if known.label == label), None)

    @property
    def all(self) -> list[Connection]:
        """Open ones first, then the closed ones, the latest closed on top."""
        opened = [known for known in self._known.values() if known.is_open]
        closed = [known for known in self._known.values() if not known.is_open]
        return opened + sorted(closed, key=lambda known: -(known.closed_ns or 0))

    @property
    def open(self) -> list[Connection]:
        return [known for known in self._known.values() if known.is_open]

    @property
    def slow(self) -> list[Connection]:
        """Those that will be dropped unless they read."""
        return [known for known in self._known.values() if known.is_slow]

    def _open(self, record: r.ConnectionOpened) -> None:
        self._known[record.connection_id] = Connection(
            record.connection_id,
            record.label,
            record.path,
            record.peer,
            record.virtual,
            record.at_ns,
            record.at_ns,
            record.protocol,
            record.query,
        )

    def _waiting(self, record: r.SendBufferChanged) -> None:
        known = self._known.get(record.connection_id)
        if known is not None:
            known.waiting_bytes = record.waiting_bytes

    def _held(self, record: r.Held) -> None:
        if record.connection_id in self._known:
            self._holds[record.hold_id] = record.connection_id
            self._hold(record.connection_id, 1)

    def _released(self, record: r.Released) -> None:
        self._hold(self._holds.pop(record.hold_id, ""), -1)

    def _ordered(self, record: r.OrderGiven) -> None:
        if record.order in ("Pause", "Continue"):
            self._pause(record.order == "Pause", record.detail)

    # --- frames ----------------------------------------------------------------------------------------------

    def count(self, connection_id: str, incoming: bool, frames: int, size_bytes: int, at_ns: int) -> None:
        """Count frames of a connection, of `size_bytes` together, the last of them at `at_ns`."""
        known = self._known.get(connection_id)
        if known is not None:
            (known.hear if incoming else known.say)(frames, size_bytes, at_ns)

    def time_pongs(self, records: Iterable[r.Record]) -> None:
        """Take how long pings took from frames that are counted already."""
        for record in records:
            if isinstance(record, r.FrameReceived | r.FrameSent) and record.connection_id in self._known:
                _time_pong(self._known[record.connection_id], record)

    def _received(self, record: r.FrameReceived) -> None:
        known = self._known.get(record.connection_id)
        if known is not None:
            known.hear(1, record.size_bytes, record.at_ns)
            if record.opcode in _TIMED:
                _time_pong(known, record)

    def _sent(self, record: r.FrameSent) -> None:
        known = self._known.get(record.connection_id)
        if known is not None:
            known.say(1, record.size_bytes, record.at_ns)
            if record.opcode in _TIMED:
                _time_pong(known, record)

    # --- what becomes of them --------------------------------------------------------------------------------

    def _close(self, record: r.ConnectionClosed) -> None:
        known = self._known.get(record.connection_id)
        if known is None or not known.is_open:
            return
        known.state, known.code, known.reason = "closed", record.code, record.reason
        known.closed_ns = known.last_ns = record.at_ns
        known.waiting_bytes = 0
        self._closed.append(record.connection_id)
        if len(self._closed) > KEPT_CLOSED:
            self.forgotten += self._known.pop(self._closed.popleft(), None) is not None

    def _pause(self, paused: bool, lane: str) -> None:
        """Hear of an order about a lane; to continue without one ends every pause."""
        kind, _, connection_id = lane.partition(" ")
        if kind == "connection" and connection_id in self._known:
            self._known[connection_id].paused = paused
        elif not paused and not lane:
            for known in self._known.values():
                known.paused = False

    def _hold(self, connection_id: str, change: int) -> None:
        known = self._known.get(connection_id)
        if known is None:
            return
        known.holds += change
        if known.is_open:
            known.state = "held" if known.holds else "open"


def _time_pong(known: Connection, record: r.FrameReceived | r.FrameSent) -> None:
    """Note when the server pings, and at the pong how long that took; a pong nobody asked for says nothing."""
    if isinstance(record, r.FrameSent):
        if record.opcode == "ping":
            known.pinged_ns = record.at_ns
    elif record.opcode == "pong" and known.pinged_ns:
        known.ping_ns, known.pinged_ns = record.at_ns - known.pinged_ns, 0


_TIMED = ("ping", "pong")
