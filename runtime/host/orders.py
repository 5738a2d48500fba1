"""Orders of a watcher, obeyed on the runtime's own thread, between two steps (probe/commands.py).

Four addressees: the debugger (what is held goes on), one execution (its names are read or changed), the servers (what
comes in by hand), the application itself.
Each order leaves a record, and whatever it sets off has that record as its flow's root; what cannot be done leaves a
second one that says why.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Protocol

from runtime.compiler.program import Program
from runtime.engine.events import domain_event
from runtime.errors import EvaluationError
from runtime.host.delays import Delays
from runtime.host.driver import Driver
from runtime.host.looking import Looking
from runtime.host.reloading import Reload, changes
from runtime.host.targets import places_of
from runtime.probe.commands import Continue, Delay, EmitEvent, Order, SetBreakpoints, SetHoldRules, Shutdown
from runtime.probe.describing import connection_of, describe, rerun_of
from runtime.probe.holds import RefusalError
from runtime.probe.records import OrderGiven, OrderRefused, ProgramReplaced
from runtime.probe.tap import Tap
from runtime.services.service import Origin
from runtime.services.web.contract import Contract

Mailbox = deque[Order]
"""Orders on their way: any thread may append, the runtime's takes out."""


class Servers(Protocol):
    """Whoever has connections."""

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do what `order` asks; False when it is not for a server. Raises EvaluationError when it cannot be done."""
        ...

    def take_program(self, program: Program, contract: Contract | None) -> None:
        """Go on with another program and contract."""
        ...


class Orders:
    """Obeys what is in `mailbox`."""

    def __init__(self, mailbox: Mailbox, driver: Driver, servers: Servers, tap: Tap) -> None:
        self._mailbox = mailbox
        self._driver = driver
        self._servers = servers
        self._tap = tap
        self._looking = Looking(driver, tap)
        self._obeying = False
        self._delays = Delays(self._pass_delayed)

    def obey_all(self) -> None:
        """Obey whatever is there, in the order it was given. Never raises."""
        # An order that lets a run go on may come back here from that run's next statement.
        if self._obeying:
            return
        with self._undisturbed():
            while self._mailbox:
                self._obey(self._mailbox.popleft())

    def let_go(self) -> None:
        """Release all and hold nothing any more: whoever could continue it leaves."""
        with self._undisturbed():
            self._tap.obey(SetBreakpoints())
            self._decide(SetHoldRules())
            self._release(Continue())

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Let no order be obeyed in the middle of another."""
        self._obeying = True
        try:
            yield
        finally:
            self._obeying = False
            self._settle_interrupt()

    def _settle_interrupt(self) -> None:
        """Stop runs between statements only as long as there is a reason."""
        signals = self._driver.executions.signals
        signals.interrupt = self._tap.interrupting or self._driver.lifecycle.is_stopping
        # Whoever posts appends first and sets the flag second: an order that came just now is not missed.
        if self._mailbox:
            signals.interrupt = True

    def _obey(self, order: Order) -> None:
        name = type(order).__name__
        about = connection_of(order) or self._tap.holding.connection_of(order)
        seq = self._tap.observe(OrderGiven, 0, 0, name, describe(order), about, rerun_of(order))
        try:
            self._do(order, Origin(flow=seq, cause=seq))
        except (EvaluationError, RefusalError) as error:
            self._tap.observe(OrderRefused, seq, seq, name, str(error))
        except Exception as error:  # noqa: BLE001  # a mistake of ours in one order must not cost the next ones
            self._driver.fault(name, error)
            self._tap.observe(OrderRefused, seq, seq, name, f"the runtime made a mistake: {error}")

    def _do(self, order: Order, origin: Origin) -> None:
        if isinstance(order, Shutdown):
            # First the sign, then the release: a loop without end is to take turns from its next pass on.
            self._driver.lifecycle.request_shutdown()
            self._decide(SetHoldRules())
            self._release(Continue())
        elif self._tap.holding.minds(order):
            self._decide(order)
        elif isinstance(order, EmitEvent):
            self._driver.deliver(domain_event(order.name, order.payload), origin)
        elif isinstance(order, Reload):
            self._reload(order, origin)
        elif not self._looking.obey(order, origin) and not self._servers.obey(order, origin):
            self._release(order)

    def _decide(self, order: Order) -> None:
        """Let hold rules and what they hold have their order, and whatever follows from it."""
        fates = self._tap.decide(order)
        if isinstance(order, Delay):
            self._delays.begin(order.hold_id, order.seconds)
        for fate in fates:
            self._delays.end(fate.hold_id)
            self._driver.carry_out(fate)
        self._tap.carried_out()

    def _pass_delayed(self, hold_id: int) -> None:
        """A delay is over: what it was for goes on, unless it went before."""
        with self._undisturbed(), suppress(RefusalError):
            self._decide(Continue(hold_id))

    def _reload(self, order: Reload, origin: Origin) -> None:
        """Swap the program between two steps: nothing that runs notices."""
        said = str(changes(self._driver.scopes.program, order.program))
        self._servers.take_program(order.program, order.contract)
        self._tap.take_places(places_of(order.program))
        self._tap.observe(ProgramReplaced, origin.flow, origin.cause, said)

    def _release(self, order: Order) -> None:
        released = self._tap.obey(order)
        self._settle_interrupt()
        for instruction in released:
            self._driver.release(instruction.hold_id, instruction.how)


def refuse_all(mailbox: Mailbox, tap: Tap) -> None:
    """Refuse whatever is in `mailbox`, of an application that is over."""
    tell = partial(tap.observe, OrderRefused)
    while mailbox:
        order = mailbox.popleft()
        name = type(order).__name__
        seq = tap.observe(OrderGiven, 0, 0, name, describe(order), connection_of(order), rerun_of(order))
        tell(seq, seq, name, "the application is not running any more")
