"""The bindings pane: names, watches and repositories as a tree."""

from __future__ import annotations

import asyncio

from aro_console.widgets.bindings import BindingsPane
from tests.support.records import Story
from tests.support.session import held_story
from tests.support.stage import Stage, staged


def pane(stage: Stage) -> BindingsPane:
    return stage.pane("#source-bindings", BindingsPane)


def shown(stage: Stage) -> list[str]:
    return ["".join(cell.text for cell in pane(stage).line(at, 80)).rstrip() for at in range(pane(stage).line_count())]


def test_a_value_opens_and_closes_with_enter_and_stays_open_while_records_arrive() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4", "tab")
            closed = shown(stage)
            assert [
                '+ <line>  String  "said: again"',
                '  <text>  String  "again"',
                ' ▸<event> Map     2  {message: "again", connectionId: "C1"}',
                "  repositories",
                ' ▸line-repository List    1  [{text: "hello"}]',
            ] == closed
            await stage.press("j", "j", "enter")
            stage.story.logged("more", run=1)
            await stage.tell()
            assert [
                " ▾<event> Map     2 entries",
                '    message      String  "again"',
                '    connectionId String  "C1"',
            ] == shown(stage)[2:5]
            await stage.press("enter")
            assert closed == shown(stage)

    asyncio.run(play())


def test_a_run_whose_statements_were_not_recorded_says_so() -> None:
    async def play() -> str:
        story = held_story().started("Count Lines", "Said Handler", stepped=False)
        async with staged(story.finished(run=story.run_id)) as stage:
            await stage.press("6", "enter")
            return "\n".join(shown(stage))

    assert "recorded" in asyncio.run(play())


def test_a_held_run_that_has_bound_nothing_says_so() -> None:
    async def play() -> str:
        story = Story().started("Application-Start", "Chat", event="application.start", given={})
        async with staged(story.held("statement", "step", line_of="Start the")) as stage:
            await stage.press("4")
            return " ".join(stage.text().split())

    text = asyncio.run(play())
    assert "held before line 2, Application-Start" in text
    assert "No name is bound here" in text
