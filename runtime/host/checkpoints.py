"""What a run shows of itself at a checkpoint: where it stands, and the names it can read there.

Names are read from Python's frames, and only when somebody asks; in either form of the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from runtime.compiler.program import TriggerKind
from runtime.engine.events import DOMAIN, TEST, Event
from runtime.engine.execution import Outcome, bindings, bindings_at
from runtime.errors import Failure
from runtime.host.runs import Run, Strand
from runtime.probe.seam import EndPoint, StatementPoint
from runtime.values.kinds import Value


def event_label(event: Event) -> str:
    """Return the type people know the event by: a domain event's own name."""
    return event.name if event.type == DOMAIN else event.type


def statement_point(strand: Strand) -> StatementPoint:
    """Return where a strand stands that is about to run its statement."""
    run = strand.run
    statement = run.code.statements[strand.statement]
    return StatementPoint(
        execution_id=run.id, parent_id=run.parent_id, feature_set=run.code.name, place=run.code.span,
        statement=statement.number, span=statement.span, first=not run.begun, event_type=event_label(run.event),
        connection_id=run.connection_id, flow=run.flow, cause=run.cause, branch=strand.branch,
        names=partial(names_of, strand),
    )  # fmt: skip


def end_point(strand: Strand, outcome: Outcome) -> EndPoint:
    """Return where a strand stands that has ended, with `outcome`."""
    run, failure = strand.run, outcome.failure
    span = failure.span if failure is not None else None
    number = next((known.number for known in run.code.statements if known.span == span), -1)
    return EndPoint(
        execution_id=run.id, feature_set=run.code.name, statement=number, span=span,
        failure=words_of(failure) if failure is not None else "", caught=is_caught(run),
        event_type=event_label(run.event), connection_id=run.connection_id, flow=run.flow, cause=run.cause,
        names=partial(names_of, strand, outcome.error),
    )  # fmt: skip


def words_of(failure: Failure) -> str:
    """Return what failed and why, in one line."""
    return f"{failure.sentence} {failure.cause}".rstrip()


def is_caught(run: Run) -> bool:
    """Whether the run that waits for this one is told of its failure: a caller is, whoever emits an event is not."""
    return run.parent is not None and (run.code.trigger.kind is TriggerKind.USER_ACTION or run.event.type == TEST)


def names_of(strand: Strand, error: BaseException | None = None) -> Mapping[str, Value]:
    """Return every name a strand can read now, or could when it raised `error`. Names with ``_`` are hidden."""
    run = strand.run
    found = run.scope.visible() | run.bound
    if error is not None:
        found |= bindings_at(run.code, error)
    found |= _bound(strand)
    return {name: value for name, value in found.items() if not name.startswith("_")}


def _bound(strand: Strand) -> dict[str, Value]:
    """Return the bindings of a strand, those of a pass hiding the ones of the loop it is a pass of."""
    around = _bound(strand.outer) if strand.outer is not None else {}
    return around | bindings(strand.run.code, strand.body)
