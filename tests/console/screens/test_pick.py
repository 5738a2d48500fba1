"""Choosing one of many by part of its name."""

from __future__ import annotations

import pytest

from aro_console.screens.pick import Choice, fitting

CHOICES = [Choice("say hello", "inject hi"), Choice("place order", "emit OrderPlaced"), Choice("ping")]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["say hello", "place order", "ping"]),
        ("plo", ["place order"]),
        ("OrderPl", ["place order"]),
        ("zzz", []),
        ("  ping ", ["ping"]),
    ],
)
def test_letters_in_order_are_enough_and_details_are_searched_too(typed: str, names: list[str]) -> None:
    assert names == [choice.name for choice in fitting(CHOICES, typed)]


def test_of_very_many_as_many_are_listed_as_anyone_reads() -> None:
    assert 200 == len(fitting([Choice(f"name {number}") for number in range(5_000)], ""))
