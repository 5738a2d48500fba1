"""Why, and up and down a causal chain, on the screen."""

from __future__ import annotations

import asyncio

from runtime.probe.considered import Considered, Rule
from tests.support.stage import Stage, staged


def chosen(stage: Stage) -> str:
    row = stage.main.row
    return row.kind if row is not None else ""


def test_up_the_chain_to_the_outside_and_down_again() -> None:
    async def play() -> None:
        async with staged() as stage:
            frame = next(row for row in stage.main.session.world.timeline.visible if row.kind == "frame")
            stage.main.do("goto", str(frame.seq))
            await stage.pilot.pause()
            kinds = [chosen(stage)]
            for key in "uuud":
                await stage.press(key)
                kinds.append(chosen(stage))
            assert ["frame", "effect", "run", "message", "run"] == kinds
            await stage.press("d", "d", "d")  # and no further than where it began
            assert "frame" == chosen(stage)
            await stage.press("u", "u", "u", "u")
            assert "came from outside" in "".join(note.message for note in stage.app._notifications)

    asyncio.run(play())


def test_why_names_who_was_considered_and_enter_shows_the_handler() -> None:
    async def play() -> None:
        async with staged() as stage:
            head = stage.story.header("Count Lines")
            rules = (Rule("type", True, "listens to websocket.message"), Rule("guard", False, "text is x: it is y"))
            stage.session.thread.considered = [Considered("Count Lines", "Said Handler", head, False, rules)]
            message = next(row for row in stage.main.session.world.timeline.visible if row.kind == "message")
            stage.main.do("goto", str(message.seq))
            await stage.pilot.pause()
            await stage.press("w")
            text = stage.text()
            assert "event websocket.message" in text
            assert "✗ not  Count Lines" in text
            await stage.press("enter")
            assert "21   (Count Lines: Said Handler)" in stage.text()

    asyncio.run(play())


def test_a_row_without_an_event_says_which_rows_have_one() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("g", "w")
            return "".join(note.message for note in stage.app._notifications)

    assert "No event belongs to this row" in asyncio.run(play())
