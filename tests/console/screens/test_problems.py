"""What keeps an application from running, as a screen that offers to try again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from aro_console.app import ConsoleApp
from aro_console.screens.main import MainScreen
from aro_console.screens.problems import ProblemsScreen, problem_lines
from aro_console.session import Session
from aro_console.widgets.source import SourcePane
from runtime.errors import Diagnostic, LoadError, Severity
from tests.support.records import CHAT
from tests.support.session import FakeSession, live_story
from tests.support.stage import LARGE, SMALL, TINY, screen_lines, staged

UNDEFINED = Diagnostic(
    "undefined-variable",
    "The name <lien> is not bound here",
    CHAT.span(CHAT.text.index("<line> into"), CHAT.text.index("<line> into") + 6),
    hint="Did you mean <line>?",
)
NO_CONTRACT = Diagnostic("no-contract", "openapi.yaml is missing", file="openapi.yaml", hint="write one")


def failing(*times: Diagnostic) -> Callable[[], Session]:
    """Return what fails to load once for each finding, and then loads."""
    left = list(times)

    def load() -> Session:
        if left:
            raise LoadError([left.pop(0)])
        return FakeSession(live_story())

    return load


def test_place_sentence_excerpt_caret_and_hint_are_shown() -> None:
    async def play() -> list[str]:
        app = ConsoleApp(failing(UNDEFINED), Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            return [line.strip("│ ") for line in screen_lines(app.screen)]

    lines = asyncio.run(play())
    found = lines.index("chat.aro:15:15")
    assert "error: The name <lien> is not bound here" == lines[found + 1]
    assert "15 |     Store the <line> into the <line-repository>." == lines[found + 2]
    assert "^^^^^^" == lines[found + 3].lstrip("| ")
    assert lines[found + 2].index("<line>") == lines[found + 3].index("^") + len("15 ") * (lines[found + 3][0] == "|")
    assert "hint: Did you mean <line>?" == lines[found + 4]


def test_where_nothing_was_found_nothing_is_alarming() -> None:
    async def play() -> None:
        async with staged(size=SMALL) as stage:
            await stage.command("problems")
            assert isinstance(stage.app.screen, ProblemsScreen)
            assert ["No findings", "Nothing: the check has no objection"] == [
                words for words in ("No findings", "Nothing: the check has no objection") if words in stage.text()
            ]
            assert "correct the source" not in stage.text()
            title = stage.app.screen.query_one("#problems-title")
            assert not title.has_class("-errors") | title.has_class("-warnings")

    asyncio.run(play())


def test_the_screen_says_what_it_is_about_and_which_keys_work() -> None:
    async def play() -> str:
        app = ConsoleApp(failing(UNDEFINED), Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            return "\n".join(screen_lines(app.screen))

    text = asyncio.run(play())
    wanted = ["chat", "cannot start", "1 error", "r reload", "q quit", "correct the source"]
    assert [] == [word for word in wanted if word not in text]


def test_r_loads_again_and_says_what_is_wrong_then() -> None:
    async def play() -> None:
        app = ConsoleApp(failing(UNDEFINED, NO_CONTRACT), Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await pilot.press("r")
            await pilot.pause()
            assert isinstance(app.screen, ProblemsScreen)
            assert "openapi.yaml is missing" in "\n".join(screen_lines(app.screen))
            await pilot.press("r")
            await pilot.pause()
            assert isinstance(app.screen, MainScreen)

    asyncio.run(play())


@pytest.mark.parametrize("key", ["q", "escape"])
def test_leaving_it_ends_with_exit_code_one(key: str) -> None:
    async def play() -> int | None:
        app = ConsoleApp(failing(UNDEFINED), Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
        return app.return_value

    assert 1 == asyncio.run(play())


def test_an_application_that_fails_while_it_runs_says_why_and_its_records_stay() -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.session.thread.failure = "Cannot start the http-server: port 8080 is in use"
            await stage.tell()
            assert isinstance(stage.app.screen, ProblemsScreen)
            text = stage.text()
            assert "port 8080 is in use" in text
            assert "has failed" in text
            assert "cannot start" not in text
            await stage.press("q")
            assert stage.app.screen is stage.main
            assert "the application ended" in stage.lines()[-2]
            await stage.tell()
            assert stage.app.screen is stage.main, "it is said once"

    asyncio.run(play())


def test_an_application_that_failed_can_be_loaded_again() -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.session.thread.failure = "Cannot start the http-server: port 8080 is in use"
            await stage.tell()
            stage.session.thread.failure = ""
            await stage.press("r")
            await stage.app.workers.wait_for_complete()
            await stage.pilot.pause()
            assert isinstance(stage.app.screen, MainScreen)
            assert (1, 2) == (stage.session.thread.stops, stage.session.thread.starts)

    asyncio.run(play())


def test_long_sentences_are_wrapped_and_not_cut() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    lines = problem_lines([Diagnostic("long", words, hint=words)], 38)
    texts = ["".join(cell.text for cell in line) for line in lines]
    assert [] == [text for text in texts if cell_len(text) > 38]
    assert 120 == sum(text.count("word") for text in texts)


def test_errors_and_warnings_are_counted_apart() -> None:
    async def play() -> str | None:
        warning = Diagnostic("unused", "The name <x> is never used", severity=Severity.WARNING)

        def load() -> Session:
            raise LoadError([UNDEFINED, warning, NO_CONTRACT])

        app = ConsoleApp(load, Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            return app.screen.query_one("#problems").border_title

    assert "2 errors, 1 warning" == asyncio.run(play())


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
def test_every_line_has_the_width_of_the_screen(size: tuple[int, int]) -> None:
    nasty = Diagnostic("nasty", "[red]\x1b[31m[/] 漢字 \u202e", UNDEFINED.span, hint="[/]")

    async def play() -> list[str]:
        app = ConsoleApp(failing(nasty), Path("[/]chat"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            return screen_lines(app.screen)

    assert {size[0]} == {cell_len(line) for line in asyncio.run(play())}


# --- warnings of what runs -------------------------------------------------------------------------------------


def warned() -> FakeSession:
    session = FakeSession(live_story())
    unused = Diagnostic(
        "unused-name",
        "Nobody reads <client>",
        CHAT.span(CHAT.text.index("<client>"), CHAT.text.index("<client>") + 8),
        severity=Severity.WARNING,
    )
    more = Diagnostic(
        "unused-name",
        "Nobody reads <text>",
        CHAT.span(CHAT.text.index("<text>"), CHAT.text.index("<text>") + 6),
        severity=Severity.WARNING,
    )
    session.known_warnings = [unused, more]
    return session


def test_warnings_are_listed_and_enter_goes_to_the_source_of_one() -> None:
    async def play() -> tuple[str, int]:
        async with staged(session=warned()) as stage:
            await stage.press(":", *"problems", "enter")
            listed = stage.text()
            await stage.press("j", "enter")
            return listed, stage.pane("#source-full", SourcePane).cursor + 1

    text, line = asyncio.run(play())
    assert [] == [
        word for word in ("2 warnings", "Nobody reads <client>", "enter source", "q back") if word not in text
    ]
    assert 13 == line


def test_without_findings_the_list_says_so() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press(":", *"problems", "enter")
            return stage.text()

    assert "the check has no objection" in asyncio.run(play())
