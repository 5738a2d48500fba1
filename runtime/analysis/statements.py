"""What can be said of a statement by itself: its verb, its preposition, where it stands (language.md 3.3, 3.4, 3.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise

from runtime.analysis.findings import error, warning
from runtime.analysis.headers import END, trigger_of
from runtime.analysis.suggest import nearest
from runtime.analysis.symbols import action_of
from runtime.analysis.tree import actions_in, blocks_of, statements_in
from runtime.errors import Diagnostic
from runtime.syntax import nodes
from runtime.triggers import TriggerKind
from runtime.vocabulary import NOT_AVAILABLE, VERBS

_FRAMEWORK = frozenset({"request", "response", "event", "pathParameters", "queryParameters"})
_APPLICATION = "application."
_LISTED = 10
"""Names that a hint lists before it says that there are more."""


def check_statements(
    feature_set: nodes.FeatureSet, user_actions: Mapping[str, nodes.FeatureSet]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with single statements; `user_actions` are the declared ones by lower-cased name."""
    in_action = trigger_of(feature_set).kind is TriggerKind.USER_ACTION
    for action in actions_in(feature_set.body):
        yield from _verb(action, user_actions)
        yield from _preposition(action)
        noun = action.object_noun
        if in_action and noun is not None and noun.base in _FRAMEWORK:
            message = f"Framework variable '<{noun.base}>' is not available inside a user-defined action"
            yield error("framework-variable", message, noun.span, "pass what it needs: with { field: <value> }")
    yield from _breaks(feature_set.body)
    yield from _endings(feature_set)


# --- verbs -------------------------------------------------------------------------------------------------------


def _verb(action: nodes.Action, user_actions: Mapping[str, nodes.FeatureSet]) -> Iterator[Diagnostic]:
    verb = action.verb.lower()
    if verb.startswith(_APPLICATION):
        yield from _user_action(action, user_actions)
    elif verb not in VERBS:
        meant = nearest(verb, VERBS).capitalize()
        hint = f"did you mean {meant}?" if meant else "it is no built-in verb, and plugins are not loaded here"
        yield warning("unknown-verb", f"Unknown action verb: '{action.verb}'", action.verb_span, hint)
    elif VERBS[verb].action in NOT_AVAILABLE:
        advice = NOT_AVAILABLE[VERBS[verb].action].format(verb=verb)
        yield warning("unavailable-action", f"The action '{action.verb}' is not available", action.verb_span, advice)


def _user_action(action: nodes.Action, user_actions: Mapping[str, nodes.FeatureSet]) -> Iterator[Diagnostic]:
    name = action.verb[len(_APPLICATION) :]
    declared = user_actions.get(name.lower())
    if declared is None:
        known = _some([f"Application.{one.name}" for one in islice(user_actions.values(), _LISTED + 1)])
        meant = nearest(name, (one.name for one in user_actions.values()))
        hint = f"there are: {known}" if known else f"declare it: ({name}: Action) {{ ... }}"
        hint = f"did you mean Application.{meant}?" if meant else hint
        yield error("unknown-action", f"Unknown user-defined action 'Application.{name}'", action.verb_span, hint)
    elif action.preposition == "from" and not declared.takes:
        message = f"Cannot call 'Application.{declared.name}' with `from <value>`"
        hint = f"declare what it takes: ({declared.name}: Action takes <field>), or call it with {{ ... }}"
        yield error("action-takes-nothing", message, action.preposition_span or action.span, hint)


def _some(names: list[str]) -> str:
    """Return the first few names, and whether there are more."""
    return ", ".join(names[:_LISTED]) + (" ..." if len(names) > _LISTED else "")


def _preposition(action: nodes.Action) -> Iterator[Diagnostic]:
    known = VERBS.get(action.verb.lower())
    if known is None or not known.prepositions or action.preposition in ("", *known.prepositions):
        return
    expected = ", ".join(known.prepositions)
    message = f"Invalid preposition '{action.preposition}' for action '{action.verb}'. Expected: [{expected}]"
    verb = f"<{action.verb}>" if action.bracketed else action.verb
    hint = f"write {verb} ... {known.prepositions[0]} ..."
    yield warning("invalid-preposition", message, action.preposition_span or action.span, hint)


# --- where a statement stands ------------------------------------------------------------------------------------


def _breaks(body: Iterable[nodes.Statement], in_loop: bool = False) -> Iterator[Diagnostic]:
    waiting = [(statement, in_loop) for statement in body]
    for statement, inside in waiting:
        if isinstance(statement, nodes.Break) and not inside:
            yield error(
                "break-outside-loop",
                "'break' stands outside a loop",
                statement.span,
                "put it into a loop, or remove it",
            )
        inside = inside or isinstance(statement, nodes.ForEach | nodes.RangeLoop | nodes.While)
        waiting.extend((inner, inside) for block in blocks_of(statement) for inner in block)


def _endings(feature_set: nodes.FeatureSet) -> Iterator[Diagnostic]:
    name = feature_set.name
    if not feature_set.body:
        hint = "an empty feature set does nothing"
        yield warning("empty-feature-set", f"Feature set '{name}' has no statements", feature_set.head, hint)
        return
    yield from _unreachable(feature_set.body)
    if name == END or trigger_of(feature_set).kind is TriggerKind.TEST:
        return
    # What could not be read may have been the Return.
    if not any(_ends(one) or isinstance(one, nodes.Skipped) for one in statements_in(feature_set.body)):
        message = f"Feature set '{name}' has no Return or Throw statement"
        hint = "end it with: Return an <OK: status> for the <result>."
        yield warning("no-return", message, feature_set.head, hint)


def _unreachable(body: tuple[nodes.Statement, ...]) -> Iterator[Diagnostic]:
    for statement, following in pairwise(body):
        if _ends(statement) and isinstance(statement, nodes.Action) and statement.when is None:
            message = "Unreachable code after Return/Throw statement"
            hint = f"the feature set ends in line {statement.span.line}"
            yield warning("unreachable-code", message, following.span, hint)
            return


def _ends(statement: nodes.Statement) -> bool:
    return isinstance(statement, nodes.Action) and action_of(statement.verb) in ("return", "throw")
