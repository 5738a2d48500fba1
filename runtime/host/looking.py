"""Orders about one execution: to read its names, to change one, to skip its statement (probe/commands.py)."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.errors import EvaluationError
from runtime.host.altering import bind
from runtime.host.checkpoints import names_of
from runtime.host.driver import Driver
from runtime.host.questions import Questions
from runtime.host.runs import Strand
from runtime.probe.commands import Evaluate, Order, SetBinding, SkipStatement
from runtime.probe.holds import RefusalError
from runtime.probe.records import BindingChanged, Evaluated, StatementSkipped
from runtime.probe.tap import Tap
from runtime.services.service import Origin
from runtime.values.kinds import Value


class Looking:
    """Obeys such orders; conditions of `tap`'s breakpoints are understood here from now on."""

    def __init__(self, driver: Driver, tap: Tap) -> None:
        self._driver = driver
        self._tap = tap
        self._questions = Questions(driver)
        tap.controller.expressions = self._questions

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do what `order` asks; False when it is of another kind, or has to be obeyed by the debugger as well.

        Raises:
            RefusalError: it cannot be done. Nothing was changed.
            EvaluationError: the value of a name cannot be evaluated. Nothing was changed.
        """
        match order:
            case Evaluate():
                self._evaluate(order, origin)
            case SetBinding():
                self._set_binding(order, origin)
            case SkipStatement(hold_id=hold_id):
                self._tell_skipped(hold_id, origin)
                return False
            case _:
                return False
        return True

    def _evaluate(self, order: Evaluate, origin: Origin) -> None:
        """Answer, whatever comes of it: a question that fails has its failure for an answer."""
        value: Value = None
        error = ""
        try:
            value = self._questions.question(order.expression)(self._names(order))
        except EvaluationError as failure:
            error = str(failure)
        self._tap.observe(Evaluated, origin.flow, origin.cause, order.request_id, order.expression, value, error)

    def _names(self, order: Evaluate) -> Mapping[str, Value]:
        if order.names is not None or not order.hold_id:
            return order.names or {}
        names = self._driver.executions.stops.names_held(order.hold_id)
        if names is None:
            raise EvaluationError(f"No run is held as {order.hold_id} any more, and its names went on with it")
        return names

    def _set_binding(self, order: SetBinding, origin: Origin) -> None:
        strand = self._held(order.hold_id)
        if not order.name.strip():
            raise RefusalError("say which name is to have that value")
        names = names_of(strand)
        value = self._questions.question(order.expression)(names)
        bind(strand, order.name, value)
        old = names.get(order.name)
        self._tap.observe(
            BindingChanged, strand.run.flow, origin.cause, strand.run.id, order.name, old, value, strand.branch
        )

    def _tell_skipped(self, hold_id: int, origin: Origin) -> None:
        strand = self._held(hold_id)
        run = strand.run
        if not run.stepped:
            raise RefusalError("this run was reached inside a loop that nobody steps; it has no statement to skip")
        run.scope.altered = True
        span = run.code.statements[strand.statement].span
        self._tap.observe(StatementSkipped, run.flow, origin.cause, run.id, strand.statement, span, strand.branch)

    def _held(self, hold_id: int) -> Strand:
        self._tap.controller.find(hold_id)
        strand = self._driver.executions.stops.find(hold_id)
        if strand is None:
            raise RefusalError("only a run that is held before a statement can be altered")
        return strand
