"""What a statement may set going and wait for: where steps can lead (DAP `stepInTargets`), and what is known ahead.

Known from the program alone. Whether a handler's guards and conditions hold is only seen when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from runtime.compiler.program import Code, Program, Statement
from runtime.engine.events import REPOSITORY_CHANGED
from runtime.probe.placing import REPOSITORY, Places
from runtime.probe.sentences import Sentence
from runtime.source import Span
from runtime.triggers import Trigger, TriggerKind
from runtime.vocabulary import Role, role_of


def step_targets(program: Program, feature_set: str, statement_number: int) -> tuple[str, ...]:
    """Return the feature sets that a statement may start, in the order they would; empty for most statements."""
    code = next((code for code in program.codes if code.name == feature_set), None)
    if code is None or not 0 <= statement_number < len(code.statements):
        return ()
    return _names_reached(program, code.statements[statement_number])


def _names_reached(program: Program, statement: Statement) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.name for code in _reached(program, statement)))


def _reached(program: Program, statement: Statement) -> Iterable[Code]:
    find = _BY_ACTION.get(statement.action)
    return find(program, statement) if find is not None else ()


def callers(program: Program) -> Mapping[Span, frozenset[Span]]:
    """Return, of each feature set that statements may set off and wait for, the feature sets these stand in."""
    found: dict[Span, set[Span]] = {}
    for code in program.codes:
        for statement in code.statements:
            for reached in _reached(program, statement):
                found.setdefault(reached.span, set()).add(code.span)
    return {place: frozenset(by) for place, by in found.items()}


def publishers(program: Program) -> Mapping[str, frozenset[Span]]:
    """Return, by type of event, the feature sets with a statement that may publish one and waits for its handlers."""
    found: dict[str, set[Span]] = {}
    for code in program.codes:
        for statement in code.statements:
            published = _PUBLISHED.get(statement.action)
            if published is not None:
                found.setdefault(published(statement), set()).add(code.span)
    return {event_type: frozenset(by) for event_type, by in found.items()}


def places_of(program: Program) -> Places:
    """Return where breakpoints could stop in a program."""
    return Places(program.codes, program.sources, partial(callers, program), partial(publishers, program))


def sentences(program: Program) -> list[tuple[Span, list[Sentence]]]:
    """Return, by the header of each feature set, what is known of its statements before they run."""
    return [(code.head, [_sentence(program, statement) for statement in code.statements]) for code in program.codes]


def _sentence(program: Program, one: Statement) -> Sentence:
    return Sentence(
        one.number, one.verb, one.reads, one.inside, one.text.lower().startswith("parallel"), one.span.line,
        " ".join(one.span.text.split()), is_outward(one), _names_reached(program, one),
    )  # fmt: skip


def is_outward(statement: Statement) -> bool:
    """Return whether somebody outside the execution hears of a statement: it answers, sends, stores, writes, starts."""
    if statement.action in _OF_ROWS:
        return f"{statement.object or statement.result}".endswith(REPOSITORY)
    return bool(statement.action) and role_of(statement.verb) in _OUTWARD


_OF_ROWS = frozenset({"update", "delete", "clear"})
"""Actions that may be about rows as well as about values."""
_OUTWARD = frozenset({Role.RESPONSE, Role.EXPORT, Role.SERVER})


def _heard(kind: TriggerKind, hears: Callable[[Trigger, Statement], bool]) -> _Find:
    def find(program: Program, statement: Statement) -> Iterable[Code]:
        return (code for code in program.codes if code.trigger.kind is kind and hears(code.trigger, statement))

    return find


def _called(program: Program, statement: Statement) -> Iterable[Code]:
    code = program.user_actions.get(statement.verb)
    return () if code is None else (code,)


def _tested(program: Program, statement: Statement) -> Iterable[Code]:
    wanted = statement.object.replace("-", " ").lower()
    return (code for code in program.codes if code.name.replace("-", " ").lower() == wanted)


def _event_named(statement: Statement) -> str:
    return statement.result or statement.object


def _hears_event(trigger: Trigger, statement: Statement) -> bool:
    return trigger.event_type == _event_named(statement)


def _observes(trigger: Trigger, statement: Statement) -> bool:
    return not trigger.subject or trigger.subject in (statement.object, statement.result)


def _follows(trigger: Trigger, statement: Statement) -> bool:
    return trigger.transition is None or "_to_".join(trigger.transition) in statement.text.lower()


_Find = Callable[[Program, Statement], Iterable[Code]]

_rows = _heard(TriggerKind.REPOSITORY, _observes)

_BY_ACTION: Mapping[str, _Find] = {
    "emit": _heard(TriggerKind.DOMAIN, _hears_event),
    "notify": _heard(TriggerKind.NOTIFICATION, lambda trigger, statement: True),
    "accept": _heard(TriggerKind.STATE, _follows),
    "store": _rows,
    "update": _rows,
    "delete": _rows,
    "clear": _rows,
    "application": _called,
    "when": _tested,
}
"""By what a statement's verb means."""

_PUBLISHED: Mapping[str, Callable[[Statement], str]] = {
    "emit": _event_named,
    "notify": lambda statement: "notification.sent",
    "accept": lambda statement: "state.transition",
    "store": lambda statement: REPOSITORY_CHANGED,
    "update": lambda statement: REPOSITORY_CHANGED,
    "delete": lambda statement: REPOSITORY_CHANGED,
    "clear": lambda statement: REPOSITORY_CHANGED,
}
"""By what a statement's verb means, the type of the events it publishes."""
