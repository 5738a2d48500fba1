"""Filters with names, played through the whole console."""

from __future__ import annotations

import asyncio

from tests.support.stage import staged


def test_a_filter_gets_a_name_shows_by_it_and_does_so_no_more() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.pilot.press("colon", *"filter err", "enter")
            await stage.pilot.press("colon", *"filter-save bad", "enter")
            assert {"bad": "err"} == stage.session.named_filters
            timeline = stage.session.world.timeline
            await stage.pilot.press("colon", *"named bad", "enter")
            assert "" == timeline.filter
            await stage.pilot.press("colon", *"named bad", "enter")
            assert "err" == timeline.filter
            await stage.tell()
            assert {"bad": "err"} == stage.session.thread.notes.filters
            await stage.pilot.press("colon", *"named nothing", "enter")
            await stage.pilot.pause()
            assert any("There are bad" in note.message for note in stage.app._notifications)

    asyncio.run(play())
