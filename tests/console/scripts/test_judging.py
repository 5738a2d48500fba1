"""Which row an expectation means, and which came near."""

from __future__ import annotations

from aro_console.model.timeline import Timeline
from aro_console.scripts.judging import matching, nearest
from runtime.probe.filtering.grammar import Filter, parse
from tests.support.records import Story
from tests.support.session import live_story


def of(story: Story) -> Timeline:
    timeline = Timeline()
    timeline.extend(story.views)
    return timeline


def wanted(text: str) -> Filter:
    found = parse(text)
    assert isinstance(found, Filter)
    return found


def test_the_first_row_behind_a_number_is_meant() -> None:
    timeline = of(Story().opened("c1").received("c1", "hi").received("c1", "hi"))
    row = matching(timeline, wanted("type:message hi"), after=2)
    assert row is not None
    assert 3 == row.seq
    assert matching(timeline, wanted("type:message hi"), after=3) is None


def test_statements_count_though_their_run_is_folded() -> None:
    assert matching(of(live_story()), wanted("type:statement"), after=0) is not None


def test_the_nearest_rows_are_those_that_miss_the_least_the_latest_first() -> None:
    timeline = of(Story().opened("c1").received("c1", "hello").received("c1", "good bye").opened("c2"))
    near = nearest(timeline, wanted("type:message conn:c1 text:good text:day"), after=0)
    assert ["#3", "#2", "#1"] == [line.split(" ")[0] for line in near]
    assert near[0].endswith("misses: text:day")
    assert near[1].endswith("misses: text:good text:day")


def test_where_nothing_comes_near_the_latest_rows_are_shown_and_none_where_there_is_none() -> None:
    timeline = of(Story().opened("c1").received("c1", "x" * 1_000))
    near = nearest(timeline, wanted("nobody"), after=0)
    assert ["#2", "#1"] == [line.split(" ")[0] for line in near]
    assert all(len(line) < 200 for line in near)
    assert [] == nearest(timeline, wanted("nobody"), after=2)
