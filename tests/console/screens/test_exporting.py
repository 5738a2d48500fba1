"""Exports, played through the whole console."""

from __future__ import annotations

import asyncio
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from aro_console.model.masking import MASK
from aro_console.model.search import Search
from aro_console.screens import exporting
from aro_console.screens.pick import PickScreen
from tests.support.loops import until
from tests.support.program import PATIENCE_S
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


def test_an_http_archive_names_the_version_of_the_console(tmp_path: Path) -> None:
    file = tmp_path / "out.har"

    async def play() -> None:
        async with staged(Story().requested("GET", "/").answered(200, b"{}")) as stage:
            stage.app.screen.do("export", "har", "shown", str(file))  # type: ignore[attr-defined]

    asyncio.run(play())
    assert version("aro-console") == json.loads(file.read_text())["log"]["creator"]["version"]


def test_what_is_still_searched_for_is_exported_when_it_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    go_on = Search.go_on
    monkeypatch.setattr(Search, "go_on", lambda search, may_go_on: False)  # Nothing is searched until below.

    async def play() -> None:
        async with staged(Story().opened("c1").received("c1", "one").received("c1", "other")) as stage:
            timeline = stage.session.world.timeline
            stage.session.set_filter("type:message")
            stage.app.screen.do("export", "jsonl", "shown", str(file))  # type: ignore[attr-defined]
            await stage.tell()
            assert (True, False) == (timeline.searching is not None, file.exists())
            monkeypatch.setattr(Search, "go_on", go_on)
            timeline.search_on()
            await until(file.exists, PATIENCE_S)

    asyncio.run(play())
    assert 2 == len(file.read_text().splitlines())


def test_marks_of_rows_that_are_not_there_do_not_stand_for_the_chosen_one(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"

    async def play() -> None:
        async with staged(Story().opened("c1").received("c1", "plain")) as stage:
            stage.session.world.timeline.marks.note(999, "from before the recording began")
            stage.app.screen.do("export", "jsonl", "", str(file))  # type: ignore[attr-defined]
            await stage.pilot.press("M")
            await stage.pilot.pause()
            assert "No row that is here is marked" in stage.text()

    asyncio.run(play())
    assert 1 == len(file.read_text().splitlines())


def test_an_export_of_very_many_rows_takes_the_latest_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    monkeypatch.setattr(exporting, "_MOST_ROWS", 2)

    async def play() -> list[str]:
        async with staged(Story().received("c1", "one").received("c1", "two").received("c1", "three")) as stage:
            stage.app.screen.do("export", "jsonl", "shown", str(file))  # type: ignore[attr-defined]
            await stage.pilot.pause()
            return stage.notes

    assert [f"The latest 2 rows as jsonl in {file}"] == asyncio.run(play())
    assert ["two", "three"] == [json.loads(line)["payload"] for line in file.read_text().splitlines()]


def test_a_picture_of_the_screen_is_one_without_the_line_in_which_it_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "out.svg"

    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *f"export svg row {file}", "enter")
            await until(file.exists, PATIENCE_S)

    asyncio.run(play())
    assert "Timeline" in file.read_text()
    assert "export" not in file.read_text()
