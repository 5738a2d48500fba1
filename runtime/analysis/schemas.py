"""Names of schemas that the contract does not have (language.md 3.7).

The analysis knows no contract, so the names of its schemas are given. What a value must look like is asked when the
program runs; here only the name is looked at, since an Extract or Read into an unknown schema can only fail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from runtime.analysis.findings import warning
from runtime.analysis.suggest import nearest
from runtime.analysis.symbols import action_of
from runtime.analysis.tree import actions_in
from runtime.errors import Diagnostic
from runtime.source import Span
from runtime.syntax import nodes
from runtime.values.kinds import is_schema_name

_CHECKING = frozenset("extract read".split())
"""Actions that check their value against the schema their result names."""


def check_schemas(feature_sets: Sequence[nodes.FeatureSet], known: Collection[str]) -> Iterator[Diagnostic]:
    """Yield a warning for each result that names a schema which is not among the `known` ones of the contract."""
    for one in feature_sets:
        for action in actions_in(one.body):
            name = _schema_of(action)
            if name and name not in known:
                near = nearest(name, known)
                hint = f"did you mean {near}?" if near else f"there are: {', '.join(sorted(known))}" if known else ""
                yield warning("unknown-schema", f"Unknown schema '{name}'", _place(action), hint)


def _schema_of(action: nodes.Action) -> str:
    """Return the schema that `action` checks its value against; empty when it names none."""
    if action.result is None or action_of(action.verb) not in _CHECKING:
        return ""
    qualifier = action.result_type or action.result.qualifier
    return qualifier if isinstance(qualifier, str) and is_schema_name(qualifier) else ""


def _place(action: nodes.Action) -> Span:
    return action.result.span if action.result is not None else action.span
