"""No widget steers the terminal, whatever it draws."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import Monochrome
from textual.widgets import Input, Label, TextArea

from aro_console.app import ConsoleApp
from aro_console.harmless import Harmless
from tests.support.session import FakeSession, live_story
from tests.support.stage import SMALL, staged

STEERING = "\x1b]0;mine\x07\x9b6n\u202e"
BLACK = Color(0, 0, 0)


def drawn(*texts: str) -> list[str]:
    return [segment.text for segment in Harmless().apply([Segment(text) for text in texts], BLACK)]


@pytest.mark.parametrize("text", ["plain", "日本語", "né à ñ", "👩\u200d🚀", "a\u3000b", "⚠️ ▸ ●"])
def test_what_steers_nothing_is_drawn_as_it_is(text: str) -> None:
    assert [text] == drawn(text)


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x9b", "\x7f", "\n", "\u202e", "\u2066", "\u2028", "\ud800"])
def test_what_a_terminal_would_obey_is_a_sign(character: str) -> None:
    assert ["a�b"] == [text.rstrip() for text in drawn(f"a{character}b  ")]


def test_what_other_filters_do_is_done_to_what_is_harmless_by_then() -> None:
    filtered = Harmless([Monochrome()]).apply([Segment("a\x1bb  ", Style(color="#ff0000"))], BLACK)
    assert ["a�b"] == [segment.text.rstrip() for segment in filtered]
    grey = filtered[0].style
    assert grey is not None
    assert grey.color is not None
    assert 1 == len(set(grey.color.get_truecolor()))


def test_the_filters_of_an_application_are_one_and_stay_the_same_one() -> None:
    async def play() -> None:
        async with staged() as stage:
            first, again = stage.app.get_line_filters(), stage.app.get_line_filters()
            assert 1 == len(first)
            assert first[0] is again[0]
            stage.app._filters = [Monochrome()]
            assert [Monochrome] == [type(one) for one in stage.app.get_line_filters()[0].others]

    asyncio.run(play())


def test_a_line_stays_as_wide_as_it_was_measured() -> None:
    line = [Segment("a\x1b\x07b", Style(bold=True)), Segment("日本"), Segment("    ")]
    told = Harmless().apply(line, BLACK)
    assert Segment.get_line_length(line) == Segment.get_line_length(told)
    assert (Style(bold=True), "a��b") == (told[0].style, told[0].text)


@pytest.mark.slow
def test_every_kind_of_widget_and_its_border_go_through_it() -> None:
    """What Textual writes is looked at, but for its own sequences: colours, cursor, modes."""
    console = ConsoleApp(lambda: FakeSession(live_story()), Path("chat"))
    seen: list[str] = []

    async def look() -> None:
        async with console.run_test(size=SMALL) as pilot:
            await pilot.pause()
            screen = console.screen
            for widget in (Label(STEERING, markup=False), TextArea(STEERING), Input(STEERING)):
                widget.border_title = f"title {STEERING}"
                widget.styles.border = ("round", "red")
                await screen.mount(widget, before=0)
                await pilot.pause()
                seen.extend(
                    segment.text for strip in screen._compositor.render_strips() for segment in strip if segment.text
                )

    asyncio.run(look())
    assert any("�]0;mine" in text for text in seen)
    assert set() == {character for text in seen for character in text} & set(STEERING) - set("]0;mine6n")
