"""From row to row, and what one notes there."""

from __future__ import annotations

import asyncio

from aro_console.model.formatting import clock
from aro_console.widgets.timeline import TimelinePane
from tests.support.stage import staged


def test_marks_are_met_shown_alone_and_taken_away() -> None:
    async def play() -> None:
        async with staged() as stage:
            everything = stage.shown
            await stage.press("g", "m", "j", "j", "m")
            marked = [everything[0], everything[2]]
            await stage.press("apostrophe")
            assert marked[0] == stage.chosen, "from the last it goes on from the top"
            await stage.press("M")
            assert marked == stage.shown
            assert "marked only" in stage.text()
            assert 2 == sum("★" in line for line in stage.lines())
            await stage.press("m")
            assert marked[1:] == stage.shown
            await stage.press("m")
            assert "No row is marked" in stage.text()
            await stage.press("escape")
            assert everything == stage.shown

    asyncio.run(play())


def test_a_comment_is_typed_and_stands_in_the_row() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("g", "semicolon")
            assert "prompt" == stage.focused
            await stage.press(*"odd", "enter")
            assert "; odd ·" in stage.text()
            await stage.press("semicolon", *"er", "enter")
            assert "; odder ·" in stage.text(), "it is edited, not written anew"

    asyncio.run(play())


def test_a_row_is_gone_to_by_its_number_out_of_a_folded_run_or_by_the_time_of_day() -> None:
    async def play() -> None:
        async with staged() as stage:
            pane = stage.pane("#timeline", TimelinePane)
            statement = next(row for row in stage.session.world.timeline.shelf.rows if row.detail)
            await stage.command(f"goto {statement.seq}")
            assert pane.row is statement
            last = stage.session.world.timeline.visible[-1]
            await stage.command(f"goto {clock(stage.session.past.wall_time(last.at_ns))}")
            assert pane.row is not None
            assert last.at_ns // 1_000_000 == pane.row.at_ns // 1_000_000

    asyncio.run(play())
