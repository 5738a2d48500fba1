"""Expressions that were asked about a run, and what the runtime answered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from aro_console.model.history import Moment
from aro_console.model.taking import Taker, Takes
from runtime.probe import records as r
from runtime.probe.commands import Evaluate

KEPT_ANSWERS = 1_000
"""Answers that are kept; those that came first leave first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression came to."""

    expression: str
    value: object
    error: str
    """Why there is no value; empty when there is one."""


class Evaluations(Taker):
    """Questions by number, and their answers as they come in."""

    def __init__(self) -> None:
        self._asked: dict[int, str] = {}
        self._answers: OrderedDict[int, Answer] = OrderedDict()
        self._last_id = 0
        self.takes: Takes = {r.Evaluated: self._answered, r.OrderRefused: self._refused}

    def ask(self, expression: str, moment: Moment | None) -> Evaluate:
        """Return the order that evaluates an expression at a moment: in the held run, or over the names it had."""
        self._last_id += 1
        self._asked[self._last_id] = expression
        if moment is not None and moment.hold is not None:
            return Evaluate(self._last_id, expression, hold_id=moment.hold.hold_id)
        names: dict[str, Any] = dict(moment.names) if moment is not None else {}
        return Evaluate(self._last_id, expression, names=names)

    def _answered(self, record: r.Evaluated) -> None:
        self._asked.pop(record.request_id, None)
        self._keep(record.request_id, Answer(record.expression, record.value, record.error))

    def _refused(self, record: r.OrderRefused) -> None:
        if record.order == "Evaluate":
            for number in tuple(self._asked):
                self._keep(number, Answer(self._asked.pop(number), None, record.reason))

    def _keep(self, number: int, answer: Answer) -> None:
        self._answers[number] = answer
        if len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)

    def get(self, number: int) -> Answer | None:
        """Return the answer to a question; None while it has not come."""
        return self._answers.get(number)
