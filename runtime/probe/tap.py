"""The tap: the runtime's side of the seam. It keeps what happens in a journal and asks the controller where to hold.

It stamps each record with its number, its time and its flow, and builds the plain tuple; nothing else happens on the
hot path. Whoever watches cannot harm the program: a controller or an observer that raises is told of in the journal
and taken away, and the program runs on.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Container, Mapping, Sequence

from runtime.probe.blocks import Block, Statements, unpacked
from runtime.probe.commands import Continue, Delay, Order
from runtime.probe.controller import Controller
from runtime.probe.holding import Fate, HeldMessage, Holding, HttpAnswer
from runtime.probe.holds import Hold, RefusalError, ReleaseInstruction
from runtime.probe.journal import Journal
from runtime.probe.messages import DoorPoint, EventPoint
from runtime.probe.placing import Places
from runtime.probe.records import Branch, Held, HoldDelayed, HoldsFull, RawRecord, Record, Released, RuntimeFaulted
from runtime.probe.seam import NOTHING, RUN, Decision, DeliveryPoint, Point, StatementPoint, Verdict, Write
from runtime.source import Span

Observer = Callable[[RawRecord], None]
"""Told of each record as it is kept, on the runtime's thread. It must be quick, and cannot object."""


class Tap:
    """A `Probe` that keeps records in `journal` and asks `controller` at checkpoints."""

    def __init__(
        self,
        journal: Journal,
        controller: Controller,
        clock: Callable[[], int] = time.monotonic_ns,
        observers: Sequence[Observer] = (),
    ) -> None:
        self.recording = True
        # Plain attributes, kept up to date: they are read before every delivery and every statement.
        self.armed = self.armed_ends = False
        self.steps: Container[Span] = frozenset()
        self.stops: Mapping[Span, Container[int]] = {}
        self.deliveries: Container[str] = NOTHING
        self.writes: Container[str] = NOTHING
        self.sifting = False
        """Likewise: read before every message, request and event."""
        self.journal = journal
        self.controller = controller
        self.holding = Holding(self._new_hold_id)
        self._full = False
        self._clock = clock
        self._observers = list(observers)
        self._rearm()

    def add_observer(self, observer: Observer) -> None:
        """Tell `observer` of each record from now on."""
        self._observers.append(observer)

    # --- what the runtime calls ---------------------------------------------------------------------------------

    def observe(self, kind: type[Record], flow: int, cause: int, *fields: object) -> int:
        """Keep a fact; its flow is its own number when `flow` is 0. Return its number."""
        journal = self.journal
        seq = journal.latest + 1
        raw = (seq, self._clock(), flow or seq, cause, kind) + fields  # noqa: RUF005  # half the price of unpacking
        # `Journal.append`, without the call; the order matters to readers, as it says there.
        journal.slots[seq % journal.capacity] = raw
        journal.latest = seq
        if self._observers:
            self._tell(raw)
        return seq

    def observe_statements(self, flow: int, cause: int, count: int, statements: Statements) -> None:
        """Keep statements that have ended; readers take them apart, observers get them one by one."""
        block = Block(self.journal.latest + 1, flow, cause, count, statements)
        self.journal.append_block(block)
        if self._observers:
            for raw in unpacked(block):
                self._tell(raw)

    def checkpoint(self, point: Point) -> Decision:
        """Ask the controller, and write the `Held` record of what it holds."""
        try:
            hold = self.controller.checkpoint(point)
        except Exception as error:  # noqa: BLE001  # a watcher's mistake must not stop the watched
            self._disarm(error)
            return RUN
        self._rearm()
        self._write_notes(point.flow, point.cause)
        if hold is None:
            return RUN
        seq = self.observe(Held, point.flow, point.cause, *_held_fields(hold))
        self.controller.written(hold, seq)
        return Decision(Verdict.HOLD, hold.hold_id)

    def sift(self, point: DoorPoint) -> int:
        """Ask the hold rules, and write the `Held` record of what one holds."""
        try:
            held = self.holding.sift(point)
        except Exception as error:  # noqa: BLE001  # as above
            self._forget_rules(error)
            return 0
        if isinstance(held, HeldMessage):
            self._full = False
            self.holding.written(held, self.observe(Held, point.flow, point.cause, *_message_fields(held)))
            return held.hold_id
        if held and not self._full:
            self._full = True
            self.observe(HoldsFull, point.flow, point.cause, held, len(self.holding.held))
        return 0

    def withdraw(self, hold_id: int, reason: str) -> None:
        fate = self.holding.withdraw(hold_id, reason)
        if fate is not None:
            self._tell_fates([fate])

    def wants_statements(self, feature_set: str, span: Span, event_type: str, connection_id: str) -> bool:
        try:
            return self.controller.wants_statements(feature_set, span, event_type, connection_id)
        except Exception as error:  # noqa: BLE001  # as above
            self._disarm(error)
            return False

    def wrote(self, write: Write) -> None:
        try:
            self.controller.wrote(write)
        except Exception as error:  # noqa: BLE001  # as above
            self._disarm(error)
            return
        self._rearm()
        self._write_notes(write.flow, write.cause)

    def execution_ended(self, execution_id: int, parent_id: int, parent_branch: Branch = ()) -> None:
        if not self.armed:
            return
        try:
            self.controller.execution_ended(execution_id, parent_id, parent_branch)
        except Exception as error:  # noqa: BLE001  # as above
            self._disarm(error)
            return
        self._rearm()

    def abandoned(self, hold_id: int) -> None:
        hold = self.controller.abandon(hold_id)
        if hold is not None:
            self.observe(Released, hold.point.flow, hold.seq, hold_id, "drop")

    # --- what the host calls for the watcher --------------------------------------------------------------------

    def obey(self, order: Order) -> list[ReleaseInstruction]:
        """Give `order` to the controller, write what it releases, and return that for the driver to resume.

        Raises:
            RefusalError: as `Controller.obey` does.
        """
        try:
            released = self.controller.obey(order)
        except RefusalError:
            raise
        except Exception as error:  # noqa: BLE001  # as above; what is held must be let go of all the same
            self._disarm(error)
            released = self.controller.obey(Continue())
        self._rearm()
        self._write_notes(0, self.journal.latest)
        for instruction in released:
            hold = instruction.hold
            self.observe(Released, hold.point.flow, hold.seq, hold.hold_id, instruction.how)
        return released

    def decide(self, order: Order) -> list[Fate]:
        """Give `order` to the hold rules, write what becomes of what was held, and return that to be carried out.

        Raises:
            RefusalError: as `Holding.obey` does.
        """
        fates = self.holding.obey(order)
        if isinstance(order, Delay):
            held = next(held for held in self.holding.held if held.hold_id == order.hold_id)
            self.observe(HoldDelayed, held.point.flow, held.seq, order.hold_id, round(order.seconds * 1e9))
        self._tell_fates(fates)
        # Until all of it has gone, what comes now has to wait behind it.
        self.sifting = self.sifting or bool(fates)
        return fates

    def carried_out(self) -> None:
        """Hear that what `decide` returned has been done."""
        self.sifting = self.holding.sifting

    def take_places(self, places: Places) -> None:
        """Breakpoints are to be placed in another program from now on."""
        self.controller.take_places(places)
        self._rearm()

    @property
    def interrupting(self) -> bool:
        """Whether running plain executions are to be stopped at the heads of their loops."""
        return self.controller.interrupting

    def _rearm(self) -> None:
        arms = self.controller.arms
        self.steps, self.armed, self.stops = arms.steps, arms.armed, arms.stops
        self.deliveries, self.armed_ends, self.writes = arms.deliveries, arms.armed_ends, arms.writes

    def _write_notes(self, flow: int, cause: int) -> None:
        for note in self.controller.take_notes():
            self.observe(note.kind, flow, cause, *note.fields)

    def _tell_fates(self, fates: Sequence[Fate]) -> None:
        self.sifting = self.holding.sifting
        for fate in fates:
            held, shown = fate.held, _shown(fate.content)
            self.observe(Released, held.point.flow, held.seq, held.hold_id, fate.how, shown, fate.reason)

    def _new_hold_id(self) -> int:
        return self.controller.new_hold_id()

    def _tell(self, raw: RawRecord) -> None:
        for observer in tuple(self._observers):
            try:
                observer(raw)
            except Exception as error:  # noqa: BLE001  # an observer's mistake must not stop the observed
                self._observers.remove(observer)
                self.observe(RuntimeFaulted, 0, raw[0], "observer", _text(error))

    def _disarm(self, error: Exception) -> None:
        """Put a controller that stops nowhere in place of one that failed; what that one held can be continued."""
        self.observe(RuntimeFaulted, 0, 0, "controller", _text(error))
        self.controller = self.controller.afresh()
        self._rearm()

    def _forget_rules(self, error: Exception) -> None:
        """Hold nothing more; what is held can be released."""
        self.observe(RuntimeFaulted, 0, 0, "hold rules", _text(error))
        self.holding.forget_rules()
        self.sifting = self.holding.sifting


def _text(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _held_fields(hold: Hold) -> tuple[object, ...]:
    """Return the fields of the `Held` record: hold_id, point, reason, execution_id, event_type, handlers, ..."""
    point = hold.point
    if isinstance(point, DeliveryPoint):
        return (
            *(hold.hold_id, "delivery", hold.reason, 0, point.event_type, point.handlers, -1, None),
            *(point.connection_id, hold.breakpoints, 0, None, "", "", 0, point.branch),
        )
    branch: Branch = ()
    if isinstance(point, StatementPoint):
        where, branch = "statement", point.branch
    else:
        where = "failure" if point.failure else "end"
    return (
        *(hold.hold_id, where, hold.reason, point.execution_id, point.event_type, (point.feature_set,)),
        *(point.statement, point.span, point.connection_id, hold.breakpoints, 0, None, "", "", 0, branch),
    )


def _message_fields(held: HeldMessage) -> tuple[object, ...]:
    """Return the fields of the `Held` record of what a rule holds."""
    point = held.point
    if isinstance(point, EventPoint):
        where = (held.hold_id, "delivery", "rule", 0, point.event_type, point.handlers, -1, None, point.connection_id)
        return (*where, (), held.rule_id, point.payload, "", "event", point.limit)
    gate = "inbound" if point.direction == "in" else "effect"
    return (
        *(held.hold_id, gate, "rule", point.execution_id, point.event_type, point.handlers, -1, point.span),
        *(point.connection_id, (), held.rule_id, point.payload, point.direction, point.what, point.limit),
    )


def _shown(content: object) -> object:
    """Return what the record says of the content of a fate."""
    return content.body if isinstance(content, HttpAnswer) else content
