"""The keys: what arrives is shown, what a file changes is marked, and footer, help and keys follow it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.commands.keys import read_keys
from aro_console.commands.verbs import Situation
from aro_console.screens.help import HelpScreen
from aro_console.screens.keys import KeysScreen, echo, key_lines
from runtime.probe.commands import Pause
from tests.support.session import FakeSession, live_story
from tests.support.stage import SMALL, screen_lines

KEYMAP = read_keys("pause: Z\nfly: x\nfollow: ctrl+t\nhelp: f2\nsource-tab: K\n")


def test_what_arrives_is_named_and_so_is_what_it_means() -> None:
    assert "Z  arrives as Z, means pause: Pause" in echo("Z", KEYMAP, Situation())
    assert "#  arrives as number_sign, means nothing" == echo("number_sign", KEYMAP, Situation())
    assert "which does not apply now" in echo("Z", KEYMAP, Situation(alive=False))


def test_changed_keys_are_marked() -> None:
    lines = [line.plain for line in key_lines(KEYMAP)]
    assert {"Z", "c", "F", "K"} == {line[3] for line in lines if line.startswith(" *")}
    assert "stop and step" in lines


def test_a_file_of_keys_is_followed_everywhere_and_its_faults_are_told() -> None:
    async def play() -> None:
        session = FakeSession(live_story())
        app = ConsoleApp(lambda: session, Path("chat"), keymap=KEYMAP)
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            assert "there is no verb 'fly'" in next(iter(app._notifications)).message
            await pilot.press("P")
            assert [] == session.given
            await pilot.press("Z")
            assert [Pause()] == session.given
            await pilot.press("k", "k")
            shown = "\n".join(screen_lines(app.screen))
            assert "F2 help" in shown.splitlines()[1]
            assert " K Source " in shown
            assert "ctrl+t to follow" in shown
            await pilot.press("f2", *"pause: hold")
            assert isinstance(app.screen, HelpScreen)
            assert any(line.lstrip("│ ╭╰─").startswith("Z") for line in screen_lines(app.screen))
            await pilot.press("escape")
            await pilot.press("colon", *"keys", "enter")
            assert isinstance(app.screen, KeysScreen)
            await pilot.press("ctrl+y")
            assert "ctrl+y  arrives as ctrl+y, means nothing" in "\n".join(screen_lines(app.screen))
            assert [Pause()] == session.given
            await pilot.press("escape")
            assert not isinstance(app.screen, KeysScreen)

    asyncio.run(play())
