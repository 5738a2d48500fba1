"""The metrics view."""

from __future__ import annotations

import asyncio

from aro_console.widgets.metrics import LatencyPane
from tests.support.records import MS, Story
from tests.support.stage import LARGE, SMALL, staged


def story() -> Story:
    story = Story().opened("c1")
    for milliseconds in (1, 3, 3, 40):
        story.received("c1", "x").published("websocket.message", label="c1").started(label="c1")
        story.finished(elapsed_ns=milliseconds * MS)
    return story.started("Count Lines", event="Said").finished(elapsed_ns=9 * MS)


def test_the_last_minute_and_the_distribution_of_run_times_are_drawn() -> None:
    async def play() -> str:
        async with staged(story(), SMALL) as stage:
            await stage.press("7")
            return stage.text()

    text = asyncio.run(play())
    assert "Run times, all   5 runs  p50 3.1 ms  p90 40 ms  p99 40 ms  max 40 ms" in text
    assert "2.0 ms to 5.0 ms           2  40.0 % ████" in text
    assert "48.0 MB" in text


def test_enter_on_a_bar_filters_the_timeline_to_those_runs() -> None:
    async def play() -> tuple[str, list[int | None]]:
        async with staged(story(), LARGE) as stage:
            await stage.press("7", "j", "enter")
            timeline = stage.session.world.timeline
            return timeline.filter, [row.took_ns for row in timeline.visible]

    filter, times = asyncio.run(play())
    assert "type:run took>=2ms took<5ms" == filter
    assert [3 * MS, 3 * MS] == times


def test_one_feature_set_can_be_looked_at_alone() -> None:
    async def play() -> tuple[str, str, str]:
        async with staged(story(), LARGE) as stage:
            await stage.press("7", "right_square_bracket", "right_square_bracket")
            latency = stage.pane("#latency", LatencyPane)
            alone, title = latency.filter, str(latency.border_title)
            await stage.press("right_square_bracket")
            return alone, title, latency.filter

    alone, title, all_of_them = asyncio.run(play())
    assert 'type:run took>=5ms took<10ms handler:"Count Lines"' == alone
    assert title.startswith("Run times, Count Lines   1 run ")
    assert "handler" not in all_of_them


def test_without_runs_it_says_so() -> None:
    async def play() -> str:
        async with staged(Story()) as stage:
            await stage.press("7")
            return stage.text()

    assert "No run has ended yet." in asyncio.run(play())
