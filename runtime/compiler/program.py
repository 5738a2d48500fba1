"""What the compiler makes: immutable programs. The engine runs these and never sees a tree.

A `Code` holds one feature set in two forms of the same lowering. *Plain* yields effects only. *Stepped* also appends
to the execution's trace when each statement began and what it bound, and yields an `At` before it when somebody
attends.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from runtime.frozen import frozen
from runtime.source import SourceFile, Span
from runtime.triggers import Trigger as Trigger
from runtime.triggers import TriggerKind as TriggerKind
from runtime.values.kinds import UNBOUND, Value


@frozen
class At:
    """Yielded by stepped code that is attended to: statement number `statement` is about to run.

    Whoever answers true has it skipped.
    """

    statement: int


@frozen
class Statement:
    """One sentence of the source: one step, one stop, one line of a failure."""

    number: int
    """Its place in the feature set's table, from 0; nested statements are numbered where they stand."""
    span: Span
    """The whole statement; of a block, its head."""
    verb: str
    """Lower case: ``extract``; or ``match if while break publish require``, ``for each`` and ``for`` of a range."""
    text: str
    """The canonical form for messages: ``<Extract> the <text> from the <request: body status>.``"""
    sentence: str
    """ARO-0006: ``Cannot extract the text from the request: body status.``"""
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    inside: int = -1
    """The number of the block it stands in; -1 when it stands in none."""
    action: str = ""
    """What its verb means: ``extract`` for Get as well; empty for statements that hold others."""
    result: str = ""
    """The base names of its result and its object: ``text`` and ``request``."""
    object: str = ""


Place = tuple[int, int, int, int]
"""First line and column, last line and column: lines from 1, columns from 0 in UTF-8 bytes, as CPython has them."""


def place_of(span: Span) -> Place:
    """Return where `span` stands, in the terms of Python's own line tables."""
    source = span.source
    end_line, end_column = source.position(span.end)
    if source.text.isascii():
        return span.line, span.column - 1, end_line, end_column - 1
    return (
        span.line,
        len(source.line_text(span.line)[: span.column - 1].encode(errors="replace")),
        end_line,
        len(source.line_text(end_line)[: end_column - 1].encode(errors="replace")),
    )


MOST_STEPS = 1_000
"""Entries of a trace before stepped code stops at the head of a loop, so that somebody takes them away."""

Step = tuple[int, int] | tuple[int, str, Value] | tuple[int, int, int, str, Value]
"""An entry of a trace: a statement begins, with its number and the time; or it bound a name, with its number.

In a list of statements that is one entry: where the next begins, and behind that what the one before has bound.
"""


class Signals(Protocol):
    """What running code asks: plain code once per pass through a loop, stepped code before each statement."""

    interrupt: bool
    """Somebody wants the execution to stop at its next loop head, or in stepped form at its next statement."""
    attend: bool
    """Stepped code is to stop before every statement; otherwise it only says when it began."""
    clock: Callable[[], int]
    """The time of a step, monotonic, in ns."""


class Frame(Protocol):
    """What generated code gets from the engine for one execution. `runtime.engine.scope.Scope` is it."""

    given: Mapping[str, Any]
    """Names bound before the first statement, which keep their values: ``event``, ``request``, ``input`` ..."""
    trace: list[Step]
    """Filled by stepped code: the beginning of every statement and every binding, in order."""
    signals: Signals
    shared: dict[str, Any]
    """Where Application-Start puts what it binds, for its event handlers to read (language.md 4.9)."""

    def get(self, name: str) -> Any:
        """Return the value of a name given from outside, or `UNBOUND`."""
        ...

    def lookup(self, name: str) -> Value:
        """Return the value of a name given from outside. Raises EvaluationError when there is none."""
        ...

    def child(self, names: Mapping[str, Any]) -> Frame:
        """Return a frame that reads `names` first and this one after them: for a template."""
        ...

    @property
    def user_actions(self) -> Mapping[str, Code]:
        """The program's user-defined actions, see `Program.user_actions`."""
        ...


Body = Generator[Any, Any, Any]
Form = Callable[[Any], Body]
"""Called with the execution's `Frame`; yields `At` and effects, is sent replies, returns the response or None."""


Generate = Callable[[bool], ast.FunctionDef]
"""Makes the Python of the plain (False) or stepped (True) form, as a tree."""


def names_in(local: Mapping[str, Any], slots: Mapping[str, str]) -> dict[str, Value]:
    """Return the names whose slots hold something in a function's locals; those of an inner loop hide the outer."""
    return {name: local[slot] for slot, name in slots.items() if local.get(slot, UNBOUND) is not UNBOUND}


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One feature set, ready to run."""

    name: str
    activity: str
    span: Span
    """The whole feature set."""
    head: Span
    trigger: Trigger
    statements: tuple[Statement, ...]
    plain: Form
    stepped: Form
    guard: Form | None
    """The header condition; returns a Boolean. None when there is none."""
    takes: str = ""
    """The input field of a user-defined action."""
    reads_outside: frozenset[str] = frozenset()
    """Names it reads and never binds: what decides about published names (language.md 4.9)."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Which name each local variable of the generated functions holds; a loop's names have slots of their own.

    Complete for a form once it has run.
    """
    generate: Generate | None = None
    """For `disassemble`; None for code that was not generated."""

    @property
    def source(self) -> SourceFile:
        return self.span.source


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """All feature sets of an application, in source order: files as discovered, feature sets as written."""

    codes: tuple[Code, ...]
    sources: tuple[SourceFile, ...]
    user_actions: Mapping[str, Code]
    """By lower-cased full verb: ``application.double``."""
