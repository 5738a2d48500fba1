"""Hints that ask for another name."""

from __future__ import annotations

import pytest

from runtime.analysis.suggest import did_you_mean


def test_a_hint_asks_and_never_proposes_the_word_itself() -> None:
    assert "did you mean <status>?" == did_you_mean("statsu", ["status"])
    assert "bind it" == did_you_mean("colour", ["status"], "bind it")
    assert "" == did_you_mean("status", ["status"])


@pytest.mark.parametrize(
    ("word", "name"), [("evnt", "event"), ("reqeust", "request"), ("pathParameter", "pathParameters")]
)
def test_names_that_the_runtime_gives_are_proposed_too(word: str, name: str) -> None:
    assert f"did you mean <{name}>?" == did_you_mean(word, ["user"])


def test_names_of_the_author_come_first() -> None:
    assert "did you mean <events>?" == did_you_mean("eventz", ["events"])
