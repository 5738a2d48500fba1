"""The one-line bars."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.widgets.bars import TabBar, keys_line
from tests.support.stage import staged

KEYS = [("c", "continue"), ("F10", "over"), ("n", "message")]


def text(width: int) -> str:
    return "".join(cell.text for cell in keys_line(KEYS, width))


def test_keys_stand_with_their_words_in_order() -> None:
    assert " c continue  F10 over  n message  " == text(80)


@pytest.mark.parametrize("width", range(40))
def test_a_key_that_does_not_fit_is_left_out_whole(width: int) -> None:
    assert cell_len(text(width)) <= max(1, width)
    assert " c continue  F10 over  n message  ".startswith(text(width))
    assert text(width).split()[1::2] == [word for _, word in KEYS][: len(text(width).split()) // 2]


def test_every_tab_can_be_clicked_and_the_blank_beside_them_cannot() -> None:
    async def play() -> list[str]:
        async with staged() as stage:
            picked: list[str] = []
            bar = stage.pane("#tabs", TabBar)
            real = bar.post_message

            def listen(message: object) -> bool:
                if isinstance(message, TabBar.Picked):
                    picked.append(message.tab)
                return real(message)  # type: ignore[arg-type]

            bar.post_message = listen  # type: ignore[method-assign, assignment]
            for word in ("Logs", "Conns", "Source", "Live"):
                await stage.pilot.click("#tabs", offset=(stage.lines()[1].index(word), 0))
                await stage.pilot.pause()
            await stage.pilot.click("#tabs", offset=(70, 0))
            await stage.pilot.pause()
            return picked

    assert ["logs", "connections", "source", "live"] == asyncio.run(play())
