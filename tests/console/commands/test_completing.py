"""What tab offers, for every kind of argument."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aro_console.commands.completing import complete
from aro_console.commands.verbs import VERBS
from tests.support.prompting import WORLD


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("cl", ["close ", "close-virtual", "clear-filter"]),
        ("close ", ["close c1", "close c2"]),
        ("close c1 4", ["close c1 4000"]),
        ("request p", []),
        ("request P", ["request POST"]),
        ("request POST /s", ["request POST /statuses"]),
        ("emit ", ["emit OrderPlaced"]),
        ("break sub", ["break sub/api.aro:"]),
        ("break my o", ["break my own/till.aro:"]),
        ("log-point my o", ["log-point my own/till.aro:"]),
        ("cursor my own/", ["cursor my own/till.aro:"]),
        ("break main.aro:3 i", []),
        ("cursor i", []),
        ("break i", ["break in "]),
        ("break in C", ["break-in Count"]),
        ("copy w", ["copy websocat"]),
        ("filter !err ty", ["filter !err type:"]),
        ("filter b", ["filter bad"]),
        ("filter sa", ["filter save "]),
        ("filter delete b", ["filter-delete bad"]),
        ("named ", ["named bad"]),
        ("pause ", ["pause conn ", "pause handler ", "pause event "]),
        ("pause conn ", ["pause conn c1", "pause conn c2"]),
        ("pause handler Take M", ["pause handler Take Message"]),
        ("pause event ", ["pause event OrderPlaced"]),
        ("continue ", ["continue conn c2", "continue handler Take Message"]),
        ("continue h", ["continue handler Take Message"]),
        ("break-in T", ["break-in Take Message"]),
        ("virtual ", ["virtual /ws", "virtual /rooms/"]),
        ("virtual /r", ["virtual /rooms/"]),
        ("skip ", []),
        ("fly x", []),
    ],
)
def test_tab_offers_what_the_last_word_could_become(line: str, offers: list[str]) -> None:
    assert offers == complete(line, WORLD)


def test_every_verb_but_the_double_is_offered_by_its_name() -> None:
    assert [verb.name for verb in VERBS if verb.name != "over-anywhere"] == [
        offer.strip() for offer in complete("", WORLD)
    ]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([verb.name for verb in VERBS]), st.text(max_size=30))
def test_whatever_is_typed_goes_on_as_the_verb_that_it_begins_with(name: str, rest: str) -> None:
    for line in (f"{name} {rest}", rest):
        assert all(offer.startswith(line.partition(" ")[0]) for offer in complete(line, WORLD))
