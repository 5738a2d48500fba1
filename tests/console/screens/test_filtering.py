"""What the timeline shows, and the way back."""

from __future__ import annotations

import asyncio

from aro_console.widgets.entry import EntryLine
from aro_console.widgets.handlers import HandlersPane
from aro_console.widgets.timeline import TimelinePane
from tests.support.stage import staged


def test_undo_brings_back_what_was_shown_and_takes_it_away_again() -> None:
    async def play() -> None:
        async with staged() as stage:
            everything = stage.shown
            await stage.press("slash", *"hello", "enter")
            filtered = stage.shown
            await stage.press("z")
            assert everything == stage.shown
            await stage.press("z")
            assert filtered == stage.shown

    asyncio.run(play())


def test_a_statement_found_in_a_folded_run_stays_chosen_when_all_is_shown_again() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"type:statement", "enter", "g")
            found = stage.pane("#timeline", TimelinePane).row
            assert found is not None
            assert found.detail
            await stage.press("escape")
            assert found is stage.pane("#timeline", TimelinePane).row
            await stage.press("space")
            chosen = stage.pane("#timeline", TimelinePane).row
            assert chosen is not None
            assert not chosen.detail, "folding takes it away"

    asyncio.run(play())


def test_a_filter_that_leaves_no_row_brings_back_the_one_that_was_chosen() -> None:
    async def play() -> None:
        async with staged() as stage:
            pane = stage.pane("#timeline", TimelinePane)
            await stage.press("k", "k", "k")
            chosen = pane.row
            await stage.press("slash", *"zzzz", "enter")
            assert pane.row is None
            await stage.press("escape")
            assert chosen is pane.row
            await stage.press("G", "slash", *"zzzz", "escape")
            assert pane.follow, "who follows has chosen none"

    asyncio.run(play())


def test_a_filter_asked_for_in_a_list_is_offered_for_what_is_chosen_there() -> None:
    async def play() -> None:
        async with staged() as stage:
            line = stage.pane("#filter-line", EntryLine)
            await stage.press("2", "slash")
            assert ("conn:c1", "") == (line.field.value, stage.session.world.timeline.filter)
            await stage.press("enter")
            assert "conn:c1" == stage.session.world.timeline.filter
            await stage.press("2", "slash")
            assert "conn:c1" == line.field.value, "what is in force"
            await stage.press("escape", "3", "slash")
            handler = stage.pane("#handlers-full", HandlersPane).handler
            assert handler is not None
            assert "handler:Application-Start" == line.field.value
            await stage.press(*"oops", "enter", "escape", "slash")
            assert "" == line.field.value, "nothing is offered in the timeline"

    asyncio.run(play())
