"""Pictures of every screen, in small, middling and large terminals, dark and light, compared with those looked at.

After a change that is meant: ``pytest tests/console/screens/test_looks.py --snapshot-update``, and look at the diff.
A picture holds for the versions of Textual and Rich it was taken with; with others these tests say so and are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from itertools import product
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from aro_console.app import ConsoleApp
from aro_console.messages import RecordsArrived
from aro_console.screens.main import MainScreen
from aro_console.screens.problems import ProblemsScreen
from aro_console.session import Session
from runtime.errors import Diagnostic, LoadError
from runtime.probe import records as r
from tests.support.pictures import UPDATE, folder_of, left_over
from tests.support.records import CHAT, MS, Story, connection_id
from tests.support.session import FakeSession, held_story, live_story
from tests.support.stage import LARGE, SMALL, console, screen_lines, taken

TAKEN_WITH = {"textual": "8.2.8", "rich": "15.0.0"}

pytestmark = pytest.mark.skipif(
    {name: version(name) for name in TAKEN_WITH} != TAKEN_WITH, reason=f"the pictures were taken with {TAKEN_WITH}"
)

AsLookedAt = Callable[[str], None]
WALL = (200, 60)
SIZES = {"80x24": SMALL, "120x40": LARGE, "200x60": WALL}
THEMES = ("dark", "light")


def looks(app: ConsoleApp, size: tuple[int, int], *keys: str) -> str:
    async def play(pilot: Pilot[int]) -> None:
        while not isinstance(app.screen, MainScreen | ProblemsScreen):
            await pilot.pause()
        app.poll()
        app.look_round()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        if isinstance(app.screen, MainScreen):
            # Whether it is due to be drawn anew depends on the machine; a picture shows what is known.
            app.screen.post_message(RecordsArrived(0))
            await pilot.pause()
        for line in app.screen.query(Input):
            line.cursor_blink = False  # Textual's own palette has one that comes and goes.
        # A screen that has just come up is blank until it is laid out.
        while not any(line.strip() for line in screen_lines(app.screen)):
            await pilot.pause()
        await pilot.pause()

    return taken(app, size, play)


def of(story: Story, theme: str = "dark") -> ConsoleApp:
    app = console(FakeSession(story))
    app.theme = theme
    return app


def busy_story() -> Story:
    """A chat with something in every column: a slow client, pongs, runs of all durations, unanswered messages."""
    story = live_story().opened("c3", "/ws", peer="127.0.0.1:51003").opened("v1", virtual=True, peer="console")
    story.sent("c3", b"", "ping", cause=0).wait(3 * MS).received("c3", b"", "pong")
    story.add(r.SendBufferChanged, 0, connection_id("c3"), 2_400_000)
    for number in range(30):
        story.wait(900 * MS).message("c1", f"message {number}", "v1")
        story.received("v1", f"nobody hears {number}").published("websocket.message", label="v1")
        story.started(label="v1").statement("Extract the <text>", {"text": "x"})
        story.finished(elapsed_ns=(number + 1) ** 2 * MS // 10)
    return story.logged("a line of the server", "error").received("c3", '{"room": "lobby", "tags": ["a", "b"]}')


VIEWS: dict[str, tuple[Callable[[], Story], tuple[str, ...]]] = {
    "live": (live_story, ()),
    "held": (held_story, ()),
    "connections": (busy_story, ("2", "j", "j")),
    "handlers": (busy_story, ("3", "j", "j")),
    "source": (held_story, ("4", "b")),
    "logs": (busy_story, ("5",)),
    "runs": (busy_story, ("6",)),
    "metrics": (busy_story, ("7",)),
}
"""The views, by name, each with what happens and the keys that lead there."""


@pytest.mark.parametrize(
    ("view", "size", "theme"),
    [
        pytest.param(view, size, theme, id=f"{view}-{size}-{theme}")
        for view, size, theme in product(VIEWS, SIZES, THEMES)
    ],
)
def test_view(as_looked_at: AsLookedAt, view: str, size: str, theme: str) -> None:
    story, keys = VIEWS[view]
    as_looked_at(looks(of(story(), theme), SIZES[size], *keys))


SCREENS: dict[str, tuple[Callable[[], Story], tuple[str, ...]]] = {
    "help": (live_story, ("question_mark",)),
    "palette": (live_story, ("ctrl+p",)),
    "copy": (live_story, ("y",)),
    "form": (live_story, ("X",)),
    "composer": (live_story, ("n", *'{"room": "lobby"')),
    "request": (live_story, ("H",)),
    "pick": (live_story, ("ctrl+s",)),
    "why": (live_story, ("w",)),
    "keys": (live_story, ("colon", *"keys", "enter")),
    "rules": (held_story, ("colon", *"holds", "enter")),
    "breakpoints": (held_story, ("4", "b", "ctrl+b")),
    "leaving": (held_story, ("q",)),
    "past": (held_story, ("4", "N")),
}
"""What opens over a view, each with what happens and the keys that open it."""


@pytest.mark.parametrize(
    ("screen", "size", "theme"),
    [
        pytest.param(screen, size, theme, id=f"{screen}-{size}-{theme}")
        for screen, size, theme in product(SCREENS, SIZES, THEMES)
    ],
)
def test_screen(as_looked_at: AsLookedAt, screen: str, size: str, theme: str) -> None:
    story, keys = SCREENS[screen]
    as_looked_at(looks(of(story(), theme), SIZES[size], *keys))


CHANGES: dict[str, tuple[str, ...]] = {
    "prompt": ("colon", *"clo", "tab", "space"),
    "filter": ("slash", *"type:message !c1"),
    "find": ("ctrl+f", *"text"),
    "jump": ("ctrl+o",),
    "inspector": ("t", "colon", *"zoom inspector", "enter"),
    "mistake": ("H", *"no path", "ctrl+j"),
    "compact": ("colon", *"compact", "enter"),
    "ascii": ("colon", *"ascii", "enter"),
    "contrast": ("colon", *"theme contrast", "enter"),
    "ansi": ("colon", *"theme ansi-dark", "enter"),
}
"""What changes how a view looks, by the keys that do."""


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("size", "theme"), [("80x24", "dark"), ("120x40", "light")], ids=["80x24-dark", "120x40-light"]
)
def test_change(as_looked_at: AsLookedAt, change: str, size: str, theme: str) -> None:
    as_looked_at(looks(of(live_story(), theme), SIZES[size], *CHANGES[change]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_problems(as_looked_at: AsLookedAt, size: str, theme: str) -> None:
    place = CHAT.span(CHAT.text.index("<line> into"), CHAT.text.index("<line> into") + 6)
    findings = [
        Diagnostic("undefined-variable", "The name <line> is not bound here", place, hint="Did you mean <lines>?"),
        Diagnostic("no-contract", "The http-server needs a contract", file="openapi.yaml", hint="Write openapi.yaml."),
    ]

    def load() -> Session:
        raise LoadError(findings)

    app = ConsoleApp(load, Path("chat"))
    app.theme = theme
    as_looked_at(looks(app, SIZES[size]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_first_start(as_looked_at: AsLookedAt, tmp_path: Path, size: str, theme: str) -> None:
    app = ConsoleApp(
        lambda: FakeSession(live_story()), Path("chat"), clock_ns=lambda: 1_000 * MS, state=tmp_path / "state"
    )
    app.theme = theme
    as_looked_at(looks(app, SIZES[size]))


def test_no_picture_is_left_over(request: pytest.FixtureRequest) -> None:
    # By all tests of the file, also when only this one is asked for.
    tests = request.node.getparent(pytest.Module).collect()
    unused = left_over(folder_of(request.path), [one.name for one in tests if "as_looked_at" in one.fixturenames])
    if request.config.getoption(UPDATE):
        for path in unused:
            path.unlink()
    else:
        assert [] == [path.name for path in unused], f"no test takes them; {UPDATE} deletes them"
