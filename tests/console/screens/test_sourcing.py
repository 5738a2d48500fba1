"""From what is chosen to the source."""

from __future__ import annotations

import asyncio

from textual.widgets import ContentSwitcher

from aro_console.screens.sourcing import Sourcing
from aro_console.widgets.source import SourcePane
from tests.support.stage import Stage, staged


def shown(stage: Stage) -> str | None:
    return stage.pane("#views", ContentSwitcher).current


def source(stage: Stage) -> SourcePane:
    return stage.pane("#source-full", SourcePane)


def test_with_nothing_held_the_source_view_shows_the_row_chosen_meanwhile_and_says_why_it_shows_a_place() -> None:
    async def play() -> list[tuple[str, int]]:
        seen = []

        def look() -> None:
            seen.append((str(source(stage).border_title), source(stage).cursor + 1))

        async with staged() as stage:
            await stage.press("4")
            look()
            await stage.press("j", "j", "1", "4")
            look()
            error = next(row for row in stage.main.session.world.timeline.visible if row.kind == "error")
            stage.main.do("goto", str(error.seq))
            await stage.pilot.pause()
            await stage.press("4")
            look()
            await stage.press("j", "1", "4")
            look()
            stage.story.received("c1", "later").held(label="c1")
            await stage.tell()
            look()
        return seen

    first, back, chosen, again, held = asyncio.run(play())
    assert ("chat.aro  nothing is held", 1) == first
    assert ("chat.aro  as last seen: nothing is held", 3) == back
    assert chosen[0].startswith("chat.aro  where row #")
    assert 13 == chosen[1]
    assert ("chat.aro  as last seen: nothing is held", 14) == again
    assert ("chat.aro", 14) == held


def test_l_shows_the_source_line_of_the_chosen_row() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("L")  # the error, which stands on line 13
            assert "source-tab" == shown(stage)
            assert 13 == source(stage).cursor + 1

    asyncio.run(play())


def test_the_place_in_view_is_that_of_the_chosen_row_the_chosen_handler_or_the_cursor() -> None:
    async def play() -> list[tuple[str, int] | None]:
        seen = []
        async with staged() as stage:
            for keys in ((), ("3", "j", "j"), ("4", "j")):
                await stage.press(*keys)
                seen.append(stage.main.hand(Sourcing).place_in_view)
        return seen

    assert [("chat.aro", 13), ("chat.aro", 12), ("chat.aro", 2)] == asyncio.run(play())


def test_enter_on_a_row_that_stands_nowhere_in_the_source_says_so() -> None:
    async def play() -> list[str]:
        async with staged() as stage:
            await stage.press("g", "enter")  # the application's start
            assert "live" == shown(stage)
            return stage.notes

    assert ["The chosen row stands nowhere in the source."] == asyncio.run(play())
