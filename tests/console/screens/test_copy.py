"""The copy menu."""

from __future__ import annotations

import asyncio

from aro_console.model.copying import COPIES
from aro_console.screens.copy import _KEYS, CopyScreen
from tests.support.stage import staged


def test_each_thing_has_its_letter() -> None:
    assert list(COPIES) == list(_KEYS)
    assert len(set(_KEYS.values())) == len(_KEYS)


def test_the_menu_shows_what_the_row_has_and_escape_copies_nothing() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"goto", "space", "1", "3", "enter", "y")
            assert isinstance(stage.app.screen, CopyScreen)
            text = stage.text()
            assert [True, True, True, True, False, False, True] == [title in text for title, _ in COPIES.values()]
            await stage.press("c")
            assert isinstance(stage.app.screen, CopyScreen), "there is no request to make a curl command of"
            await stage.press("escape")
            assert (stage.main, "") == (stage.app.screen, stage.app.clipboard)

    asyncio.run(play())


def test_enter_copies_what_is_chosen() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("colon", *"goto", "space", "1", "3", "enter", "y", "down", "enter")
            return stage.app.clipboard

    assert asyncio.run(play()).startswith("#13  c1  >  text")
