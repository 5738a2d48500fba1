"""Slips that leave a program valid and make it do nothing: headers that are nearly handlers, repositories never filled.

Each is said only where something similar exists, since names are the author's own affair. What cannot be read at all
is the parser's business, and names of variables are `dataflow`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from runtime.analysis.findings import warning
from runtime.analysis.headers import END, trigger_of
from runtime.analysis.suggest import nearest
from runtime.analysis.symbols import Use, action_of, action_uses, uses_of
from runtime.analysis.tree import actions_in, statements_in
from runtime.errors import Diagnostic
from runtime.syntax import nodes
from runtime.triggers import Trigger, TriggerKind

_LAST_WORDS = ("Handler", "Observer", "StateObserver")
_KINDS_OF_HANDLER = tuple(
    "WebSocket Event,Socket Event,File Event,KeyPress,StateTransition,NotificationSent".split(",")
)
_REPOSITORY = "-repository"


def check_slips(feature_sets: Sequence[nodes.FeatureSet]) -> Iterator[Diagnostic]:
    """Yield a warning for each slip in an application of these feature sets."""
    emitted = {
        action.result.base
        for one in feature_sets
        for action in actions_in(one.body)
        if action_of(action.verb) == "emit" and action.result is not None
    }
    for one in feature_sets:
        hint = _header_hint(one, trigger_of(one), emitted)
        if hint:
            yield warning("dead-handler", f"'{one.name}: {one.activity}' never fires", one.head, hint)
    yield from _repositories(feature_sets)


# --- headers -----------------------------------------------------------------------------------------------------


def _header_hint(one: nodes.FeatureSet, trigger: Trigger, emitted: Iterable[str]) -> str:
    """Return what the header was meant to be; empty when it is what it should be."""
    if trigger.kind is TriggerKind.DOMAIN:
        return _kind_hint(trigger.event_type, emitted)
    if trigger.kind is not TriggerKind.OPERATION:
        return ""
    if nearest(END, (one.name,)):
        return f"did you mean ({END}: {one.activity or 'Success'})?"
    *others, last = one.activity.split(" ")
    meant = nearest(last, _LAST_WORDS)
    before = " ".join(others)
    if not meant:
        return ""
    if meant == "Observer" and not before.endswith(_REPOSITORY):
        return (
            f"an observer names its repository: ({one.name}: {others[-1] if others else 'user'}{_REPOSITORY} Observer)"
        )
    if not before:
        return f"say what it hears: ({one.name}: <event> {meant})"
    return f"did you mean ({one.name}: {before} {meant})?"


def _kind_hint(event: str, emitted: Iterable[str]) -> str:
    """Return which kind of handler the handler of an event that nobody emits was meant to be."""
    if event in emitted:
        return ""
    kind = nearest(event, _KINDS_OF_HANDLER)
    return f"did you mean {kind} Handler?" if kind else ""


# --- repositories ------------------------------------------------------------------------------------------------


def _repositories(feature_sets: Sequence[nodes.FeatureSet]) -> Iterator[Diagnostic]:
    """Yield repositories that are read, never filled, and spelled nearly like one that is."""
    filled = dict.fromkeys(
        action.object_noun.base.removesuffix(_REPOSITORY)
        for one in feature_sets
        for action in actions_in(one.body)
        if action_of(action.verb) == "store" and action.object_noun is not None
    )
    told: set[str] = set()
    for use in (use for one in feature_sets for use in _uses(one)):
        name = use.name.removesuffix(_REPOSITORY)
        if name == use.name or name in filled or name in told:
            continue
        told.add(name)
        meant = nearest(name, filled)
        if meant:
            hint = f"did you mean <{meant}{_REPOSITORY}>?"
            yield warning("empty-repository", f"Nothing is ever stored in '{use.name}'", use.span, hint)


def _uses(one: nodes.FeatureSet) -> Iterator[Use]:
    trigger = trigger_of(one)
    if trigger.kind in (TriggerKind.REPOSITORY, TriggerKind.EVICTION):
        yield Use(trigger.subject, one.head)
    for statement in statements_in(one.body):
        if isinstance(statement, nodes.Action):
            yield from action_uses(statement)
        elif isinstance(statement, nodes.ForEach):
            yield from uses_of(statement.collection)
