"""The orders a watcher may give, as data.

Orders are obeyed between two steps on the runtime's own thread, in the order given. Each leaves an `OrderGiven` record
whose detail is `describe(order)`; what cannot be obeyed leaves an `OrderRefused` with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from runtime.values.kinds import Value


@dataclass(frozen=True, slots=True)
class Order:
    """Something asked of the runtime."""


# --- stopping and going on (DAP: pause, continue, next, stepIn, stepOut, setBreakpoints) --------------------------


@dataclass(frozen=True, slots=True)
class Pause(Order):
    """Hold every delivery before it starts, and every execution before its next statement."""


@dataclass(frozen=True, slots=True)
class Continue(Order):
    """End the pause and release all that is held, in the order it was held; or only `hold_id`, the pause going on."""

    hold_id: int = 0


class StepKind(StrEnum):
    """How far a step goes."""

    OVER = "over"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Step(Order):
    """Release `hold_id` until its next stop. A held delivery stops before the first statement of what it reaches."""

    hold_id: int
    kind: StepKind = StepKind.OVER


@dataclass(frozen=True, slots=True)
class Drop(Order):
    """Throw a held delivery away: its handlers never run."""

    hold_id: int


@dataclass(frozen=True, slots=True)
class SetBreakpoints(Order):
    """Replace the breakpoints of one source file (DAP `setBreakpoints`).

    A line without a statement moves to the next line that has one.
    """

    file: str
    """`SourceFile.name`."""
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordStatements(Order):
    """Report statements of executions that start from now on, or stop doing so."""

    enabled: bool


# --- acting on the program by hand -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InjectMessage(Order):
    """Treat `message` as if the client had sent it: text for `str`, binary for `bytes`."""

    connection_id: str
    message: str | bytes


@dataclass(frozen=True, slots=True)
class OpenVirtual(Order):
    """Open a connection without a socket, through the same door as a real one."""

    path: str = "/ws"


@dataclass(frozen=True, slots=True)
class CloseConnection(Order):
    """Close as the server (RFC 6455 section 7.4: 1000, 1001, 1003, 1007-1014 or 3000-4999; reason <= 123 bytes).

    A virtual connection is closed as if its client had done so.
    """

    connection_id: str
    code: int = 1000
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SendMessage(Order):
    """Send to one client as the server."""

    connection_id: str
    message: str | bytes


@dataclass(frozen=True, slots=True)
class BroadcastMessage(Order):
    """Send to all clients, or to those of one `path`."""

    message: str | bytes
    path: str = ""


@dataclass(frozen=True, slots=True)
class SendRequest(Order):
    """Send an HTTP request through the contract, as if it had come in from outside."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class EmitEvent(Order):
    """Publish a domain event."""

    name: str
    payload: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Shutdown(Order):
    """End the application as a signal would: Application-End runs, services stop."""


_PREVIEW = 60


def describe(order: Order) -> str:
    """Return one line that says what `order` asks, for the timeline."""
    match order:
        case InjectMessage(message=message) | SendMessage(message=message) | BroadcastMessage(message=message):
            text = message if isinstance(message, str) else f"{len(message)} bytes"
            return text if len(text) <= _PREVIEW else text[: _PREVIEW - 3] + "..."
        case OpenVirtual(path=path):
            return path
        case CloseConnection(code=code, reason=reason):
            return f"{code} {reason}".rstrip()
        case SendRequest(method=method, target=target):
            return f"{method} {target}"
        case EmitEvent(name=name):
            return name
        case Continue(hold_id=hold_id):
            return f"hold {hold_id}" if hold_id else ""
        case Step(kind=kind):
            return str(kind)
        case SetBreakpoints(file=file, lines=lines):
            return f"{file}: {', '.join(map(str, lines)) or 'none'}"
        case RecordStatements(enabled=enabled):
            return "on" if enabled else "off"
        case _:
            return ""


def connection_of(order: Order) -> str:
    """Return the id of the connection `order` concerns; empty when it concerns none by itself."""
    match order:
        case InjectMessage() | SendMessage() | CloseConnection():
            return order.connection_id
        case _:
            return ""
