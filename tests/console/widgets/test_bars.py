"""The one-line bars."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.widgets.bars import TabBar, key_at, keys_line
from tests.support.stage import LARGE, staged

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


@pytest.mark.parametrize(
    ("at", "key"), [(0, ""), (1, "c"), (4, "c"), (13, "f10"), (17, "f10"), (24, "n"), (33, "n"), (34, ""), (60, "")]
)
def test_a_key_is_found_by_itself_and_by_its_word(at: int, key: str) -> None:
    assert key == key_at(keys_line(KEYS, 80), at)


def test_a_click_on_a_key_presses_it_and_so_does_one_on_what_stands_beside_the_tabs() -> None:
    async def play() -> None:
        async with staged(size=LARGE) as stage:
            for bar, row, word, seen in (
                ("#keys", -1, "V virtual client", "Open virtual clients"),
                ("#tabs", 1, "? help", "╭─ Help"),
                ("#tabs", 1, "ctrl+p", "Search for commands"),
            ):
                lines = [line for line in stage.lines() if line]
                await stage.pilot.click(bar, offset=(lines[row].index(word) + len(word) - 1, 0))
                await stage.pilot.pause()
                assert seen in stage.text(), word
                await stage.press("escape")

    asyncio.run(play())


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
