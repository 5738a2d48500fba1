"""What reads alike, and what of it is folded."""

from __future__ import annotations

from typing import Any

import pytest

from aro_console.model.noise import Likeness, Noise, folds, likeness
from aro_console.model.rows import Row


def row(kind: str = "log", summary: str = "tick", **more: Any) -> Row:
    return Row(more.pop("seq", 1), 0, 1, kind, " ", summary, more.pop("connections", ["c1"]), **more)


PING = row("control", "ping", topic="ping")


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        (PING, row("control", "pong", topic="pong", connections=["c2"]), Likeness.PING),
        (PING, row("control", "close", topic="close"), Likeness.NONE),
        (row(), row(seq=9), Likeness.REPEAT),
        (row(), row(summary="tock"), Likeness.NONE),
        (row(), row(connections=["c2"]), Likeness.NONE),
        (row(), row(depth=1), Likeness.NONE),
        (row(), row(handler="Chat"), Likeness.NONE),
        (row("run"), row("run"), Likeness.NONE),
        (row("held"), row("held"), Likeness.NONE),
        (row(role="error"), row(role="error"), Likeness.NONE),
        (None, PING, Likeness.NONE),
    ],
)
def test_only_pings_and_neighbours_that_say_the_same_are_alike(before: Row | None, after: Row, alike: Likeness) -> None:
    assert alike is likeness(before, after)


def test_each_level_folds_what_the_one_below_does_and_more() -> None:
    folded = {noise: {alike for alike in Likeness if folds(noise, alike)} for noise in Noise}
    assert [0, 1, 2] == [len(folded[noise]) for noise in Noise]
    assert folded[Noise.PINGS] < folded[Noise.REPEATS]


def test_a_switch_goes_round() -> None:
    assert [Noise.PINGS, Noise.REPEATS, Noise.NOTHING] == [noise.after for noise in Noise]
