"""The application around the screens: loading, reloading, the palette, the ways out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, CommandPalette

from aro_console.app import ConsoleApp, run_console
from aro_console.commands.verbs import VERBS
from aro_console.screens.main import MainScreen
from aro_console.screens.problems import ProblemsScreen
from aro_console.session import Session
from runtime.errors import Diagnostic, LoadError
from runtime.host.application import RunOptions
from runtime.probe.commands import Pause
from tests.support.loops import until
from tests.support.session import FakeSession, live_story
from tests.support.stage import SMALL, Stage, staged


def test_a_session_is_started_when_it_is_shown() -> None:
    async def play() -> None:
        async with staged() as stage:
            assert 1 == stage.session.thread.starts
            assert [] == stage.given

    asyncio.run(play())


def test_what_is_new_is_put_off_while_a_key_goes_first_and_comes_by_itself_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play() -> None:
        async with staged() as stage:
            rows, ways = len(stage.shown), iter((True, True))
            monkeypatch.setattr(stage.app._pacer, "gives_way", lambda key_ns, answering: next(ways, False))
            stage.story.received("c1", "in the meantime")
            stage.app.poll()
            assert rows == len(stage.shown)
            await until(lambda: len(stage.shown) == rows + 1)

    asyncio.run(play())


def test_warnings_are_counted_on_the_screen_and_listed_where_one_asks() -> None:
    async def play() -> tuple[list[str], str, str]:
        session = FakeSession(live_story())
        session.known_warnings = [Diagnostic("unused", f"The name [{name}] is never used") for name in ("a", "b")]
        async with staged(session=session) as stage:
            told = stage.notes
            return told, stage.lines()[0], stage.text()

    told, status, _ = asyncio.run(play())
    assert ["2 warnings of the check: :problems shows them."] == told
    assert "2 warnings" in status


def test_reloading_ends_the_old_session_and_starts_a_new_one() -> None:
    async def play() -> None:
        sessions = [FakeSession(live_story()), FakeSession(live_story())]
        waiting = iter(sessions)
        app = ConsoleApp(lambda: next(waiting), Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await pilot.press("question_mark", *"restart", "enter")
            await pilot.pause()
            assert [1, 0] == [session.thread.stops for session in sessions]
            assert app.session is sessions[1]
            assert isinstance(app.screen, MainScreen)
            assert 1 == sum(isinstance(screen, MainScreen) for screen in app.screen_stack)

    asyncio.run(play())


def test_reloading_what_was_broken_meanwhile_shows_the_problems() -> None:
    async def play() -> None:
        first = FakeSession(live_story())
        loads: list[Session] = [first]

        def load() -> Session:
            if not loads:
                raise LoadError([Diagnostic("broken", "it is broken")])
            return loads.pop()

        app = ConsoleApp(load, Path("chat"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await app.action_reload()
            await pilot.pause()
            assert isinstance(app.screen, ProblemsScreen)
            assert app.session is None

    asyncio.run(play())


async def _hits(stage: Stage, *keys: str) -> list[str]:
    await stage.press("ctrl+p", *keys)
    assert isinstance(stage.app.screen, CommandPalette)
    await stage.pilot.pause()
    await stage.app.workers.wait_for_complete()
    await stage.pilot.pause()
    options = stage.app.screen.query_one(CommandList).options
    return [str(option.prompt).split("\n")[0] for option in options]


def test_the_palette_lists_the_verbs_that_apply_with_their_keys() -> None:
    async def play() -> list[str]:
        async with staged() as stage:
            return await _hits(stage)

    listed = asyncio.run(play())
    wanted = {"inject  (n)", "pause  (P)", "broadcast  (B)", "request  (H)", "help  (?)", "next-error  (E)"}
    assert set() == wanted - set(listed)
    assert [] == [text for text in listed if text.startswith(("continue", "drop", "over"))]
    assert [] == [text for text in listed if text in ("Quit", "Screenshot", "Theme")], "Textual's own do it less well"


def test_the_palette_finds_by_words_and_runs() -> None:
    async def play() -> Stage:
        async with staged() as stage:
            found = await _hits(stage, *"every delivery")
            assert "pause" in found[0]
            await stage.press("enter")
            await stage.pilot.pause()
            return stage

    assert [Pause()] == asyncio.run(play()).given


def test_every_verb_is_in_the_palette_when_it_applies() -> None:
    # What is hidden from the palette is only the second name of stepping over.
    assert ["over-anywhere"] == [verb.name for verb in VERBS if verb.name.endswith("-anywhere")]


def test_leaving_without_a_session_is_exit_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(app: ConsoleApp) -> None:
        pass

    monkeypatch.setattr(ConsoleApp, "run_async", nothing)
    assert 1 == run_console(Path("nowhere"), RunOptions())


def test_leaving_stops_the_session_and_returns_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(live_story())
    session.thread.exit_code = 3

    async def run(app: ConsoleApp) -> None:
        app.session = session

    monkeypatch.setattr(ConsoleApp, "run_async", run)
    assert 3 == run_console(Path("chat"), RunOptions())
    assert 1 == session.thread.stops


def test_a_mistake_of_ours_stops_the_session_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    session = FakeSession(live_story())

    async def run(app: ConsoleApp) -> None:
        app.session = session
        raise RuntimeError("ours")

    monkeypatch.setattr(ConsoleApp, "run_async", run)
    monkeypatch.setattr("aro_console.app.user_state_path", lambda name: tmp_path)
    with pytest.raises(RuntimeError, match="ours"):
        run_console(Path("chat"), RunOptions())
    assert 1 == session.thread.stops


def test_a_mistake_of_ours_in_a_model_is_told_with_where_the_report_is(tmp_path: Path) -> None:
    async def play() -> list[str]:
        async with staged(prepare=lambda app: setattr(app, "_state", tmp_path)) as stage:
            stage.session.world.mistakes.append(("the model of metrics", "Traceback ..."))
            await stage.tell()
            return stage.notes

    (report,) = asyncio.run(play())[-1:]
    (kept,) = (tmp_path / "crashes").iterdir()
    expected = "A mistake of aro-console in the model of metrics, which stands still now. The rest goes on."
    assert f"{expected} For a bug report: {kept}" == report
    assert "Traceback ..." in kept.read_text()


def test_a_widget_that_falls_over_ends_the_console_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = FakeSession(live_story())

    async def run(app: ConsoleApp) -> None:
        app.session, app._state = session, tmp_path
        app._handle_exception(ZeroDivisionError("a widget"))
        app._handle_exception(KeyError("what came of it"))

    monkeypatch.setattr(ConsoleApp, "run_async", run)
    monkeypatch.setattr(ConsoleApp, "_fatal_error", lambda app: None)
    assert 1 == run_console(Path("chat"), RunOptions())
    said = capsys.readouterr().err.splitlines()
    assert "The screen of aro-console fell over: ZeroDivisionError: a widget" == said[0]
    assert said[-1].startswith("For a bug report: ")
    assert 1 == session.thread.stops


def test_what_is_typed_in_one_burst_reaches_the_line_that_its_first_key_opens() -> None:
    async def play() -> str:
        async with staged() as stage:
            for character in "/type:message\n":
                key = {"/": "slash", ":": "colon", "\n": "enter"}.get(character, character)
                stage.app.post_message(events.Key(key, None if character == "\n" else character))
            while stage.main.session.world.timeline.filter != "type:message":
                await stage.pilot.pause()
            return stage.focused

    assert "timeline" == asyncio.run(play())
