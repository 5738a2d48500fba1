"""Pictures of the screens that matter, compared with those that were looked at.

After a change that is meant: ``pytest tests/console/screens/test_looks.py --snapshot-update``, and look at the diff.
A picture holds for the versions of Textual and Rich it was taken with; with others these tests say so and are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from textual.pilot import Pilot

from aro_console.app import ConsoleApp
from aro_console.screens.main import MainScreen
from aro_console.screens.problems import ProblemsScreen
from aro_console.session import Session
from runtime.errors import Diagnostic, LoadError
from tests.support.records import CHAT, Story
from tests.support.session import FakeSession, held_story, live_story
from tests.support.stage import LARGE, SMALL, console

TAKEN_WITH = {"textual": "8.2.8", "rich": "15.0.0"}

pytestmark = pytest.mark.skipif(
    {name: version(name) for name in TAKEN_WITH} != TAKEN_WITH, reason=f"the pictures were taken with {TAKEN_WITH}"
)

SnapCompare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


def looks(snap_compare: SnapCompare, app: ConsoleApp, size: tuple[int, int], *keys: str) -> bool:
    async def play(pilot: Pilot[int]) -> None:
        while not isinstance(app.screen, MainScreen | ProblemsScreen):
            await pilot.pause()
        app.poll()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=play)


def of(story: Story) -> ConsoleApp:
    return console(FakeSession(story))


@SIZES
def test_live(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, of(live_story()), size)


@SIZES
def test_held(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, of(held_story()), size)


@SIZES
def test_source_of_what_is_held(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, of(held_story()), size, "4", "b")


def test_handlers(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, of(live_story()), LARGE, "3")


def test_connections(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, of(live_story()), SMALL, "2")


def test_help(snap_compare: SnapCompare) -> None:
    assert looks(snap_compare, of(live_story()), SMALL, "question_mark")


@SIZES
def test_form_with_a_mistake(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert looks(snap_compare, of(live_story()), size, "H", *"no path", "ctrl+j")


@SIZES
def test_problems(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    place = CHAT.span(CHAT.text.index("<line> into"), CHAT.text.index("<line> into") + 6)
    findings = [
        Diagnostic("undefined-variable", "The name <line> is not bound here", place, hint="Did you mean <lines>?"),
        Diagnostic("no-contract", "The http-server needs a contract", file="openapi.yaml", hint="Write openapi.yaml."),
    ]

    def load() -> Session:
        raise LoadError(findings)

    assert looks(snap_compare, ConsoleApp(load, Path("chat")), size)
