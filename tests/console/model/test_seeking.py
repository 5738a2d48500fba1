"""A text in a million lines: the nearest first, in pieces, and every one of them."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest

from aro_console.model.pages import Pages
from aro_console.model.seeking import Sought, among
from aro_console.model.timeline import Timeline
from tests.support.records import Story

HITS = [3, 5, 9]


@pytest.mark.parametrize(
    ("here", "by", "sought"),
    [
        (5, 0, Sought(5, 2, 3)),
        (4, 0, Sought(5, 2, 3)),
        (5, 1, Sought(9, 3, 3)),
        (9, 1, Sought(3, 1, 3, wrapped=True)),
        (10, 0, Sought(3, 1, 3, wrapped=True)),
        (5, -1, Sought(3, 1, 3)),
        (3, -1, Sought(9, 3, 3, wrapped=True)),
    ],
)
def test_the_next_hit_is_the_one_in_that_direction_or_from_the_other_end(here: int, by: int, sought: Sought) -> None:
    assert sought == among(HITS, here, by)


def test_where_there_is_no_hit_there_is_nothing_to_wait_for() -> None:
    assert (Sought(), False) == (among([], 4, 1), among([], 4, 1).pending)


@pytest.fixture(autouse=True)
def _in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aro_console.model.seeking._PIECE", 50)
    monkeypatch.setattr("aro_console.model.seeking._AT_ONCE", 1)


def long() -> Timeline:
    """Return a timeline of some thousand lines, most of them on disk, with a needle in every hundredth message."""
    timeline, story = Timeline(500, Pages(BytesIO)), Story().opened("c1")
    for number in range(1_000):
        story.message("c1", f"{'Needle' if number % 100 == 50 else 'hay'} {number}")
        if number % 100 == 0:
            timeline.extend(story.news())
    timeline.extend(story.news())
    return timeline


def needles(timeline: Timeline, word: str = "needle") -> list[int]:
    return [row.seq for row in timeline.visible if word in row.summary.lower()]


def far_apart(timeline: Timeline) -> tuple[int, int]:
    """Return two hits with nothing between them, hundreds of lines from each other."""
    found = needles(timeline)
    return next((one, other) for one, other in pairwise(found) if other - one > 300)


def finished(timeline: Timeline) -> Timeline:
    while timeline.seeking.progress is not None:
        timeline.seeking.go_on(lambda: False)
    return timeline


def walked(timeline: Timeline, here: int, by: int, steps: int) -> list[int]:
    found = []
    for _ in range(steps):
        sought = timeline.seeking.seek(here, by)
        assert sought.hit is not None
        found.append(here := sought.hit)
    return found


def test_every_hit_is_met_in_order_however_far_away() -> None:
    timeline = long()
    wanted = needles(timeline)
    timeline.seeking.begin("NEEDLE", timeline.latest)
    finished(timeline)
    assert wanted == walked(timeline, 0, 1, len(wanted))
    assert list(reversed(wanted)) == walked(timeline, timeline.latest, -1, len(wanted))


def test_a_near_hit_is_known_before_the_rest_is_looked_through() -> None:
    timeline = long()
    _, hit = far_apart(timeline)
    timeline.seeking.begin("needle", hit - 10)
    sought = timeline.seeking.seek(hit - 10, 1)
    assert (hit, False, True) == (sought.hit, sought.pending, sought.progress is not None)


def test_a_far_one_is_waited_for_and_how_far_it_is_is_told() -> None:
    timeline = long()
    here, hit = far_apart(timeline)
    timeline.seeking.begin("needle", here)
    seen = []
    while (sought := timeline.seeking.seek(here, 1)).pending:
        seen.append(sought.progress or 0)
        timeline.seeking.go_on(lambda: False)
    assert (hit, sorted(seen)) == (sought.hit, seen)
    assert len(seen) > 1


def test_one_goes_round_only_when_all_is_known() -> None:
    timeline = long()
    wanted = needles(timeline)
    timeline.seeking.begin("needle", wanted[-1])
    assert timeline.seeking.seek(wanted[-1], 1).pending
    finished(timeline)
    assert Sought(wanted[0], 1, len(wanted), wrapped=True) == timeline.seeking.seek(wanted[-1], 1)


def test_what_is_nowhere_is_nowhere_and_reads_no_page_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    timeline, made = long(), []
    monkeypatch.setattr("aro_console.model.page.Row", lambda *values: made.append(values))
    timeline.seeking.begin("zebra", timeline.latest)
    assert (Sought(), []) == (finished(timeline).seeking.seek(timeline.latest, 0), made)


def test_somebody_who_went_elsewhere_looks_from_there() -> None:
    timeline = long()
    wanted = needles(timeline)
    timeline.seeking.begin("needle", timeline.latest)
    assert wanted[1] == timeline.seeking.seek(wanted[1] - 5, 0).hit


def test_what_comes_in_is_looked_through_as_well() -> None:
    timeline, story = Timeline(), Story().opened("c1").message("c1", "hay")
    timeline.extend(story.news())
    timeline.seeking.begin("needle", timeline.latest)
    assert Sought() == timeline.seeking.seek(timeline.latest, 0)
    here = timeline.latest
    timeline.extend(story.message("c1", "a needle").news())
    assert not timeline.seeking.is_busy
    assert needles(timeline)[0] == finished(timeline).seeking.seek(here, 1).hit


def test_a_row_that_is_folded_is_found() -> None:
    timeline, story = Timeline(), Story().opened("c1").opened("c2")
    for label in ("c1", "c1", "c2", "c1"):
        story.received(label, b"", "ping")
    timeline.extend(story.news())
    timeline.seeking.begin("c2 >", 3)
    assert 5 == finished(timeline).seeking.seek(3, 0).hit
    assert not timeline.visible.has(5)


def test_a_comment_is_found_wherever_its_row_is() -> None:
    timeline = long()
    seq = needles(timeline)[2]
    timeline.marks.note(seq, "look here")
    timeline.seeking.begin("LOOK", timeline.latest)
    assert seq == finished(timeline).seeking.seek(timeline.latest, 0).hit


def test_nothing_is_looked_for_when_nothing_was_typed() -> None:
    timeline = long()
    timeline.seeking.begin("needle", 1)
    timeline.seeking.begin("", 1)
    assert (None, False, Sought()) == (timeline.seeking.progress, timeline.seeking.is_busy, timeline.seeking.seek(1, 1))
