"""What is copied goes to the clipboard and into a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.screens.copy import CopyScreen
from tests.support.stage import staged


def test_a_letter_of_the_menu_copies_to_the_clipboard_and_to_a_file(tmp_path: Path) -> None:
    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path

    async def play() -> None:
        async with staged(prepare=prepare) as stage:
            await stage.command("goto 13")
            await stage.press("y")
            assert isinstance(stage.app.screen, CopyScreen)
            await stage.press("p")
            assert stage.app.screen is stage.main
            assert "hello" == stage.app.clipboard == (tmp_path / "copied.txt").read_text()
            assert str(tmp_path / "copied.txt") in stage.notes[-1]

    asyncio.run(play())


def test_copying_works_where_no_file_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path / "file"

    async def play() -> None:
        async with staged(prepare=prepare) as stage:
            await stage.command("goto 13")
            await stage.command("copy websocat")
            assert "ws://127.0.0.1:8080/ws" in stage.app.clipboard
            assert "cannot be written" in stage.notes[-1]
            assert any("goes on without" in note for note in stage.notes), "the history cannot be kept either"

    asyncio.run(play())


def test_whatever_came_of_a_request_its_command_can_be_copied() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.command("filter type:response")
            await stage.command("copy curl")
            assert stage.app.clipboard.startswith("curl -X POST http://127.0.0.1:8080/lines ")

    asyncio.run(play())


def test_what_a_row_does_not_have_cannot_be_copied() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("g")
            await stage.command("copy curl")
            assert "cannot be copied as curl: y lists what it can be." in stage.notes[-1]

    asyncio.run(play())
