"""What the timeline shows, and the way back."""

from __future__ import annotations

import asyncio

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
