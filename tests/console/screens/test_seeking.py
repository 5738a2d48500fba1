"""Finding, played through the whole console: what waits for its answer gets it."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.model.seeking import Seeking, Sought
from aro_console.screens.seeking import sought_words
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.timeline import TimelinePane
from tests.support.records import Story
from tests.support.stage import staged


@pytest.mark.parametrize(
    ("found", "by", "words"),
    [
        (Sought(), 0, "nowhere"),
        (Sought(7, 2, 3), 1, "2 of 3"),
        (Sought(7, 1, 3, wrapped=True), 1, "1 of 3, went on from the top"),
        (Sought(7, 3, 3, wrapped=True), -1, "3 of 3, went on from the bottom"),
        (Sought(7, 1, 3, progress=0.456), 1, "1 of 3 so far (46%)"),
        (Sought(count=1_000, progress=0.5), 1, "1,000 so far, looked through 50%: esc ends it"),
    ],
)
def test_a_step_is_told_in_words(found: Sought, by: int, words: str) -> None:
    assert words == sought_words(found, by)


def test_a_step_that_waits_is_made_when_the_answer_is_known_and_ends_with_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = Seeking.go_on
    monkeypatch.setattr(Seeking, "go_on", lambda seeking, may_go_on: None)  # Nothing is looked through until below.

    async def play() -> None:
        async with staged(Story().opened("c1").received("c1", "the needle").received("c1", "hay")) as stage:
            seeking = stage.session.world.timeline.seeking
            await stage.press("G", "ctrl+f", *"needle")
            assert "0 so far, looked through" in stage.text()
            go_on(seeking, lambda: True)
            await stage.tell()
            row = stage.pane("#timeline", TimelinePane).row
            assert (2, True) == (row.seq if row is not None else 0, "1 of 1" in stage.text())
            await stage.press("escape")
            assert (None, False) == (seeking.progress, stage.pane("#find-line", EntryLine).display)

    asyncio.run(play())
