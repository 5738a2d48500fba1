"""Containers that are nothing but background: drawn once, looking and laid out as Textual's own."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Label

from aro_console.widgets.ground import SideBySide, Stack, Views


class Desk(App[None]):
    """Two labels in a container of a kind."""

    CSS = "#ground { background: darkred; } Label { width: 4; height: 2; }"

    def __init__(self, kind: type[Widget]) -> None:
        super().__init__()
        self._kind = kind

    def compose(self) -> ComposeResult:
        with self._kind(id="ground"):
            yield Label("one", id="one")
            yield Label("two", id="two")


def seen(kind: type[Widget]) -> tuple[list[tuple[str, object]], list[Region]]:
    """Return text and styles of the lines of a container, and where what it contains stands."""

    async def play() -> tuple[list[tuple[str, object]], list[Region]]:
        app = Desk(kind)
        async with app.run_test(size=(20, 8)) as pilot:
            await pilot.pause()
            ground = app.query_one("#ground")
            lines = ground.render_lines(Region(0, 0, 20, 8))
            return [(strip.text, [segment.style for segment in strip]) for strip in lines], [
                label.region for label in app.query(Label)
            ]

    return asyncio.run(play())


@pytest.mark.parametrize(("ours", "textuals"), [(Stack, Vertical), (SideBySide, Horizontal), (Views, ContentSwitcher)])
def test_it_looks_and_is_laid_out_as_what_it_is_derived_from(ours: type[Widget], textuals: type[Widget]) -> None:
    assert seen(textuals) == seen(ours)


def test_all_its_lines_are_one() -> None:
    async def play() -> None:
        app = Desk(Stack)
        async with app.run_test(size=(20, 8)):
            ground = app.query_one("#ground")
            assert 1 == len(set(map(id, ground.render_lines(Region(0, 0, 20, 8)))))
            assert [] == ground.render_lines(Region(0, 0, 20, 0))

    asyncio.run(play())
