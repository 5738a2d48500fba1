"""The facts a watched program leaves behind, one kind each.

On the hot path a record is a plain tuple, ``(seq, at_ns, flow, cause, kind, *fields)``, with `kind` one of the classes
below and `fields` in the order the class declares them; `view` turns it into the readable object, for the rows a
reader really looks at. ``seq`` counts from 1 without gaps. ``at_ns`` is the monotonic clock. ``flow`` is the ``seq``
of the outside stimulus that everything in it goes back to. ``cause`` is the ``seq`` of the record that led here, 0
for a stimulus.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.frozen import frozen
from runtime.request_target import request_target
from runtime.source import Span
from runtime.values.kinds import Value

Branch = tuple[int, ...]
"""Which pass of a ``parallel for each`` something was in: its number from 1, inside those of the loops around it.

Empty outside of such loops.
"""


def is_around(branch: Branch, other: Branch) -> bool:
    """Return whether a pass is `other`, or one that it runs in; what is in no pass is around all."""
    return other[: len(branch)] == branch


RawRecord = tuple[Any, ...]
"""``(seq, at_ns, flow, cause, kind, *fields)``: a bare tuple, since nothing else is as cheap to build."""


@frozen
class Record:
    """What every record has."""

    seq: int
    at_ns: int
    flow: int
    cause: int


@frozen
class ApplicationStateChanged(Record):
    """The application as a whole.

    ``loaded``, ``started``, ``waiting`` (in Keepalive), ``stopping``, then ``ended`` or ``failed``.
    """

    state: str
    detail: str


@frozen
class ServiceStarted(Record):
    service: str
    """``http-server``."""
    address: str
    """``127.0.0.1:8080``."""
    detail: str
    """What more there is to say: ``WebSocket on /ws``."""


@frozen
class ServiceStopped(Record):
    service: str


@frozen
class ConnectionOpened(Record):
    """A WebSocket connection after its handshake (RFC 6455 section 4), a TCP connection, or a stream from elsewhere."""

    connection_id: str
    """The upper-case UUID the program knows it by."""
    label: str
    """A short name for people, never used twice in a run: ``c1``; ``v1`` for a virtual one, ``t1`` for TCP,
    ``s1`` for a stream that the program reads."""
    path: str
    """Empty for TCP; the address of a stream."""
    peer: str
    """``address:port``; ``console`` for a virtual connection."""
    protocol: str
    """The subprotocol agreed on; empty without."""
    virtual: bool
    """Opened from the console, without a socket."""
    query: str = ""
    """What stands behind the ``?`` of the address, as the client wrote it; empty without."""

    @property
    def target(self) -> str:
        """Path and query as the client wrote them."""
        return request_target(self.path, self.query)


@frozen
class ConnectionClosed(Record):
    connection_id: str
    code: int
    """RFC 6455 section 7.4; 1005 without a code, 1006 without a close frame; 0 for TCP, which has none."""
    reason: str


@frozen
class FrameReceived(Record):
    """A whole message from a peer (fragments joined), a control frame, or what one read brought over TCP."""

    connection_id: str
    opcode: str
    """``text``, ``binary``, ``ping``, ``pong`` or ``close``; ``data`` for TCP."""
    payload: str | bytes
    size_bytes: int


@frozen
class FrameSent(Record):
    """A message or control frame handed to the peer's transport."""

    connection_id: str
    opcode: str
    payload: str | bytes
    size_bytes: int
    execution_id: int
    """The run whose statement sent it; 0 when no run did."""


@frozen
class SendBufferChanged(Record):
    """How much waits to be sent to a WebSocket's peer is another amount than was last told.

    Looked at twice a second, and when a peer begins or ceases to be slow; nothing is said of what flows at once.
    """

    connection_id: str
    waiting_bytes: int


@frozen
class RequestReceived(Record):
    """A whole HTTP request."""

    request_id: int
    method: str
    target: str
    """Path and query as the client wrote them."""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer: str
    operation_id: str
    """The contract's operation it is routed to; empty when there is none."""


@frozen
class ResponseSent(Record):
    request_id: int
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    elapsed_ns: int


@frozen
class ProtocolViolated(Record):
    """A peer broke HTTP or WebSocket rules, and was answered with `code` (an HTTP status or a close code).

    0 is no answer: a TCP connection that was refused.
    """

    connection_id: str
    """The WebSocket connection; empty for HTTP."""
    peer: str
    code: int
    reason: str


@frozen
class EventPublished(Record):
    """The bus has an event; `handlers` will run, `rejected` were considered and did not match."""

    event_type: str
    payload: Mapping[str, Value]
    connection_id: str
    """The connection it came from; empty for others."""
    handlers: tuple[str, ...]
    rejected: tuple[tuple[str, str], ...]
    """Feature set and the rule that failed."""


@frozen
class DeliveryStarted(Record):
    """One feature set begins to run for one event."""

    execution_id: int
    parent_id: int
    """The execution whose statement published the event and waits for it; 0 without."""
    feature_set: str
    activity: str
    event_type: str
    connection_id: str
    span: Span
    """The header of the feature set."""
    given: Mapping[str, Value]
    """The names bound before the first statement."""
    stepped: bool
    """Whether statements are reported."""
    parent_branch: tuple[int, ...] = ()
    """The pass of the parent that waits, as a `Branch`."""


@frozen
class StatementRan(Record):
    """A statement has ended; only from executions in stepped form."""

    execution_id: int
    statement: int
    """Its number in the feature set, from 0."""
    span: Span
    bound: tuple[tuple[str, Value], ...]
    """The names it bound, in order."""
    elapsed_ns: int
    branch: tuple[int, ...] = ()
    """As a `Branch`. The head of a parallel loop is told of as each pass begins, in that pass, and again at its end."""


@frozen
class EffectRequested(Record):
    """A statement asks something of the world."""

    execution_id: int
    effect: str
    """The name of the effect: ``Broadcast``, ``SendMessage``, ``Store``, ``Emit`` ..."""
    detail: str
    """One line for people: receivers, names."""
    span: Span | None
    """The statement that asks."""
    branch: tuple[int, ...] = ()


@frozen
class EffectCompleted(Record):
    """The answer to an `EffectRequested`, which is its cause."""

    execution_id: int
    effect: str
    outcome: str
    """One line for people: ``3 connections``; the cause text when it failed."""
    failed: bool
    elapsed_ns: int


@frozen
class RepositoryChanged(Record):
    repository: str
    change: str
    """``created``, ``updated`` or ``deleted``."""
    entity_id: str
    """Empty for rows without an id."""
    new_value: Value
    old_value: Value
    count: int
    """Rows after the change."""
    execution_id: int


@frozen
class ExecutionFinished(Record):
    """A feature set ran to its end or to a Return."""

    execution_id: int
    feature_set: str
    status: str
    """The status word of its response (``OK``, ``Created``); empty without a Return; ``skipped`` for a false guard."""
    statements: int
    """How many statements ran; 0 when statements were not reported."""
    elapsed_ns: int


@frozen
class ExecutionFailed(Record):
    """A statement failed and its feature set ended there."""

    execution_id: int
    feature_set: str
    sentence: str
    cause_text: str
    span: Span | None
    elapsed_ns: int
    branch: tuple[int, ...] = ()


@frozen
class LogWritten(Record):
    execution_id: int
    """0 for lines a service prints."""
    feature_set: str
    text: str
    level: str
    """``info`` for standard output, ``error`` for standard error."""
    connection_id: str
    span: Span | None


@frozen
class Held(Record):
    """Something waits at a checkpoint until it is released."""

    hold_id: int
    point: str
    """``delivery``, ``statement``, ``failure``, ``end``, ``effect`` or ``inbound``.

    At ``failure`` and ``end`` an execution is over, and nobody was told yet.
    """
    reason: str
    """As in the Debug Adapter Protocol: ``pause``, ``step``, ``breakpoint``, ``entry``, ``error``, ``data``, ``goto``.

    ``rule`` for what a hold rule holds.
    """
    execution_id: int
    """0 for a delivery, whose executions do not exist yet."""
    event_type: str
    handlers: tuple[str, ...]
    """The feature sets the held delivery will reach; for a statement, the one that is held."""
    statement: int
    """The number of the statement about to run, or of the one that failed; -1 for other points."""
    span: Span | None
    connection_id: str
    breakpoints: tuple[int, ...] = ()
    """The ids of the breakpoints that stopped it."""
    rule_id: int = 0
    """The hold rule that held it; 0 for other reasons."""
    payload: object = None
    """What is held at ``inbound`` and ``effect``; None for other points."""
    direction: str = ""
    """``in`` for what comes from a client, ``out`` for what goes to one; empty for other points."""
    what: str = ""
    """What the payload is: ``text``, ``binary``, ``data``; ``POST /lines``; ``201``."""
    limit: int = 0
    """Bytes that may stand in the place of the payload."""
    branch: tuple[int, ...] = ()
    """Of a statement, and of whoever waits for a delivery."""


@frozen
class Released(Record):
    hold_id: int
    how: str
    """``continue``, ``step``, ``drop``, ``edit``, ``answer`` or ``skip``."""
    payload: object = None
    """What went on in its place, or was answered; None when it went on as it was."""
    reason: str = ""
    """Why, when nobody asked for it."""


@frozen
class HoldDelayed(Record):
    """Something held goes on by itself after a while."""

    hold_id: int
    delay_ns: int


@frozen
class HoldsFull(Record):
    """So much is held that what a rule would hold goes on; told once, until there was room again."""

    rule_id: int
    most: int


@frozen
class PeerLeft(Record):
    """A peer has gone while something of it is held: for the program it is there until that is released."""

    connection_id: str
    """Empty for HTTP."""
    reason: str
    waiting: int
    """How much of it is held, or waits behind that."""


@frozen
class BreakpointFaulted(Record):
    """The condition or the log message of a breakpoint cannot be evaluated: it never stops, and the program runs on.

    Told once for each breakpoint that is set.
    """

    breakpoint_id: int
    message: str


@frozen
class LogPointWritten(Record):
    """What a breakpoint with a log message has to say, in place of stopping."""

    breakpoint_id: int
    execution_id: int
    """0 at a delivery, whose executions do not exist yet."""
    text: str
    span: Span | None


@frozen
class Evaluated(Record):
    """The answer to an `Evaluate`."""

    request_id: int
    expression: str
    value: Value
    """None when there is an error."""
    error: str
    """Why there is no value; empty when there is one."""


@frozen
class BindingChanged(Record):
    """A watcher gave a name of a held execution another value: from here on the run is not the program's own."""

    execution_id: int
    name: str
    old_value: Value
    """None for a name that was not bound."""
    new_value: Value
    branch: tuple[int, ...] = ()


@frozen
class StatementSkipped(Record):
    """A watcher had a held execution go on behind a statement: from here on the run is not the program's own."""

    execution_id: int
    statement: int
    span: Span
    branch: tuple[int, ...] = ()


@frozen
class OrderGiven(Record):
    """The console asked for something. What it sets off has this record as its cause."""

    order: str
    """The name of the order: ``InjectMessage``."""
    detail: str
    connection_id: str = ""
    """The connection it concerns; empty for others."""
    rerun_of: int = 0
    """The number of the record that it repeats; 0 for none."""


@frozen
class ProgramReplaced(Record):
    """The application was given another program; its cause is the `OrderGiven`. What ran finishes on the old one."""

    detail: str
    """What changed, in words: ``changed: Greet; gone: Farewell``."""


@frozen
class OrderRefused(Record):
    """An order that could not be obeyed; its cause is the `OrderGiven`."""

    order: str
    reason: str


@frozen
class RuntimeFaulted(Record):
    """A mistake of ours, caught at the driver's loop: said in full, and the rest lives on."""

    where: str
    traceback: str


def view(raw: RawRecord) -> Record:
    """Return the readable form of a raw record."""
    record: Record = raw[4](*raw[:4], *raw[5:])
    return record
