"""The nearest known word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.spelling import nearest

PREPOSITIONS = ("from", "for", "to", "into", "with", "on", "at")
NAMES = ("status", "user", "userName", "order-repository", "Application-Start")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("form", "from"),  # two letters out of place
        ("fro", "from"),  # one too few; `for` is as near and stands behind it
        ("wiht", "with"),
        ("wit", "with"),
        ("intoo", "into"),
        ("tp", "to"),
        ("FROM", "from"),
        ("via", ""),
        ("", ""),
    ],
)
def test_a_slip_in_a_short_word_is_recognised(word: str, found: str) -> None:
    assert found == nearest(word, PREPOSITIONS)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("statsu", "status"),
        ("username", "userName"),
        ("order-repositry", "order-repository"),
        ("Aplication-Strat", "Application-Start"),
        ("colour", ""),
        ("use", "user"),
        ("x" * 100, ""),
    ],
)
def test_a_longer_word_may_hold_more_slips(word: str, found: str) -> None:
    assert found == nearest(word, NAMES)


def test_of_words_equally_near_the_first_is_taken() -> None:
    assert ("to", "tp") == (nearest("tx", ["to", "tp"]), nearest("tx", ["tp", "to"]))


def test_only_so_many_words_are_looked_at() -> None:
    crowd = [f"z{number:05}" for number in range(10_000)]
    assert "" == nearest("status", [*crowd, "status"])


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=20))
def test_whatever_is_asked_the_answer_is_a_known_word_or_none(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {"", *known}


@given(st.text(alphabet="abcde-", min_size=3, max_size=30), st.data())
def test_one_slip_is_always_recognised(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + "x" + word[place:],
                word[:place] + "x" + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    assert word == nearest(slipped, [word])
