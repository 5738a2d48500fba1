"""What stands at a door of the program, as hold rules see it: messages, requests, responses, and events.

Each is a `Subject` of the filter language and answers like the row the timeline will have of it, so that a filter
means the same in a view and in a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from runtime.probe.filtering.subject import EVENTS
from runtime.probe.payloads import as_text, structured
from runtime.source import Span
from runtime.values.kinds import Value

HTTP = "http"
"""What stands where a connection's label does, for requests and responses."""


class PeerName(NamedTuple):
    """What a connection is called."""

    label: str
    """Its short name: ``c1``."""
    target: str = ""
    """Path and query as the client wrote them; empty for TCP."""


Reaches = Callable[[], tuple[str, ...]]
"""Tells the feature sets that would get something now, if nothing stopped it."""


def _nobody() -> tuple[str, ...]:
    return ()


@dataclass(slots=True)
class MessagePoint:
    """A message after it was decoded and before it is an event, or before it leaves. Never changed.

    Not frozen, since a rule that looks at every message has one of these made for each.
    """

    direction: str
    """``in`` or ``out``."""
    kind: str
    """``message`` (from a peer), ``frame`` (to one), ``request`` or ``response``."""
    what: str
    """``text``, ``binary``, ``data`` for TCP; ``POST /lines`` for a request, ``201`` for a response."""
    payload: str | bytes
    """The message; the body of a request or response."""
    connection_id: str
    """Empty for HTTP."""
    label: str
    """Its short name: ``c1``; `HTTP`."""
    path: str
    """Of the connection or the request, with its query; empty for TCP."""
    limit: int
    """Bytes that may stand in its place."""
    flow: int
    cause: int
    feature_set: str = ""
    """The one whose statement sends it, or that a request is for; empty when no run is concerned."""
    execution_id: int = 0
    span: Span | None = None
    """The statement that sends it."""
    took_ns: int | None = None
    """How long a response took."""
    reaches: Reaches = _nobody
    """Asked only when a rule, or somebody who looks, wants to know."""

    @property
    def handlers(self) -> tuple[str, ...]:
        """The feature sets it has to do with: whose it is, else those it would reach."""
        return (self.feature_set,) if self.feature_set else self.reaches()

    @property
    def handler(self) -> str:
        return "\n".join(self.handlers)

    @property
    def event_type(self) -> str:
        """The event it becomes, or what it is called in place of one: ``http.response``."""
        if self.kind == "message":
            return "socket.data" if self.what == "data" else f"websocket.{_OPCODES.get(self.what, self.what)}"
        return _EVENT_TYPES[self.kind]

    @property
    def is_http(self) -> bool:
        return self.label == HTTP

    @property
    def types(self) -> Iterator[str]:
        yield self.kind
        yield from EVENTS.get(self.kind, ())
        yield self.what

    @property
    def connections(self) -> tuple[str, ...]:
        return (self.label,)

    @property
    def words(self) -> str:
        return f"{self.label} {self.kind} {self.what} {as_text(self.payload)}".lower()

    @property
    def texts(self) -> Iterator[str]:
        yield self.what
        yield as_text(self.payload)

    @property
    def document(self) -> object:
        return structured(self.payload)

    def is_state(self, state: str) -> bool:
        return state == "err" and self.kind == "response" and self.what >= "400"


_OPCODES = {"text": "message", "binary": "binary"}
_EVENT_TYPES = {"frame": "frame", "request": "http.request", "response": "http.response"}

_ROW_KINDS = {event: kind for kind, events in EVENTS.items() for event in events}

_SEEN_BEFORE = frozenset({"websocket.message", "websocket.binary", "socket.data", "http.request"})
"""Events that were looked at when they came in as messages."""

_LIFE = frozenset({"application.start", "application.end", "test"})
"""What sets these off is no message, and whoever held the end would keep the application from ending."""


def may_be_held(event_type: str) -> bool:
    """Return whether hold rules look at the delivery of an event."""
    return event_type not in _SEEN_BEFORE and event_type not in _LIFE


@dataclass(slots=True)
class EventPoint:
    """An event before any of its handlers starts: a domain event, a row that changed, a client that came or went."""

    event_type: str
    """A domain event's own name."""
    handlers: tuple[str, ...]
    payload: Mapping[str, Value]
    connection_id: str
    """The connection it came from, or whose run set it off; empty without."""
    label: str
    path: str
    """Of that connection; without one, of the request that set it off."""
    flow: int
    cause: int

    direction = ""
    """It crosses no wire."""
    took_ns = None
    limit = 1024 * 1024
    """As of a WebSocket message (runtime.md 4.8)."""

    @property
    def types(self) -> Iterator[str]:
        yield _ROW_KINDS.get(self.event_type, "event")
        yield self.event_type

    @property
    def connections(self) -> tuple[str, ...]:
        return (self.label,) if self.label else ()

    @property
    def handler(self) -> str:
        return "\n".join(self.handlers)

    @property
    def words(self) -> str:
        return f"{self.label} event {self.event_type} {as_text(self.payload)}".lower()

    @property
    def texts(self) -> Iterator[str]:
        yield self.event_type
        yield as_text(self.payload)

    @property
    def document(self) -> object:
        return self.payload

    def is_state(self, state: str) -> bool:
        return False


DoorPoint = MessagePoint | EventPoint
"""What a hold rule may stop."""
