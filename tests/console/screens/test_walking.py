"""Walking through the past on the screen: the keys, what the screen says, and the way back."""

from __future__ import annotations

import asyncio

from aro_console.widgets.source import SourcePane
from tests.support.records import Story
from tests.support.session import held_story, live_story
from tests.support.stage import Stage, staged


def line_chosen(stage: Stage) -> int:
    return stage.pane("#source-full", SourcePane).cursor + 1


def notice(stage: Stage) -> str:
    return stage.lines()[-2].strip()


def test_a_held_run_is_walked_back_and_forth_while_it_stays_held() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4", "N")
            assert (14, "PAST  step 1 of 2, Handle Message") == (line_chosen(stage), notice(stage)[:33])
            assert "14 ◀" in stage.text()
            assert "PAST step 1 of 2" in stage.text()
            await stage.press("N")
            assert 13 == line_chosen(stage)
            await stage.press("N")
            assert "start of the run" in "".join(note.message for note in stage.app._notifications)
            await stage.press("n", "n")
            assert (15, "! HELD c1") == (line_chosen(stage), notice(stage)[:9])
            assert [] == stage.given  # the program was not touched

    asyncio.run(play())


def test_escape_is_the_way_back_to_the_present() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4", "F")
            assert 13 == line_chosen(stage)
            await stage.press("escape")
            assert (15, "! HELD c1") == (line_chosen(stage), notice(stage)[:9])
            assert "source-full" == stage.focused

    asyncio.run(play())


def test_an_error_opens_its_run_at_the_statement_that_failed_with_its_names() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("E", "enter")
            return stage.text()

    text = asyncio.run(play())
    assert "13 !     Extract the <text>" in text
    assert '▸<event> Map     1  {message: "oops"}' in text


def test_a_connection_that_left_opens_the_last_run_it_had_and_not_what_followed_from_that() -> None:
    story = live_story().opened("c3").published("websocket.connected", {}, label="c3", handlers=("Handle Connect",))
    story.started("Handle Connect", label="c3").effect("Emit").published("Said")
    story.started("Count Lines", "Said Handler", event="Said", label="c3").finished().completed().finished()
    story.closed("c3", 1001, "going away")

    async def play() -> str:
        async with staged(story) as stage:
            timeline = stage.main.session.world.timeline
            left = [row for row in timeline.visible if row.kind == "disconnect"][-1]
            stage.main.do("goto", str(left.seq))
            await stage.pilot.pause()
            await stage.press("enter")
            return notice(stage)

    assert "Handle Connect" in asyncio.run(play())


def test_steps_have_numbers_one_can_go_to() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            stage.main.do("step", "1")
            await stage.pilot.pause()
            assert "step 1 of 2" in notice(stage)
            stage.main.do("step", "9")
            await stage.pilot.pause()
            assert ["There is no step 9: this run has 0 to 2."] == stage.notes

    asyncio.run(play())


def test_a_breakpoint_that_asks_for_something_stops_a_walk_and_says_that_it_was_not_asked() -> None:
    async def play() -> list[str]:
        async with staged(held_story()) as stage:
            stage.main.do("breakpoint", "chat.aro:13", '<text> == "never"')
            await stage.press("4", "C")
            assert 13 == line_chosen(stage)
            return [str(note.message) for note in stage.app._notifications]

    said = 'The past is not asked: breakpoint 1 stops here only if <text> == "never".'
    assert said in asyncio.run(play())


def test_passes_are_only_offered_where_there_were_some() -> None:
    async def play() -> str:
        async with staged(held_story()) as stage:
            stage.main.do("passes")
            await stage.pilot.pause()
            return "".join(note.message for note in stage.app._notifications)

    assert "no loop" in asyncio.run(play())


def test_a_run_that_is_forgotten_while_one_stands_in_it_leads_back_to_the_present() -> None:
    async def play() -> str:
        story: Story = live_story()
        async with staged(story) as stage:
            await stage.press("6", "enter")
            stage.main.session.world.runs._runs.clear()
            story.logged("more")
            await stage.tell()
            return notice(stage)

    assert "PAST" not in asyncio.run(play())
