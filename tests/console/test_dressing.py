"""How the application looks, from one start to the next."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from platformdirs import user_config_path
from rich.style import Style
from textual.filter import Monochrome, NoColor

from aro_console.app import ConsoleApp
from aro_console.harmless import Harmless
from tests.support.session import FakeSession, live_story
from tests.support.stage import SMALL, screen_lines

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def theme_file() -> Path:
    path = user_config_path("aro-console") / "theme.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def app(state: Path | None = None) -> ConsoleApp:
    console = ConsoleApp(lambda: FakeSession(live_story()), Path("chat"), state=state)
    console.NOTIFICATION_TIMEOUT = 3_600  # type: ignore[misc]  # what was told is looked at on slow machines too
    return console


async def typed(console: ConsoleApp, *commands: str) -> list[str]:
    """Type commands at the prompt; return what was told."""
    async with console.run_test(size=SMALL) as pilot:
        await pilot.pause()
        for command in commands:
            await pilot.press(":", *command, "enter")
            await pilot.pause()
        return [note.message for note in console._notifications]


def test_what_is_told_steers_no_terminal_and_is_no_markup() -> None:
    console = app()

    async def tell() -> None:
        async with console.run_test(size=SMALL) as pilot:
            console.notify("kept in \x1b]0;mine\x07.recording\n[/red] and [b]", markup=True)
            await pilot.pause()

    asyncio.run(tell())
    (note,) = console._notifications
    assert (r"kept in \e]0;mine\x07.recording" + "\n[/red] and [b]", False) == (note.message, note.markup)


@pytest.mark.parametrize(
    ("term", "no_color", "theme", "shades", "in_the_terminals_own"),
    [
        ("xterm-256color", "", "dark", True, None),
        ("linux", "", "ansi-dark", False, None),
        ("xterm-256color", "1", "dark", False, False),
        ("linux", "1", "ansi-dark", False, True),
    ],
)
def test_what_the_terminal_has_of_colours_decides_how_one_begins(
    monkeypatch: pytest.MonkeyPatch,
    term: str,
    no_color: str,
    theme: str,
    shades: bool,
    in_the_terminals_own: bool | None,
) -> None:
    monkeypatch.setenv("TERM", term)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    console = app()
    (harmless,) = console.get_line_filters()
    assert isinstance(harmless, Harmless)
    uncoloured = [type(one) is NoColor for one in harmless.others if isinstance(one, NoColor | Monochrome)]
    assert (theme, shades) == (console.theme, not console.has_class("-no-shades"))
    assert ([] if in_the_terminals_own is None else [in_the_terminals_own]) == uncoloured


@pytest.mark.parametrize("theme", ["dark", "ansi-dark"])
def test_without_colours_text_can_be_read_and_the_cursor_found(monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    console = app()

    async def play() -> tuple[list[str], list[str]]:
        async with console.run_test(size=SMALL) as pilot:
            await pilot.press(":", *f"theme {theme}", "enter")
            await pilot.pause()
            drawn = [segment for strip in console.screen._compositor.render_strips() for segment in strip]
            styles = [(segment.text, segment.style) for segment in drawn if segment.text.strip() and segment.style]
            unseen = [text for text, style in styles if style.color == style.bgcolor and not _is_default(style)]
            return unseen, [text for text, style in styles if style.reverse]

    unseen, reversed_ = asyncio.run(play())
    assert ([], True) == (unseen, any("Cannot extract" in text for text in reversed_))


def _is_default(style: Style) -> bool:
    return style.color is None or style.color.is_default


def test_a_theme_is_kept_until_the_next_start(tmp_path: Path) -> None:
    asyncio.run(typed(app(tmp_path), "theme light", "compact", "ascii"))
    again = app(tmp_path)
    assert ("light", True, True) == (again.theme, again.has_class("-compact"), again.has_class("-ascii"))
    kept = json.loads((tmp_path / "looks.json").read_text())
    assert {"theme": "light", "compact": True, "ascii": True}.items() <= kept.items()


def test_a_theme_that_is_none_is_answered_with_those_there_are() -> None:
    (told,) = asyncio.run(typed(app(), "theme night"))
    assert "There is no theme night, but ansi-dark, ansi-light, contrast, dark, light." == told
    (told,) = asyncio.run(typed(app(), "theme custom"))
    assert told.startswith("There is no theme file ")


def test_looks_that_cannot_be_kept_hold_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    console = app(tmp_path / "file" / "folder")
    told = asyncio.run(typed(console, "theme light"))
    assert "light" == console.theme
    assert any(note.startswith("This lasts until the console ends") for note in told)


def test_the_users_theme_is_read_again_when_its_file_changes() -> None:
    async def play() -> tuple[str, str, list[str]]:
        theme_file().write_text('primary = "#111111"')
        console = app()
        async with console.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await pilot.press(":", *"theme custom", "enter")
            await pilot.pause()
            first = console.current_theme.primary
            theme_file().write_text('primary = "#222222"')
            os.utime(theme_file(), ns=(1, 1))
            console.read_theme_file()
            second = console.current_theme.primary
            theme_file().write_text("primary = 3")
            os.utime(theme_file(), ns=(2, 2))
            console.read_theme_file()
            await pilot.pause()
            return first, second, [note.message for note in console._notifications]

    first, second, told = asyncio.run(play())
    assert ("#111111", "#222222") == (first, second)
    assert "no colour" in told[-1]


def test_the_terminals_own_colours_are_those_of_the_theme_that_is_on() -> None:
    async def play() -> list[tuple[bool, bool]]:
        console = app()
        async with console.run_test(size=SMALL):
            found = []
            for name in sorted(console.available_themes):
                console.theme = name
                found.append((console.current_theme.dark, console.ansi_theme is console.ansi_theme_dark))
            return found

    found = asyncio.run(play())
    assert {(True, True), (False, False)} == set(found)


def test_a_first_start_teaches_the_keys_that_matter_and_the_first_of_them_takes_that_away(tmp_path: Path) -> None:
    async def play() -> list[bool]:
        seen = []
        for _ in range(2):
            console = app(tmp_path)
            async with console.run_test(size=SMALL) as pilot:
                await pilot.pause()
                seen.append("First steps" in "\n".join(screen_lines(console.screen)))
                await pilot.press("2")
                await pilot.pause()
                seen.append("First steps" in "\n".join(screen_lines(console.screen)))
        return seen

    assert [True, False, False, False] == asyncio.run(play())
