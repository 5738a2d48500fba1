"""The driver: the one loop that joins events, feature sets and the world.

It publishes events, starts what listens, and answers what executions ask: by itself where the program asks about
itself, through a service where it asks about the world. It is the `Host` of every service. Everything here runs on
one thread, inside one event loop; a delivery runs to its first wait inside the call that brought the event.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from runtime.compiler.program import Code, Program, TriggerKind
from runtime.engine.effects import Effect
from runtime.engine.events import APPLICATION_END, APPLICATION_START, DOMAIN, HTTP_REQUEST, TEST, Event, domain_event
from runtime.engine.execution import Outcome
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError, Failure
from runtime.host.answers import Answers
from runtime.host.checkpoints import delivery_point, event_label, event_point
from runtime.host.executions import Executions
from runtime.host.held import HeldMessages
from runtime.host.lanes import Lanes
from runtime.host.lifecycle import Lifecycle, Patience
from runtime.host.printing import reason_lines
from runtime.host.published import NOTHING, PublishedNames
from runtime.host.runs import NESTING, Delivery, Done, Group, Run, Strand, Wait, too_deep
from runtime.host.world import World
from runtime.probe.holding import Fate
from runtime.probe.messages import may_be_held
from runtime.probe.records import EventPublished, LogWritten, RuntimeFaulted
from runtime.probe.seam import Probe, Verdict
from runtime.services.output import Write
from runtime.services.service import NOT_MINE, Handler, Origin, Reply, Service
from runtime.triggers import captured
from runtime.values.kinds import Value

_ON_THEIR_OWN = frozenset({HTTP_REQUEST, APPLICATION_START, APPLICATION_END})
"""Events whose feature sets do not see Application-Start's names (runtime.md 0.4)."""

_NOT_HANDLERS = frozenset({TriggerKind.START, TriggerKind.END, TriggerKind.USER_ACTION})
"""Feature sets whose failure somebody else tells of."""


class Match(Protocol):
    """What the bus answers."""

    @property
    def deliveries(self) -> tuple[Code, ...]: ...

    @property
    def rejected(self) -> tuple[tuple[str, str], ...]: ...

    @property
    def names(self) -> tuple[str, ...]: ...


class Bus(Protocol):
    """What the driver needs of the bus."""

    def match(self, event: Event, explain: bool = False) -> Match: ...


class Driver:
    """Runs one program. Made inside the loop it runs on."""

    def __init__(
        self, program: Program, bus: Bus, probe: Probe, world: World, write: Write, patience: Patience | None = None
    ) -> None:
        self.probe = probe
        self.program = program
        self.world = world
        """Whether reports of failures have their cause."""
        self.stalled = 0
        """Executions that were found to make no progress at the application's end."""
        self.shared: dict[str, Any] = {}
        """Application-Start's names, which handlers may read."""
        self.settings: dict[str, Any] = {}
        """What ``Configure`` stored application-wide."""
        self.published = PublishedNames()
        self.executions = Executions(probe, world, self)
        self.on_interrupt: Callable[[], None] = _nothing
        """Called between two statements while `executions.signals.interrupt` is set."""
        self.now: Callable[[], datetime] = world.now
        self.new_id: Callable[[], str] = world.new_id
        self._bus = bus
        self._write = write
        self._loop = asyncio.get_running_loop()
        self._lanes = Lanes(self.publish, self._loop.call_soon)
        self._own = Answers(self).table
        self._handlers: dict[type[Effect], Handler] = {}
        self._held: dict[int, Delivery] = {}
        self.kept = HeldMessages()
        """What hold rules stopped."""
        self.label_of: Callable[[str], str] = _unnamed
        """Tells the short name of a connection."""
        self._announced = 0
        """Events that are to be published in the loop's next round."""
        self.lifecycle = Lifecycle(self, patience or Patience())

    def use(self, service: Service) -> None:
        """Let `service` answer its effects. Where several know the same kind, the one that came last is asked first."""
        for kind, handler in service.handlers.items():
            earlier = self._handlers.get(kind)
            self._handlers[kind] = handler if earlier is None else _in_turn(handler, earlier)

    def replace_program(self, program: Program, bus: Bus) -> None:
        """Deliver to another program from now on; what runs, and what is held, goes on with the old one."""
        self.program, self._bus = program, bus

    # --- what the life cycle asks -------------------------------------------------------------------------------

    @property
    def in_flight(self) -> int:
        held = len(self._held) + len(self.kept)
        return self.executions.in_flight + held + self._lanes.waiting + self._announced

    @property
    def finished(self) -> int:
        return self.executions.finished

    @property
    def holding(self) -> bool:
        return bool(self._held or self.kept) or self.executions.holding

    # --- what is held -------------------------------------------------------------------------------------------

    def keep(self, hold_id: int, connection_id: str, carry: Callable[[Fate], None]) -> None:
        """Keep what a hold rule stopped until `carry_out` or `give_up`."""
        self.kept.keep(hold_id, connection_id, carry)

    def carry_out(self, fate: Fate) -> None:
        """Let what a hold rule stopped meet its fate. A mistake in there is ours, and ends nothing else."""
        try:
            self.kept.carry_out(fate)
        except Exception as error:  # noqa: BLE001  # see above
            self.fault("driver", error)
        self.lifecycle.work_ended()

    def give_up(self, hold_id: int, reason: str) -> None:
        """Forget what can go nowhere any more."""
        if self.kept.forget(hold_id):
            self.probe.withdraw(hold_id, reason)
            self.lifecycle.work_ended()

    def frozen_connections(self) -> frozenset[str]:
        """The connections of which a message, an event or a run is held."""
        if not self.holding:
            return frozenset()
        events = {delivery.event.connection_id for delivery in self._held.values()}
        return frozenset({*events, *self.executions.held_connections, *self.kept.connections})

    # --- what services ask --------------------------------------------------------------------------------------

    def deliver(self, event: Event, origin: Origin, done: Done | None = None) -> None:
        """Publish an event from outside: at once, or in its turn when it comes from a connection."""
        if event.connection_id:
            self._lanes.enter(event, origin, done)
        else:
            self.publish(event, origin, None, done or _ignore)

    def pending(self, connection_id: str) -> int:
        return self._lanes.pending(connection_id)

    def has_handler(self, event_type: str, path: str) -> bool:
        """Whether any feature set listens to this WebSocket event on this path; a handler without path hears all."""
        return any(
            code.trigger.kind is TriggerKind.WEBSOCKET
            and code.trigger.event_type == event_type
            and (not code.trigger.path or captured(code.trigger.path, path) is not None)
            for code in self.program.codes
        )

    def handlers_of(self, event: Event) -> tuple[str, ...]:
        """Return the feature sets that would get this event now."""
        return self._bus.match(event).names

    def names_of(self, execution_id: int) -> Mapping[str, Value]:
        return self.executions.names_of(execution_id) or {}

    def event_source_started(self) -> None:
        self.lifecycle.event_sources += 1

    def event_source_stopped(self) -> None:
        self.lifecycle.event_sources -= 1

    def print_line(self, text: str, error: bool = False) -> None:
        """Print a line without prefix, and keep it."""
        if self.probe.recording:
            self.probe.observe(LogWritten, 0, 0, 0, "", text, "error" if error else "info", "", None)
        self._say(f"{text}\n", error)

    # --- events -------------------------------------------------------------------------------------------------

    def publish(self, event: Event, origin: Origin, parent: Run | None, done: Done) -> None:
        """Start every handler of `event`; `done` is told their outcomes when all have finished, perhaps at once."""
        try:
            recording = self.probe.recording
            match = self._bus.match(event, explain=recording)
            codes = match.deliveries
            if recording:
                origin = self._tell_published(event, match, origin)
            if self.probe.sifting and codes and self._keeps(Delivery(event, codes, origin, parent, done)):
                return
            # As `_begin`, without the call: events nest.
            deliveries = self.probe.deliveries
            if (
                deliveries
                and event_label(event) in deliveries
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
            self.fault("driver", error)
            self._guarded(done, [Outcome(failure=_lost(event, error))])

    def publish_reply(self, strand: Strand, reply: Reply) -> Wait:
        """Publish the events that come with an answer; the strand has it when their handlers have finished."""
        wait = Wait(self.executions.resume)
        if not reply.events:
            wait.settle(reply.value)
            return wait
        if strand.run.depth >= NESTING:
            wait.settle(error=too_deep())
            return wait
        group = Group([None] * len(reply.events), lambda outcomes: wait.settle(reply.value))
        for index, (event, origin) in enumerate(reply.events):
            self.publish(event, origin, strand.run, partial(_count_event, group, index))
        return wait

    def announce(self, event: Event, origin: Origin) -> None:
        """Publish `event` in the loop's next round: nobody waits for it, and it cannot nest."""
        self._announced += 1
        self._loop.call_soon(self._publish_announced, event, origin)

    def release(self, hold_id: int, how: str = "continue") -> bool:
        """Let go of what is held; False when nothing is held as that. A dropped delivery reaches nobody."""
        delivery = self._held.pop(hold_id, None)
        if delivery is None:
            return self.executions.release(hold_id, skipped=how == "skip")
        if how == "drop":
            self._guarded(delivery.done, [])
            self.lifecycle.work_ended()
        else:
            self._start(delivery.event, delivery.codes, delivery.origin, delivery.parent, delivery.done)
        return True

    def _publish_announced(self, event: Event, origin: Origin) -> None:
        self._announced -= 1
        self.publish(event, origin, None, _ignore)
        self.lifecycle.work_ended()

    def _tell_published(self, event: Event, match: Match, origin: Origin) -> Origin:
        seq = self.probe.observe(
            EventPublished, origin.flow, origin.cause, event_label(event), event.payload or event.names,
            event.connection_id, match.names, match.rejected,
        )  # fmt: skip
        return Origin(
            origin.flow or seq, seq, origin.execution_id, origin.feature_set, origin.span, origin.connection_id
        )

    def _keeps(self, delivery: Delivery) -> bool:
        """Whether a hold rule stops a delivery. Messages and requests were looked at when they came in."""
        if not may_be_held(delivery.event.type):
            return False
        point = event_point(delivery, self.label_of)
        hold_id = self.probe.sift(point)
        if hold_id:
            self.keep(hold_id, point.connection_id, partial(self._meet, delivery))
        return bool(hold_id)

    def _meet(self, delivery: Delivery, fate: Fate) -> None:
        if fate.how == "drop":
            self._guarded(delivery.done, [])
            return
        if isinstance(fate.content, Mapping):
            event, payload = delivery.event, fate.content
            changed = domain_event(event.name, payload) if event.type == DOMAIN else replace(event, payload=payload)
            delivery = replace(delivery, event=changed)
        self._begin(delivery)

    def _begin(self, delivery: Delivery) -> None:
        """Start the handlers, unless the debugger stops the event first."""
        if event_label(delivery.event) not in self.probe.deliveries or not self._holds(delivery):
            self._start(delivery.event, delivery.codes, delivery.origin, delivery.parent, delivery.done)

    def _holds(self, delivery: Delivery) -> bool:
        decision = self.probe.checkpoint(delivery_point(delivery))
        if decision.verdict is not Verdict.HOLD:
            return False
        self._held[decision.hold_id] = delivery
        return True

    def _start(self, event: Event, codes: tuple[Code, ...], origin: Origin, parent: Run | None, done: Done) -> None:
        if len(codes) == 1:
            self._run_handler(codes[0], event, origin, parent, done)
            return
        if not codes:
            self._guarded(done, [])
            return
        group = Group([None] * len(codes), done)
        for index, code in enumerate(codes):
            self._run_handler(code, event, origin, parent, partial(group.finished, index))

    def _run_handler(self, code: Code, event: Event, origin: Origin, parent: Run | None, done: Done) -> None:
        alone = event.type in _ON_THEIR_OWN
        given: Mapping[str, Any] | None = event.given
        if given is None:
            given = event.names if alone else {**event.names, "event": event.payload}
        shared = None if alone else self.shared
        body = None
        if self.published.by_activity:
            refusal = self.published.refusal(code.activity, code.reads_outside, (given, shared or {}))
            body = _refused(code, refusal) if refusal is not None else None
        scope = self.scope(code, given, shared)
        if event.type == APPLICATION_START:
            scope.shared = self.shared
        self.executions.launch(code, scope, event, origin, parent, done, body)

    def scope(self, code: Code, given: Mapping[str, Any], parent: Any) -> Scope:
        """Return the names that a run of `code` sees."""
        published = self.published.visible(code.activity) if self.published.by_activity else NOTHING
        return Scope(given, parent, published, self.executions.signals, self.program, {}, self.settings)

    # --- what executions ask ------------------------------------------------------------------------------------

    def perform(self, strand: Strand, effect: Effect, origin: Origin) -> Any:
        """Answer `effect`. Raises EvaluationError when it is refused."""
        kind = type(effect)
        own = self._own.get(kind)
        if own is not None:
            return own(effect, strand, origin)
        handler = self._handlers.get(kind)
        if handler is None:
            return self.through_service(effect, origin)
        # As that would, without the call: most effects come this way.
        answer = handler(effect, origin)
        return None if answer is NOT_MINE else answer

    def through_service(self, effect: Effect, origin: Origin) -> Any:
        """Let the service answer that handles such effects; None when it is none of theirs."""
        handler = self._handlers.get(type(effect))
        if handler is None:
            raise EvaluationError(f"Nothing here can do that: {type(effect).__name__}")
        answer = handler(effect, origin)
        return None if answer is NOT_MINE else answer

    def interrupted(self) -> None:
        self.on_interrupt()

    def ended(self, run: Run, outcome: Outcome) -> None:
        """Report a failed handler, forget what the run published, and tell whoever waits."""
        kind = run.code.trigger.kind
        if self.published.by_activity and kind not in (TriggerKind.START, TriggerKind.END):
            self.published.withdraw(run.code.activity, run.id)
        if outcome.failure is not None and kind not in _NOT_HANDLERS and run.event.type != TEST:
            self._report(run, outcome.failure)
        self._guarded(run.done, [outcome])
        self.lifecycle.work_ended()

    def fault(self, where: str, error: BaseException) -> None:
        """Say a mistake of ours in full: in the journal, and to whoever looks at standard error."""
        text = "".join(traceback.format_exception(error))
        self.probe.observe(RuntimeFaulted, 0, 0, where, text)
        self._say(f"[FAULT] [{where}] {text}", True)

    def _report(self, run: Run, failure: Failure) -> None:
        """Runtime.md 3.1: to standard error, and nobody else is harmed."""
        lines = [f"[ERROR] [{failure.feature_set}: {failure.activity}] {failure.sentence}", *reason_lines(failure)]
        text = "\n".join(lines)
        if self.probe.recording:
            place = (run.connection_id, failure.span)
            self.probe.observe(LogWritten, run.flow, run.cause, run.id, run.code.name, text, "error", *place)
        self._say(f"{text}\n", True)

    def _say(self, text: str, error: bool) -> None:
        # Nobody reads any longer (`... | head`): what the runtime says by itself is no reason to fail.
        with suppress(OSError):
            self._write(text, error)

    def _guarded(self, callback: Callable[[Any], None], argument: Any) -> None:
        """Call back; a mistake in there is ours, and must not end the run that has just finished."""
        try:
            callback(argument)
        except Exception as error:  # noqa: BLE001  # see above
            self.fault("driver", error)


def _refused(code: Code, reason: str) -> Generator[Any, Any, Outcome]:
    """A run that fails before its first statement."""
    yield from ()  # it must be a generator, as every run is
    return Outcome(failure=Failure(reason, "", code.name, code.activity, "", "", code.head))


def _lost(event: Event, error: Exception) -> Failure:
    """Return what whoever waits for the handlers of an event hears when it could not be published."""
    sentence = f"Cannot publish the {event_label(event)}: the runtime made a mistake."
    return Failure(sentence, f"{type(error).__name__}: {error}", "", "", "", "", None)


def _in_turn(first: Handler, second: Handler) -> Handler:
    """Return a handler that asks `second` for what is not `first`'s."""

    def ask(effect: Any, origin: Origin) -> Any:
        answer = first(effect, origin)
        return second(effect, origin) if answer is NOT_MINE else answer

    return ask


def _count_event(group: Group, index: int, outcomes: list[Outcome]) -> None:
    group.finished(index, [Outcome()])


def _unnamed(connection_id: str) -> str:
    """Nobody knows it."""
    return ""


def _ignore(outcomes: list[Outcome]) -> None:
    """Nobody waits."""


def _nothing() -> None:
    """Nobody has anything to say between two statements."""
