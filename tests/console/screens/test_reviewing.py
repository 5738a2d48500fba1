"""What runs did and what led to them, on the screen."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.widgets.walking import DeedsPane, RunsPane
from tests.support.session import held_story, live_story
from tests.support.stage import LARGE, SMALL, Stage, staged


def notice(stage: Stage) -> str:
    return stage.lines()[-2].strip()


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_finished_run_opens_from_the_list_of_runs_with_what_it_did(size: tuple[int, int]) -> None:
    async def play() -> str:
        async with staged(size=size) as stage:
            await stage.press("6")
            assert "Runs 5" in stage.text()
            await stage.press("k", "k")  # the message that was broadcast
            deeds = stage.pane("#runs-deeds", DeedsPane)
            assert ["frame", "row"] == sorted(deed.kind for deed in deeds._deeds)
            await stage.press("enter")
            return stage.text()

    text = asyncio.run(play())
    assert "PAST" in text
    assert "Handle Message" in text


def test_the_list_of_runs_narrows_to_words_and_escape_shows_all_again() -> None:
    async def play() -> list[int]:
        async with staged() as stage:
            pane = stage.pane("#runs-full", RunsPane)
            stage.main.do("runs", "postline")
            await stage.pilot.pause()
            counts = [pane.line_count()]
            stage.main.do("runs", "nothing has this")
            await stage.pilot.pause()
            assert "No run has nothing has this" in stage.text()
            await stage.press("escape")
            return [*counts, pane.line_count()]

    assert [1, 5] == asyncio.run(play())


def test_a_wide_and_high_screen_has_the_causal_chain_and_the_effects_beside_the_source() -> None:
    async def play() -> str:
        async with staged(held_story(), LARGE) as stage:
            await stage.press("4", "N")
            return stage.text()

    text = asyncio.run(play())
    assert "Causal chain" in text
    assert "message c1 text again" in text
    assert "▶ line 14  (PAST)" in text


def test_what_a_held_delivery_from_outside_brings_is_shown_where_it_is_about_to_go() -> None:
    async def play() -> str:
        story = live_story().received("c1", "later").published("websocket.message", {"text": "later"})
        async with staged(story.held(label="c1"), LARGE) as stage:
            await stage.press("4")
            await stage.tell()
            await stage.tell()
            return stage.text()

    text = asyncio.run(play())
    assert "12   (Handle Message: WebSocket Event Handler)" in text
    assert "Bindings  websocket.message, not begun" in text
    assert '▸<event> Map     1  {text: "later"}' in text
    assert "▶ Handle Message  (not begun)" in text
    assert "This run has sent" not in text
    assert "What a run sends, stores and writes" in text
