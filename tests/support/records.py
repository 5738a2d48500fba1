"""Records of a made-up run, told as a dialogue: ``Story().opened("c1").received("c1", "hi").started()``.

A story numbers and times its records, keeps their flows right, and hangs each on what naturally led to it: an event on
the stimulus before it, a run on its event, what happens in a run on the run or on the effect that is open. `cause` and
`run` say otherwise. Connections go by their labels, runs by their number from 1. Every method returns the story.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.probe import records as r
from runtime.source import SourceFile, Span

CHAT = SourceFile(
    "chat.aro",
    """\
(Application-Start: Chat) {
    Start the <http-server> with the <contract>.
    Keepalive the <application> for the <events>.
}

(Handle Connect: WebSocket Event Handler) {
    Extract the <client> from the <event: connectionId>.
    Send the <client> to the <websocket-connection>.
    Return an <OK: status> for the <connection>.
}

(Handle Message: WebSocket Event Handler) {
    Extract the <text> from the <event: message>.
    Compute the <line> from "said: " ++ <text>.
    Store the <line> into the <line-repository>.
    Broadcast the <line> to the <websocket>.
    Emit a <Said: event> with <line>.
    Return an <OK: status> for the <message>.
}

(Count Lines: Said Handler) {
    Log "counted" to the <console>.
}

(postLine: Chat API) {
    Extract the <line> from the <request: body>.
    Return a <Created: status> with <line>.
}
""",
)
"""The program of a story that is given no other."""

MS = 1_000_000
"""A millisecond in the unit of `at_ns`."""


@dataclass(slots=True)
class _Run:
    execution_id: int
    seq: int
    feature_set: str
    parent_id: int
    event: int
    """What its event hung on, to which the story returns at its end."""
    effect: int = 0
    """The effect that is open; 0 for none."""
    statements: int = 0


def connection_id(label: str) -> str:
    """Return the id behind ``c1``; it begins with the label."""
    return f"{label.upper():x<8}-0000-4000-8000-000000000000" if label else ""


class Story:
    """A growing list of records. `raw` holds them as the journal does, `views` as the models read them."""

    def __init__(self, source: SourceFile = CHAT, step_ns: int = MS, start_ns: int = 1_000 * MS) -> None:
        self.source = source
        self.raw: list[r.RawRecord] = []
        self.seq = 0
        """The number of the last record."""
        self.run_id = 0
        """The number of the last run that was started."""
        self.hold_id = 0
        """The number of the last hold."""
        self.request_id = 0
        self._step_ns = step_ns
        self._now_ns = start_ns
        self._at = 0
        self._flows: dict[int, int] = {}
        self._runs: dict[int, _Run] = {}
        self._current: list[int] = []
        self._holds: dict[int, int] = {}
        self._taken = 0
        self._ordered = 0

    # --- reading it --------------------------------------------------------------------------------------------

    @property
    def views(self) -> list[r.Record]:
        """All records so far, readable."""
        return [r.view(raw) for raw in self.raw]

    @property
    def now_ns(self) -> int:
        """The time of the last record."""
        return int(self.raw[-1][1]) if self.raw else self._now_ns

    def take(self) -> list[r.RawRecord]:
        """Return what was added since the last time, raw."""
        start, self._taken = self._taken, len(self.raw)
        return self.raw[start:]

    def news(self) -> list[r.Record]:
        """Return what was added since the last time, readable."""
        return [r.view(raw) for raw in self.take()]

    def span(self, text: str) -> Span:
        """Return where `text` stands first in the program. Raises ValueError when it does not."""
        start = self.source.text.index(text)
        return self.source.span(start, start + len(text))

    def header(self, feature_set: str) -> Span:
        """Return the header of a feature set; the first character of the program when it has no such one."""
        start = self.source.text.find(f"({feature_set}:")
        if start < 0:
            return self.source.span(0, 1)
        return self.source.span(start, self.source.text.index(")", start) + 1)

    # --- time, gaps, anything ----------------------------------------------------------------------------------

    def wait(self, ns: int) -> Story:
        """Let time pass before the next record."""
        self._now_ns += ns
        return self

    def lose(self, count: int) -> Story:
        """Use up `count` numbers whose records nobody has."""
        self.seq += count
        return self

    def add(self, kind: type[r.Record], cause: int, *fields: Any) -> Story:
        """Add any record; its flow is that of its cause, its own number without one."""
        self.seq += 1
        flow = self._flows.get(cause, self.seq)
        self._flows[self.seq] = flow
        self._now_ns += self._step_ns
        self.raw.append((self.seq, self._now_ns, flow, cause, kind, *fields))
        return self

    # --- from outside ------------------------------------------------------------------------------------------

    def state(self, state: str, detail: str = "") -> Story:
        return self._outside(None, r.ApplicationStateChanged, state, detail)

    def service_started(self, address: str = "127.0.0.1:8080", detail: str = "WebSocket on /ws") -> Story:
        return self.add(r.ServiceStarted, self._cause(None, None), "http-server", address, detail)

    def service_stopped(self) -> Story:
        return self.add(r.ServiceStopped, self._cause(None, None), "http-server")

    def opened(
        self,
        label: str,
        path: str = "/ws",
        *,
        peer: str = "127.0.0.1:50000",
        protocol: str = "",
        virtual: bool = False,
        query: str = "",
        cause: int | None = None,
    ) -> Story:
        return self._outside(
            cause, r.ConnectionOpened, connection_id(label), label, path, peer, protocol, virtual, query
        )

    def closed(self, label: str, code: int = 1000, reason: str = "", *, cause: int | None = None) -> Story:
        return self._outside(cause, r.ConnectionClosed, connection_id(label), code, reason)

    def received(self, label: str, payload: str | bytes, opcode: str = "text", *, cause: int | None = None) -> Story:
        return self._outside(cause, r.FrameReceived, connection_id(label), opcode, payload, _size(payload))

    def requested(
        self,
        method: str = "POST",
        target: str = "/lines",
        body: bytes = b"",
        *,
        headers: tuple[tuple[str, str], ...] = (),
        operation_id: str = "postLine",
        cause: int | None = None,
    ) -> Story:
        self.request_id += 1
        fields = (self.request_id, method, target, headers, body, "127.0.0.1:50001", operation_id)
        return self._outside(cause, r.RequestReceived, *fields)

    def answered(self, status: int = 200, body: bytes = b"", *, cause: int | None = None) -> Story:
        """The response to the last request."""
        wanted = next((raw[0] for raw in reversed(self.raw) if raw[4] is r.RequestReceived), 0)
        headers = (("Content-Length", str(len(body))),)
        seq = wanted if cause is None else cause
        return self.add(r.ResponseSent, seq, self.request_id, status, headers, body, 2 * MS)

    def violated(self, label: str, code: int, reason: str) -> Story:
        return self._outside(None, r.ProtocolViolated, connection_id(label), "127.0.0.1:50000", code, reason)

    def faulted(self, where: str, traceback: str) -> Story:
        return self._outside(None, r.RuntimeFaulted, where, traceback)

    # --- the console -------------------------------------------------------------------------------------------

    def ordered(self, order: str, detail: str = "", rerun_of: int = 0) -> Story:
        """An order; the stimulus told right after it has it as its cause."""
        self._outside(0, r.OrderGiven, order, detail, "", rerun_of)
        self._ordered = self.seq
        return self

    def refused(self, order: str, reason: str) -> Story:
        """What came of the last order."""
        return self.add(r.OrderRefused, self._ordered, order, reason)

    def held(
        self,
        point: str = "delivery",
        reason: str = "pause",
        *,
        event: str = "websocket.message",
        handlers: tuple[str, ...] = ("Handle Message",),
        label: str = "",
        line_of: str = "",
        run: int | None = None,
        branch: tuple[int, ...] = (),
    ) -> Story:
        """A hold; a statement is named by the text it begins with (`line_of`)."""
        self.hold_id += 1
        at_statement = point in ("statement", "failure", "end")
        execution_id = self._execution(run) if at_statement else 0
        statement = self._runs[execution_id].statements if at_statement else -1
        span = self.span(line_of) if line_of else None
        cause = self._runs[execution_id].seq if at_statement else self._cause(None, None)
        fields = (self.hold_id, point, reason, execution_id, event, handlers, statement, span, connection_id(label))
        self.add(r.Held, cause, *fields, (), 0, None, "", "", 0, branch)
        self._holds[self.hold_id] = self.seq
        return self

    def kept(
        self,
        label: str,
        payload: object = "hello",
        direction: str = "in",
        rule: int = 1,
        line_of: str = "",
        **more: Any,
    ) -> Story:
        """What a rule holds: a message of a client, one to it, or with `event` and no direction an event."""
        self.hold_id += 1
        point = {"in": "inbound", "out": "effect"}.get(direction, "delivery")
        event = more.get("event", "frame" if direction == "out" else "websocket.message")
        what = more.get("what", "text" if direction else "event")
        span = self.span(line_of) if line_of else None
        where = connection_id(label)
        fields = (self.hold_id, point, "rule", 0, event, ("Handle Message",), -1, span, where, (), rule)
        self.add(r.Held, self._cause(None, None), *fields, payload, direction, what, 1024)
        self._holds[self.hold_id] = self.seq
        return self

    def released(self, hold_id: int | None = None, how: str = "continue", *more: object) -> Story:
        """The end of a hold, by default of the last one."""
        wanted = self.hold_id if hold_id is None else hold_id
        return self.add(r.Released, self._holds.get(wanted, 0), wanted, how, *more)

    # --- the program -------------------------------------------------------------------------------------------

    def published(
        self,
        event_type: str,
        payload: Mapping[str, Any] | None = None,
        *,
        handlers: tuple[str, ...] = ("Handle Message",),
        rejected: tuple[tuple[str, str], ...] = (),
        label: str = "",
        cause: int | None = None,
    ) -> Story:
        seq = self._cause(cause, None)
        self.add(r.EventPublished, seq, event_type, payload or {}, connection_id(label), handlers, rejected)
        self._at = self.seq
        if self._current:
            self._runs[self._current[-1]].effect = self.seq
        return self

    def started(
        self,
        feature_set: str = "Handle Message",
        activity: str = "WebSocket Event Handler",
        *,
        event: str = "websocket.message",
        label: str = "",
        given: Mapping[str, Any] | None = None,
        stepped: bool = True,
        cause: int | None = None,
        parent: int | None = None,
        parent_branch: tuple[int, ...] = (),
    ) -> Story:
        """A run; until it ends, what follows happens in it. A run told inside another one is its child."""
        if parent is None:
            parent = self._current[-1] if self._current else 0
        before, seq = self._at, self._cause(cause, None)
        self.run_id += 1
        fields = (self.run_id, parent, feature_set, activity, event, connection_id(label), self.header(feature_set))
        self.add(r.DeliveryStarted, seq, *fields, given or {}, stepped, parent_branch)
        self._runs[self.run_id] = _Run(self.run_id, self.seq, feature_set, parent, before)
        self._current.append(self.run_id)
        return self

    def statement(
        self,
        text: str,
        bound: Mapping[str, Any] | None = None,
        *,
        elapsed_ns: int = MS // 10,
        run: int | None = None,
        branch: tuple[int, ...] = (),
    ) -> Story:
        """A statement that ended; `text` is how it begins in the program, `bound` the names it bound."""
        mine = self._runs[self._execution(run)]
        mine.effect = 0
        start = self.source.text.index(text, self.header(mine.feature_set).start)
        end = self.source.text.find("\n", start)
        span = self.source.span(start, end if end >= 0 else len(self.source.text))
        fields = (mine.execution_id, mine.statements, span, tuple((bound or {}).items()), elapsed_ns, branch)
        self.add(r.StatementRan, mine.seq, *fields)
        mine.statements += 1
        return self

    def effect(
        self, effect: str, detail: str = "", *, line_of: str = "", run: int | None = None, branch: tuple[int, ...] = ()
    ) -> Story:
        """An effect; until it completes, what the run does hangs on it."""
        mine = self._runs[self._execution(run)]
        span = self.span(line_of) if line_of else None
        self.add(r.EffectRequested, mine.seq, mine.execution_id, effect, detail, span, branch)
        mine.effect = self.seq
        return self

    def completed(
        self, outcome: str = "done", *, failed: bool = False, elapsed_ns: int = MS // 10, run: int | None = None
    ) -> Story:
        """The answer to the effect that was asked last in the run."""
        mine = self._runs[self._execution(run)]
        asked = next(raw for raw in reversed(self.raw) if raw[4] is r.EffectRequested and raw[5] == mine.execution_id)
        self.add(r.EffectCompleted, asked[0], mine.execution_id, asked[6], outcome, failed, elapsed_ns)
        mine.effect = 0
        return self

    def sent(
        self,
        label: str,
        payload: str | bytes,
        opcode: str = "text",
        *,
        run: int | None = None,
        cause: int | None = None,
    ) -> Story:
        execution_id = self._execution(run) if run or self._current else 0
        seq = self._cause(cause, run)
        return self.add(r.FrameSent, seq, connection_id(label), opcode, payload, _size(payload), execution_id)

    def broadcast(self, text: str, *labels: str) -> Story:
        """A Broadcast statement's effect, a frame to each of `labels`, and its answer."""
        self.effect("Broadcast", f'all connections: "{text}"')
        for label in labels:
            self.sent(label, text)
        return self.completed(f"{len(labels)} connections")

    def changed(
        self,
        repository: str = "line-repository",
        change: str = "created",
        new: Any = None,
        old: Any = None,
        *,
        entity_id: str = "",
        count: int = 1,
        run: int | None = None,
    ) -> Story:
        fields = (repository, change, entity_id, new, old, count, self._execution(run) if run or self._current else 0)
        return self.add(r.RepositoryChanged, self._cause(None, run), *fields)

    def logged(
        self, text: str, level: str = "info", *, label: str = "", run: int | None = None, line_of: str = ""
    ) -> Story:
        """A line of the program; outside of runs, one of the runtime's own."""
        execution_id = self._execution(run) if run or self._current else 0
        name = self._runs[execution_id].feature_set if execution_id else ""
        span = self.span(line_of) if line_of else None
        cause = self._cause(None, run) if execution_id else 0
        return self.add(r.LogWritten, cause, execution_id, name, text, level, connection_id(label), span)

    def finished(self, status: str = "OK", *, elapsed_ns: int = 2 * MS, run: int | None = None) -> Story:
        mine = self._end(run)
        fields = (mine.execution_id, mine.feature_set, status, mine.statements, elapsed_ns)
        return self.add(r.ExecutionFinished, mine.seq, *fields)

    def failed(
        self,
        sentence: str = "Cannot extract the text from the event.",
        because: str = "event has no field 'text'",
        *,
        line_of: str = "",
        elapsed_ns: int = 2 * MS,
        run: int | None = None,
    ) -> Story:
        mine = self._end(run)
        span = self.span(line_of) if line_of else None
        fields = (mine.execution_id, mine.feature_set, sentence, because, span, elapsed_ns)
        return self.add(r.ExecutionFailed, mine.seq, *fields)

    # --- scenes ------------------------------------------------------------------------------------------------

    def message(self, label: str, text: str, *others: str) -> Story:
        """A message that is handled: received, stored, broadcast to its sender and `others`, answered OK."""
        self.received(label, text).published("websocket.message", {"message": text}, label=label)
        self.started("Handle Message", label=label, given={"event": {"message": text}})
        self.statement("Extract the <text>", {"text": text})
        self.statement("Compute the <line>", {"line": f"said: {text}"})
        self.effect("Store", f'line-repository: "{text}"').changed(new={"text": text}).completed("new row")
        self.statement("Store the <line>").broadcast(f"said: {text}", label, *others)
        return self.statement("Broadcast the <line>").finished("OK")

    def failing(self, label: str, text: str) -> Story:
        """A message whose handler fails at its first statement, and the line that says so."""
        self.received(label, text).published("websocket.message", {"message": text}, label=label)
        self.started("Handle Message", label=label, given={"event": {"message": text}})
        return self.failed(line_of="Extract the <text> from the <event: message>")

    # --- inside ------------------------------------------------------------------------------------------------

    def _outside(self, cause: int | None, kind: type[r.Record], *fields: Any) -> Story:
        """A stimulus: without a cause, unless an order was told right before it."""
        ordered = self._ordered if self._ordered and self._ordered == self.seq else 0
        self.add(kind, ordered if cause is None else cause, *fields)
        self._at = self.seq
        return self

    def _execution(self, run: int | None) -> int:
        if run is None and not self._current:
            raise ValueError("no run is under way: start one, or say which is meant")
        return self._current[-1] if run is None else run

    def _cause(self, cause: int | None, run: int | None) -> int:
        if cause is not None:
            return cause
        if run is None and not self._current:
            return self._at
        mine = self._runs[self._execution(run)]
        return mine.effect or mine.seq

    def _end(self, run: int | None) -> _Run:
        mine = self._runs[self._execution(run)]
        if mine.execution_id in self._current:
            self._current.remove(mine.execution_id)
        self._at = mine.event
        return mine


def _size(payload: str | bytes) -> int:
    return len(payload) if isinstance(payload, bytes) else len(payload.encode(errors="surrogatepass"))
