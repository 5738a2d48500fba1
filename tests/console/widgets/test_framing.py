"""Lines in their frame: drawn as Textual draws them, and no more often than they change."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.color import Color
from textual.css.styles import Styles
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from aro_console.widgets.framing import FocusRules, FramedLines

WIDTH, HEIGHT = 12, 6


class Numbered(Widget):
    """Says in each line which it is, and remembers which were drawn."""

    def __init__(self) -> None:
        super().__init__(id="numbered")
        self._styles_cache = self.framed = FramedLines()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return Strip([Segment(f"line {y}".ljust(self.content_size.width), self.rich_style)])

    @property
    def whole(self) -> Region:
        return self.outer_size.region


class Desk(App[None]):
    def __init__(self, css: str) -> None:
        self.CSS = f"#numbered {{ width: {WIDTH}; height: {HEIGHT}; {css} }} .other {{ border: none; }}"
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Numbered()


def with_lines(css: str, play: Callable[[Numbered, Pilot[None]], Awaitable[None]]) -> None:
    async def run() -> None:
        app = Desk(css)
        async with app.run_test(size=(20, 10)) as pilot:
            await pilot.pause()
            await play(app.query_one(Numbered), pilot)

    asyncio.run(run())


def told(strips: list[Strip]) -> list[list[Segment]]:
    return [list(strip.simplify()) for strip in strips]


@pytest.mark.parametrize(
    "css",
    [
        "",
        "border: round red;",
        "border: ascii red; border-title-color: blue;",
        "border-top: solid green;",
        "border-left: thick green;",
        "border: heavy red; padding: 1 2;",
        "padding: 0 1; background: darkblue;",
    ],
)
def test_lines_look_as_textuals_own(css: str) -> None:
    async def play(lines: Numbered, pilot: Pilot[None]) -> None:
        lines.border_title = "title"
        await pilot.pause()
        expected = StylesCache().render_widget(lines, lines.whole)
        lines.framed.clear()
        assert told(expected) == told(lines.render_lines(lines.whole))
        assert {WIDTH} == {strip.cell_length for strip in lines.render_lines(lines.whole)}

    with_lines(css, play)


def test_what_has_not_changed_is_not_drawn_again() -> None:
    async def play(lines: Numbered, pilot: Pilot[None]) -> None:
        drawn = lines.render_lines(lines.whole)
        lines.drawn.clear()
        assert lines.framed.unchanged(lines.whole) is not None
        assert lines.framed.unchanged(Region(0, 0, WIDTH, 1)) is None  # Another part is another question.
        assert told(drawn) == told(lines.render_lines(lines.whole))
        assert [] == lines.drawn

    with_lines("border: round red;", play)


def test_a_row_that_has_changed_is_drawn_again_and_no_other() -> None:
    async def play(lines: Numbered, pilot: Pilot[None]) -> None:
        lines.render_lines(lines.whole)
        lines.drawn.clear()
        lines.refresh(Region(0, 2, WIDTH, 1))
        assert lines.framed.unchanged(lines.whole) is None
        lines.render_lines(lines.whole)
        assert [2] == lines.drawn

    with_lines("border: round red;", play)


def test_what_is_dressed_otherwise_has_other_sides() -> None:
    async def play(lines: Numbered, pilot: Pilot[None]) -> None:
        lines.render_lines(lines.whole)
        lines.styles.border = ("heavy", "blue")
        await pilot.pause()
        sides = {strip.text[0] + strip.text[-1] for strip in lines.render_lines(lines.whole)[1:-1]}
        assert {"┃┃"} == sides

    with_lines("border: round red;", play)


def test_another_width_is_drawn_anew() -> None:
    async def play(lines: Numbered, pilot: Pilot[None]) -> None:
        lines.render_lines(lines.whole)
        lines.styles.width = WIDTH + 4
        await pilot.pause()
        assert {WIDTH + 4} == {strip.cell_length for strip in lines.render_lines(lines.whole)}

    with_lines("border: round red;", play)


RED, BLUE = ("round", Color.parse("red")), ("round", Color.parse("blue"))


def test_rules_that_differ_with_the_keys_are_put_on_once_they_are_known() -> None:
    rules, styles = FocusRules(), Styles()
    assert not rules.put_on(styles, True)
    rules.learn(True, {"border_top": RED, "width": 4}, {"border_top": BLUE, "width": 4, "text_style": "bold"})
    seen = []
    for has_focus in (True, False):
        assert rules.put_on(styles, has_focus)
        seen.append((styles.border_top, styles.has_rule("text_style"), styles.has_rule("width")))
    assert [(BLUE, True, False), (RED, False, False)] == seen


def test_rules_of_a_widget_that_is_dressed_otherwise_are_learnt_again() -> None:
    rules = FocusRules()
    rules.learn(True, {"width": 4}, {"width": 5})
    rules.forget()
    assert not rules.put_on(Styles(), True)


def test_where_the_keys_make_no_difference_nothing_is_looked_for_again() -> None:
    rules = FocusRules()
    rules.learn(False, {"width": 4}, {"width": 4})
    assert rules.put_on(Styles(), True)
