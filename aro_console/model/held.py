"""What hold rules hold now, and the words for it. What the debugger stopped at statements stands in `runs`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping

from aro_console.model.formatting import preview, visible
from aro_console.model.rows import Row
from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.probe.filtering.matching import quoted
from runtime.probe.messages import HTTP, DoorPoint, EventPoint, MessagePoint


class HeldMessages(Taker):
    """Everything a rule holds, in the order it was held, and how much each rule ever held."""

    def __init__(self) -> None:
        self.all: dict[int, r.Held] = {}
        """By hold id."""
        self.matched: Counter[int] = Counter()
        """How many each rule has held so far, by rule id."""
        self.full = False
        """So much was held that something went on unheld."""
        self.takes: Takes = {
            r.Held: self._hold,
            r.Released: self._release,
            r.HoldsFull: self._filled,
            r.ApplicationStateChanged: self._state,
        }

    def __len__(self) -> int:
        return len(self.all)

    def _hold(self, record: r.Held) -> None:
        if record.reason == "rule":
            self.all[record.hold_id] = record
            self.matched[record.rule_id] += 1

    def _release(self, record: r.Released) -> None:
        self.all.pop(record.hold_id, None)

    def _filled(self, record: r.HoldsFull) -> None:
        self.full = True

    def _state(self, record: r.ApplicationStateChanged) -> None:
        if record.state in ("ended", "failed"):
            self.all.clear()

    @property
    def first(self) -> r.Held | None:
        """What has waited longest."""
        return next(iter(self.all.values()), None)

    def of_row(self, row: Row) -> r.Held | None:
        """Return what a row tells of, while it is held: the row of the hold, or of what was held."""
        return next((held for held in self.all.values() if row.seq in (held.seq, held.cause)), None)

    def count(self, rule_id: int) -> int:
        """Return how much a rule holds now."""
        return sum(held.rule_id == rule_id for held in self.all.values())

    def of_connection(self, connection_id: str) -> int:
        """Return how much of a connection is held."""
        return sum(held.connection_id == connection_id for held in self.all.values())


def arrow(held: r.Held) -> str:
    """Return which way something was going: ``>`` into the program, ``<`` out of it, empty for an event."""
    return {"in": ">", "out": "<"}.get(held.direction, "")


def message_words(held: r.Held, label: Callable[[str], str]) -> str:
    """Return one line on something held: where, which way, what, and the statement that sends it."""
    where = label(held.connection_id) if held.connection_id else HTTP if held.event_type.startswith(HTTP) else ""
    what = held.event_type if held.point == "delivery" else held.what
    sender = f"  from line {held.span.line}: {' '.join(held.span.text.split())}" if held.span is not None else ""
    words = (where, arrow(held), what, preview(held.payload, 300))
    return visible(" ".join(word for word in words if word) + sender)


def suggested_filter(row: Row | None, record: r.Record | None) -> str:
    """Return a filter that holds what comes next of the kind that a row shows: to begin with, never the last word."""
    where = f"conn:{row.connections[0]}" if row is not None and row.connections else ""
    match record:
        case r.FrameReceived():
            return f"{where} dir:in type:{record.opcode}"
        case r.FrameSent():
            return f"{where} dir:out type:{record.opcode}"
        case r.RequestReceived():
            return f"type:request path:{quoted(record.target.partition('?')[0])}"
        case r.ResponseSent():
            return f"type:response type:{record.status}"
        case r.EventPublished() | r.DeliveryStarted():
            return _event_filter(record.event_type, where)
        case r.Held(direction="in" | "out"):
            return f"{where} dir:{record.direction}"
        case r.Held():
            return _event_filter(record.event_type, "")
        case r.ConnectionOpened():
            return where
    return where or "dir:in"


_WIRE_FILTERS = {
    "websocket.message": "dir:in type:text",
    "websocket.binary": "dir:in type:binary",
    "socket.data": "dir:in type:data",
    "http.request": "type:request",
}


def _event_filter(event_type: str, where: str) -> str:
    if event_type in _WIRE_FILTERS:
        return f"{where} {_WIRE_FILTERS[event_type]}".strip()
    return f"type:{quoted(event_type)}"


# --- changing it -----------------------------------------------------------------------------------------------


def as_edited(held: r.Held) -> str:
    """Return what is held as a reader edits it: text as it stands, bytes in hex behind ``0x``, a payload as JSON."""
    payload = held.payload
    if isinstance(payload, str):
        return payload
    if isinstance(payload, bytes):
        return f"0x{payload.hex(' ')}"
    return json.dumps(payload, indent=2, ensure_ascii=False, default=str)


def is_binary(held: r.Held) -> bool:
    """Whether what is held is bytes, and so is edited in hex."""
    return isinstance(held.payload, bytes)


def point_of(held: r.Held) -> DoorPoint:
    """Return what is held as the hold rules know it, to judge what may stand in its place."""
    if held.point == "delivery":
        names = held.payload if isinstance(held.payload, Mapping) else {}
        return EventPoint(held.event_type, held.handlers, names, held.connection_id, "", "", held.flow, held.cause)
    is_http = held.event_type.startswith(HTTP)
    payload = held.payload if isinstance(held.payload, str | bytes) else ""
    return MessagePoint(
        held.direction, _KINDS.get(held.event_type, "frame" if held.direction == "out" else "message"), held.what,
        payload, held.connection_id, HTTP if is_http else "", "", held.limit, held.flow, held.cause,
    )  # fmt: skip


_KINDS = {"http.request": "request", "http.response": "response"}
