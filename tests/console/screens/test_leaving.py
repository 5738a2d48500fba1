"""The console is left: what is said to be held, and who says how it went."""

from __future__ import annotations

import asyncio

from aro_console.screens.leaving import waiting_lines
from tests.support.stage import staged


def test_what_is_held_is_listed_as_far_as_there_is_room() -> None:
    assert ["c1 > text hi", "c2 < text a…"] == waiting_lines(["c1 > text hi", "c2 < text and so on"], 12)
    assert ["x"] * 8 + ["… and 4 more"] == waiting_lines(["x"] * 12, 10)


def test_quitting_leaves_the_exit_code_to_the_application() -> None:
    async def play() -> tuple[int | None, bool]:
        async with staged() as stage:
            await stage.press("q")
            return stage.app.return_value, stage.app.is_running

    value, running = asyncio.run(play())
    assert value is None
    assert not running


def test_ctrl_c_leaves_what_is_open_first_and_then_the_application() -> None:
    async def play() -> list[object]:
        async with staged() as stage:
            seen: list[object] = []
            for keys in (("slash", "x", "ctrl+c"), ("n", "ctrl+c"), ("ctrl+c",)):
                await stage.press(*keys)
                seen.append((stage.app.is_running, type(stage.app.screen).__name__ if stage.app.is_running else ""))
            return seen

    assert [(True, "MainScreen"), (True, "MainScreen"), (False, "")] == asyncio.run(play())
