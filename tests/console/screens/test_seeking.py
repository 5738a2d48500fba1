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


def test_find_goes_from_hit_to_hit_and_says_when_it_wraps() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("g", "ctrl+f", *"hello")
            assert " 1 of " in stage.text()
            first = stage.chosen
            await stage.press("enter")
            assert "timeline" == stage.focused
            await stage.press("n")
            second = stage.chosen
            assert first < second
            await stage.press("N", "N")
            assert "went on from the bottom" in stage.text()
            await stage.press("n")
            assert (first, True) == (stage.chosen, "went on from the top" in stage.text())
            await stage.press("escape")
            assert not stage.pane("#find-line", EntryLine).display

    asyncio.run(play())


def test_hits_are_lit_up_wherever_they_are_seen() -> None:
    async def play() -> int:
        async with staged() as stage:
            await stage.press("ctrl+f", *"hello")
            pane = stage.pane("#timeline", TimelinePane)
            style = pane.roles.style("hit")
            strips = [pane.render_line(y) for y in range(pane.content_size.height)]
            return sum("hello" == segment.text and segment.style is not None and segment.style.bgcolor == style.bgcolor
                       for strip in strips for segment in strip)  # fmt: skip

    assert asyncio.run(play()) > 1


def test_what_stands_nowhere_is_said_to() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("ctrl+f", *"zzz")
            return stage.text()

    assert "nowhere" in asyncio.run(play())


def test_find_looks_into_the_pane_that_has_the_keys() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("4", "ctrl+f", *"postline", "enter")
            assert ("source-full", "25") == (stage.focused, stage.text().split("(postLine")[0].split()[-1])

    asyncio.run(play())
