"""The feature sets as a table, and their runs."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.model.handlers import Handler
from aro_console.widgets.handlers import COLUMNS
from aro_console.widgets.timeline import TimelinePane
from runtime.source import SourceFile, Span
from tests.support.session import held_story, live_story
from tests.support.stage import LARGE, SMALL, staged


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_table_shows_triggers_runs_errors_and_times(size: tuple[int, int]) -> None:
    async def play() -> list[str]:
        async with staged(live_story(), size) as stage:
            await stage.press("3")
            return stage.lines()

    lines = asyncio.run(play())
    row = next(line for line in lines if "Handle Message" in line)
    assert ["websocket.message", "2", "1", "2.0", "ms", "2.0", "ms"] == row.replace("│", " ").split()[2:9]
    heading = next(line for line in lines if "feature set" in line)
    assert heading.index("started by") == row.index("websocket.message")
    assert heading.index("runs") + 4 == row.index(" 2 ") + 2


def test_a_handler_that_is_held_says_so() -> None:
    async def play() -> str:
        async with staged(held_story(), (160, 40)) as stage:
            await stage.press("3")
            return next(line for line in stage.lines() if "Handle Message" in line)

    assert "1 held" in asyncio.run(play())


def test_the_runs_of_the_chosen_one_are_listed_and_lead_to_the_timeline() -> None:
    async def play() -> tuple[list[str], str]:
        async with staged(live_story(), LARGE) as stage:
            await stage.press("3", "j", "j")
            listed = [line.strip("│ ") for line in stage.lines() if " ms " in line and "#" in line]
            await stage.press("tab", "enter")
            row = stage.pane("#timeline", TimelinePane).row
            return listed, row.summary if row is not None else ""

    (ok, failed), summary = asyncio.run(play())
    assert ok.split()[2:6] == ["c1", "2.0", "ms", "OK"]
    assert "FAILED" in failed
    assert "Cannot extract the text" in failed
    assert "run Handle Message" == summary


def test_a_feature_set_that_never_ran_says_what_would_start_it() -> None:
    async def play() -> str:
        async with staged(live_story(), LARGE) as stage:
            await stage.press("3", "j", "j", "j")
            return stage.text()

    assert "Count Lines has not run yet: it is started by event Said." in asyncio.run(play())


def test_of_a_long_place_the_line_is_not_cut() -> None:
    known = Handler("Ship", "Order Handler", "event Paid", Span(SourceFile("states-of-orders.aro", "x"), 0, 1, 31, 1))
    assert "stat….aro:31" == COLUMNS[-1].said(known, 0, 12)
