"""Calls of actions made by hand, and their effects answered by hand."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.compiler.calls import EXPRESSION, Call, CallSite
from runtime.compiler.program import Code, Signals
from runtime.errors import EvaluationError
from runtime.source import SourceFile
from runtime.values.kinds import UNBOUND
from runtime.values.navigation import split_qualifier
from runtime.vocabulary import VERBS

SPAN = SourceFile("test.aro", "Statement.").span(0, 10)


@dataclass
class Frame:
    """A frame that knows the names it is given."""

    given: Mapping[str, Any] = field(default_factory=dict)
    user_actions: Mapping[str, Code] = field(default_factory=dict)
    trace: list[tuple[int, str, Any]] = field(default_factory=list)
    signals: Signals = field(default_factory=lambda: _Signals())
    shared: dict[str, Any] | None = None

    def get(self, name: str) -> Any:
        return self.given.get(name, UNBOUND)

    def lookup(self, name: str) -> Any:
        return self.given[name]

    def child(self, names: Mapping[str, Any]) -> Frame:
        return Frame({**self.given, **names})


@dataclass
class _Signals:
    interrupt: bool = False


def make_call(statement: str, frame: Frame | None = None, **parts: Any) -> Call:
    """Return the call of `statement`: ``verb result:qualifier preposition object:qualifier``, ``-`` for what is absent.

    An object ``=`` is a value object. What `CallSite` has goes there, the rest of `parts` into the call.
    """
    verb, result, preposition, target = statement.split(" ", 3)
    base, _, qualifier = result.partition(":")
    name, _, steps = target.partition(":")
    of_site = {key: parts.pop(key) for key in list(parts) if key in CallSite.__slots__ and key not in Call.__slots__}
    quoted = steps.startswith('"')
    known = VERBS.get(verb)
    site = CallSite(
        verb=verb,
        action=known.action if known else "unknown",
        span=SPAN,
        feature_set="Test",
        activity="Testing",
        result="" if base == "-" else base,
        result_qualifier=qualifier,
        result_steps=split_qualifier(qualifier) if qualifier else (),
        preposition="" if preposition == "-" else preposition,
        object={"-": "", "=": EXPRESSION}.get(name, name),
        object_qualifier=steps.strip('"'),
        object_quoted=quoted,
        object_steps=split_qualifier(steps.strip('"'), quoted) if steps else (),
        object_text="" if target in "-=" else target.replace(":", ": "),
        **of_site,
    )
    return Call(site, frame or Frame(), **parts)


def finish(run: Any, *replies: Any) -> tuple[list[Any], Any]:
    """Answer the effects of `run` in order; an EvaluationError among the replies refuses. Return effects and value."""
    if not isinstance(run, Generator):
        assert not replies
        return [], run
    asked: list[Any] = []
    answers = list(replies)
    reply: Any = None
    try:
        while True:
            asked.append(run.throw(reply) if isinstance(reply, EvaluationError) else run.send(reply))
            reply = answers.pop(0) if answers else None
    except StopIteration as stop:
        return asked, stop.value
