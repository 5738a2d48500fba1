"""All passes over an application, all their findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runtime.analysis.dataflow import Flow, Surroundings, check_flow, walk
from runtime.analysis.headers import START, trigger_of
from runtime.analysis.slips import check_slips
from runtime.analysis.statements import check_statements
from runtime.analysis.symbols import action_of
from runtime.analysis.tree import actions_in, statements_in
from runtime.analysis.wiring import check_wiring
from runtime.errors import Diagnostic, in_order
from runtime.syntax import nodes
from runtime.triggers import TriggerKind
from runtime.vocabulary import Role, role_of

_PARENTLESS = frozenset({TriggerKind.START, TriggerKind.END, TriggerKind.OPERATION, TriggerKind.TEST})
"""Kinds that do not see what Application-Start binds (runtime.md 0.4)."""


def analyze(files: Sequence[nodes.File], root_files: Sequence[nodes.File] | None = None) -> list[Diagnostic]:
    """Return everything there is to say about an application, by place; never raises, never stops at the first.

    `root_files` are those of the application itself when others are imported; None when all of them are.
    """
    feature_sets = [feature_set for file in files for feature_set in file.feature_sets]
    user_actions = {one.name.lower(): one for one in feature_sets if trigger_of(one).kind is TriggerKind.USER_ACTION}
    findings = list(check_wiring(files, files if root_files is None else root_files))
    findings.extend(check_slips(feature_sets))
    for feature_set in feature_sets:
        findings.extend(check_statements(feature_set, user_actions))
    findings.extend(_flows(feature_sets))
    return in_order(findings)


def _flows(feature_sets: Sequence[nodes.FeatureSet]) -> Iterable[Diagnostic]:
    published = frozenset(name for one in feature_sets for name in _published(one))
    seen = {id(one): walk(one, Surroundings(published), tells=False) for one in feature_sets}
    shared = frozenset(name for one in feature_sets if one.name == START for name in seen[id(one)].bound)
    tested = _tested(feature_sets)
    for one in feature_sets:
        kind = trigger_of(one).kind
        around = Surroundings(
            published=published,
            shared=frozenset() if kind in _PARENTLESS else shared,
            read_elsewhere=_read_elsewhere(one, feature_sets, seen),
            is_test=kind is TriggerKind.TEST or one.name.lower() in tested,
        )
        yield from check_flow(one, around)


def _read_elsewhere(
    feature_set: nodes.FeatureSet, feature_sets: Iterable[nodes.FeatureSet], seen: dict[int, Flow]
) -> frozenset[str]:
    """Return the names of Application-Start that handlers read; nobody reads the names of anyone else."""
    if feature_set.name != START:
        return frozenset()
    handlers = (one for one in feature_sets if trigger_of(one).kind not in _PARENTLESS)
    return frozenset(name for one in handlers for name in seen[id(one)].missing)


def _published(feature_set: nodes.FeatureSet) -> Iterable[str]:
    for statement in statements_in(feature_set.body):
        if isinstance(statement, nodes.Publish):
            yield statement.alias
        elif isinstance(statement, nodes.Action) and role_of(statement.verb) is Role.EXPORT and statement.result:
            yield statement.result.base


def _tested(feature_sets: Iterable[nodes.FeatureSet]) -> frozenset[str]:
    """Return the feature sets that tests run, which may read what the test gives; a hyphen there is a blank here."""
    names: set[str] = set()
    for one in feature_sets:
        if trigger_of(one).kind is TriggerKind.TEST:
            for action in actions_in(one.body):
                if action_of(action.verb) == "when" and action.object_noun is not None:
                    base = action.object_noun.base.lower()
                    names.update((base, base.replace("-", " ")))
    return frozenset(names)
