"""Whatever the size, the theme or the payload: every line has the width of the screen, and states are told in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from unicodedata import category

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.screen import Screen
from textual.strip import Strip

from aro_console.app import ConsoleApp
from aro_console.screens.main import MainScreen
from tests.support.records import Story
from tests.support.session import held_story, live_story
from tests.support.stage import LARGE, SMALL, TINY, Stage, staged

VIEWS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "plus",
    "minus",
    "ctrl+o",
    "escape",
    "n",
    "escape",
    "H",
    "escape",
    "question_mark",
    "escape",
    "slash",
    "escape",
)

OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that a terminal acts on, or that no terminal can be given."""

NASTY = (
    "\x1b[2J\x1b[31mred\x1b]0;title\x07\x9b1m",
    "[red]not[/red] [/] [link=x] [@click=app.quit]x[/]",
    "漢字かな交じり文" * 20,
    "👩‍👩‍👧‍👦 🎉 🏳️‍🌈 ❤️ " * 10,
    "שלום עולם مرحبا \u202eabc\u2066",
    "a\rb\nc\td\x00e\x7ff\u2028g",
    "e\u0301\u0301\u0301\u0301 z\u0335a\u0336l\u0337g\u0338o",
    "\ud800 lone surrogate \ufffe",
)


def nasty_story() -> Story:
    story = Story().state("started", NASTY[1]).service_started()
    story.opened("c1", "/" + NASTY[1], peer=NASTY[0], protocol=NASTY[3])
    for text in NASTY:
        story.received("c1", text).started("Handle Message", label="c1", given={text: text, "event": {text: [text]}})
        story.statement("Extract the <text>", {text: text}).logged(text, "error", label="c1")
        story.failed(text, text, line_of="Extract the <text> from the <event: message>")
        story.requested(text[:5], text, text.encode(errors="replace"), headers=((text, text),)).answered(400, b"\xff")
    return story.published(NASTY[1], {"a": NASTY[0]}, handlers=()).closed("c1", 4000, NASTY[2])


def wrong_lines(stage: Stage, size: tuple[int, int]) -> list[str]:
    lines = stage.lines()
    wrong = [line for line in lines if cell_len(line) != size[0] or OBEYED & set(map(category, line))]
    return wrong if len(lines) == size[1] else [f"{len(lines)} lines"]


@pytest.mark.parametrize("story", [live_story, held_story, Story, nasty_story], ids=lambda story: story.__name__)
@pytest.mark.parametrize("size", [SMALL, LARGE, TINY], ids=str)
def test_every_view_fills_the_screen_exactly(story: type[Story], size: tuple[int, int]) -> None:
    async def play() -> list[str]:
        async with staged(story(), size) as stage:
            wrong = wrong_lines(stage, size)
            for key in VIEWS:
                await stage.press(key)
                wrong += [f"{key}: {line}" for line in wrong_lines(stage, size)]
            return wrong

    assert [] == asyncio.run(play())


@pytest.mark.slow
def test_every_nasty_record_can_be_inspected_in_every_form() -> None:
    async def play() -> list[str]:
        async with staged(nasty_story(), LARGE) as stage:
            wrong = []
            await stage.press("g")
            for _ in range(len(stage.session.world.timeline.visible)):
                await stage.press("t", "down")
                wrong += wrong_lines(stage, LARGE)
            return wrong

    assert [] == asyncio.run(play())


def test_the_screen_survives_any_change_of_size() -> None:
    async def play() -> list[str]:
        async with staged(held_story()) as stage:
            wrong = []
            for key in ("1", "4", "n"):
                await stage.press(key)
                for size in (LARGE, TINY, (20, 5), (1, 1), (200, 60), SMALL):
                    await stage.pilot.resize_terminal(*size)
                    await stage.pilot.pause()
                    wrong += wrong_lines(stage, size)
            return wrong

    assert [] == asyncio.run(play())


def test_side_panes_appear_where_there_is_room() -> None:
    async def shown(size: tuple[int, int]) -> set[str]:
        async with staged(size=size) as stage:
            names = ("timeline", "inspector", "causes", "bindings", "connections", "logs")
            return {name for name in names if stage.main.query_one(f"#{name}").region.area}

    band = {"timeline", "inspector", "causes"}
    assert {"timeline"} == asyncio.run(shown(TINY))
    assert band == asyncio.run(shown(SMALL))
    assert {*band, "bindings", "connections", "logs"} == asyncio.run(shown(LARGE))


# --- themes --------------------------------------------------------------------------------------------------------

SIGNS = ("[1 Live]", "held 1", "HELD", "ERROR", "◆", "closed", "! ", "following")


def _light(app: ConsoleApp) -> None:
    app.theme = "light"


def _contrast(app: ConsoleApp) -> None:
    app.theme = "contrast"


NO_TEXT = " ─│╭╮╰╯▁▂▃▄▅▆▇█"
"""Frames, curves and what scrolls."""


def in_focus(screen: Screen[object]) -> list[Strip]:
    """Return what is to be read: all of a screen, of one with a dialog only that."""
    strips = screen._compositor.render_strips()
    dialogs = screen.query(".dialog")
    if not dialogs:
        return strips
    region = dialogs.first().region
    return [strip.crop(region.x, region.right) for strip in strips[region.y : region.bottom]]


def poor_contrasts(stage: Stage) -> list[tuple[str, float]]:
    """Return text whose colour is too close to what lies behind it (WCAG 2.2, 1.4.11 asks for 3:1)."""
    poor = []
    for segment in (segment for strip in in_focus(stage.app.screen) for segment in strip):
        style = segment.style
        if style is None or style.color is None or style.bgcolor is None or not segment.text.strip(NO_TEXT):
            continue
        ratio = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
        if ratio < 3:
            poor.append((segment.text, round(ratio, 2)))
    return poor


def contrast(one: Color, other: Color) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: Color) -> float:
    parts = (channel / 255 for channel in color.rgb)
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


DIALOGS = ("n", "X", "y", "question_mark", "w", "q")
"""Composer, form, copy menu, help, a list to choose from, leaving while something is held."""


@pytest.mark.parametrize("prepare", [None, _light, _contrast], ids=["dark", "light", "contrast"])
def test_every_text_can_be_read_against_what_lies_behind_it(prepare: Callable[[ConsoleApp], None] | None) -> None:
    async def play() -> list[tuple[str, float]]:
        story = held_story().ordered("OpenVirtual", "/ws").opened("v1", virtual=True)
        async with staged(story, LARGE, prepare=prepare) as stage:
            poor = poor_contrasts(stage)
            for key in ("2", "3", "4", "5", "7", "1", *DIALOGS):
                await stage.press(key)
                poor += poor_contrasts(stage)
                if key in DIALOGS:
                    await stage.press("escape")
            return poor

    assert [] == asyncio.run(play())


@pytest.mark.parametrize("no_color", [False, True])
def test_states_are_told_by_sign_and_word_in_every_theme(no_color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")

    async def play() -> str:
        story = held_story().ordered("OpenVirtual", "/ws").opened("v1", virtual=True)
        async with staged(story, LARGE, prepare=_light) as stage:
            assert isinstance(stage.app.screen, MainScreen)
            return stage.text()

    text = asyncio.run(play())
    assert [] == [sign for sign in SIGNS if sign not in text]
