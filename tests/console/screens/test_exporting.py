"""Exports, played through the whole console."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.model.masking import MASK
from aro_console.screens.pick import PickScreen
from tests.support.records import Story
from tests.support.stage import staged


def test_marked_rows_are_written_after_a_look_at_what_was_masked(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"

    async def play() -> None:
        story = Story().opened("c1").received("c1", '{"password":"hunter2"}').received("c1", "plain")
        async with staged(story) as stage:
            await stage.pilot.press("up", "m")
            stage.app.screen.do("export", "jsonl", "marked", str(file))  # type: ignore[attr-defined]
            await stage.pilot.pause()
            assert isinstance(stage.app.screen, PickScreen)
            assert "field password" in stage.text()
            assert not file.exists()
            await stage.pilot.press("enter")
            await stage.pilot.pause()

    asyncio.run(play())
    assert 1 == len(file.read_text().splitlines())
    assert MASK in file.read_text()
    assert "hunter2" not in file.read_text()
    assert 0o600 == file.stat().st_mode & 0o777
