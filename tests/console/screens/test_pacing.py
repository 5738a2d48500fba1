"""Under load the screen says what it leaves out, and what it costs."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.model.pace import Cost, Pace
from tests.support.stage import staged

pytestmark = pytest.mark.slow


def test_what_is_lowered_stands_in_the_notice_line_and_goes_when_it_is_calm() -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.session.take_pace(Pace(polls_per_paint=4, statements=False), Cost(painting=0.2, program=0.6))
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "under load: 2.5 paints/s, statements off" in stage.text()
            assert "screen 20%" in stage.text()
            stage.session.take_pace(Pace(), Cost())
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "under load" not in stage.text()

    asyncio.run(play())
