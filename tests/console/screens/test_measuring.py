"""The verbs of tables and figures that no pane's own test tries."""

from __future__ import annotations

import asyncio

from tests.support.records import Story
from tests.support.session import live_story
from tests.support.stage import LARGE, staged


def test_sorting_without_a_table_says_where_there_is_one() -> None:
    async def play() -> str:
        async with staged(live_story()) as stage:
            await stage.press(":", *"sort in", "enter")
            return next(iter(stage.app._notifications)).message

    assert asyncio.run(play()).startswith("There is no table here: 2 shows the connections")


def test_the_columns_of_the_view_are_offered() -> None:
    async def play() -> str:
        async with staged(live_story()) as stage:
            await stage.press("3", ":", *"sort p9", "tab")
            return stage.text()

    assert "sort p99" in asyncio.run(play())


def test_a_line_no_statement_printed_says_so() -> None:
    async def play() -> str:
        async with staged(Story().logged("listening")) as stage:
            await stage.press("5", "enter")
            return next(iter(stage.app._notifications)).message

    assert "No statement printed this line: a service did." == asyncio.run(play())


def test_enter_on_a_connection_of_the_live_view_leads_to_the_table() -> None:
    async def play() -> str:
        async with staged(live_story(), LARGE) as stage:
            stage.main.query_one("#connections").focus()
            await stage.press("enter")
            return stage.focused

    assert "connections-full" == asyncio.run(play())
