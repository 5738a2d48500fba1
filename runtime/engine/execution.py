"""One run of one feature set, from its header condition to its outcome.

An execution is a generator: it yields the effects it wants (and, in stepped form, an `At` before each statement), is
sent the replies, and returns an `Outcome`. It never raises for a failure of the program: which statement failed is
read from the traceback, whose positions are those of the ``.aro`` file, so that running costs nothing extra.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType, GeneratorType, TracebackType
from typing import Any

from runtime.compiler.program import At, Code, Form, Place, Statement, names_in, place_of
from runtime.engine.effects import Effect
from runtime.engine.scope import Scope
from runtime.errors import EvaluationError, Failure, StatementError
from runtime.values.kinds import Value, kind_of, truthy
from runtime.values.text import interpolation

# One of each comes with every run, so neither is frozen; nobody changes them.


@dataclass(slots=True)
class Response:
    """What a feature set answers with: ``Return an <OK: status> with { ... } for the <reason>.``"""

    status: str
    """As written: ``OK``, ``Created``, ``NotFound``."""
    reason: str
    data: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """How an execution ended; with neither response nor failure it ran to its end, or was `skipped`."""

    response: Response | None = None
    failure: Failure | None = None
    skipped: bool = False
    """The header condition did not hold, so no statement ran."""
    error: BaseException | None = field(default=None, repr=False, compare=False)
    """What was raised, for whoever looks at the names of the run that failed."""


Execution = Generator[At | Effect, Any, Outcome]

# What a running ARO program can bring about besides its own failures; anything else is a fault of the runtime.
_CAUSES: dict[type[Exception], str] = {
    RecursionError: "The values are nested too deeply",
    ZeroDivisionError: "Division by zero",
    OverflowError: "The number is too large",
    MemoryError: "There is not enough memory",
}
_LOCAL = re.compile(r"'(\w+)'")
_LONGEST_TEXT = 200
"""Characters of a value in a failure."""

_FAILURES: tuple[type[Exception], ...] = (EvaluationError, StatementError, *_CAUSES)


def start(code: Code, scope: Scope, stepped: bool) -> Execution:
    """Return the execution of `code`: condition first, then the body. Never raises for a failure of the program."""
    try:
        if code.guard is not None and not (yield from _holds(code.guard(_with_fields(scope)))):
            return Outcome(skipped=True)
        form = code.stepped if stepped else code.plain
        response = yield from form(scope)
    except Exception as error:
        failed = failed_with(code, scope, error)
        if failed is None:
            raise
        return failed
    return Outcome(response=response)


def failed_with(code: Code, scope: Scope, error: Exception) -> Outcome | None:
    """Return the outcome of a run of `code` that raised `error`; None when that is no failure of the program.

    `start` asks it; so does whoever runs a form of `code` by itself, which nothing then stands around.
    """
    if isinstance(error, _FAILURES) or (isinstance(error, NameError) and scope.altered):
        return Outcome(failure=failure_of(code, error), error=error)
    return None


def evaluation(form: Form, scope: Scope) -> Generator[Any, Any, Value]:
    """Return the run of a single expression. It raises EvaluationError for whatever it fails with."""
    try:
        value: Value = yield from form(scope)
    except EvaluationError:
        raise
    except _FAILURES as error:
        raise EvaluationError(_cause(error)) from error
    return value


def _with_fields(scope: Scope) -> Scope:
    """Return what a header condition sees: the fields of the event, behind the names that are given (C46)."""
    event = scope.given.get("event")
    return scope.child({**event, **scope.given}) if isinstance(event, Mapping) else scope


def _holds(condition: Generator[Any, Any, Any]) -> Generator[Any, Any, bool]:
    """A condition that cannot be evaluated does not hold (language.md 2.7)."""
    try:
        return truthy((yield from condition))
    except _FAILURES:
        return False


# --- failures ----------------------------------------------------------------------------------------------------


def failure_of(code: Code, error: BaseException) -> Failure:
    """Return what `error`, raised by a run of `code`, means in the author's words (ARO-0006)."""
    statement, frame = _failed(code, error.__traceback__)
    values = _texts(code, frame, statement.reads) if statement is not None and frame is not None else {}
    return Failure(
        sentence=_with_values(statement.sentence, values) if statement is not None else f"Cannot run the {code.name}.",
        cause=_cause(error) if not isinstance(error, NameError) else _missing(code, error),
        feature_set=code.name,
        activity=code.activity,
        statement=statement.text if statement is not None else "",
        verb=statement.verb if statement is not None else "",
        span=statement.span if statement is not None else code.head,
        status=error.status if isinstance(error, EvaluationError) else None,
        values=values,
    )


def _cause(error: BaseException) -> str:
    if isinstance(error, StatementError):
        return error.failure.words
    return next((text for kind, text in _CAUSES.items() if isinstance(error, kind)), str(error))


def _missing(code: Code, error: NameError) -> str:
    """Return which name a run lacks because a statement was skipped; Python speaks of the local that holds it."""
    local = _LOCAL.search(str(error))
    name = code.slots.get(local[1]) if local is not None else None
    return f"Undefined variable: '{name}'" if name else "The statement that gives this its value was skipped"


def _failed(code: Code, traceback: TracebackType | None) -> tuple[Statement | None, FrameType | None]:
    """Return the statement that failed and the Python frame that ran it: the innermost that belongs to `code`."""
    found: tuple[Statement | None, FrameType | None] = (None, None)
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == code.source.name:
            where = traceback.tb_frame.f_code
            statement = statement_at(code, where, traceback.tb_lasti, traceback.tb_lineno)
            found = (statement, traceback.tb_frame) if statement is not None else found
        traceback = traceback.tb_next
    return found


def statement_at(code: Code, where: CodeType, instruction: int, line: int) -> Statement | None:
    """Return the statement of `code` that an instruction of its generated Python belongs to.

    `instruction` is its offset in bytes, `line` its line: that alone decides where Python keeps no columns.
    """
    places = _places(code)
    positions = islice(where.co_positions(), instruction // 2, None)  # two bytes a unit
    first, last, column, end_column = next(positions, (None, None, None, None))
    if first is not None and last is not None and column is not None and end_column is not None:
        return places.get((first, column, last, end_column))
    return next((statement for place, statement in places.items() if place[0] == line), None)


@lru_cache(maxsize=1024)
def _places(code: Code) -> Mapping[Place, Statement]:
    return {place_of(statement.span): statement for statement in code.statements}


def _texts(code: Code, frame: FrameType, names: Iterable[str]) -> dict[str, str]:
    found = names_in(frame.f_locals, code.slots)
    return {name: _text(found[name]) for name in sorted(names) if name in found}


def _text(value: Value) -> str:
    """Return a value for a trace, cut where it would no longer be read."""
    try:
        text = interpolation(value)
    except RecursionError:  # it may be what made the statement fail
        return kind_of(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def _with_values(sentence: str, values: Mapping[str, str]) -> str:
    """Return the sentence with the values of its where-clause, where they are known: ``where id = 530``."""
    head, where, tail = sentence.partition(" where ")
    return head + where + re.sub(r"<([^<>:]+)>", lambda name: values.get(name[1], name[0]), tail)


# --- names for whoever looks ----------------------------------------------------------------------------------------


def bindings(code: Code, execution: Execution) -> dict[str, Value]:
    """Return the names a waiting execution of `code` has bound so far, in either form; empty once it has ended."""
    found: dict[str, Value] = {}
    for frame in _frames(execution):
        if frame.f_code.co_filename == code.source.name:
            found |= names_in(frame.f_locals, code.slots)
    return found


def bindings_at(code: Code, error: BaseException) -> dict[str, Value]:
    """Return the names a run of `code` had bound when it raised `error`."""
    found: dict[str, Value] = {}
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == code.source.name:
            found |= names_in(traceback.tb_frame.f_locals, code.slots)
        traceback = traceback.tb_next
    return found


def _frames(execution: Execution) -> Iterator[FrameType]:
    """Yield the frames of a generator and of those it waits for, outermost first."""
    waiting: object = execution
    while isinstance(waiting, GeneratorType):
        if waiting.gi_frame is not None:
            yield waiting.gi_frame
        waiting = waiting.gi_yieldfrom


def traced(scope: Scope) -> dict[str, Value]:
    """Return the latest value of every name a stepped execution has bound, in the order of their first binding."""
    return {entry[-2]: entry[-1] for entry in scope.trace if len(entry) > 2}


def visible_names(code: Code, scope: Scope, execution: Execution | None = None) -> dict[str, Value]:
    """Return every name the execution can read now: given from outside, then bound. Names with ``_`` are hidden."""
    own = bindings(code, execution) if execution is not None else traced(scope)
    return {name: value for name, value in (scope.visible() | own).items() if not name.startswith("_")}
