"""The hand that goes to the editor and back: a source opened at a line, and the program reloaded when it is saved.

A save is checked; a program without errors takes the place of the one that runs, in place. One with errors is told of,
and the old one runs on. The keys stay where they are: whoever types here is not disturbed by a save over there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported
from watchfiles import Change, awatch, watch

from aro_console.commands.editors import NoEditorError, Opening, opening
from aro_console.model.breakpoints import gone_words
from aro_console.model.formatting import Cell, Line, visible
from aro_console.screens.hand import Hand
from aro_console.screens.problems import Chosen, ProblemsScreen
from aro_console.screens.sourcing import Sourcing
from aro_console.widgets.bars import Bar
from aro_console.widgets.source import SourcePane
from runtime.errors import Diagnostic, LoadError

if TYPE_CHECKING:
    from aro_console.screens.main import MainScreen
    from runtime.host.application import Application

_SAVED_MS = 150
"""How long a save may take: editors write in several goes."""
_POLL_S = 0.1
_SUFFIXES = (".aro", ".fdd")
_CONTRACTS = ("openapi.yaml", "openapi.yml", "openapi.json")


class Editing(Hand):
    """Editor and reload."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._problems: list[Diagnostic] = []
        """What is wrong with what was saved last."""

    def begin(self) -> None:
        if self.session.reloads:
            self.screen.run_worker(self._watch(), group="watch", exit_on_error=False)

    # --- the editor ------------------------------------------------------------------------------------------

    def verb_edit(self, place: str = "") -> None:
        file, _, line = place.rpartition(":")
        found = (file, int(line)) if place else self.screen.hand(Sourcing).place_in_view
        path = self._path(found[0]) if found is not None else None
        if found is None or path is None:
            self._warn("There is no source to edit here: choose a row with a source, or a line of one.")
            return
        try:
            self._open(opening(os.environ, path, found[1], shutil.which))
        except NoEditorError as error:
            self._warn(str(error))

    def _path(self, file: str) -> str | None:
        """Return where a file of the application lies; None for one that came from no file."""
        known = self.session.program.sources
        return next((source.path for source in known if source.name == file and source.path), None)

    def _open(self, how: Opening) -> None:
        app = self.screen.app
        try:
            with terminal_lent(app) if how.in_terminal else nullcontext(), _interrupts_left_to_the_editor(app.exit):
                process = subprocess.Popen(how.words)
                if how.in_terminal:
                    self._live_beside(process)
        except OSError as error:
            self._warn(f"{how.words[0]} cannot be started: {error.strerror}. $VISUAL or $EDITOR names another one.")
        except SuspendNotSupported:
            self._warn("This terminal cannot be lent to an editor: open the file by hand.")
        app.refresh()

    # --- reloading -------------------------------------------------------------------------------------------

    def _live_beside(self, process: subprocess.Popen[bytes]) -> None:
        """Until the editor has ended, take in what happens and what is saved: the screen stands still, nothing else."""
        try:
            saves: Iterator[object] = watch(
                *self._folders(), **self._how(), rust_timeout=int(_POLL_S * 1_000), yield_on_timeout=True
            )
            for saved in saves:
                if process.poll() is not None:
                    return
                self.session.poll()
                if saved:
                    self._took(self._load(), asked=False)
        except (OSError, RuntimeError):
            # Nothing can be watched, as was said at the start.
            while process.poll() is None:
                self.session.poll()
                time.sleep(_POLL_S)

    async def _watch(self) -> None:
        """Check the application whenever one of its files is saved, or of those that it imports."""
        try:
            while True:
                folders = self._folders()
                async for _ in awatch(*folders, **self._how()):
                    await self._reload(asked=False)
                    if self._folders() != folders:
                        break
        except (OSError, RuntimeError) as error:
            self._warn(f"Saved files are not noticed ({error}): :reload checks and reloads by hand.")

    def _folders(self) -> list[Path]:
        return watched_folders(self.session.folder.resolve(), [source.path for source in self.session.program.sources])

    def _how(self) -> dict[str, Any]:
        alone = self.session.path.is_file()
        return {"watch_filter": is_source, "debounce": _SAVED_MS, "step": 50, "recursive": not alone}

    def verb_reload(self) -> None:
        if self.session.reloads:
            self.screen.run_worker(self._reload(asked=True), group="reload", exclusive=True, exit_on_error=False)
        else:
            self._warn("A recording has no program to reload.")

    async def _reload(self, *, asked: bool) -> None:
        self._took(await asyncio.to_thread(self._load), asked)

    def _load(self) -> Application | LoadError:
        try:
            return self.session.load_again()
        except LoadError as error:
            return error

    def _took(self, application: Application | LoadError, asked: bool) -> None:
        """Go on with what was loaded, or say what is wrong with it."""
        session = self.session
        if isinstance(application, LoadError):
            self._problems = [finding for finding in application.diagnostics if finding.is_error]
        else:
            self._problems = []
            said = session.difference(application)
            if said or asked:
                gone = gone_words(session.take_program(application))
                self.screen.query_one("#source-full", SourcePane).set_sources(session.program.sources)
                self.screen.walking.show_held()
                self.screen.notify(f"Reloaded; {said or 'nothing has changed'}. {gone}".rstrip())
        bar = self.screen.query_one("#broken", Bar)
        bar.display = bool(self._problems)
        bar.show(broken_line(self._problems))
        self.screen.show_bars()

    def verb_problems(self) -> None:
        broken = bool(self._problems)
        what = "cannot be reloaded, the old code runs on" if broken else "what the check found"
        findings = self._problems or self.session.program.warnings
        shown = ProblemsScreen(self.session.path, findings, what, "back", enter_word="edit" if broken else "source")
        self.screen.app.push_screen(shown, self._answered)

    def _answered(self, answer: Chosen | None) -> None:
        if isinstance(answer, Diagnostic) and answer.span is not None:
            file, line = answer.span.source.name, answer.span.line
            # The source that runs is not the one that cannot be read.
            if self._problems:
                self.verb_edit(f"{file}:{line}")
            else:
                self.screen.show_source(file, line)
        elif answer is True:
            self.verb_reload()

    def status(self) -> Line:
        count = len(self.session.program.warnings)
        return [Cell(f" {count} warning{'s' if count > 1 else ''} ", "warning")] if count else []

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning")


@contextmanager
def terminal_lent(app: App[int]) -> Iterator[None]:
    """Leave the terminal to somebody else. Textual takes it back only where nothing is raised meanwhile.

    Raises SuspendNotSupported where that cannot be done.
    """
    raised: Exception | None = None
    with app.suspend():
        try:
            yield
        except Exception as error:  # noqa: BLE001  # raised again below, on a screen that is there
            raised = error
    if raised is not None:
        raise raised


@contextmanager
def _interrupts_left_to_the_editor(otherwise: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C mean what the editor says, for as long as it has the terminal; it reaches all who share that."""
    if sys.platform == "win32":
        yield
        return
    loop = asyncio.get_running_loop()
    was_handled = loop.remove_signal_handler(signal.SIGINT)
    # Of our own, not SIG_IGN: the editor would inherit that.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)

    def restore() -> None:
        signal.signal(signal.SIGINT, before)
        if was_handled:
            loop.add_signal_handler(signal.SIGINT, otherwise)

    try:
        yield
    finally:
        # The loop has yet to hear of those that came meanwhile, and would take them for ours.
        loop.call_later(_POLL_S, restore)


def watched_folders(folder: Path, files: Sequence[str]) -> list[Path]:
    """Return the application's folder, and those outside of it that `files`, where its sources lie, are in."""
    outside = {Path(file).resolve().parent for file in files if file}
    return [folder, *sorted(other for other in outside if not other.is_relative_to(folder))]


def is_source(change: Change, path: str) -> bool:
    """Whether what changed is a file that an application is made of."""
    file = Path(path)
    return (file.suffix in _SUFFIXES or file.name in _CONTRACTS) and not file.name.startswith(".")


def broken_line(problems: list[Diagnostic]) -> Line:
    """Return what is said of a save that cannot be used: the first error, how many more, and that the old code runs."""
    if not problems:
        return []
    first, more = problems[0], len(problems) - 1
    others = f"  and {more} more" if more else ""
    place = f"{first.place}: " if first.place else ""
    said = f" ✗ {visible(place)}{visible(first.message)}{others}"
    return [Cell(said, "error"), Cell("  the old code runs on, :problems tells more", "warning")]
