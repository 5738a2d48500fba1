"""Filters with names, played through the whole console."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.commands.filters import UserFilters
from tests.support.stage import Stage, staged


def notes(stage: Stage) -> str:
    return "  ".join(note.message for note in stage.app._notifications)


def test_a_filter_gets_a_name_shows_by_it_and_does_so_no_more() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.pilot.press("colon", *"filter err", "enter")
            await stage.pilot.press("colon", *"filter save bad", "enter")
            assert {"bad": "err"} == stage.session.named_filters
            timeline = stage.session.world.timeline
            await stage.pilot.press("colon", *"named bad", "enter")
            assert "" == timeline.filter
            await stage.pilot.press("colon", *"filter bad", "enter")
            assert "err" == timeline.filter
            await stage.tell()
            assert {"bad": "err"} == stage.session.thread.notes.filters
            await stage.pilot.press("colon", *"named nothing", "enter")
            await stage.pilot.pause()
            assert "There are bad" in notes(stage)
            await stage.pilot.press("colon", *"filter delete bad", "enter")
            assert {} == stage.session.named_filters

    asyncio.run(play())


def test_names_outlive_the_console_and_go_before_those_of_the_users_file(tmp_path: Path) -> None:
    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path
        app._user_filters = UserFilters({"bad": "!ok", "mine": "took>1s"}, ("odd: no filter",), "filters.yaml")

    async def name() -> None:
        async with staged(prepare=prepare) as stage:
            assert "filters.yaml, odd: no filter" in notes(stage)
            await stage.pilot.press("colon", *"filter err", "enter", "colon", *"filter-save bad", "enter")
            await stage.tell()

    async def use() -> None:
        async with staged(prepare=prepare) as stage:
            timeline = stage.session.world.timeline
            for named, filtered in (("bad", "err"), ("mine", "took>1s")):
                await stage.pilot.press("colon", *f"filter {named}", "enter")
                assert filtered == timeline.filter
            await stage.pilot.press("colon", *"filter-delete mine", "enter")
            await stage.pilot.pause()
            assert "take it out there" in notes(stage)

    asyncio.run(name())
    asyncio.run(use())
