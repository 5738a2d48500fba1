"""Which names a statement reads and binds, and which names need no definition (language.md 3.5, 3.6).

A *use* is hard when the name must be there for the statement to work, soft when it may as well be a plain word: the
``room`` of ``<websocket: room>`` is a variable only if one has that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from runtime.source import Span
from runtime.syntax import nodes
from runtime.syntax.parts import parts
from runtime.values.navigation import split_qualifier
from runtime.vocabulary import LITERAL_SINK_VERBS, REBINDING_VERBS, TIME_UNITS, VERBS, Role, binds_result, role_of

_EXTERNAL = frozenset(
    # language.md 3.5, then what it adds, then what handlers of HTTP requests and events are given (runtime.md 1.8, 3.3)
    "request incoming-request context session pathparameters queryparameters headers console application event shutdown"
    " port host directory file events contract template repository terminal env git parameter input path"
    " now today yesterday tomorrow metrics system http-server websocket websocket-connection websocket-message"
    " transition packet connection url command stdin stdout stderr environment generated-id"
    " body headerparameters cookieparameters key ws framework http-client destination".split()
)
_SERVICES = frozenset(
    "http-server socket-server file-monitor websocket-server connection file directory path application events"
    " shutdown-signal server client file-watcher database-connections database db-connection socket-client log-buffer"
    " cache keyboard".split()
)
_SERVICE_ENDINGS = ("-server", "-connection", "-monitor")

NEVER_UNUSED = frozenset(
    "make append write copy move delete log emit send notify publish store schedule start stop listen keepalive render"
    " show repaint clear broadcast close connect wait sleep execute watch given stream stage commit checkout"
    " tag".split()
)
"""Actions that are there for what they do: nobody need read their result."""

MAY_REBIND = REBINDING_VERBS - frozenset(
    "retrieve fetch load find extract parse get request probe receive read".split()
)
"""Verbs whose result may be a name that is taken: those of 4.9 but for the ones that 3.3 reports all the same."""


class Use(NamedTuple):
    """One place where a name is read."""

    name: str
    span: Span
    is_hard: bool = True


def is_external(name: str) -> bool:
    """Return whether `name` needs no definition: given by the runtime, a service, a unit, or a repository."""
    lowered = name.lower()
    return (
        lowered in _EXTERNAL
        or lowered in _SERVICES
        or lowered in TIME_UNITS
        or name.endswith("-repository")
        or name.endswith(_SERVICE_ENDINGS)
    )


# --- expressions -------------------------------------------------------------------------------------------------


def uses_of(expression: nodes.Expression | None, is_hard: bool = True) -> Iterator[Use]:
    """Yield every name read in `expression`; soft where a missing name is part of the question (``exists``)."""
    # A stack, since a sum of a thousand terms is a thousand levels deep.
    waiting = [] if expression is None else [(expression, is_hard)]
    while waiting:
        found, hard = waiting.pop()
        if isinstance(found, nodes.Variable):
            yield Use(found.noun.base, found.noun.span, hard)
            if isinstance(found.noun.qualifier, nodes.Interpolated):
                waiting.append((found.noun.qualifier, True))
            yield from _words(found.noun)
        elif isinstance(found, nodes.Exists | nodes.IsEmpty):
            waiting.append((found.operand, False))
        elif isinstance(found, nodes.Binary) and found.operator == "or":
            # `<params: port> or 8080`: what is not there has its default on the right (X15).
            waiting.append((found.right, hard))
            waiting.append((found.left, hard and not isinstance(found.left, nodes.Variable)))
        else:
            waiting.extend((part, hard) for part in reversed(parts(found)))


def qualifier_uses(noun: nodes.Noun | None) -> Iterator[Use]:
    """Yield the words of a qualifier, each of which may be a variable, and the names in an interpolated one."""
    if noun is None:
        return
    if isinstance(noun.qualifier, nodes.Interpolated):
        yield from uses_of(noun.qualifier)
    yield from _words(noun)


def _words(noun: nodes.Noun) -> Iterator[Use]:
    if isinstance(noun.qualifier, str) and not noun.quoted:
        yield from (Use(step, noun.span, False) for step in split_qualifier(noun.qualifier))


def predicate_uses(predicate: nodes.Predicate | None) -> Iterator[Use]:
    """Yield the names in the values of a where-clause; its fields belong to the elements."""
    if isinstance(predicate, nodes.Comparison):
        yield from uses_of(predicate.value)
        yield from uses_of(predicate.upper)
    elif predicate is not None:
        for part in predicate.parts:
            yield from predicate_uses(part)


# --- action statements -------------------------------------------------------------------------------------------

_NAMED_RESULTS = frozenset({"return", "throw", "emit", "start", "stop", "wait", "listen", "connect", "schedule"})
"""Actions whose result is a word of its own: a status, an event, a service."""


def action_of(verb: str) -> str:
    """Return the action behind a verb, in lower case; the verb itself when it is unknown."""
    lowered = verb.lower()
    return VERBS[lowered].action if lowered in VERBS else lowered


def action_uses(action: nodes.Action) -> Iterator[Use]:
    """Yield every name a statement reads."""
    yield from uses_of(action.when)
    yield from _subject_uses(action)
    yield from _object_uses(action)
    for expression in (action.with_value, action.to_value, action.default, action.sink, action.object_value):
        yield from uses_of(expression)
    yield from predicate_uses(action.where)
    if action.for_noun is not None:
        yield Use(action.for_noun.base, action.for_noun.span, False)
    if action.by is not None and isinstance(action.by.value, nodes.Noun):
        yield Use(action.by.value.base, action.by.value.span, False)
    for _, value in action.trailing:
        yield from uses_of(value)


def _subject_uses(action: nodes.Action) -> Iterator[Use]:
    """The result noun of ``Log the <x>`` or ``Update the <x>`` is read; that of ``Return an <OK: status>`` is none."""
    result = action.result
    if result is None:
        return
    yield from qualifier_uses(result)
    name = action_of(action.verb)
    if role_of(action.verb) in (Role.RESPONSE, Role.EXPORT) and name not in _NAMED_RESULTS:
        # `Store the <saved: x>` makes `saved`, and an unbound recipient of Notify is nobody.
        is_hard = name != "notify" and not (result.qualifier and action.verb.lower() in LITERAL_SINK_VERBS)
        yield Use(result.base, result.span, is_hard and action.with_value is None and action.preposition != "with")
    elif name in (
        "update",
        "merge",
        "compare",
        "validate",
        "close",
        "delete",
        "append",
        "make",
        "copy",
        "move",
        "then",
        "assert",
        "stage",
    ):
        yield Use(result.base, result.span, False)


def _object_uses(action: nodes.Action) -> Iterator[Use]:
    """Objects of responses are destinations and reasons, which need not be bound, but for what stands behind with."""
    noun = action.object_noun
    if noun is None:
        return
    is_value = action.preposition == "with" or role_of(action.verb) not in (Role.RESPONSE, Role.EXPORT, Role.SERVER)
    is_value = is_value and action_of(action.verb) not in ("stop", "call", "schedule", "notify", "listen", "validate")
    yield Use(noun.base, noun.span, is_value)
    yield from qualifier_uses(noun)


def definitions(action: nodes.Action) -> tuple[str, ...]:
    """Return the names a statement binds, its result first."""
    names: list[str] = []
    verb = action.verb.lower()
    if action.result is not None and binds_result(verb):
        names.append(action.result.base)
    if action_of(verb) == "store":
        names.append("new-entry")
        if action.result is not None and action.result.qualifier:
            names.append(action.result.base)
    return tuple(names)


def renders_template(action: nodes.Action) -> bool:
    """Return whether the statement hands every visible name to a template."""
    return (
        action_of(action.verb) in ("transform", "include", "render")
        and action.object_noun is not None
        and action.object_noun.base == "template"
    )
