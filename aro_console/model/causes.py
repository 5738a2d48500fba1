"""Cause and effect over records: from any record back to what came from outside, and on to what left the program.

Every record names the one that led to it, so a stack is a walk up, and a ledger is what hangs below a run. Records are
looked up through a function, and what has left memory ends a walk early, which is then said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aro_console.model.formatting import preview, size, visible
from aro_console.model.wording import TOLD_EVENTS, order_detail, order_words
from runtime.probe import records as r
from runtime.source import Span

LookUp = Callable[[int], "r.Record | None"]
"""Returns a record by its number; None when it has left memory."""

Label = Callable[[str], str]
"""Returns the short name of a connection."""

MOST_CAUSES = 1_000
"""Steps of one stack: executions nest at most a hundred deep, and each adds a handful."""

_INPUTS = (r.FrameReceived, r.RequestReceived, r.ConnectionOpened, r.ConnectionClosed, r.ProtocolViolated)


def chain(seq: int, record: LookUp) -> list[r.Record]:
    """Return a record and what led to it, step by step, the stimulus last."""
    found: list[r.Record] = []
    here = record(seq)
    while here is not None and len(found) < MOST_CAUSES:
        found.append(here)
        here = record(here.cause) if here.cause else None
    return found


def stimulus(record: r.Record) -> str:
    """Return what kind of outside thing a record without cause is; empty when it is none.

    ``input``, ``order`` (of the console), ``timer``, ``file`` (that changed) or ``life`` (start and end of the
    application).
    """
    if record.cause:
        return ""
    if isinstance(record, _INPUTS):
        return "input"
    match record:
        case r.OrderGiven():
            return "order"
        case r.ApplicationStateChanged() | r.ServiceStarted() | r.ServiceStopped():
            return "life"
        case r.EventPublished(event_type=event_type):
            family = event_type.partition(".")[0] if "." in event_type else ""
            return _FAMILIES.get(family, "input" if family else "timer")
        case _:
            return ""


_FAMILIES = {"application": "life", "file": "file"}
"""Families of events that come from outside without a record before them; a domain event that does is a timer's."""


# --- the causal stack ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cause:
    """One step of a causal stack."""

    seq: int
    kind: str
    """``message``, ``event``, ``run``, ``statement`` ...: what a reader calls it."""
    words: str
    span: Span | None = None
    execution_id: int = 0


def stack(seq: int, record: LookUp, label: Label) -> list[Cause]:
    """Return the causal stack of a record, itself first: statement, run, event, message ... back to the outside."""
    return [cause for found in chain(seq, record) if (cause := _cause(found, label)) is not None]


def ended_early(seq: int, record: LookUp) -> bool:
    """Whether the stack of a record ends at something that has left memory."""
    found = chain(seq, record)
    return bool(found) and bool(found[-1].cause)


def stack_text(causes: Sequence[Cause], early: bool = False) -> str:
    """Return a stack as plain text, the outside first, each step set in under what led to it."""
    lines = ["  ... what led here has left memory"] if early else []
    for depth, cause in enumerate(reversed(causes)):
        place = f"  ({cause.span})" if cause.span is not None else ""
        lines.append(f"{'  ' * depth}#{cause.seq} {cause.kind}  {cause.words}{place}")
    return "\n".join(lines)


def _cause(record: r.Record, label: Label) -> Cause | None:
    about = _STEPS.get(type(record))
    if about is None:
        return None
    kind, words = about
    span = getattr(record, "span", None)
    return Cause(record.seq, kind, words(record, label), span, getattr(record, "execution_id", 0))


def _who(connection_id: str, label: Label) -> str:
    return f"{label(connection_id)} " if connection_id else ""


def _sentence(span: Span | None, otherwise: str) -> str:
    return preview(" ".join(span.text.split()), 160) if span is not None else otherwise


_STEPS: Mapping[type[r.Record], tuple[str, Callable[..., str]]] = {
    r.FrameReceived: ("message", lambda x, label: f"{_who(x.connection_id, label)}{x.opcode} {preview(x.payload)}"),
    r.FrameSent: ("frame", lambda x, label: f"to {_who(x.connection_id, label)}{x.opcode} {preview(x.payload)}"),
    r.RequestReceived: ("request", lambda x, label: f"{visible(x.method)} {preview(x.target)}"),
    r.ResponseSent: ("response", lambda x, label: f"{x.status}  {preview(x.body)}"),
    r.ConnectionOpened: ("connect", lambda x, label: f"{x.label} {visible(x.target)} from {x.peer}"),
    r.ConnectionClosed: ("disconnect", lambda x, label: f"{_who(x.connection_id, label)}{x.code} {visible(x.reason)}"),
    r.ProtocolViolated: ("violation", lambda x, label: visible(x.reason)),
    r.OrderGiven: ("console", lambda x, label: f"{order_words(x.order)} {order_detail(x, label)}".rstrip()),
    r.ApplicationStateChanged: ("application", lambda x, label: x.state),
    r.EventPublished: ("event", lambda x, label: f"{visible(x.event_type)}  {preview(x.payload, 80)}"),
    r.DeliveryStarted: ("run", lambda x, label: visible(x.feature_set)),
    r.StatementRan: ("statement", lambda x, label: _sentence(x.span, "")),
    r.EffectRequested: ("statement", lambda x, label: _sentence(x.span, f"{x.effect} {visible(x.detail)}")),
    r.RepositoryChanged: ("row", lambda x, label: f"{visible(x.repository)} {x.change}"),
    r.ExecutionFailed: ("error", lambda x, label: visible(x.sentence)),
    r.LogWritten: ("log", lambda x, label: preview(x.text, 120)),
    r.Held: ("held", lambda x, label: f"{x.point} of {visible(x.event_type)} ({x.reason})"),
}
"""The records a stack shows, what it calls them, and their words; others only hang between these."""


# --- the effect ledger -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Deed:
    """Something a run did to the world, and the statement that did it."""

    seq: int
    kind: str
    """``frame``, ``response``, ``row``, ``event``, ``log``, ``file``, ``process``, ``url`` ..."""
    words: str
    execution_id: int
    feature_set: str
    span: Span | None
    """The statement; None when it is not known."""
    receivers: list[str] = field(default_factory=list)
    """Of a frame: the labels of those it went to, in order."""
    depth: int = 0
    """0 when the run did it itself, 1 when a run that it set off did ..."""

    @property
    def text(self) -> str:
        to = f"to {', '.join(self.receivers)}  " if self.receivers else ""
        return f"{to}{self.words}"


@dataclass(frozen=True, slots=True)
class _Doer:
    """Who is behind a record: the run, and the statement it was in."""

    execution_id: int
    feature_set: str
    span: Span | None
    depth: int


_BY_EFFECT = {
    "WriteFile": "file",
    "MakePath": "file",
    "CopyPath": "file",
    "MovePath": "file",
    "RemovePath": "file",
    "Execute": "process",
    "RequestUrl": "url",
    "ProbeUrl": "url",
    "Connect": "connection",
    "CloseConnection": "connection",
    "StartService": "service",
    "StopService": "service",
    "Schedule": "timer",
    "ConfigureRepository": "setting",
    "ConfigureWebSocket": "setting",
    "WriteSetting": "setting",
    "PublishName": "name",
}
"""Effects that leave no record of their own, by what they touch; the others are told by what came of them."""

_NO_DEEDS = (*TOLD_EVENTS, "state.")
"""How the events begin that are no deeds: another record tells of them, or a value of the run itself has changed."""


class _Ledger:
    """Goes through the records of a flow once, in order."""

    def __init__(self, label: Label) -> None:
        self.deeds: list[Deed] = []
        self._label = label
        self._doers: dict[int, _Doer] = {}
        self._frames: dict[tuple[int, object], Deed] = {}
        self._returns: dict[int, Span] = {}
        """The last statement of each run."""
        self._answers: dict[int, int] = {}
        """By number of a request, the run that answers it."""

    def begin(self, run: r.DeliveryStarted, request_seq: int) -> None:
        self._doers[run.seq] = _Doer(run.execution_id, run.feature_set, None, 0)
        if request_seq:
            self._answers[request_seq] = run.seq

    def take(self, record: r.Record) -> None:
        doer = self._doers.get(record.cause)
        if isinstance(record, r.ResponseSent) and record.cause in self._answers:
            doer = self._doers[self._answers[record.cause]]
            self._add(record, doer, "response", _words(record), self._returns.get(doer.execution_id))
            return
        if doer is None:
            return
        match record:
            case r.DeliveryStarted():
                self._doers[record.seq] = _Doer(record.execution_id, record.feature_set, None, doer.depth + 1)
                return
            case r.StatementRan():
                self._returns[record.execution_id] = record.span
            case r.EffectRequested():
                doer = _Doer(doer.execution_id, doer.feature_set, record.span, doer.depth)
                if record.effect in _BY_EFFECT:
                    self._add(record, doer, _BY_EFFECT[record.effect], _words(record))
            case r.FrameSent():
                self._sent(record, doer)
            case r.RepositoryChanged():
                self._add(record, doer, "row", _words(record))
            case r.EventPublished() if not record.event_type.startswith(_NO_DEEDS):
                self._add(record, doer, "event", _words(record))
            case r.LogWritten(level="info"):
                self._add(record, doer, "log", _words(record), record.span)
        self._doers[record.seq] = doer

    def _add(self, record: r.Record, doer: _Doer, kind: str, words: str, span: Span | None = None) -> Deed:
        deed = Deed(
            record.seq, kind, words, doer.execution_id, doer.feature_set, span or doer.span, depth=doer.depth
        )  # fmt: skip
        self.deeds.append(deed)
        return deed

    def _sent(self, record: r.FrameSent, doer: _Doer) -> None:
        same = (record.cause, record.payload)
        deed = self._frames.get(same)
        if deed is None:
            deed = self._frames[same] = self._add(record, doer, "frame", _words(record))
        deed.receivers.append(self._label(record.connection_id))


def _words(record: r.Record) -> str:
    match record:
        case r.FrameSent():
            return f"{record.opcode} {size(record.size_bytes)}  {preview(record.payload)}"
        case r.ResponseSent():
            return f"{record.status}  {preview(record.body)}"
        case r.RepositoryChanged():
            value = record.old_value if record.change == "deleted" else record.new_value
            return f"{visible(record.repository)} {record.change} (now {record.count})  {preview(value)}"
        case r.EventPublished():
            heard = ", ".join(record.handlers) or "no handler"
            return f"{visible(record.event_type)} to {visible(heard)}  {preview(record.payload)}"
        case r.LogWritten():
            return preview(record.text)
        case r.EffectRequested():
            return f"{record.effect}  {visible(record.detail)}"
        case _:
            return ""


def ledger(run_seq: int, records: Iterable[r.Record], label: Label) -> list[Deed]:
    """Return everything that left the program because of a run, in order, runs that it set off included.

    `records` are those of its flow, in order, from its stimulus on. Frames of one broadcast are one deed.
    """
    known: dict[int, r.Record] = {}
    book = _Ledger(label)
    begun = False
    for record in records:
        if begun:
            book.take(record)
        elif record.seq == run_seq and isinstance(record, r.DeliveryStarted):
            book.begin(record, _request_behind(record, known))
            begun = True
        else:
            known[record.seq] = record
    return book.deeds


def _request_behind(run: r.DeliveryStarted, known: Mapping[int, r.Record]) -> int:
    """Return the number of the request that a run answers; 0 when it answers none."""
    event = known.get(run.cause)
    request = known.get(event.cause) if event is not None else None
    return request.seq if isinstance(request, r.RequestReceived) else 0


def ledger_text(deeds: Sequence[Deed]) -> str:
    """Return a ledger as plain text, one line a deed."""
    return "\n".join(f"#{deed.seq} {deed.kind:<10} {deed.text}   by {deed_place(deed)}" for deed in deeds)


def deed_place(deed: Deed) -> str:
    """Return the statement that did something: ``Handle Message line 17``."""
    line = f" line {deed.span.line}" if deed.span is not None else ""
    return f"{visible(deed.feature_set)}{line}"
