"""What stands around a row."""

from __future__ import annotations

from aro_console.model.timeline import Timeline
from tests.support.records import Story
from tests.support.timelines import find, timeline_of


def test_a_flow_is_all_that_goes_back_to_one_stimulus() -> None:
    story = Story().opened("c1").received("c1", "one").received("c1", "two")
    story.published("websocket.message", cause=2).started().logged("for one").finished()
    timeline = timeline_of(story)
    log = find(timeline, "log")
    assert ["message", "run", "log"] == [row.kind for row in timeline.flow(log)]
    assert [find(timeline, "message", 1)] == timeline.flow(find(timeline, "message", 1))


def test_a_long_flow_is_shown_around_the_row() -> None:
    story = Story().started()
    for _ in range(50):
        story.logged("x")
    timeline = timeline_of(story)
    rows = timeline.visible
    assert rows[:10] == timeline.flow(rows[0], limit=10)
    assert rows[20:30] == timeline.flow(rows[25], limit=10)
    assert rows[-10:] == timeline.flow(rows[-1], limit=10)


def test_what_the_console_repeats_says_what_it_repeats() -> None:
    story = Story().opened("c1").received("c1", "hi").ordered("InjectMessage", "hi", rerun_of=2).received("c1", "hi")
    story.ordered("InjectMessage", "other").received("c1", "other")
    timeline = Timeline()
    timeline.extend(story.views)
    row = timeline.rerun(2, after=2)
    assert row is not None
    assert (4, 2) == (row.seq, row.rerun_of)
    assert row.summary.startswith("rerun of #2: text")
    assert "console: rerun of #2: inject message  hi" == timeline.visible[2].summary
    assert timeline.rerun(2, after=4) is None
    assert timeline.rerun(6, after=0) is None
