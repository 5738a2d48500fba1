"""From an action statement to its `CallSite`: everything an action may know before it runs."""

from __future__ import annotations

from functools import lru_cache

from runtime.compiler.calls import EXPRESSION, CallSite
from runtime.compiler.sentences import object_text
from runtime.syntax import nodes
from runtime.values.navigation import split_qualifier
from runtime.vocabulary import VERBS

_USER_ACTIONS = "application."

_split = lru_cache(maxsize=1024)(split_qualifier)
"""A noun is looked at several times while its statement is lowered, and programs repeat their paths."""


def action_name(verb: str) -> str:
    """Return the action behind `verb` in lower case; ``application`` for user-defined ones, ``unknown`` for none."""
    if verb in VERBS:
        return VERBS[verb].action
    return "application" if verb.startswith(_USER_ACTIONS) else "unknown"


def steps_of(noun: nodes.Noun | None) -> tuple[str, ...]:
    """Return the steps of a noun's qualifier; none when it is interpolated and so known only at run time."""
    if noun is None or not isinstance(noun.qualifier, str):
        return ()
    return _split(noun.qualifier, noun.quoted)


def _qualifier(noun: nodes.Noun | None) -> str:
    return noun.qualifier if noun is not None and isinstance(noun.qualifier, str) else ""


def _is_literal(noun: nodes.Noun | None, value: nodes.Expression | None = None) -> bool:
    """Return whether a noun's qualifier, or a value, is a text that is known before the statement runs."""
    if value is not None:
        return isinstance(value, nodes.Literal) and isinstance(value.value, str)
    return noun is not None and noun.quoted and isinstance(noun.qualifier, str)


def _variable(expression: nodes.Expression | None) -> str:
    return expression.noun.base if isinstance(expression, nodes.Variable) else ""


def _by_text(by: nodes.By | None) -> str:
    match by.value if by is not None else None:
        case nodes.Literal(value=value):
            return str(value)
        case nodes.Noun(base=base):
            return base
        case _:
            return ""


def _options(action: nodes.Action) -> nodes.MapLiteral | None:
    """Return the Map that is written behind ``with``, be it a clause or the object."""
    for value in (action.with_value, action.object_value if action.preposition == "with" else None):
        if isinstance(value, nodes.MapLiteral):
            return value
    return None


def _literal_keys(options: nodes.MapLiteral | None) -> frozenset[str]:
    entries = options.entries if options is not None else ()
    return frozenset(key for key, value in entries if _is_literal(None, value))


def call_site(action: nodes.Action, feature_set: str, activity: str) -> CallSite:
    """Return what is known of a statement before it runs."""
    verb = action.verb.lower()
    noun, result = action.object_noun, action.result
    options = _options(action)
    is_value = action.object_value is not None or (noun is None and action.pipelined)
    return CallSite(
        verb=verb,
        action=action_name(verb),
        span=action.span,
        feature_set=feature_set,
        activity=activity,
        result=result.base if result is not None else "",
        result_qualifier=action.result_type or _qualifier(result),
        result_steps=(action.result_type,) if action.result_type else steps_of(result),
        result_quoted=result.quoted if result is not None else False,
        result_is_literal=_is_literal(result),
        has_sink=action.sink is not None,
        sink_name=_variable(action.sink),
        preposition=action.preposition,
        object=EXPRESSION if is_value else noun.base if noun is not None else "",
        object_qualifier=_qualifier(noun),
        object_quoted=noun.quoted if noun is not None else False,
        object_is_literal=_is_literal(noun, action.object_value),
        object_steps=steps_of(noun),
        object_text=object_text(action),
        object_name=noun.base if noun is not None else _variable(action.object_value),
        with_name=_variable(action.with_value),
        with_is_literal_map=options is not None,
        literal_options=_literal_keys(options),
        time_unit=action.time_unit,
        aggregate=(action.aggregate.function, action.aggregate.field) if action.aggregate is not None else None,
        by_text=_by_text(action.by),
        by_descending=action.by.descending if action.by is not None else False,
        order=tuple((key.field, key.descending) for key in action.order),
        limit=action.limit,
        offset=action.offset,
        for_name=action.for_noun.base if action.for_noun is not None else "",
        guarded=action.when is not None,
    )
