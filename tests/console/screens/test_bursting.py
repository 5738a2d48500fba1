"""What is sent again and again: given as time goes by, ended by a key, by its end or by whom it was for."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.commands.bursts import Burst
from aro_console.screens.bursting import burst_line
from runtime.probe.commands import BroadcastMessage
from tests.support.records import Story
from tests.support.stage import Stage, staged


def one_message() -> Story:
    return Story().state("started").opened("c1").message("c1", "hello")


def said(stage: Stage) -> str:
    """What was told in passing."""
    return " ".join(told.message for told in stage.app._notifications)


def test_a_burst_is_given_as_time_goes_by_and_can_be_cancelled() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("colon", *"broadcast", "space", *"x${seq}", "enter")
            await stage.press("colon", *"burst", "space", *"100", "space", *"2", "enter")
            assert [BroadcastMessage("x1"), BroadcastMessage("x1")] == stage.given
            stage.story.wait(2_000_000_000).message("c1", "time goes by")
            await stage.tell()
            while len(stage.given) < 6:
                await stage.pilot.pause()
            assert "burst 5 of 100" in stage.text()
            await stage.press("escape")
            assert "Cancelled after 5 of 100" in said(stage)
            assert "burst 5 of 100 " not in stage.text()

    asyncio.run(play())


def test_a_burst_to_a_client_that_leaves_ends_there() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("r", "colon", *"burst", "space", *"100", "space", *"2", "enter")
            stage.story.closed("c1").wait(2_000_000_000)
            await stage.tell()
            while "that client has left" not in said(stage):
                await stage.pilot.pause()
            assert 2 == len(stage.given)

    asyncio.run(play())


def test_a_burst_without_anything_to_repeat_or_out_of_bounds_is_refused_in_words() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("colon", *"burst", "space", *"5", "enter")
            assert "Nothing was sent yet" in said(stage)
            await stage.press("r", "colon", *"burst", "space", *"99999", "enter")
            assert "from 1 to 10,000" in said(stage)
            assert 1 == len(stage.given)

    asyncio.run(play())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_bar_of_a_burst_says_how_to_end_it(width: int) -> None:
    line = burst_line(Burst(1_000, 10, 0, given=250), "hi\x1b[1m", width, "esc")
    text = "".join(cell.text for cell in line)
    assert text.startswith(" burst 250 of 1,000 ━")
    assert "esc cancels" in text
    assert "\x1b" not in text
