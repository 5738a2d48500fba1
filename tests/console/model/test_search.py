"""A timeline whose older rows are on disk says the same as one that has all in memory."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from aro_console.model.pages import Pages
from aro_console.model.subjects import Facts
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def chatter(messages: int = 300) -> Story:
    story = Story().opened("c1").opened("c2")
    for number in range(messages):
        (story.failing if number % 50 == 7 else story.message)("c1" if number % 3 else "c2", f"message {number}")
    return story


def both(story: Story | None = None) -> tuple[Timeline, Timeline]:
    """Return a timeline with all rows in memory, and one with a few."""
    whole, small = Timeline(100_000), Timeline(200, Pages(BytesIO))
    for timeline in (whole, small):
        timeline.look_up(Facts(marked=timeline.marks.__contains__))
    views = (story if story is not None else chatter()).views
    for start in range(0, len(views), 50):
        whole.extend(views[start : start + 50])
        small.extend(views[start : start + 50])
    assert small.shelf.on_disk > 1_000
    return whole, small


def words(timeline: Timeline) -> list[tuple[object, ...]]:
    return [
        (row.seq, row.depth, row.summary, row.status, row.took_ns, row.handler, row.connections)
        for row in timeline.visible
    ]


@pytest.fixture(autouse=True)
def _in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aro_console.model.search._AT_ONCE", 0)


def searched(timeline: Timeline) -> Timeline:
    while timeline.searching is not None:
        timeline.search_on(lambda: False)
    return timeline


def test_all_rows_are_there_in_order_as_if_none_had_left() -> None:
    whole, small = both()
    assert words(whole) == words(small)
    assert (len(whole), 0) == (len(small), small.shelf.dropped)


@pytest.mark.parametrize(
    "text",
    [
        "type:message",
        "err",
        '"message 8"',
        "handler:Message took>0ms",
        "!type:run",
        "nowhere",
        "type:statement broadcast",
    ],
)
def test_a_filter_finds_the_same_rows_page_by_page(text: str) -> None:
    whole, small = both()
    whole.set_filter(text)
    small.set_filter(text)
    assert small.searching is not None
    assert words(searched(whole)) == words(searched(small))


def test_pages_without_anything_for_a_filter_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _, small = both()
    read: list[int] = []
    load = Pages._load
    monkeypatch.setattr(Pages, "_load", lambda pages, index: (read.append(index), load(pages, index))[1])
    small.set_filter("type:violation | conn:c9 took>60m | held")
    assert ([], []) == (list(searched(small).visible), read)


def test_a_comment_is_found_on_a_page_whose_rows_do_not_have_the_word() -> None:
    _, small = both()
    marks, seq = small.marks, small.visible[40].seq
    small.look_up(Facts(marked=marks.__contains__, comment=marks.comment, commented=marks.between))
    marks.note(seq, "odd zebra")
    small.set_filter("zebra")
    assert [seq] == [row.seq for row in searched(small).visible]


def test_what_arrives_during_a_search_is_in_its_place() -> None:
    story = chatter()
    whole, small = both(story)
    story.take()
    for timeline in (whole, small):
        timeline.set_filter("type:message")
    small.search_on(lambda: False)
    for number in range(100):
        story.message("c1", f"later {number}")
    more = story.news()
    for timeline in (whole, small):
        timeline.extend(more)
    assert words(searched(whole)) == words(searched(small))


def test_statements_of_an_unfolded_run_are_read_from_disk() -> None:
    whole, small = both()
    for timeline in (whole, small):
        timeline.toggle(next(row for row in timeline.visible if row.kind == "run" and row.count))
    assert words(whole) == words(small)
    assert any(row.detail for row in small.visible)


def test_only_marked_rows_are_shown_wherever_they_are() -> None:
    whole, small = both()
    for timeline in (whole, small):
        for place in (3, 40, -2):
            timeline.marks.toggle(timeline.visible[place].seq)
        timeline.show(replace(timeline.view, marked_only=True))
        statement = next(row.seq for row in whole.shelf.rows if row.detail)
        timeline.marks.toggle(statement)
        timeline.show(replace(timeline.view, marked_only=True))
    assert words(whole) == words(small)
    assert 4 == len(small.visible)


def test_errors_and_marks_are_gone_to_in_the_same_order() -> None:
    whole, small = both()
    seq, found = 0, []
    for _ in range(14):
        error, other = whole.next_error(seq), small.next_error(seq)
        assert error is not None
        assert other is not None
        assert error.seq == other.seq
        seq = error.seq
        found.append(seq)
    assert found[0] in found[1:]


def test_a_row_and_its_flow_can_be_had_by_number() -> None:
    whole, small = both()
    seq = whole.visible[20].seq
    one, other = whole.row(seq), small.row(seq)
    assert one is not None
    assert other is not None
    assert [row.seq for row in whole.flow(one)] == [row.seq for row in small.flow(other)]


def test_a_run_that_ends_after_its_row_has_left_is_seen_as_ended() -> None:
    story = Story().opened("c1").received("c1", "slow").started("Handle Message")
    slow = story.run_id
    for number in range(400):
        story.received("c1", f"message {number}", cause=0)
    for number in range(400):
        story.received("c1", f"more {number}", cause=0)
    small = Timeline(200, Pages(BytesIO))
    for view in story.news():
        small.extend([view])
    assert "…" == small.visible[2].status
    small.set_filter("err")
    story.failed(run=slow)
    small.extend(story.news())
    assert [3] == [row.seq for row in searched(small).visible if row.kind == "run"]
    small.set_filter("")
    assert "ERROR" == small.visible[2].status
