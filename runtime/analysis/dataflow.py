"""Which name is bound where, and whether every use comes after (language.md 3.3, 3.4, 3.6).

One walk per feature set, statement by statement. Match arms and ``if`` branches each start from the names before them,
and everything they bind is known afterwards; loops add their item and forget what their bodies bind; ``while`` bodies
share the names around them and may rebind. A name is reported once per feature set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from runtime.analysis.findings import error, warning
from runtime.analysis.known import Known
from runtime.analysis.suggest import did_you_mean
from runtime.analysis.symbols import (
    MAY_REBIND,
    NEVER_UNUSED,
    Use,
    action_of,
    action_uses,
    definitions,
    is_external,
    qualifier_uses,
    renders_template,
    uses_of,
)
from runtime.errors import Diagnostic
from runtime.frozen import frozen
from runtime.source import Span
from runtime.syntax import nodes
from runtime.vocabulary import VERBS, Role, binds_result, role_of

_NAME = re.compile(r"<\s*([^\W\d][\w-]*)")
# Return shows the first of these that is bound when it has nothing else to show (runtime.md 2.6), so none is unused.
_SHOWN_BY_RETURN = frozenset({"greeting", "message", "result", "data", "output", "value"})


@frozen
class Surroundings:
    """What a feature set may rely on besides its own names."""

    published: frozenset[str] = frozenset()
    """Aliases published anywhere in the application."""
    shared: frozenset[str] = frozenset()
    """Names that Application-Start binds; its event handlers may read them, with a warning."""
    read_elsewhere: frozenset[str] = frozenset()
    """Names other feature sets read and do not bind; whoever binds one of them has not bound it in vain."""
    is_test: bool = False
    """Tests, and what they call, may read names that are declared nowhere."""


@dataclass(slots=True)
class Flow:
    """What a walk through one feature set finds."""

    around: Surroundings
    tells: bool = True
    """Whether names that are bound nowhere are reported; looking for what was meant takes its time."""
    findings: list[Diagnostic] = field(default_factory=list)
    bound: dict[str, Span] = field(default_factory=dict)
    """Every name bound by an action, with the place of its first binding."""
    used: set[str] = field(default_factory=set)
    exempt: set[str] = field(default_factory=set)
    """Names nobody need read."""
    missing: set[str] = field(default_factory=set)
    """Names that were read without being bound before: the dependencies."""
    renders: bool = False
    returns: bool = False


def check_flow(feature_set: nodes.FeatureSet, around: Surroundings) -> list[Diagnostic]:
    """Return what is wrong with the names of `feature_set`, in no particular order."""
    flow = walk(feature_set, around)
    if not flow.renders:
        flow.findings.extend(_unused(flow))
    return flow.findings


def walk(feature_set: nodes.FeatureSet, around: Surroundings, tells: bool = True) -> Flow:
    """Walk through `feature_set` and return all that was seen on the way."""
    flow = Flow(around, tells)
    for use in uses_of(feature_set.guard):
        flow.used.add(use.name)
    _Walk(flow).body(feature_set.body, Known(), in_while=False)
    return flow


def _unused(flow: Flow) -> Iterable[Diagnostic]:
    used = flow.used | flow.exempt | flow.around.read_elsewhere
    if flow.returns:
        used |= _SHOWN_BY_RETURN
    for name, span in flow.bound.items():
        if name not in used and not name.startswith("_") and not is_external(name):
            hint = "use it, remove the statement, or begin the name with _ to keep it"
            yield warning("unused-variable", f"Variable '{name}' is defined but never used", span, hint)


class _Walk:
    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    # -- statements --

    def body(self, statements: Iterable[nodes.Statement], known: Known, in_while: bool) -> None:
        """Walk through a block; `known` is what is bound before it, and grows."""
        for statement in statements:
            self._statement(statement, known, in_while)

    def _statement(self, statement: nodes.Statement, known: Known, in_while: bool) -> None:
        match statement:
            case nodes.Action():
                self._action(statement, known, in_while)
            case nodes.Publish():
                self._publish(statement, known)
            case nodes.Require(name=name, source=source, span=span):
                known.add(name)
                if source not in ("environment", "framework"):
                    self._read(Use(name, span), Known(), "expression")
            case nodes.Match():
                self._match(statement, known, in_while)
            case nodes.If(condition=condition, body=body, otherwise=otherwise):
                self._read_all(uses_of(condition), known)
                self._branches([body, otherwise or ()], known, in_while)
            case nodes.ForEach():
                self._for_each(statement, known, in_while)
            case nodes.RangeLoop(name=name, low=low, high=high, body=body):
                self._read_all([*uses_of(low), *uses_of(high)], known)
                start = known.mark()
                known.add(name)
                self.body(body, known, in_while)
                known.forget(start)
            case nodes.While(condition=condition, body=body):
                self._read_all(uses_of(condition), known)
                self.body(body, known, in_while=True)
            case nodes.Skipped(span=span):
                # It is reported already; the names in it are no further mistakes.
                names = _NAME.findall(span.text)
                known.update(names)
                self._flow.used.update(names)
            case nodes.Break():
                pass

    def _action(self, action: nodes.Action, known: Known, in_while: bool) -> None:
        place = _place_of(action)
        noun = action.object_noun
        for use in action_uses(action):
            is_object = noun is not None and use.name == noun.base and use.span == noun.span
            self._read(use, known, place if is_object else "expression")
        name = action_of(action.verb)
        self._flow.renders |= renders_template(action)
        self._flow.returns |= name == "return"
        for number, bound in enumerate(definitions(action)):
            self._bind(action, bound, known, in_while, is_result=number == 0 and binds_result(action.verb))

    def _bind(self, action: nodes.Action, name: str, known: Known, in_while: bool, is_result: bool) -> None:
        span = action.result.span if action.result is not None else action.span
        if is_result and not in_while and name in known and _is_rebinding(action, name):
            hint = f"bind a new name, such as <{name}-updated>"
            message = f"Cannot rebind variable '{name}' - variables are immutable"
            self._flow.findings.append(error("rebound-variable", message, span, hint))
        known.add(name)
        self._flow.bound.setdefault(name, span)
        if not is_result or action_of(action.verb) in NEVER_UNUSED or "." in action.verb:
            self._flow.exempt.add(name)

    def _publish(self, statement: nodes.Publish, known: Known) -> None:
        name = statement.name
        if name not in known and not is_external(name) and name not in self._flow.around.shared:
            hint = did_you_mean(name, known.like(name), "bind it before it is published")
            message = f"Cannot publish undefined variable '{name}'"
            self._flow.findings.append(error("undefined-publish", message, statement.span, hint))
        self._flow.exempt.update((name, statement.alias))
        known.add(statement.alias)

    # -- blocks --

    def _match(self, statement: nodes.Match, known: Known, in_while: bool) -> None:
        self._read_all(uses_of(statement.subject), known, "match")
        for case in statement.cases:
            if isinstance(case.pattern, nodes.Noun):
                self._read(Use(case.pattern.base, case.pattern.span, False), known, "match")
                self._read_all(qualifier_uses(case.pattern), known)
            elif isinstance(case.pattern, nodes.ListLiteral | nodes.MapLiteral):
                self._read_all(uses_of(case.pattern), known)
            self._read_all(uses_of(case.guard), known)
        self._branches([*(case.body for case in statement.cases), statement.otherwise or ()], known, in_while)

    def _branches(self, blocks: Iterable[Iterable[nodes.Statement]], known: Known, in_while: bool) -> None:
        start, bound = known.mark(), list[str]()
        for block in blocks:
            self.body(block, known, in_while)
            bound += known.forget(start)
        known.update(bound)

    def _for_each(self, statement: nodes.ForEach, known: Known, in_while: bool) -> None:
        self._read_all(uses_of(statement.collection), known, "for-each")
        start = known.mark()
        known.update((statement.item, statement.index) if statement.index else (statement.item,))
        self._read_all(uses_of(statement.where), known)
        self.body(statement.body, known, in_while)
        known.forget(start)

    # -- uses --

    def _read_all(self, uses: Iterable[Use], known: Known, place: str = "expression") -> None:
        for use in uses:
            self._read(use, known, place)

    def _read(self, use: Use, known: Known, place: str) -> None:
        """Note a use; report it when its name is bound nowhere it could be seen from."""
        flow = self._flow
        name = use.name
        flow.used.add(name)
        if not use.is_hard or name in known or name in flow.missing or is_external(name):
            return
        flow.missing.add(name)
        if flow.tells and name not in flow.around.published and not flow.around.is_test:
            flow.findings.append(_undefined(use, known, place, flow.around))


def _place_of(action: nodes.Action) -> str:
    """Return how an undefined object of this statement is reported."""
    is_own = role_of(action.verb) is Role.OWN and action.preposition != "with"
    return "object" if is_own else "expression"


def _is_rebinding(action: nodes.Action, name: str) -> bool:
    verb = action.verb.lower()
    # Whether a verb nobody knows binds anything, nobody knows either; it is reported as such.
    return (verb in VERBS or "." in verb) and verb not in MAY_REBIND and not name.startswith("_")


_MESSAGES: Mapping[str, str] = {
    "object": "Variable '{}' used before definition",
    "match": "Variable '{}' used in match before definition",
    "for-each": "Collection '{}' used in for-each before definition",
    "expression": "External dependency '{}' is not published by any feature set",
}


def _undefined(use: Use, known: Known, place: str, around: Surroundings) -> Diagnostic:
    if use.name in around.shared:
        hint = f"handlers may read it; to say so, publish it there: Publish as <{use.name}> <{use.name}>."
        return warning("borrowed-variable", f"Variable '{use.name}' belongs to Application-Start", use.span, hint)
    hint = did_you_mean(
        use.name, known.like(use.name), f"bind it first, or publish it: Publish as <{use.name}> <{use.name}>."
    )
    return warning("undefined-variable", _MESSAGES[place].format(use.name), use.span, hint)
