"""The console with a scripted session, as a test plays it: tell records, press keys, read the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from aro_console.app import ConsoleApp
from aro_console.messages import RecordsArrived
from aro_console.screens.main import MainScreen
from aro_console.widgets.entry import EntryLine
from runtime.probe.commands import Order
from tests.support.records import Story
from tests.support.session import FakeSession, live_story

SMALL, LARGE, TINY = (80, 24), (120, 40), (40, 10)

Pane = TypeVar("Pane", bound=Widget)


class Stage:
    """A running console and everything a test wants of it."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[int], session: FakeSession) -> None:
        self.app = app
        self.pilot = pilot
        self.session = session

    @property
    def story(self) -> Story:
        return self.session.story

    @property
    def given(self) -> list[Order]:
        return self.session.given

    @property
    def main(self) -> MainScreen:
        screen = next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))
        assert isinstance(screen, MainScreen)
        return screen

    def pane(self, selector: str, kind: type[Pane]) -> Pane:
        """Return a widget of the main screen."""
        return self.main.query_one(selector, kind)

    @property
    def focused(self) -> str:
        """The id of what has the keys."""
        return (self.app.focused.id or "") if self.app.focused is not None else ""

    async def press(self, *keys: str) -> None:
        """Press keys and see what comes of them, however long it takes."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def command(self, line: str) -> None:
        """Type a line at the prompt."""
        await self.press("colon")
        self.pane("#prompt-line", EntryLine).put(line)
        await self.press("enter")

    @property
    def chosen(self) -> int:
        """The number of the chosen row; 0 for none."""
        row = self.main.row
        return row.seq if row is not None else 0

    @property
    def shown(self) -> list[int]:
        """The numbers of the rows that are shown."""
        return [row.seq for row in self.session.world.timeline.visible]

    @property
    def notes(self) -> list[str]:
        """What was told beside the screen, the oldest first."""
        return [note.message for note in self.app._notifications]

    async def tell(self) -> None:
        """Show what the story has gained, also when a paint is not due yet."""
        self.app.poll()
        while self.session.reading.behind:  # what a poll may spend is soon spent on a busy machine
            self.app.poll()
        self.app.look_round()
        self.main.post_message(RecordsArrived(0))
        await self.pilot.pause()

    def lines(self) -> list[str]:
        return screen_lines(self.app.screen)

    def text(self) -> str:
        return "\n".join(self.lines())


def screen_lines(screen: Screen[object]) -> list[str]:
    """Return what stands on a screen, line by line."""
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]


def console(session: FakeSession) -> ConsoleApp:
    """Return a console on `session` whose clock stands two seconds behind its last record."""
    app = ConsoleApp(lambda: session, Path("chat"), clock_ns=lambda: session.story.now_ns + 2_000_000_000)
    app.animation_level = "none"
    app.NOTIFICATION_TIMEOUT = 3_600  # type: ignore[misc]  # what was told is looked at on slow machines too
    return app


@asynccontextmanager
async def staged(
    story: Story | None = None,
    size: tuple[int, int] = SMALL,
    *,
    session: FakeSession | None = None,
    prepare: Callable[[ConsoleApp], None] | None = None,
) -> AsyncIterator[Stage]:
    """Run the console with `story`, by default a chat under way, and show it."""
    session = session if session is not None else FakeSession(live_story() if story is None else story)
    app = console(session)
    if prepare is not None:
        prepare(app)
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot, session)
        await pilot.pause()
        await stage.tell()
        yield stage


def taken(app: ConsoleApp, size: tuple[int, int], play: Callable[[Pilot[int]], Awaitable[None]]) -> str:
    """Return a picture (SVG) of `app` on a screen of `size` (columns, lines), once `play` has been played on it."""

    async def run() -> str:
        async with app.run_test(size=size, tooltips=True, notifications=True) as pilot:
            await play(pilot)
            await pilot.wait_for_scheduled_animations()
            await pilot.pause()
            return app.export_screenshot(simplify=True)

    return asyncio.run(run())


def given(story: Story, *keys: str) -> list[Order]:
    """Return the orders that keys become while `story` is on the screen."""

    async def play() -> list[Order]:
        async with staged(story) as stage:
            await stage.press(*keys)
            return stage.given

    return asyncio.run(play())
