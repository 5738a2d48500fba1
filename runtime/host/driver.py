"""The driver: the one loop that joins events, feature sets and the world.

It has events published, and answers what executions ask: by itself where the program asks about itself, through a
service where it asks about the world. It is the `Host` of every service. Everything here runs on one thread, inside one
event loop; a delivery runs to its first wait inside the call that brought the event.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from runtime.compiler.program import Program, TriggerKind
from runtime.engine.effects import Effect
from runtime.engine.events import TEST, Event
from runtime.engine.execution import Outcome
from runtime.errors import EvaluationError, Failure
from runtime.host.answers import Answers
from runtime.host.executions import Executions
from runtime.host.held import HeldMessages
from runtime.host.lanes import Lane, Lanes
from runtime.host.lifecycle import Lifecycle, Patience
from runtime.host.printing import reason_lines
from runtime.host.publishing import Bus, Publishing
from runtime.host.runs import Done, Run, Strand
from runtime.host.scopes import Scopes
from runtime.host.world import World
from runtime.probe.holding import Fate
from runtime.probe.messages import PeerName
from runtime.probe.records import LogWritten, RuntimeFaulted
from runtime.probe.seam import Probe
from runtime.services.output import Write
from runtime.services.service import NOT_MINE, Handler, Origin, Service
from runtime.triggers import captured
from runtime.values.kinds import Value

_LASTING = (TriggerKind.START, TriggerKind.END)
"""Feature sets whose published names outlive them."""

_NOT_HANDLERS = frozenset({TriggerKind.START, TriggerKind.END, TriggerKind.USER_ACTION})
"""Feature sets whose failure somebody else tells of."""


class Driver:
    """Runs one program. Made inside the loop it runs on."""

    def __init__(
        self, program: Program, bus: Bus, probe: Probe, world: World, write: Write, patience: Patience | None = None
    ) -> None:
        self.probe = probe
        self.world = world
        self.stalled = 0
        """Executions that were found to make no progress at the application's end."""
        self.on_interrupt: Callable[[], None] = _nothing
        """Called between two statements while `executions.signals.interrupt` is set."""
        self.now: Callable[[], datetime] = world.now
        self.new_id: Callable[[], str] = world.new_id
        self.handlers: dict[type[Effect], Handler] = {}
        """The service asked first, by effect; none for what the driver answers by itself."""
        self._others: dict[type[Effect], list[Handler]] = {}
        """Who is asked after it, in turn."""
        self.executions: Executions = Executions(probe, world, self)
        self.scopes: Scopes = Scopes(program, self.executions.signals)
        self.publishing = Publishing(bus, probe, self.executions, self.scopes, self)
        self.publish = self.publishing.publish
        self.publish_reply = self.publishing.publish_reply
        self.handlers_of = self.publishing.handlers_of
        self._write = write
        self._loop = asyncio.get_running_loop()
        self._lanes = Lanes(self.publish, self._loop.call_soon)
        self._own = Answers(self).table
        self.kept = HeldMessages()
        """What hold rules stopped."""
        self.known_as: Callable[[str], PeerName | None] = _unnamed
        """Tells what a connection is called."""
        self._announced = 0
        """Events that are to be published in the loop's next round."""
        self.lifecycle = Lifecycle(self, patience or Patience())

    def use(self, service: Service) -> None:
        """Let `service` answer its effects. Where several know the same kind, the one that came last is asked first."""
        for kind, handler in service.handlers.items():
            if kind in self.handlers:
                self._others.setdefault(kind, []).insert(0, self.handlers[kind])
            if kind not in self._own:
                self.handlers[kind] = handler

    # --- what the life cycle asks -------------------------------------------------------------------------------

    @property
    def in_flight(self) -> int:
        held = len(self.publishing.held) + len(self.kept)
        return self.executions.in_flight + held + self._lanes.waiting + self._announced

    @property
    def finished(self) -> int:
        return self.executions.finished

    @property
    def holding(self) -> bool:
        return bool(self.publishing.held or self.kept) or self.executions.holding

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
        events = {delivery.event.connection_id for delivery in self.publishing.held.values()}
        return frozenset({*events, *self.executions.stops.connections, *self.kept.connections})

    # --- what services ask --------------------------------------------------------------------------------------

    def deliver(self, event: Event, origin: Origin, done: Done | None = None) -> None:
        """Publish an event from outside: at once, or in its turn when it comes from a connection."""
        if event.connection_id:
            self._lanes.of(event.connection_id).enter(event, origin, done)
        else:
            self.publish(event, origin, None, done or _ignore)

    def lane(self, connection_id: str) -> Lane:
        """Return where the events of a connection wait for their turn."""
        return self._lanes.of(connection_id)

    def pending(self, connection_id: str) -> int:
        return self._lanes.pending(connection_id)

    def has_handler(self, event_type: str, path: str) -> bool:
        """Whether any feature set listens to this WebSocket event on this path; a handler without path hears all."""
        return any(
            code.trigger.kind is TriggerKind.WEBSOCKET
            and code.trigger.event_type == event_type
            and (not code.trigger.path or captured(code.trigger.path, path) is not None)
            for code in self.scopes.program.codes
        )

    def names_of(self, origin: Origin) -> Mapping[str, Value]:
        return self.executions.names_of(origin) or {}

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

    def announce(self, event: Event, origin: Origin) -> None:
        """Publish `event` in the loop's next round: nobody waits for it, and it cannot nest."""
        self._announced += 1
        self._loop.call_soon(self._publish_announced, event, origin)

    def release(self, hold_id: int, how: str = "continue") -> bool:
        """Let go of what is held; False when nothing is held as that. A dropped delivery reaches nobody."""
        return self.publishing.release(hold_id, how) or self.executions.release(hold_id, skipped=how == "skip")

    def _publish_announced(self, event: Event, origin: Origin) -> None:
        self._announced -= 1
        self.publish(event, origin, None, _ignore)
        self.lifecycle.work_ended()

    # --- what executions ask ------------------------------------------------------------------------------------

    def perform(self, strand: Strand, effect: Effect, origin: Origin) -> Any:
        """Answer what is asked of the program itself, or what the service asked first says is not its own.

        Raises:
            EvaluationError: it is refused.
        """
        own = self._own.get(type(effect))
        return own(effect, strand, origin) if own is not None else self._elsewhere(effect, origin)

    def through_service(self, effect: Effect, origin: Origin) -> Any:
        """Let the service answer that handles such effects; None when it is none of theirs."""
        handler = self.handlers.get(type(effect))
        answer = handler(effect, origin) if handler is not None else NOT_MINE
        return self._elsewhere(effect, origin) if answer is NOT_MINE else answer

    def _elsewhere(self, effect: Effect, origin: Origin) -> Any:
        """Let the other services answer, in turn; None when it is none of theirs."""
        if type(effect) not in self.handlers:
            raise EvaluationError(f"No service of this application can do that ({type(effect).__name__})")
        answers = (handler(effect, origin) for handler in self._others.get(type(effect), ()))
        return next((answer for answer in answers if answer is not NOT_MINE), None)

    def work_ended(self) -> None:
        self.lifecycle.work_ended()

    def interrupted(self) -> None:
        self.on_interrupt()

    def ended(self, run: Run, outcome: Outcome) -> None:
        """Report a failed handler, forget what the run published, and tell whoever waits."""
        if self.scopes.published.by_activity and run.code.trigger.kind not in _LASTING:
            self.scopes.published.withdraw(run.code.activity, run.id)
        if outcome.failure is not None:
            self._report(run, outcome.failure)
        try:
            run.done([outcome])
        except Exception as error:  # noqa: BLE001  # ours, and the run that has just finished is not to end by it
            self.fault("driver", error)
        if self.lifecycle.is_awaited:
            self.lifecycle.work_ended()

    def fault(self, where: str, error: BaseException) -> None:
        """Say a mistake of ours in full: in the journal, and to whoever looks at standard error."""
        text = "".join(traceback.format_exception(error))
        self.probe.observe(RuntimeFaulted, 0, 0, where, text)
        self._say(f"[FAULT] [{where}] {text}", True)

    def _report(self, run: Run, failure: Failure) -> None:
        """Runtime.md 3.1: a handler's goes to standard error, and nobody else is harmed."""
        if run.code.trigger.kind in _NOT_HANDLERS or run.event.type == TEST:
            return
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


def _unnamed(connection_id: str) -> PeerName | None:
    """Nobody knows it."""
    return None


def _ignore(outcomes: list[Outcome]) -> None:
    """Nobody waits."""


def _nothing() -> None:
    """Nobody has anything to say between two statements."""
