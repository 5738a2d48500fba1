"""What starts a feature set: what its header says, worked out once.

`analysis.wiring` reads headers and makes these, the compiler keeps them in its `Code`, the bus looks them up. They
stand here, below all three, since the engine may not know the analysis.
"""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import unquote

from runtime.frozen import frozen


class TriggerKind(StrEnum):
    """What starts a feature set (runtime.md 3.2)."""

    START = "start"
    END = "end"
    DOMAIN = "domain"
    WEBSOCKET = "websocket"
    SOCKET = "socket"
    FILE = "file"
    KEY_PRESS = "key-press"
    STATE = "state"
    REPOSITORY = "repository"
    EVICTION = "eviction"
    NOTIFICATION = "notification"
    TEST = "test"
    USER_ACTION = "user-action"
    OPERATION = "operation"
    """Called by its name: an operation of the contract, or nothing."""


UNCONDITIONAL = frozenset(
    {TriggerKind.OPERATION, TriggerKind.START, TriggerKind.END, TriggerKind.TEST, TriggerKind.USER_ACTION}
)
"""Kinds that handle no event, so that a condition behind their header is ignored (runtime.md 3.5)."""


@frozen
class Trigger:
    """How the bus finds a feature set."""

    kind: TriggerKind
    event_type: str = ""
    """The type it listens to: ``websocket.message``; a domain event's own name; empty when it never fires."""
    subject: str = ""
    """The repository of an observer, the field of a state observer, ``success`` or ``error`` of an exit handler."""
    path: str = ""
    """The path of a WebSocket handler (ARO-0048 9.3); empty hears all."""
    guards: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """``<status:paid,shipped;role:admin>`` as (dotted field, allowed texts in lower case); all must hold."""
    transition: tuple[str, str] | None = None
    """From and to of ``StateObserver<draft_to_placed>``."""


# --- the paths of WebSocket handlers ------------------------------------------------------------------------------


def captured(template: str, path: str) -> dict[str, str] | None:
    """Return what the ``{name}`` segments of `template` capture of `path`, decoded; None when the path does not fit.

    Segment by segment, without query, a slash at the end counting for nothing (runtime.md 1.8, 4.10). A character and
    its percent-encoded form are the same (RFC 3986 6.2.2.2).
    """
    wanted, given = (text.rstrip("/").split("/") for text in (template, path))
    if len(wanted) != len(given):
        return None
    names: dict[str, str] = {}
    for segment, actual in zip(wanted, given, strict=True):
        if segment.startswith("{") and segment.endswith("}") and actual:
            names[segment[1:-1]] = unquote(actual)
        elif segment != actual and unquote(segment) != unquote(actual):
            return None
    return names
