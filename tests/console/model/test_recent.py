"""The records that were shown last are at hand, and no more of them than there is room for."""

from __future__ import annotations

from aro_console.model.recent import Recent
from tests.support.records import Story


def test_the_newest_are_kept_and_the_oldest_go() -> None:
    raws = Story().opened("c1").received("c1", "one").received("c1", "two").received("c1", "three").raw
    recent = Recent(most=3)
    recent.take(raws[:2])
    recent.take(raws[2:])
    kept = raws[-3:]
    assert kept == [raw for raw in (recent.get(raw[0]) for raw in raws) if raw is not None]


def test_of_more_at_once_than_there_is_room_for_the_last_stay() -> None:
    raws = Story().opened("c1").received("c1", "one").received("c1", "two").raw
    recent = Recent(most=2)
    recent.take(raws)
    assert [None, raws[-1]] == [recent.get(raws[0][0]), recent.get(raws[-1][0])]


def test_what_was_never_taken_is_not_there() -> None:
    assert Recent().get(7) is None


def test_one_that_was_fetched_is_at_hand_until_a_hundred_others_were() -> None:
    raws = Story().opened("c1").received("c1", "one").raw
    recent = Recent(most=2)
    recent.fetched(raws[0])
    for seq in range(1_000, 1_099):
        recent.fetched((seq, *raws[-1][1:]))
    assert raws[0] == recent.get(raws[0][0])
    recent.fetched(raws[-1])
    assert recent.get(raws[0][0]) is None
