"""The hand that sends: rerun, edit and rerun, snippets, what was sent before."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.screens.composer import ComposerScreen
from aro_console.screens.pick import PickScreen
from aro_console.widgets.editor import JsonEditor
from runtime.probe.commands import BroadcastMessage, CloseConnection, InjectMessage
from tests.support.records import Story, connection_id
from tests.support.session import FakeSession
from tests.support.stage import Stage, staged

C1 = connection_id("c1")


def one_message() -> Story:
    return Story().state("started").opened("c1").message("c1", "hello")


def editor(stage: Stage) -> JsonEditor:
    return stage.app.screen.query_one(JsonEditor)


def said(stage: Stage) -> str:
    """What was told in passing."""
    return " ".join(told.message for told in stage.app._notifications)


def test_an_input_is_sent_again_and_the_cursor_goes_to_the_new_row() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("r")
            assert [InjectMessage(C1, "hello", 3)] == stage.given, "the frame goes back to the message"
            stage.story.ordered("InjectMessage", "hello", rerun_of=3).message("c1", "hello")
            await stage.tell()
            row = stage.main.row
            assert row is not None
            assert ("message", 3) == (row.kind, row.rerun_of)
            assert "rerun of #3" in stage.text()

    asyncio.run(play())


def test_where_there_is_no_input_nothing_is_sent_and_of_a_client_that_left_it_is_said() -> None:
    async def play() -> None:
        async with staged(Story().state("started").opened("c1").received("c1", "hi").closed("c1")) as stage:
            await stage.press("r")
            assert [] == stage.given
            await stage.press("k", "r")
            assert [] == stage.given
            assert "That client has left" in said(stage)

    asyncio.run(play())


def test_an_input_is_edited_first_and_says_what_it_repeats() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("e")
            assert "hello" == editor(stage).text
            await stage.press("end", *"!", "ctrl+j")
            assert [InjectMessage(C1, "hello!", 3)] == stage.given

    asyncio.run(play())


def test_a_snippet_is_saved_found_again_and_sent_by_name(tmp_path: Path) -> None:
    async def play() -> None:
        session = FakeSession(one_message())
        session.path = tmp_path
        async with staged(session=session) as stage:
            await stage.press("n", *"hi ${seq}", "ctrl+s")
            assert isinstance(stage.app.screen, PickScreen)
            await stage.press(*"greeting", "enter")
            assert isinstance(stage.app.screen, ComposerScreen)
            await stage.press("escape")
            await stage.press("colon", *"snippet", "space", *"greeting", "enter")
            assert [InjectMessage(C1, "hi 1")] == stage.given
            await stage.press("colon", *"snippet", "enter", *"grt", "enter")
            assert "hi ${seq}" == editor(stage).text
            await stage.press("escape")
            await stage.press("colon", *"snippet", "space", *"nobody", "enter")
            assert "no snippet 'nobody'" in said(stage)
        assert "greeting" in (tmp_path / ".aro-console" / "snippets.yaml").read_text()

    asyncio.run(play())


def test_what_was_sent_can_be_composed_again() -> None:
    async def play() -> None:
        async with staged(one_message()) as stage:
            await stage.press("B", *"first", "ctrl+j")
            await stage.press("n", *"second", "ctrl+j")
            await stage.press("colon", *"sent", "enter", *"fir", "enter")
            assert "first" == editor(stage).text
            await stage.press("ctrl+j")
            assert [BroadcastMessage("first"), InjectMessage(C1, "second"), BroadcastMessage("first")] == stage.given

    asyncio.run(play())


def test_every_virtual_client_is_closed_and_no_other() -> None:
    async def play() -> None:
        story = Story().state("started").opened("c1").opened("v1", virtual=True).opened("v2", virtual=True)
        async with staged(story) as stage:
            await stage.press("colon", *"close-virtual", "enter")
            assert [CloseConnection(connection_id(label)) for label in ("v1", "v2")] == stage.given

    asyncio.run(play())
