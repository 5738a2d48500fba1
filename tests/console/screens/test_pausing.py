"""Pausing one part of the program by key."""

from __future__ import annotations

import asyncio

from runtime.probe.commands import Continue, Lane, LaneKind, Order, Pause
from tests.support.records import Story
from tests.support.stage import Stage, staged


def last(stage: Stage) -> Order:
    return stage.given[-1]


def test_the_part_of_the_program_that_a_row_belongs_to_is_paused_and_named() -> None:
    async def play() -> None:
        async with staged() as stage:
            first = next(one for one in stage.main.session.world.timeline.visible if one.kind == "message")
            stage.main.do("goto", str(first.seq))
            await stage.pilot.pause()
            await stage.press("p")
            paused = last(stage)
            assert isinstance(paused, Pause)
            assert LaneKind.CONNECTION == paused.lane.kind
            stage.story.ordered("Pause", f"connection {paused.lane.name}")
            await stage.tell()
            assert "paused: c1; the rest runs on" in stage.lines()[-2]
            stage.main.do("pause", "handler Count Lines")
            assert Pause(Lane(LaneKind.HANDLER, "Count Lines")) == last(stage)

    asyncio.run(play())


def test_the_same_key_lets_a_paused_part_go_on_and_asks_when_none_is_chosen() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("p")
            assert "Pause one part" in stage.text(), "the newest row was chosen by nobody"
            await stage.press(*"count", "enter")
            assert Pause(Lane(LaneKind.HANDLER, "Count Lines")) == last(stage)
            stage.story.ordered("Pause", "handler Count Lines")
            await stage.tell()
            await stage.press("p")
            assert "paused: enter lets it go on" in stage.text()
            await stage.press("enter")
            assert Continue(lane=Lane(LaneKind.HANDLER, "Count Lines")) == last(stage)
            await stage.press("2", "p")
            assert isinstance(paused := last(stage), Pause)
            assert LaneKind.CONNECTION == paused.lane.kind
            await stage.press("3", "p")
            assert Pause(Lane(LaneKind.HANDLER, "Application-Start")) == last(stage)

    asyncio.run(play())


def test_who_has_left_is_not_paused() -> None:
    async def play() -> None:
        async with staged(Story().opened("c1").closed("c1", 1000)) as stage:
            await stage.press("2", "p")
            assert ([], "c1 has left: nothing of it") == (stage.given, stage.notes[-1][:26])

    asyncio.run(play())
