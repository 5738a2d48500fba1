"""From an event to the handlers that have started: who gets it, whether it is held before, who is told the outcomes.

An event is published within the call that brought it, and its handlers run to their first waits in there. A mistake of
ours on the way is said, and whoever waits for the handlers is told a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from runtime.compiler.program import Code, Program
from runtime.engine.events import DOMAIN, Event, domain_event
from runtime.engine.execution import Outcome
from runtime.errors import Failure
from runtime.host.checkpoints import delivery_point, event_label, event_point
from runtime.host.executions import Executions
from runtime.host.runs import NESTING, Delivery, Done, Group, Strand, Wait, too_deep
from runtime.host.scopes import Scopes
from runtime.probe.holding import Fate
from runtime.probe.messages import PeerName, may_be_held
from runtime.probe.records import EventPublished
from runtime.probe.seam import Probe, Verdict
from runtime.services.service import Origin, Reply


class Match(Protocol):
    """What the bus answers."""

    @property
    def deliveries(self) -> tuple[Code, ...]: ...

    @property
    def rejected(self) -> tuple[tuple[str, str], ...]: ...

    @property
    def names(self) -> tuple[str, ...]: ...


class Bus(Protocol):
    """Who knows which feature sets listen."""

    def match(self, event: Event, explain: bool = False) -> Match: ...


class House(Protocol):
    """What publishing needs of the driver."""

    known_as: Callable[[str], PeerName | None]
    """Tells what a connection is called."""

    def keep(self, hold_id: int, connection_id: str, carry: Callable[[Fate], None]) -> None:
        """Keep what a hold rule stopped."""
        ...

    def work_ended(self) -> None:
        """Something in flight has ended."""
        ...

    def fault(self, where: str, error: BaseException) -> None:
        """Say a mistake of ours in full."""
        ...


class Publishing:
    """The events of one application on their way to its handlers."""

    def __init__(self, bus: Bus, probe: Probe, executions: Executions, scopes: Scopes, house: House) -> None:
        self.held: dict[int, Delivery] = {}
        """What the debugger stopped, by the number of its hold."""
        self._bus = bus
        self._probe = probe
        self._launch = executions.launch
        self._resume = executions.resume
        self._scopes = scopes
        self._house = house

    def replace_program(self, program: Program, bus: Bus) -> None:
        """Deliver to another program from now on; what runs, and what is held, goes on with the old one."""
        self._scopes.program, self._bus = program, bus

    def handlers_of(self, event: Event) -> tuple[str, ...]:
        """Return the feature sets that would get this event now."""
        return self._bus.match(event).names

    def publish(self, event: Event, origin: Origin, parent: Strand | None, done: Done) -> None:
        """Start every handler of `event`; `done` is told their outcomes when all have finished, perhaps at once."""
        try:
            probe = self._probe
            match = self._bus.match(event, probe.recording)
            if probe.recording:
                origin = self._tell_published(event, match, origin)
            codes = match.deliveries
            if probe.sifting and codes and self._keeps(Delivery(event, codes, origin, parent, done)):
                return
            # As `_begin`, without the call: events nest.
            if (
                probe.deliveries
                and event_label(event) in probe.deliveries
                and self._holds(Delivery(event, codes, origin, parent, done))
            ):
                return
            if len(codes) == 1:
                self._run_handler(codes[0], event, origin, parent, done)
            else:
                self._start(event, codes, origin, parent, done)
        except Exception as error:
            if parent is not None:
                raise  # into the run that published it
            # Whoever waits outside is told, and what comes behind has its turn.
            self._house.fault("driver", error)
            self.tell(done, [Outcome(failure=_lost(event, error))])

    def publish_reply(self, strand: Strand, reply: Reply) -> Wait:
        """Publish the events that come with an answer; the strand has it when their handlers have finished."""
        wait = Wait(self._resume)
        if not reply.events:
            wait.settle(reply.value)
            return wait
        if strand.run.depth >= NESTING:
            wait.settle(error=too_deep())
            return wait
        group = Group([None] * len(reply.events), lambda outcomes: wait.settle(reply.value))
        for index, (event, origin) in enumerate(reply.events):
            self.publish(event, origin, strand, partial(_count_event, group, index))
        return wait

    def release(self, hold_id: int, how: str) -> bool:
        """Let go of an event that is held; False when none is as that. A dropped delivery reaches nobody."""
        delivery = self.held.pop(hold_id, None)
        if delivery is None:
            return False
        if how == "drop":
            self.tell(delivery.done, [])
            self._house.work_ended()
        else:
            self._start(delivery.event, delivery.codes, delivery.origin, delivery.parent, delivery.done)
        return True

    def tell(self, done: Done, outcomes: list[Outcome]) -> None:
        """Tell whoever waits; a mistake in there is ours, and must not end the run that has just finished."""
        try:
            done(outcomes)
        except Exception as error:  # noqa: BLE001  # see above
            self._house.fault("driver", error)

    def _tell_published(self, event: Event, match: Match, origin: Origin) -> Origin:
        seq = self._probe.observe(
            EventPublished, origin.flow, origin.cause, event_label(event), event.payload or event.names,
            event.connection_id, match.names, match.rejected,
        )  # fmt: skip
        return Origin(
            origin.flow or seq, seq, origin.execution_id, origin.feature_set, origin.span, origin.connection_id,
            origin.from_peer,
        )  # fmt: skip

    # --- what is held before it starts --------------------------------------------------------------------------

    def _keeps(self, delivery: Delivery) -> bool:
        """Whether a hold rule stops a delivery. Messages and requests were looked at when they came in."""
        if not may_be_held(delivery.event.type):
            return False
        point = event_point(delivery, self._house.known_as)
        hold_id = self._probe.sift(point)
        if hold_id:
            self._house.keep(hold_id, point.connection_id, partial(self._meet, delivery))
        return bool(hold_id)

    def _meet(self, delivery: Delivery, fate: Fate) -> None:
        if fate.how == "drop":
            self.tell(delivery.done, [])
            return
        if isinstance(fate.content, Mapping):
            event, payload = delivery.event, fate.content
            changed = domain_event(event.name, payload) if event.type == DOMAIN else replace(event, payload=payload)
            delivery = replace(delivery, event=changed)
        self._begin(delivery)

    def _begin(self, delivery: Delivery) -> None:
        """Start the handlers, unless the debugger stops the event first."""
        if event_label(delivery.event) not in self._probe.deliveries or not self._holds(delivery):
            self._start(delivery.event, delivery.codes, delivery.origin, delivery.parent, delivery.done)

    def _holds(self, delivery: Delivery) -> bool:
        decision = self._probe.checkpoint(delivery_point(delivery))
        if decision.verdict is not Verdict.HOLD:
            return False
        self.held[decision.hold_id] = delivery
        return True

    # --- starting -----------------------------------------------------------------------------------------------

    def _start(self, event: Event, codes: tuple[Code, ...], origin: Origin, parent: Strand | None, done: Done) -> None:
        if len(codes) == 1:
            self._run_handler(codes[0], event, origin, parent, done)
            return
        if not codes:
            self.tell(done, [])
            return
        group = Group([None] * len(codes), done)
        for index, code in enumerate(codes):
            self._run_handler(code, event, origin, parent, partial(group.finished, index))

    def _run_handler(self, code: Code, event: Event, origin: Origin, parent: Strand | None, done: Done) -> None:
        scopes = self._scopes
        scope = scopes.of_handler(code, event)
        if scopes.published.by_activity:
            refusal = scopes.refusal(code, scope)
            if refusal is not None:
                self._launch(code, scope, event, origin, parent, done, _refused(code, refusal))
                return
        self._launch(code, scope, event, origin, parent, done)


def _refused(code: Code, reason: str) -> Generator[Any, Any, Outcome]:
    """A run that fails before its first statement."""
    yield from ()  # it must be a generator, as every run is
    return Outcome(failure=Failure(reason, "", code.name, code.activity, "", "", code.head))


def _lost(event: Event, error: Exception) -> Failure:
    """Return what whoever waits for the handlers of an event hears when it could not be published."""
    sentence = f"Cannot publish the {event_label(event)}: the runtime made a mistake."
    return Failure(sentence, f"{type(error).__name__}: {error}", "", "", "", "", None)


def _count_event(group: Group, index: int, outcomes: list[Outcome]) -> None:
    group.finished(index, [Outcome()])
