"""The command line: tab goes round, up and down go through the history of what begins alike."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.commands.verbs import VERBS
from aro_console.widgets.entry import EntryLine
from tests.support.stage import Stage, staged


def typed(stage: Stage) -> str:
    return stage.pane("#prompt-line", EntryLine).field.value


def test_tab_goes_round_what_the_word_could_become() -> None:
    names = [f"{verb.name} " if verb.arguments else verb.name for verb in VERBS if verb.name.startswith("con")]

    async def play() -> list[str]:
        async with staged() as stage:
            await stage.press("colon", *"con")
            seen = []
            for _ in (*names, "the first again"):
                await stage.press("tab")
                seen.append(typed(stage))
            return seen

    assert {"continue ", "connections"} <= set(names)
    assert [*names, names[0]] == asyncio.run(play())


def test_the_note_says_how_the_verb_is_typed() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("colon", *"send")
            return stage.text()

    assert "send connection message" in asyncio.run(play())


def test_the_history_outlives_the_console(tmp_path: Path) -> None:
    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path

    async def first() -> None:
        async with staged(prepare=prepare) as stage:
            await stage.press("colon", *"goto", "space", "3", "enter", "colon", *"live", "enter")

    async def second() -> list[str]:
        async with staged(prepare=prepare) as stage:
            await stage.press("colon", "g")
            seen = []
            for key in ("up", "up", "down"):
                await stage.press(key)
                seen.append(typed(stage))
            return seen

    asyncio.run(first())
    assert ["goto 3", "goto 3", "g"] == asyncio.run(second())


def test_escape_leaves_it_without_a_trace() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"quit", "escape")
            assert ("timeline", False) == (stage.focused, stage.pane("#prompt-line", EntryLine).display)

    asyncio.run(play())
