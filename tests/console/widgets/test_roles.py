"""How roles look: as the style sheet says, mixed with what lies behind, and worked out once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from rich.color import Color
from rich.style import Style
from textual.app import App, ComposeResult
from textual.widgets import Static

from aro_console.widgets.roles import ROLE_CLASSES, Roles, is_terminals_own


class Desk(App[None]):
    COMPONENT_CLASSES = set(ROLE_CLASSES)
    CSS = """
    Static { background: #000000; }
    .line--error { color: #ff0000; text-style: bold; }
    .line--dim { color: #ffffff 50%; }
    .line--hit { background: #ffffff 50%; color: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static("behind")


def asked(ask: Callable[[Roles, Desk], object]) -> object:
    async def run() -> object:
        desk = Desk()
        async with desk.run_test():
            return ask(Roles(desk.query_one(Static)), desk)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("text", Style()),
        ("error", Style(color="#ff0000", bold=True)),
        ("dim", Style(color="#7f7f7f")),
        ("hit", Style(color="#ffffff", bgcolor="#7f7f7f")),
    ],
)
def test_a_role_looks_as_the_style_sheet_says_on_what_lies_behind_it(role: str, expected: Style) -> None:
    seen = asked(lambda roles, desk: roles.style(role))
    assert isinstance(seen, Style)
    assert (expected.color, expected.bgcolor, bool(expected.bold)) == (seen.color, seen.bgcolor, bool(seen.bold))


def test_it_is_worked_out_again_when_it_is_to_be_forgotten() -> None:
    def ask(roles: Roles, desk: Desk) -> object:
        seen = [roles.style("dim").color]
        desk.query_one(Static).styles.background = "#ffffff"
        seen.append(roles.style("dim").color)
        roles.forget()
        return [*seen, roles.style("dim").color]

    assert [Color.parse(color) for color in ("#7f7f7f", "#7f7f7f", "#ffffff")] == asked(ask)


def test_on_a_colour_of_the_terminals_own_only_a_role_with_a_ground_of_its_own_keeps_its_colour() -> None:
    def ask(roles: Roles, desk: Desk) -> object:
        return [roles.on_own_colour(role).color for role in ("error", "hit")]

    assert [Color.parse("default"), Color.parse("#ffffff")] == asked(ask)


@pytest.mark.parametrize(("color", "expected"), [("red", True), ("#ff0000", False), ("color(200)", False)])
def test_sixteen_colours_are_the_terminals_own(color: str, expected: bool) -> None:
    assert expected == is_terminals_own(Color.parse(color))


def test_no_colour_is_not_the_terminals_own() -> None:
    assert not is_terminals_own(None)
