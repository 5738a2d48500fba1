"""Which action a statement is linked to."""

from __future__ import annotations

import pytest

from runtime.compiler.calls import Call, CallSite, Linkage
from runtime.source import SourceFile

SPAN = SourceFile("x", "").span(0, 0)


ACTIONS = {name: (lambda call, name=name: name) for name in ("filter", "send", "unknown", "preposition")}
LINKAGE = Linkage(ACTIONS, {}, frozenset(), lambda bodies, limit: iter(()), lambda value, name: iter(()))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("verb", "name", "preposition", "expected"),
    [
        ("filter", "filter", "from", "filter"),
        ("filter", "filter", "", "filter"),
        ("filter", "filter", "against", "preposition"),
        ("sort", "sort", "for", "unknown"),
        ("frobnicate", "unknown", "with", "unknown"),
    ],
)
def test_a_statement_is_linked_to_its_action_or_to_the_one_that_says_why_not(
    verb: str, name: str, preposition: str, expected: str
) -> None:
    site = CallSite(verb, name, SPAN, "Set", "Testing", preposition=preposition)
    call = Call(site, None)  # type: ignore[arg-type]  # these actions look at nothing
    assert expected == LINKAGE.action_for(site)(call)
