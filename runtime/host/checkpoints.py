"""What a run, or an event before it starts one, shows at a checkpoint: where it stands, and the names to be read there.

Names are read from Python's frames, and only when somebody asks; in either form of the code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from runtime.compiler.program import TriggerKind
from runtime.engine.events import DOMAIN, TEST, Event
from runtime.engine.execution import Outcome, bindings, bindings_at
from runtime.host.runs import Delivery, Run, Strand
from runtime.probe.messages import EventPoint, PeerName
from runtime.probe.seam import DeliveryPoint, EndPoint, StatementPoint
from runtime.values.kinds import Value


def event_label(event: Event) -> str:
    """Return the type people know the event by: a domain event's own name."""
    return event.name if event.type == DOMAIN else event.type


def delivery_point(delivery: Delivery) -> DeliveryPoint:
    """Return what the debugger is asked about before the handlers of an event start."""
    event, origin = delivery.event, delivery.origin
    return DeliveryPoint(
        event_label(event), delivery.handlers, delivery.connection_id, origin.flow, origin.cause, origin.execution_id,
        delivery.parent.branch if delivery.parent is not None else (),
        lambda: {**event.payload, **event.names, "event": dict(event.payload)},
    )  # fmt: skip


def event_point(delivery: Delivery, known_as: Callable[[str], PeerName | None]) -> EventPoint:
    """Return what hold rules are asked about before that; `known_as` tells what a connection is called."""
    event, origin, connection_id = delivery.event, delivery.origin, delivery.connection_id
    name = known_as(connection_id) if connection_id else None
    label, target = name if name is not None else ("", event.path or _asked(delivery.parent))
    return EventPoint(
        event_label(event), delivery.handlers, event.payload, connection_id, label, target, origin.flow, origin.cause,
    )  # fmt: skip


def _asked(strand: Strand | None) -> str:
    """Return the target of the request that a strand is an answer to, however far away; empty without one."""
    while strand is not None:
        if strand.run.event.target:
            return strand.run.event.target
        strand = strand.run.parent
    return ""


def statement_point(strand: Strand) -> StatementPoint:
    """Return where a strand stands that is about to run its statement."""
    run = strand.run
    statement = run.code.statements[strand.statement]
    return StatementPoint(
        execution_id=run.id, parent_id=run.parent_id, feature_set=run.code.name, place=run.code.span,
        statement=statement.number, span=statement.span, first=not run.begun, event_type=event_label(run.event),
        connection_id=run.connection_id, flow=run.flow, cause=run.cause, branch=strand.branch,
        parent_branch=run.parent_branch, names=partial(names_of, strand),
    )  # fmt: skip


def end_point(strand: Strand, outcome: Outcome) -> EndPoint:
    """Return where a strand stands that has ended, with `outcome`."""
    run, failure = strand.run, outcome.failure
    span = failure.span if failure is not None else None
    number = next((known.number for known in run.code.statements if known.span == span), -1)
    return EndPoint(
        execution_id=run.id, feature_set=run.code.name, statement=number, span=span,
        failure=failure.words if failure is not None else "", caught=is_caught(run),
        event_type=event_label(run.event), connection_id=run.connection_id, flow=run.flow, cause=run.cause,
        names=partial(names_of, strand, outcome.error),
    )  # fmt: skip


def is_caught(run: Run) -> bool:
    """Whether the run that waits for this one is told of its failure: a caller is, whoever emits an event is not."""
    return run.parent is not None and (run.code.trigger.kind is TriggerKind.USER_ACTION or run.event.type == TEST)


def names_of(strand: Strand, error: BaseException | None = None) -> Mapping[str, Value]:
    """Return every name a strand can read now, or could when it raised `error`. Names with ``_`` are hidden."""
    run = strand.run
    found = {**run.scope.visible(), **run.bound}
    if error is not None:
        found |= bindings_at(run.code, error)
    found |= _bound(strand)
    return {name: value for name, value in found.items() if not name.startswith("_")}


def _bound(strand: Strand) -> dict[str, Value]:
    """Return the bindings of a strand, those of a pass hiding the ones of the loop it is a pass of."""
    around = _bound(strand.outer) if strand.outer is not None else {}
    return around | bindings(strand.run.code, strand.body)
