"""Choosing one of many by part of its name."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from aro_console.screens.pick import Choice, fitting, names_width, shown

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


def test_lines_stand_below_the_name_in_full_and_are_searched_too() -> None:
    choice = Choice("Pack With Care", "stock.aro:11", lines=("yes: listens to OrderPlaced", "NO: product is pot"))
    assert [
        "Pack With Care  stock.aro:11",
        "  yes: listens to OrderPlaced",
        "  NO: product is pot",
    ] == str(shown(choice, 60)).split("\n")
    assert ["  yes: listens to", "  OrderPlaced"] == str(shown(choice, 22)).split("\n")[1:3]
    assert [choice] == fitting([choice, Choice("other")], "productpot")


def test_a_wide_name_takes_no_more_cells_than_there_are() -> None:
    line = str(shown(Choice("漢字かな交じり文" * 4, "また漢字" * 10), 40))
    assert cell_len(line) <= 40
    assert 2 == line.count("…")


def test_details_stand_under_each_other_unless_a_name_is_very_long() -> None:
    choices = [Choice("har", "an archive"), Choice("markdown", "a transcript"), Choice("nothing to add, however long")]
    names = names_width(choices, 60)
    assert ["har       an archive", "markdown  a transcript"] == [str(shown(one, 60, names)) for one in choices[:2]]
    assert 30 == names_width([Choice("n" * 50, "x")], 60)
