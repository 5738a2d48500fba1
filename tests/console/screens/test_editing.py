"""The hand that goes to the editor and back: a save is checked and taken in place, or told of."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from watchfiles import Change

from aro_console.app import ConsoleApp
from aro_console.screens.editing import broken_line, is_source, terminal_lent, watched_folders
from aro_console.screens.problems import ProblemsScreen
from aro_console.session import Session
from runtime.errors import Diagnostic
from runtime.host.application import RunOptions
from tests.support.stage import screen_lines, staged

APPLICATION = """\
(Application-Start: Counter) {
    Start the <http-server> with {}.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}

(Count: Counted Handler) {
    Log "one" to the <console>.
}
"""


def text(app: ConsoleApp) -> str:
    return "\n".join(screen_lines(app.screen))


async def until(pilot: Pilot[int], fact: Callable[[], bool]) -> None:
    while not fact():
        await pilot.pause(0.02)


def test_a_saved_file_is_taken_in_place_a_broken_one_is_told_of_and_the_old_code_runs_on(tmp_path: Path) -> None:
    file = tmp_path / "main.aro"
    file.write_text(APPLICATION)
    app = ConsoleApp(lambda: Session.load(tmp_path, RunOptions(port=0)), tmp_path)

    def log_line(said: str) -> bool:
        return app.session is not None and said in [line.text for line in app.session.world.logs.lines]

    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: app.session is not None and app.session.world.status.state == "waiting")
            session = app.session
            assert session is not None
            assert 8 == session.toggle_breakpoint("main.aro", 8)
            assert session.toggle_breakpoint("main.aro", 8)
            assert 3 == session.toggle_breakpoint("main.aro", 3)

            file.write_text("\n" + APPLICATION.replace('"one"', '"two"'))
            await until(pilot, lambda: any("changed: Count" in note.message for note in app._notifications))
            assert [("main.aro", 4)] == session.breakpoints.all
            await pilot.press("colon", *"emit", "space", *"Counted", "enter")
            await until(pilot, lambda: log_line("two"))

            file.write_text("(* said *)\n\n" + APPLICATION.replace('"one"', '"two"'))
            await until(pilot, lambda: any("only comments" in note.message for note in app._notifications))
            assert [("main.aro", 5)] == session.breakpoints.all, "its line is another one now"

            file.write_text(APPLICATION + "oops")
            # A file that is being written may be seen before all of it is there, and is broken then in another place.
            await until(pilot, lambda: "the old code runs on" in text(app) and "main.aro:10:1" in text(app))
            await pilot.press("colon", *"problems", "enter")
            assert isinstance(app.screen, ProblemsScreen)
            assert "the old code runs on" in text(app)
            await pilot.press("q")

            file.write_text(APPLICATION.replace('"one"', '"three"'))
            await until(pilot, lambda: "the old code runs on" not in text(app))
            await pilot.press("colon", *"emit", "space", *"Counted", "enter")
            await until(pilot, lambda: log_line("three"))

    asyncio.run(play())
    assert app.session is not None
    assert 0 == app.session.stop()


def test_an_editor_that_takes_no_terminal_is_started_at_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.aro").write_text(APPLICATION)
    editor, opened = tmp_path / "code", tmp_path / "opened"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen({str(opened)!r}, 'w').write(' '.join(sys.argv[1:]))\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    app = ConsoleApp(lambda: Session.load(tmp_path, RunOptions(port=0)), tmp_path)

    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: app.session is not None)
            await pilot.press("colon", *"edit", "space", *"main.aro:8", "enter")
            await until(pilot, lambda: opened.exists() and opened.read_text() != "")
            assert f"--goto {tmp_path / 'main.aro'}:8" == opened.read_text()
            opened.unlink()
            await pilot.press("3", "down", "f4")
            await until(pilot, lambda: opened.exists() and opened.read_text() != "")
            assert f"--goto {tmp_path / 'main.aro'}:7" == opened.read_text(), "the feature set that is chosen"

    asyncio.run(play())
    assert app.session is not None
    app.session.stop()


class Lender(App[int]):
    """Lends its terminal as Textual does, which takes it back only where nothing is raised."""

    def __init__(self) -> None:
        super().__init__()
        self.lent = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.lent += 1
        yield
        self.lent -= 1


def test_the_terminal_comes_back_when_the_editor_cannot_be_started() -> None:
    app = Lender()
    with pytest.raises(FileNotFoundError), terminal_lent(app):
        Path("/nowhere/vim").read_bytes()
    assert 0 == app.lent
    with terminal_lent(app):
        assert 1 == app.lent
    assert 0 == app.lent


def test_what_is_saved_in_an_imported_folder_is_taken_too(tmp_path: Path) -> None:
    app_folder, shared = tmp_path / "app", tmp_path / "shared"
    app_folder.mkdir()
    shared.mkdir()
    (app_folder / "main.aro").write_text("import ../shared\n\n" + APPLICATION)
    (shared / "more.aro").write_text('(Greet: Greeted Handler) {\n    Log "hello" to the <console>.\n}\n')
    app = ConsoleApp(lambda: Session.load(app_folder, RunOptions(port=0)), app_folder)

    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: app.session is not None and app.session.world.status.state == "waiting")
            (shared / "more.aro").write_text('(Greet: Greeted Handler) {\n    Log "good day" to the <console>.\n}\n')
            await until(pilot, lambda: any("changed: Greet" in note.message for note in app._notifications))

    asyncio.run(play())
    assert app.session is not None
    app.session.stop()


def test_outside_of_its_own_folder_an_application_is_watched_where_its_files_lie() -> None:
    files = ["/a/app/main.aro", "/a/app/deep/x.aro", "/a/shared/one.aro", "/a/shared/two.aro", ""]
    assert [Path("/a/app"), Path("/a/shared")] == watched_folders(Path("/a/app"), files)


def test_where_there_is_no_file_or_no_program_it_is_said() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"edit", "space", *"chat.aro:3", "enter")
            assert "no source to edit here" in stage.notes[-1]
            await stage.press("colon", *"reload", "enter")
            assert "no program to reload" in stage.notes[-1]

    asyncio.run(play())


@pytest.mark.parametrize(
    ("path", "meant"),
    [("/a/main.aro", True), ("/a/openapi.yaml", True), ("/a/.main.aro.swp", False), ("/a/.#main.aro", False),
     ("/a/data.yaml", False), ("/a/x.fdd", True), ("/a/main.aro~", False)],
)  # fmt: skip
def test_only_what_an_application_is_made_of_counts_as_a_save(path: str, meant: bool) -> None:
    assert meant == is_source(Change.modified, path)


def test_the_bar_names_the_first_error_and_how_many_more_there_are() -> None:
    problems = [Diagnostic("x", "Expected \x1b[1m a dot"), Diagnostic("y", "other")]
    shown = "".join(cell.text for cell in broken_line(problems))
    assert "the old code runs on" in shown
    assert "and 1 more" in shown
    assert "\x1b" not in shown
    assert [] == broken_line([])
