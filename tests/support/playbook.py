"""Runs a program's feature set without a world: a dialogue of effects and replies, in both forms at once.

`run` compiles the text, runs one feature set in plain and in stepped form, answers its effects from a table or a
function, and demands that both forms asked the same and ended the same.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import At, Code, Program
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.effects import Effect
from runtime.engine.execution import Outcome, Response, start
from runtime.engine.scope import Scope
from runtime.source import SourceFile
from runtime.syntax.parser import parse

Replies = Mapping[type[Effect], Any] | Callable[[Effect], Any]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

USUAL: Mapping[type[Effect], Any] = {
    effects.Now: NOON,
    effects.NewId: "0A1B2C3D-0000-4000-8000-000000000001",
    effects.ReadEnvironment: "",
    effects.ReadParameters: {},
    effects.Retrieve: [],
    effects.CountRows: 0,
    effects.Broadcast: 0,
    effects.SendMessage: True,
}
"""What a world answers that has nothing in it."""


@dataclass
class Run:
    """How one feature set went."""

    outcome: Outcome
    effects: list[Effect]
    stops: list[int]
    """Numbers of the statements it stopped before, in stepped form."""
    bound: list[tuple[int, str, Any]]
    """Its trace, in stepped form."""
    code: Code
    shared: dict[str, Any] = field(default_factory=dict)

    @property
    def logged(self) -> list[str]:
        return [effect.text for effect in self.effects if isinstance(effect, effects.Log)]

    @property
    def response(self) -> Response:
        assert self.outcome.failure is None, self.outcome.failure
        assert self.outcome.response is not None
        return self.outcome.response

    @property
    def cause(self) -> str:
        assert self.outcome.failure is not None
        return self.outcome.failure.cause


def program(text: str, name: str = "test.aro") -> Program:
    """Compile `text`; it must parse without findings."""
    result = parse(SourceFile(name, text))
    assert [] == [str(finding) for finding in result.diagnostics]
    return compile_program([result.file], LINKAGE, trigger_of)


def body(statements: str) -> str:
    """Wrap statements in a feature set."""
    return f"(Test Set: Testing) {{\n{statements}\n}}\n"


def run(text: str, replies: Replies | None = None, /, **given: Any) -> Run:
    """Run the first feature set of `text` in both forms; `given` names have ``_`` for their hyphens."""
    text = text if text.lstrip().startswith("(") else body(text)
    made = program(text)
    names = {name.replace("_", "-"): value for name, value in given.items()}
    plain = advance(made.codes[0], Scope(names, program=made), replies, stepped=False)
    stepped = advance(made.codes[0], Scope(names, program=made), replies, stepped=True)
    assert repr(plain.outcome) == repr(stepped.outcome)
    assert repr(plain.effects) == repr(stepped.effects)
    assert plain.shared == stepped.shared
    assert plain.stops == []
    return stepped


def advance(code: Code, scope: Scope, replies: Replies | None, stepped: bool) -> Run:
    """Run one form to its end."""
    asked: list[Effect] = []
    stops: list[int] = []
    answer = _answers(replies, scope)
    scope.signals.attend = stepped
    execution = start(code, scope, stepped)
    outcome = drive(execution, answer, asked, stops)
    bound = [step[-3:] for step in scope.trace if len(step) > 2]
    return Run(outcome, asked, stops, bound, code, scope.shared)


def drive(
    execution: Generator[Any, Any, Any], answer: Callable[[Effect], Any], asked: list[Effect], stops: list[int]
) -> Any:
    """Advance a generator to its end, answering its effects; a reply that is an exception is thrown into it."""
    reply: Any = None
    try:
        while True:
            wanted = execution.throw(reply) if isinstance(reply, Exception) else execution.send(reply)
            if isinstance(wanted, At):
                stops.append(wanted.statement)
                reply = None
                continue
            if isinstance(wanted, effects.RunTogether):
                asked.append(effects.RunTogether((), wanted.limit))
                reply = together(wanted, answer, asked, stops)
            else:
                asked.append(wanted)
                reply = answer(wanted)
    except StopIteration as end:
        return end.value


def together(
    wanted: effects.RunTogether, answer: Callable[[Effect], Any], asked: list[Effect], stops: list[int]
) -> Any:
    """Run the bodies of a parallel loop, here one after the other; the first response or failure ends it."""
    for each in wanted.bodies:
        assert isinstance(each, Generator)
        try:
            response = drive(each, answer, asked, stops)
        except Exception as error:
            return error
        if response is not None:
            return response
    return None


def _answers(replies: Replies | None, scope: Scope) -> Callable[[Effect], Any]:
    if callable(replies):
        return replies
    table = {**USUAL, **(replies or {})}
    return lambda effect: table.get(type(effect))
