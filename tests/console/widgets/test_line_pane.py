"""A pane of lines by itself: moving, scrolling, cutting, wrapping; nothing a payload holds moves the layout."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.pilot import Pilot
from textual.widget import Widget

from aro_console.messages import LineOpened
from aro_console.model.formatting import Cell, Line
from aro_console.widgets.line_pane import LinePane
from aro_console.widgets.roles import ROLE_CLASSES
from tests.support.stage import screen_lines

HEIGHT, WIDTH = 10, 20


class Texts(LinePane):
    def __init__(self, texts: list[str], cursor: bool = True) -> None:
        super().__init__(id="texts")
        self.texts = texts
        self.has_cursor = cursor
        self.drawn = 0

    def line_count(self) -> int:
        return len(self.texts)

    def line(self, index: int, width: int) -> Line:
        self.drawn += 1
        return [Cell(self.texts[index], "key")]


class Desk(App[None]):
    COMPONENT_CLASSES = set(ROLE_CLASSES)
    CSS = """
    LinePane { width: 1fr; height: 1fr; }
    .line--cursor { background: blue; }
    .framed { border: round red; }
    .framed:focus { border: round blue; border-title-style: bold; }
    .framed.marked:focus { border: heavy green; }
    """

    def __init__(self, pane: Texts) -> None:
        super().__init__()
        self.shown = pane
        self.opened: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.shown

    def on_mount(self) -> None:
        self.shown.focus()

    def on_line_opened(self, event: LineOpened) -> None:
        self.opened.append(event.index)


def with_pane(pane: Texts, play: Callable[[Pilot[None], Desk], Awaitable[None]]) -> None:
    async def run() -> None:
        desk = Desk(pane)
        async with desk.run_test(size=(WIDTH, HEIGHT)) as pilot:
            await pilot.pause()
            await play(pilot, desk)

    asyncio.run(run())


def lines(pane: LinePane) -> list[str]:
    return [pane.render_line(y).text for y in range(HEIGHT)]


NUMBERS = [f"line {number}" for number in range(100)]


def test_the_cursor_moves_by_line_by_page_and_to_both_ends() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        seen = []
        for key in ("j", "down", "k", "pagedown", "ctrl+u", "G", "up", "g", "up"):
            await pilot.press(key)
            seen.append(desk.shown.cursor)
        assert [1, 2, 1, 10, 1, 99, 98, 0, 0] == seen

    with_pane(Texts(NUMBERS), play)


def test_the_pane_scrolls_no_further_than_needed_to_show_the_cursor() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        await pilot.press(*["j"] * 9)
        assert 0 == pane.top
        await pilot.press("j")
        assert 1 == pane.top
        await pilot.press("k")
        assert 1 == pane.top

    with_pane(Texts(NUMBERS), play)


def test_without_a_cursor_the_keys_scroll() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        await pilot.press("j", "j")
        assert (0, 2) == (desk.shown.cursor, desk.shown.top)
        await pilot.press("G")
        assert 90 == desk.shown.top

    with_pane(Texts(NUMBERS, cursor=False), play)


def test_a_click_chooses_a_double_click_and_enter_open() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        await pilot.click("#texts", offset=(2, 3))
        assert 3 == desk.shown.cursor
        await pilot.click("#texts", offset=(2, 4), times=2)
        await pilot.press("enter")
        await pilot.pause()
        assert [4, 4] == desk.opened

    with_pane(Texts(NUMBERS), play)


def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        desk.shown.scroll_lines(3)
        assert (0, 3) == (desk.shown.cursor, desk.shown.top)
        desk.shown.scroll_lines(-30)
        assert 0 == desk.shown.top

    with_pane(Texts(NUMBERS), play)


def test_a_long_line_is_cut_with_a_sign_and_can_be_shifted() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        assert "abcdefghijklmnopqrs…" == lines(desk.shown)[0]
        await pilot.press("right")
        assert "ijklmnopqrstuvwxyz  " == lines(desk.shown)[0]
        await pilot.press("left", "left")
        assert "abcdefghijklmnopqrs…" == lines(desk.shown)[0]

    with_pane(Texts(["abcdefghijklmnopqrstuvwxyz"]), play)


def test_only_lines_on_the_screen_are_made() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        desk.shown.drawn = 0
        lines(desk.shown)
        assert HEIGHT == desk.shown.drawn

    with_pane(Texts([str(number) for number in range(1_000_000)]), play)


def test_what_reads_the_same_is_not_drawn_again() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        pane.renew()
        refreshed = []
        pane.refresh = lambda *regions, **how: refreshed.append(1) or pane  # type: ignore[assignment, func-returns-value]
        pane.renew()
        assert [] == refreshed
        pane.texts[50] = "out of sight"
        pane.renew()
        assert [] == refreshed
        pane.texts[5] = "in sight"
        pane.renew()
        assert [1] == refreshed

    with_pane(Texts(list(NUMBERS)), play)


def test_only_the_rows_that_read_differently_are_painted_again() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        await pilot.pause()
        painted: list[int] = []
        render, refresh = pane.render_line, pane.refresh
        pane.render_line = lambda y: painted.append(y) or render(y)  # type: ignore[assignment, func-returns-value]
        pane.texts[2], pane.texts[5] = "two", "five"
        pane.renew()
        await pilot.pause()
        assert [2, 5] == painted
        refresh()
        await pilot.pause()
        assert [2, 5, *range(HEIGHT)] == painted

    with_pane(Texts(list(NUMBERS)), play)


def test_a_pane_that_is_not_on_the_screen_is_not_made_and_comes_back_as_it_is_then() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        await pilot.pause()
        pane.display = False
        await pilot.pause()
        pane.drawn = 0
        pane.texts[3] = "meanwhile"
        pane.renew()
        assert 0 == pane.drawn
        pane.display = True
        await pilot.pause()
        assert "meanwhile" in screen_lines(desk.screen)[3]

    with_pane(Texts(list(NUMBERS)), play)


class Around(Container):
    """Something between the pane and the screen."""

    def __init__(self, *children: Widget) -> None:
        super().__init__(*children)
        self.typed: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.typed.append(event.key)


def test_keys_of_a_pane_go_to_the_screen_at_once_and_its_own_actions_are_found_from_there() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        around = Around(Texts(["one", "two"]))
        await desk.mount(around)
        pane = around.query_one(Texts)
        pane.focus()
        await pilot.press("j", "enter")
        assert ([], 1, [1]) == (around.typed, pane.cursor, desk.opened)

    with_pane(Texts(list(NUMBERS)), play)


def test_a_pane_that_comes_back_as_it_was_is_painted_once() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        pane.display = False
        await pilot.pause()
        painted: list[int] = []
        render = pane.render_line
        pane.render_line = lambda y: painted.append(y) or render(y)  # type: ignore[assignment, func-returns-value]
        pane.display = True
        await pilot.pause()
        assert list(range(HEIGHT)) == painted

    with_pane(Texts(list(NUMBERS)), play)


def test_an_empty_pane_wraps_what_it_says() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        assert ["Nothing here yet."] == [line.strip() for line in lines(desk.shown) if line.strip()]
        desk.shown.empty_text = "one two three four five six"
        assert ["one two three four", "five six"] == [line.strip() for line in lines(desk.shown) if line.strip()]

    with_pane(Texts([]), play)


def test_every_line_has_the_width_of_the_pane_whatever_it_holds() -> None:
    nasty = ["漢" * 30, "a" + "漢" * 30, "🎉" * 11, "e\u0301" * 40, "שלום עולם " * 4, "[red]x[/] [/]", "", "🎉"]

    async def play(pilot: Pilot[None], desk: Desk) -> None:
        for left in range(6):
            desk.shown.left = left
            assert {WIDTH} == {cell_len(line) for line in lines(desk.shown)}

    with_pane(Texts(nasty), play)


def test_brackets_in_a_title_are_no_markup() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        desk.shown.entitle("[red]a[/b]", "\\[x] [/]")
        await pilot.pause()
        assert "[red]a[/b]" == str(desk.shown._border_title)
        assert "\\[x] [/]" == str(desk.shown._border_subtitle)

    with_pane(Texts([]), play)


def test_what_enter_does_stands_in_the_border_while_the_pane_has_the_keys_and_something_to_open() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane = desk.shown
        pane.enter_words = "enter opens it"
        pane.entitle("Texts")
        assert "enter opens it" == str(pane._border_subtitle)
        pane.entitle("Texts", "3 below")
        assert "3 below" == str(pane._border_subtitle)
        pane.texts.clear()
        pane.entitle("Texts")
        assert "" == str(pane._border_subtitle)
        pane.texts.append("one")
        pane.blur()
        await pilot.pause()
        assert ("Texts", "") == (str(pane._border_title), str(pane._border_subtitle))
        pane.focus()
        await pilot.pause()
        assert "enter opens it" == str(pane._border_subtitle)

    with_pane(Texts(["one"]), play)


class OwnColours(Desk):
    CSS = f"{Desk.CSS} .line--cursor {{ background: ansi_blue; }} .line--key {{ color: ansi_blue; text-style: bold; }}"


def test_a_pane_is_dressed_by_the_style_sheet_however_often_the_keys_come_and_go() -> None:
    async def play(pilot: Pilot[None], desk: Desk) -> None:
        pane, seen = desk.shown, []

        async def give_keys(to: Widget | None) -> None:
            desk.screen.set_focus(to)
            await pilot.pause()
            kind, color = pane.styles.border_top
            seen.append((kind, color.hex, bool(pane.styles.border_title_style.bold)))

        for to in (None, pane, None, pane):
            await give_keys(to)
        pane.add_class("marked")
        for to in (None, pane, None):
            await give_keys(to)
        red, blue, green = ("round", "#FF0000", False), ("round", "#0000FF", True), ("heavy", "#008000", True)
        assert [red, blue, red, blue, red, green, red] == seen

    pane = Texts(NUMBERS)
    pane.add_class("framed")
    with_pane(pane, play)


def test_on_one_of_the_terminals_own_colours_text_is_in_none_of_them() -> None:
    async def run() -> list[tuple[str, bool | None]]:
        desk = OwnColours(Texts(["chosen", "another"]))
        async with desk.run_test(size=(WIDTH, HEIGHT)) as pilot:
            await pilot.pause()
            styles = [next(iter(desk.shown.render_line(y))).style for y in range(2)]
            return [(style.color.name, style.bold) for style in styles if style is not None and style.color is not None]

    assert [("default", True), ("color(4)", True)] == asyncio.run(run())
