"""A text through everything the language does to it: parse, analyse, compile, run in both forms, in a world of nothing.

A run is cut off after so many steps, for no text says whether it ends. Whatever is raised here is a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from runtime.analysis.analyzer import analyze
from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import At, Code, Program
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.execution import Outcome, start
from runtime.engine.scope import Scope, Signals
from runtime.errors import Diagnostic, EvaluationError, LoadError, render
from runtime.source import SourceFile
from runtime.syntax.parser import parse
from tests.support.playbook import USUAL

MOST_STEPS = 400

GIVEN: dict[str, Any] = {
    "event": {"text": "hello", "items": [{"count": 1}, {"count": "2"}, 3], "at": "2026-01-31", "n": 7},
    "request": {"method": "GET", "path": "/", "headers": {}, "body": '{"a": [1, 2]}', "queryParameters": {}},
    "user": {"name": "Ada", "age": 36, "tags": ["x", "y"], "address": {"city": "London"}},
    "items": [3, 1.5, "two", None, True, {"id": 1, "name": "a"}],
    "n": 3,
    "text": "a, b, c",
    "nothing": None,
}


@dataclass
class Pursuit:
    """How far a text came."""

    diagnostics: list[Diagnostic]
    program: Program | None = None
    runs: list[Traced] = field(default_factory=list)
    """Two for each feature set, plain and stepped."""


@dataclass
class Traced:
    """What one form of a feature set did."""

    outcome: Outcome | None
    """None when it was cut off."""
    effects: list[str]
    """In the order they were asked, as text."""


def pursue(text: str, name: str = "main.aro", *, steps: int = MOST_STEPS) -> Pursuit:
    """Take `text` as far as it goes, and demand what holds of every text."""
    source = SourceFile(name, text)
    result = parse(source)
    diagnostics = [*result.diagnostics, *analyze([result.file])]
    for finding in diagnostics:
        assert_sound(finding, source)
    if any(finding.is_error for finding in diagnostics):
        return Pursuit(diagnostics)
    try:
        program = compile_program([result.file], LINKAGE, trigger_of)
    except LoadError as error:
        return Pursuit(diagnostics + error.diagnostics)
    pursuit = Pursuit(diagnostics, program)
    for code in program.codes:
        pair = [advance(code, program, stepped, steps) for stepped in (False, True)]
        assert_agreeing(*pair)
        pursuit.runs += pair
    return pursuit


def assert_sound(finding: Diagnostic, source: SourceFile) -> None:
    """A finding says something, lies within the text, and can be shown."""
    assert finding.message
    assert finding.code
    assert render(finding)
    if finding.span is not None:
        assert 0 <= finding.span.start <= finding.span.end <= len(source.text)


def assert_agreeing(plain: Traced, stepped: Traced) -> None:
    """Both forms end alike and ask alike, as far as both were followed."""
    if plain.outcome is not None and stepped.outcome is not None:
        assert repr(plain.outcome) == repr(stepped.outcome)
        assert plain.effects == stepped.effects
    common = min(len(plain.effects), len(stepped.effects))
    assert plain.effects[:common] == stepped.effects[:common]


def advance(code: Code, program: Program, stepped: bool, steps: int = MOST_STEPS) -> Traced:
    """Run one form until it ends or has taken `steps` steps."""
    # The interrupt makes plain code stop at the head of every pass, which is where an endless one is caught.
    scope = Scope(GIVEN, program=program, signals=Signals(interrupt=True))
    traced = Traced(None, [])
    execution = start(code, scope, stepped)
    try:
        traced.outcome = _drive(execution, traced.effects, [steps])
    finally:
        execution.close()
    assert traced.outcome is None or isinstance(traced.outcome, Outcome)
    return traced


def _drive(execution: Generator[Any, Any, Any], asked: list[str], left: list[int]) -> Any:
    """Advance a generator; return what it returns, or None when nothing is `left`."""
    reply: Any = None
    try:
        while left[0] > 0:
            left[0] -= 1
            wanted = execution.throw(reply) if isinstance(reply, Exception) else execution.send(reply)
            if isinstance(wanted, At):
                reply = None
            elif isinstance(wanted, effects.RunTogether):
                asked.append(f"RunTogether({len(wanted.bodies)})")
                reply = _together(wanted, asked, left)
            else:
                asked.append(repr(wanted))
                reply = _reply(wanted)
    except StopIteration as end:
        return end.value
    return None


def _together(wanted: effects.RunTogether, asked: list[str], left: list[int]) -> Any:
    for body in wanted.bodies:
        assert isinstance(body, Generator)
        try:
            response = _drive(body, asked, left)
        except EvaluationError as error:
            return error
        if response is not None:
            return response
    return None


_REFUSED = (
    effects.LoadTemplate,
    effects.ReadContract,
    effects.StartService,
    effects.StopService,
    effects.Connect,
    effects.ReadFile,
    effects.WriteFile,
    effects.ListDirectory,
    effects.MakePath,
    effects.CopyPath,
    effects.MovePath,
    effects.RemovePath,
    effects.Execute,
    effects.RequestUrl,
    effects.ProbeUrl,
    effects.RunFeatureSet,
)


def _reply(effect: effects.Effect) -> Any:
    """Answer as a world does that has nothing in it; what it cannot do, it refuses."""
    if isinstance(effect, effects.Store):
        return effects.Stored(effect.value, True)
    if isinstance(effect, effects.DeleteRows):
        return []
    if isinstance(effect, effects.CallAction):
        return {"status": "OK"}
    if isinstance(effect, effects.ConfigureWebSocket | effects.DescribeWebSocket):
        return {}
    if isinstance(effect, _REFUSED):
        return EvaluationError("There is nothing here")
    return USUAL.get(type(effect))
