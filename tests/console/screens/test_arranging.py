"""One pane as large as the screen, and jumping to a pane."""

from __future__ import annotations

import asyncio

from aro_console.screens.jump import JumpScreen
from tests.support.session import live_story
from tests.support.stage import LARGE, SMALL, Stage, staged


def shown(stage: Stage) -> set[str]:
    names = ("timeline", "inspector", "causes", "bindings", "connections", "logs")
    return {name for name in names if stage.main.query_one(f"#{name}").region.area}


def test_a_pane_becomes_as_large_as_the_view_and_small_again() -> None:
    async def play() -> list[tuple[set[str], int]]:
        async with staged(live_story(), LARGE) as stage:
            inspector = stage.main.query_one("#inspector")
            inspector.focus()
            await stage.pilot.pause()
            seen = []
            for key in ("plus", "minus", "plus", "escape", "plus", "2", "1"):
                await stage.press(key)
                seen.append((shown(stage), inspector.region.width))
            return seen

    large, small, again, escaped, _, _, other_tab = asyncio.run(play())
    assert ({"inspector"}, 120) == large == again
    assert ({"timeline", "inspector", "causes", "bindings", "connections", "logs"}, small[1]) == small == escaped
    assert small == other_tab


def test_a_pane_that_has_no_room_can_be_shown_by_its_name() -> None:
    async def play() -> tuple[set[str], set[str], str]:
        async with staged(live_story(), SMALL) as stage:
            before = shown(stage)
            await stage.press(":", *"zoom bindings", "enter")
            after = shown(stage)
            await stage.press(":", *"zoom sofa", "enter")
            return before, after, next(reversed(list(stage.app._notifications))).message

    before, after, told = asyncio.run(play())
    assert "bindings" not in before
    assert {"bindings"} == after
    assert told.startswith("There is no pane sofa in this view, but connections, timeline")


def test_a_letter_on_each_pane_leads_there() -> None:
    async def play() -> tuple[str, str, str]:
        async with staged(live_story(), LARGE) as stage:
            await stage.press("ctrl+o")
            assert isinstance(stage.app.screen, JumpScreen)
            text = stage.text()
            await stage.press("c")
            there = stage.focused
            await stage.press("ctrl+o", "escape")
            return text, there, stage.focused

    text, there, stayed = asyncio.run(play())
    assert [] == [label for label in (" a connections ", " b timeline ", " c inspector ") if label not in text]
    assert "inspector" == there == stayed
