"""A pane that follows the end of a growing list until someone reads."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.logs import LogsPane
from tests.support.records import Story
from tests.support.stage import staged


def printed(count: int) -> Story:
    story = Story()
    for number in range(count):
        story.logged(f"line {number}")
    return story


def test_it_follows_until_one_reads_and_then_nothing_moves() -> None:
    async def play() -> None:
        async with staged(printed(60)) as stage:
            await stage.press("5")
            log = stage.pane("#logs-full", LogsPane)
            assert "line 59" in stage.text()
            await stage.press(*["up"] * 30)
            before = stage.lines()[3:20]
            stage.story.logged("line 60")
            await stage.tell()
            assert before == stage.lines()[3:20]
            assert "below, G to follow" in stage.text()
            await stage.press("end")
            assert log.follow
            assert "line 60" in stage.text()

    asyncio.run(play())


@pytest.mark.parametrize(("tab", "pane"), [("5", "#logs-full"), ("6", "#runs-full")])
def test_what_a_wheel_was_turned_to_stays_and_at_the_end_new_lines_show_themselves_again(tab: str, pane: str) -> None:
    async def play() -> None:
        story = printed(60)
        for _ in range(60):
            story.started("Handle Message").finished()
        async with staged(story) as stage:
            await stage.press(tab)
            lines = stage.pane(pane, LinePane)
            top = lines.top
            lines.scroll_lines(-9)
            stage.story.logged("line 60").started("Handle Message").finished()
            await stage.tell()
            assert top - 9 == lines.top
            lines.scroll_lines(99)
            await stage.press("end")
            lines.scroll_lines(-3)
            lines.scroll_lines(3)
            stage.story.logged("line 61").started("Handle Message").finished()
            await stage.tell()
            assert (top + 2, True) == (lines.top, lines.at_end)

    asyncio.run(play())


def test_the_line_that_is_read_stays_though_older_ones_leave() -> None:
    async def play() -> tuple[str, str]:
        async with staged(printed(10_000)) as stage:
            await stage.press("5", *["up"] * 5)
            log = stage.pane("#logs-full", LogsPane)
            before = log.line_text(log.cursor)
            for number in range(100):
                stage.story.logged(f"new {number}")
            await stage.tell()
            return before, log.line_text(log.cursor)

    before, after = asyncio.run(play())
    assert before == after
