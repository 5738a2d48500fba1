"""Under load the screen says what it leaves out, and what it costs."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.model.pace import Cost, Pace
from tests.support.records import Story
from tests.support.session import FakeSession
from tests.support.stage import staged

pytestmark = pytest.mark.slow


def test_what_is_lowered_stands_in_the_notice_line_and_goes_when_it_is_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.session.take_pace(Pace(polls_per_paint=4, statements=False), Cost(painting=0.2, program=0.6))
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "under load: 2.5 paints/s, statements off" in stage.text()
            assert "screen 20%" in stage.text()
            monkeypatch.setattr(stage.session.thread, "live", False)
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "under load: 2.5 paints/s " in stage.text(), "of a recording, nothing can be asked to be left out"
            monkeypatch.setattr(stage.session.thread, "live", True)
            stage.session.take_pace(Pace(), Cost())
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "under load" not in stage.text()

    asyncio.run(play())


def test_what_was_only_counted_is_brought_back_by_name_and_what_cannot_be_is_said() -> None:
    async def play() -> None:
        session = FakeSession(Story().state("started").opened("c1"))
        for number in range(50):
            session.story.received("c1", f"message {number}")
        async with staged(session=session) as stage:
            raws = session.story.received("c1", "late").take()
            session.thread.journal.append(raws[0])
            session.world.skim([(7, *raws[0][1:]), *raws], [])
            session.reading.cursor = raws[0][0]
            stage.main.show_bars()
            await stage.pilot.pause()
            assert "2 only counted (:recall)" in stage.text()
            await stage.press("colon", *"recall", "enter")
            assert "late" in stage.text()
            await stage.press("colon", *"recall", "enter")
            assert 0 == session.world.passed_over

    asyncio.run(play())
