"""Verbs typed by their names."""

from __future__ import annotations

import asyncio

from aro_console.widgets.entry import EntryLine
from runtime.probe.commands import CloseConnection
from tests.support.breakpoints import break_at
from tests.support.session import live_story
from tests.support.stage import staged


def test_an_order_is_given_at_the_prompt() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"clo", "tab", "c", "1", "space", *"4001", "space", *"bye", "enter")
            assert [CloseConnection(stage.session.world.connections.open[0].connection_id, 4001, "bye")] == stage.given
            assert "timeline" == stage.focused

    asyncio.run(play())


def test_what_is_wrong_is_said_and_stays_to_be_mended() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.command("close c9")
            assert "No connection 'c9' is open" in stage.text()
            assert ("prompt", []) == (stage.focused, stage.given)
            assert "close c9" == stage.pane("#prompt-line", EntryLine).field.value

    asyncio.run(play())


def test_verbs_of_the_console_take_arguments() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.command("goto 13")
            assert 13 == stage.chosen
            await stage.command("filter type:request")
            assert "filter: type:request" in stage.text()
            await stage.command("break chat:13")
            assert [break_at("chat.aro", 13)] == stage.given
            await stage.command("source chat:22")
            assert "source-full" == stage.focused
            await stage.command("goto 99999")
            assert "no row #99999" in stage.notes[-1]
            await stage.command("drop")
            assert "No message is held" in stage.notes[-1]

    asyncio.run(play())


def test_a_dead_application_takes_no_orders() -> None:
    async def play() -> None:
        async with staged(live_story().state("ended")) as stage:
            await stage.command("broadcast hi")
            assert ([], "The application has ended: nothing runs here") == (stage.given, stage.notes[-1][:44])

    asyncio.run(play())


def test_a_verb_that_needs_more_is_completed_at_the_prompt() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"goto", "enter")
            assert ("prompt", "goto ") == (stage.focused, stage.pane("#prompt-line", EntryLine).field.value)

    asyncio.run(play())
