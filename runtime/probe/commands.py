"""The orders a watcher may give, as data.

Orders are obeyed between two steps on the runtime's own thread, in the order given. Each leaves an `OrderGiven` record
whose detail is `describing.describe(order)`; what cannot be obeyed leaves an `OrderRefused` with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from runtime.frozen import frozen
from runtime.values.kinds import Value


@frozen
class Order:
    """Something asked of the runtime."""


# --- stopping and going on (DAP: pause, continue, next, stepIn, stepOut) ------------------------------------------


class LaneKind(StrEnum):
    """By what a part of the program is told from the rest."""

    ALL = "all"
    CONNECTION = "connection"
    HANDLER = "handler"
    EVENT = "event"


@frozen
class Lane:
    """A part of the program that may stand still while the rest lives on."""

    kind: LaneKind = LaneKind.ALL
    name: str = ""
    """The connection's id, the feature set's name or the event's type as `EventPublished` has it; empty for all."""


@frozen
class Pause(Order):
    """Hold every delivery in `lane` before it starts, and every execution in it before its next statement."""

    lane: Lane = Lane()


@frozen
class Continue(Order):
    """Release what is held, in the order it was held.

    Without anything said: end every pause and release all. With a `hold_id`: only that one, the pauses going on. With a
    `lane`: end the pause of that lane and release what lies in it.
    """

    hold_id: int = 0
    lane: Lane | None = None


class StepKind(StrEnum):
    """How far a step goes."""

    OVER = "over"
    IN = "in"
    OUT = "out"
    CURSOR = "cursor"


@frozen
class Step(Order):
    """Release `hold_id` until its next stop. A held delivery stops before the first statement of what it reaches."""

    hold_id: int
    kind: StepKind = StepKind.OVER
    file: str = ""
    """Where a step to the cursor ends: `SourceFile.name`; a line as of a `Breakpoint`."""
    line: int = 0
    target: str = ""
    """The feature set that a step in enters (DAP `stepInTargets`); empty for the first that begins."""


@frozen
class Drop(Order):
    """Throw away what is held: the handlers of a delivery never run, a message goes no further."""

    hold_id: int


class BreakpointKind(StrEnum):
    """What a breakpoint looks at."""

    LINE = "line"
    HANDLER = "handler"
    VERB = "verb"
    EVENT = "event"
    ERROR = "error"
    """Every statement that fails."""
    UNCAUGHT = "uncaught"
    """A failure that no calling execution is told of."""
    DATA = "data"
    """A repository's row is written, or a name gets its value."""


@frozen
class Breakpoint:
    """Where to stop (DAP `SourceBreakpoint`, `FunctionBreakpoint`, `DataBreakpoint`, exception filters)."""

    breakpoint_id: int
    """Chosen by whoever sets it; unique among those that are set."""
    kind: BreakpointKind = BreakpointKind.LINE
    target: str = ""
    """A feature set's name, a verb in any case, an event's type, ``x-repository`` or a name; empty for the others."""
    file: str = ""
    """`SourceFile.name`, of a line."""
    line: int = 0
    """A line on which no statement begins belongs to the one that goes on there, else to the next."""
    condition: str = ""
    """An ARO expression over the names visible there: it stops where that holds. Empty holds always."""
    hit_condition: str = ""
    """Which hits stop (DAP `hitCondition`): ``5`` for the fifth alone, ``>= 3``, ``% 10``. Empty for all."""
    log_message: str = ""
    """Text with ``${...}``: what is written instead of stopping."""
    enabled: bool = True
    """False for one that is kept and does nothing."""


@frozen
class SetBreakpoints(Order):
    """Replace all breakpoints."""

    breakpoints: tuple[Breakpoint, ...] = ()


@frozen
class RecordStatements(Order):
    """Report statements of executions that start from now on, or stop doing so."""

    enabled: bool


# --- looking and altering (DAP: evaluate, setVariable, goto) -------------------------------------------------------


@frozen
class Evaluate(Order):
    """Answer an ARO expression with an `Evaluated`: read-only, at once, and bounded.

    It reads the names of the execution that is held as `hold_id`, or `names` when they are given.
    """

    request_id: int
    """Chosen by whoever asks; the answer has it."""
    expression: str
    hold_id: int = 0
    names: Mapping[str, Value] | None = None


@frozen
class SetBinding(Order):
    """Give a name of a held execution the value of an ARO expression. The run counts as altered from then on."""

    hold_id: int
    name: str
    expression: str


@frozen
class SkipStatement(Order):
    """Release a held statement without running it. The run counts as altered from then on."""

    hold_id: int


# --- messages that are held ---------------------------------------------------------------------------------------


@frozen
class HoldRule:
    """Which messages, requests and events are held: those that pass `filter`."""

    rule_id: int
    """Chosen by whoever sets it; unique among those that are set."""
    filter: str
    enabled: bool = True


@frozen
class SetHoldRules(Order):
    """Replace all hold rules. What a rule holds that is no longer there, or no longer on, is released in order."""

    rules: tuple[HoldRule, ...] = ()


@frozen
class Replace(Order):
    """Let a held message go on as `message`."""

    hold_id: int
    message: str | bytes


@frozen
class Delay(Order):
    """Let what is held go on by itself after so many seconds."""

    hold_id: int
    seconds: float


@frozen
class Answer(Order):
    """Answer a held message or request in place of the application, which never sees it."""

    hold_id: int
    message: str | bytes = ""
    """What a client of a WebSocket is sent; the body of an HTTP response."""
    status: int = 0
    """Of an HTTP response; 0 for a message."""
    headers: tuple[tuple[str, str], ...] = ()


@frozen
class ReleaseHeld(Order):
    """Release the messages that `rule_id` holds, in order; 0 for those of every rule."""

    rule_id: int = 0
    drop: bool = False
    """Throw them away instead."""


# --- acting on the program by hand -------------------------------------------------------------------------------


@frozen
class InjectMessage(Order):
    """Treat `message` as if the client had sent it: text for `str`, binary for `bytes`."""

    connection_id: str
    message: str | bytes
    rerun_of: int = 0
    """The number of the record this repeats; 0 for none."""


@frozen
class OpenVirtual(Order):
    """Open connections without a socket, through the same door as real ones."""

    path: str = "/ws"
    count: int = 1
    """How many, from 1 to `MOST_VIRTUAL`."""


MOST_VIRTUAL = 100
"""Connections without a socket that one order opens."""


@frozen
class CloseConnection(Order):
    """Close as the server (RFC 6455 section 7.4: 1000, 1001, 1003, 1007-1014 or 3000-4999; reason <= 123 bytes).

    A virtual connection is closed as if its client had done so.
    """

    connection_id: str
    code: int = 1000
    reason: str = ""


@frozen
class SendMessage(Order):
    """Send to one client as the server."""

    connection_id: str
    message: str | bytes


@frozen
class PingConnection(Order):
    """Send a ping (RFC 6455 5.5.2); how long the pong takes is seen in the records."""

    connection_id: str


@frozen
class BroadcastMessage(Order):
    """Send to all clients, or to those of one `path`."""

    message: str | bytes
    path: str = ""


@frozen
class SendRequest(Order):
    """Send an HTTP request through the contract, as if it had come in from outside."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    rerun_of: int = 0
    """The number of the record this repeats; 0 for none."""


@frozen
class EmitEvent(Order):
    """Publish a domain event."""

    name: str
    payload: Mapping[str, Value]
    rerun_of: int = 0
    """The number of the record this repeats; 0 for none."""


@frozen
class Shutdown(Order):
    """End the application as a signal would: Application-End runs, services stop."""
