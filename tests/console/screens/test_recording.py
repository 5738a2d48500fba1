"""Recording and recordings, played through the whole console."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from aro_console.app import ConsoleApp
from aro_console.screens.main import MainScreen
from aro_console.session import Session
from runtime.host.recorder import Recorder
from runtime.host.recording import RecordingFile
from runtime.probe.recording.stream import About, Stream
from tests.support.records import CHAT
from tests.support.session import FakeSession, live_story
from tests.support.stage import SMALL, screen_lines


async def until_said(app: ConsoleApp, pilot: Pilot[int], text: str) -> str:
    """Wait for a notification with a text in it; the test's own time limit ends what never comes."""
    while True:
        app.poll()
        await pilot.pause(0.02)
        found = [note.message for note in app._notifications if text in note.message]
        if found:
            return found[0]


def test_recording_is_begun_and_ended_with_one_key_and_the_file_is_told(tmp_path: Path) -> None:
    session = FakeSession(live_story())
    recorder = session.thread.recorder = Recorder(session.thread.journal, About("chat", 0), [CHAT], None)

    async def play() -> str:
        app = ConsoleApp(lambda: session, Path("chat"), state=tmp_path)
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("R")
            await until_said(app, pilot, "Recording to")
            assert "● REC 00:0" in screen_lines(app.screen)[0]
            await pilot.press("R")
            return await until_said(app, pilot, "aro-console open")

    recorder.start()
    try:
        said = asyncio.run(play())
    finally:
        recorder.close()
    file = RecordingFile(Path(said.rpartition(" ")[2]))
    assert tmp_path / "recordings" == file.path.parent
    assert file.ended


def test_a_recording_is_read_from_its_beginning_and_says_why_nothing_can_be_sent(tmp_path: Path) -> None:
    stream = Stream(About("chat", 0), [CHAT])
    (tmp_path / "a").write_bytes(stream.opening() + stream.records(live_story().raw))

    async def play() -> None:
        app = ConsoleApp(lambda: Session.open(tmp_path / "a"), tmp_path / "a")
        async with app.run_test(size=SMALL) as pilot:
            app.poll()
            await pilot.pause()
            assert "▶ RECORDING" in screen_lines(app.screen)[0]
            assert isinstance(app.screen, MainScreen)
            assert app.screen.row is not None
            assert 1 == app.screen.row.seq
            await pilot.press("o")
            await until_said(app, pilot, "nothing runs here")

    asyncio.run(play())
