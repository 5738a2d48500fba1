"""What a watcher asks in the program's own language: conditions, log messages, watches. Read-only, at once, bounded.

A question reads names, repositories, the clock and the surroundings of the program. Whatever else it wants of the
world is refused, so asking changes nothing and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from runtime.compiler.asking import compile_expression, compile_message
from runtime.compiler.program import Form
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.execution import evaluation
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError
from runtime.host.answers import environment_of
from runtime.host.scopes import Scopes
from runtime.host.world import World
from runtime.probe.breakpoints import Question
from runtime.services.service import OUTSIDE, Origin
from runtime.values.kinds import Value


def fault_of(text: str, *, is_message: bool = False) -> str:
    """Return why a text is no ARO expression, or no text with such in ``${...}``, and where; empty for one that is."""
    try:
        (compile_message if is_message else compile_expression)(text, LINKAGE)
    except EvaluationError as error:
        return str(error)
    return ""


class Surroundings(Protocol):
    """What questions need of the driver."""

    world: World
    scopes: Scopes

    def through_service(self, effect: effects.Effect, origin: Origin) -> Any:
        """Let the service answer that handles such effects. Raises EvaluationError."""
        ...


class Questions:
    """Makes questions about one running program."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def question(self, text: str) -> Question:
        """Return what evaluates an ARO expression. Raises EvaluationError for what is none."""
        return self._asking(compile_expression(text, LINKAGE))

    def message(self, text: str) -> Question:
        """Return what fills in the ``${...}`` of a text. Raises EvaluationError."""
        return self._asking(compile_message(text, LINKAGE))

    def _asking(self, form: Form) -> Question:
        return lambda names: self._answer(form, names)

    def _answer(self, form: Form, names: Mapping[str, Value]) -> Value:
        around = self._around
        scopes = around.scopes
        running = evaluation(form, Scope(names, program=scopes.program, settings=scopes.settings))
        try:
            wish = next(running)
            while True:
                try:
                    reply = _read(around, wish)
                except EvaluationError as refusal:
                    wish = running.throw(refusal)
                else:
                    wish = running.send(reply)
        except StopIteration as end:
            value: Value = end.value
            return value


def _read(around: Surroundings, effect: effects.Effect) -> Any:
    """Answer what an expression wants of the world. Raises EvaluationError for all but looking."""
    read = _READING.get(type(effect))
    if read is None:
        what = _REFUSED.get(type(effect), type(effect).__name__)
        raise EvaluationError(f"Looking changes nothing and waits for nothing, so there is no {what} here")
    return read(around, effect)


def _rows(around: Surroundings, effect: effects.Retrieve | effects.CountRows) -> list[Value]:
    # Rows whose time is over leave when the program looks, not when a watcher does.
    rows: list[Value] = around.through_service(effects.PeekRows(effect.repository), OUTSIDE)
    return rows


_READING: Mapping[type[effects.Effect], Callable[[Surroundings, Any], Any]] = {
    effects.Now: lambda around, effect: around.world.now(),
    effects.ReadEnvironment: lambda around, effect: environment_of(around.world, effect),
    effects.ReadParameters: lambda around, effect: dict(around.world.parameters),
    effects.ReadSetting: lambda around, effect: around.scopes.settings.get(effect.name),
    effects.Retrieve: _rows,
    effects.CountRows: lambda around, effect: len(_rows(around, effect)),
    effects.ReadContract: lambda around, effect: around.through_service(effect, OUTSIDE),
    effects.DescribeWebSocket: lambda around, effect: around.through_service(effect, OUTSIDE),
}
"""What may be had by looking."""

_REFUSED: Mapping[type[effects.Effect], str] = {
    effects.NewId: "generated id: asking for one would use it up",
    effects.ReadMetrics: "counting of runs",
    effects.ReadFile: "reading of files",
}
"""What is refused, in words; all else by its name."""
