"""Log lines on the screen."""

from __future__ import annotations

import asyncio

from aro_console.widgets.source import SourcePane
from tests.support.records import Story
from tests.support.session import live_story
from tests.support.stage import staged


def test_a_log_line_names_its_feature_set_and_connection() -> None:
    async def play() -> str:
        async with staged(live_story().logged("oh dear", "error")) as stage:
            await stage.press("5")
            return stage.text()

    text = asyncio.run(play())
    assert "12:00:01.006 info  Handle Connect" in text
    assert "c1   c1 is here" in text
    assert "error service" in text
    assert "Log 3  1 error " in text


def test_lines_are_filtered_while_one_types_and_by_level() -> None:
    async def play() -> list[str]:
        async with staged(live_story().logged("oh dear", "error")) as stage:
            seen = []
            for keys in (("5", "slash", *"c2"), ("enter",), ("escape",), (":", *"level error", "enter"), ("escape",)):
                await stage.press(*keys)
                seen.append(next(line for line in stage.lines() if "─ Log" in line).strip("╭╮─ "))
            await stage.press("slash", *"zzz")
            seen.append(next(line for line in stage.lines() if "zzz" in line and "│" in line).strip("│ "))
            return seen

    assert [
        "Log 1 of 3  c2  1 error",
        "Log 1 of 3  c2  1 error",
        "Log 3  1 error",
        "Log 1 of 3  level:error  1 error",
        "Log 3  1 error",
        "None of 3 lines passes zzz. Press / to change it, esc to show all.",
    ] == asyncio.run(play())


def test_enter_shows_the_statement_that_printed_a_line() -> None:
    async def play() -> int:
        story = Story().started("Count Lines").logged("counted", line_of='Log "counted"').finished()
        async with staged(story) as stage:
            await stage.press("5", "enter")
            return stage.pane("#source-full", SourcePane).cursor + 1

    assert 22 == asyncio.run(play())
