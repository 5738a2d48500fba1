"""The filter line: live while one types, kept by enter, cleared by escape."""

from __future__ import annotations

import asyncio

from textual.widgets import Input

from aro_console.widgets.timeline import TimelinePane
from tests.support.stage import Stage, staged


def summaries(stage: Stage) -> list[str]:
    return [row.summary for row in stage.session.world.timeline.visible]


def test_it_filters_while_one_types() -> None:
    async def play() -> list[int]:
        async with staged() as stage:
            await stage.press("slash")
            counts = []
            for key in "oops":
                await stage.press(key)
                counts.append(len(summaries(stage)))
            assert ["text" in row and "oops" in row for row in summaries(stage)] == [True]
            return counts

    counts = asyncio.run(play())
    assert counts == sorted(counts, reverse=True)


def test_enter_keeps_the_filter_and_gives_the_keys_back() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "enter")
            assert "timeline" == stage.focused
            assert not stage.pane("#filter", Input).display
            assert f"1 of {len(stage.session.world.timeline)}  filter: oops" in stage.text()
            await stage.press("slash")
            assert "oops" == stage.pane("#filter", Input).value, "reopened, it shows what is in force"

    asyncio.run(play())


def test_escape_clears_it_from_inside_and_from_outside() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "escape")
            assert ("", "timeline") == (stage.session.world.timeline.filter, stage.focused)
            await stage.press("slash", *"oops", "enter", "escape")
            assert "" == stage.session.world.timeline.filter
            assert 20 == len(summaries(stage))

    asyncio.run(play())


def test_an_empty_result_explains_itself() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"zzz", "enter")
            count = len(stage.session.world.timeline)
            words = f'No row contains "zzz": the filter hides all {count} rows. Press / to change it, esc to clear it.'
            assert words in " ".join(stage.text().replace("│", " ").split())

    asyncio.run(play())


def test_the_chosen_row_survives_filtering() -> None:
    async def play() -> None:
        async with staged() as stage:
            pane = stage.pane("#timeline", TimelinePane)
            row = next(row for row in stage.session.world.timeline.visible if row.summary.startswith("POST"))
            pane.go_to(row)
            await stage.press("slash", *"post", "enter")
            assert pane.row is row
            await stage.press("escape")
            assert pane.row is row

    asyncio.run(play())


def test_brackets_in_a_filter_break_nothing() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("slash", *"[/]", "enter")
            return stage.text()

    assert "filter: [/]" in asyncio.run(play())
