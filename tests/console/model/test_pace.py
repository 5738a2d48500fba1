"""Past its budget the console paints less often, then leaves out detail, and goes back when it is calm."""

from __future__ import annotations

import pytest

from aro_console.model.pace import (
    POLL_NS,
    Cost,
    Pace,
    cost_cells,
    gives_way,
    next_pace,
    pace_words,
    paints_later,
    recalled_words,
    shown_share,
)

BUSY = Cost(painting=0.2, reading=0.2, program=0.6, events=5_000)


@pytest.mark.parametrize(
    ("key_ms", "answering", "fed_ms", "way"),
    [
        (10, False, 400, True),
        (30, False, 100, True),
        (30, False, 400, False),
        (60, False, 100, False),
        (60, True, 400, True),
        (10, True, 1_100, False),
    ],
)
def test_what_comes_by_the_clock_lets_a_key_go_first_but_not_for_long(
    key_ms: int, answering: bool, fed_ms: int, way: bool
) -> None:
    assert way == gives_way(key_ms * 1_000_000, answering, fed_ms * 1_000_000)


@pytest.mark.parametrize(("key_ms", "answering", "later"), [(10, True, True), (10, False, False), (50, True, False)])
def test_a_paint_waits_for_what_comes_of_a_key_but_not_for_long(key_ms: int, answering: bool, later: bool) -> None:
    assert later == paints_later(key_ms * 1_000_000, answering)


@pytest.mark.parametrize(
    ("cost", "before", "polls"),
    [
        (Cost(painting=0.4, program=0.0, events=1_000), 1, 1),
        (Cost(painting=0.1, program=0.2, events=1_000), 1, 1),
        (Cost(painting=0.2, program=0.2, events=1_000), 1, 2),
        (Cost(painting=0.1, program=0.2, events=1_000), 2, 2),
        (Cost(painting=0.05, program=0.2, events=1_000), 2, 1),
        (Cost(painting=0.2, program=0.6, events=1_000), 1, 4),
        (Cost(painting=0.9, program=0.6, events=1_000), 1, 5),
        (Cost(painting=0.9, program=0.6, events=20), 1, 1),
    ],
)
def test_painting_keeps_to_its_share_of_what_the_program_needs_too(cost: Cost, before: int, polls: int) -> None:
    assert polls == next_pace(Pace(polls_per_paint=before), cost).polls_per_paint


@pytest.mark.parametrize(("program", "share"), [(0.0, 0.5), (0.3, 0.5), (0.6, 0.25), (0.9, 0.08)])
def test_reading_takes_what_the_program_leaves_and_always_a_little(program: float, share: float) -> None:
    assert pytest.approx(share * POLL_NS, abs=1) == next_pace(Pace(), Cost(program=program)).reading_ns


def test_statements_are_left_out_as_soon_as_more_comes_than_can_be_read() -> None:
    behind = Cost(program=0.5, events=4_000, behind=True)
    assert next_pace(Pace(), BUSY).statements
    lowered = next_pace(Pace(), behind)
    assert (False, 4_000) == (lowered.statements, lowered.lowered_at)


def test_they_come_back_after_five_calm_seconds_and_not_while_half_as_much_goes_on() -> None:
    pace = Pace(statements=False, lowered_at=4_000)
    for _ in range(10):
        pace = next_pace(pace, Cost(events=2_000))
    assert not pace.statements
    seen = []
    for _ in range(5):
        pace = next_pace(pace, Cost(events=100))
        seen.append(pace.statements)
    assert [False, False, False, False, True] == seen


def test_what_is_lowered_is_said_in_words_and_nothing_is_said_while_nothing_is() -> None:
    low = Pace(polls_per_paint=4, statements=False)
    assert "" == pace_words(Pace(), 1, wanted=True)
    assert "2.5 paints/s, statements off, 1 flow in 8 shown, the others counted" == pace_words(low, 8, wanted=True)
    assert "2.5 paints/s" == pace_words(low, 1, wanted=False)


def test_the_cost_is_shown_when_it_is_worth_a_word() -> None:
    assert [] == cost_cells(0.0)
    assert [" screen 30% "] == [cell.text for cell in cost_cells(0.3)]
    assert ["dim", "warning"] == [cell.role for share in (0.5, 0.51) for cell in cost_cells(share)]


@pytest.mark.parametrize(
    ("measured", "shown"),
    [
        ([9, 9, 9], [0, 0, 0]),
        ([12, 3, 12, 3, 11], [12, 8, 12, 8, 11]),
        ([60, 0, 0, 0, 0, 0, 0], [60, 40, 27, 18, 12, 8, 5]),
        ([12, 0, 0, 0, 0], [12, 8, 5, 0, 0]),
        ([8, 10, 8, 8], [0, 10, 8, 8]),
    ],
)
def test_the_cost_that_is_shown_rises_at_once_and_stays_for_a_while(measured: list[int], shown: list[int]) -> None:
    seen, share = [], 0.0
    for percent in measured:
        share = shown_share(share, percent / 100)
        seen.append(round(share * 100))
    assert shown == seen


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((1_200, 300, 0), "1,200 records that were only counted are shown, in 300 rows."),
        (
            (1_200, 300, 5_000),
            "1,200 records that were only counted are shown, in 300 rows; 5,000 left memory before that,"
            " and stay counted only.",
        ),
        ((0, 0, 5_000), "Nothing can be brought back: 5,000 left memory before that, and stay counted only."),
        ((0, 0, 0), "Nothing can be brought back: nothing was only counted."),
    ],
)
def test_what_came_back_and_what_cannot_is_said_with_its_count(found: tuple[int, int, int], words: str) -> None:
    assert words == recalled_words(*found)
