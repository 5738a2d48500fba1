"""The table of verbs is one table: its sets speak of verbs it has."""

from __future__ import annotations

import pytest

from runtime import vocabulary
from runtime.vocabulary import VERBS, Role, binds_result, role_of


@pytest.mark.parametrize(
    ("verb", "role", "binds"),
    [
        ("Extract", Role.REQUEST, True),
        ("COMPUTE", Role.OWN, True),
        ("Log", Role.RESPONSE, False),
        ("publish", Role.EXPORT, False),
        ("start", Role.SERVER, True),
        ("Application.Double", Role.OWN, True),
    ],
)
def test_a_verb_has_a_role_whatever_its_case(verb: str, role: Role, binds: bool) -> None:
    assert (role, binds) == (role_of(verb), binds_result(verb))


@pytest.mark.parametrize(
    "name", ["SINK_VERBS", "LITERAL_SINK_VERBS", "REBINDING_VERBS", "OBJECTLESS_VERBS", "LOOKING_VERBS"]
)
def test_every_set_holds_only_known_verbs(name: str) -> None:
    assert set() == set(getattr(vocabulary, name)) - VERBS.keys()


def test_synonyms_share_their_action() -> None:
    assert {"extract"} == {VERBS[verb].action for verb in ("extract", "get")}
    assert all(VERBS[known.action].action == known.action for known in VERBS.values())


def test_literal_sinks_are_sinks() -> None:
    assert vocabulary.LITERAL_SINK_VERBS <= vocabulary.SINK_VERBS
