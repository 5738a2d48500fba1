"""Textual's driver for a terminal that may go away, and for a screen that shares its interpreter with a program.

Textual writes on a thread of its own, which ends at the first write that fails, and whoever writes after that waits for
it in vain: with the window closed, the console would never end. It also has to wait for its turn of the interpreter
behind the program, while what was drawn lies ready. Here the thread that draws writes, and what cannot be written is
dropped; the hang-up signal and the end of the input see to the rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import IO, Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from aro_console.model.symbols import plain

_BY_HAND = (events.InputEvent, events.Paste)


class Screenless:
    """A file for writing that goes on when nobody can see what is written."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.gone = False
        """Whether something could not be written."""

    def write(self, text: str) -> int:
        if not self.gone:
            try:
                return self._file.write(text)
            except (OSError, ValueError):  # ValueError: the file is closed
                self.gone = True
        return len(text)

    def flush(self) -> None:
        if not self.gone:
            try:
                self._file.flush()
            except (OSError, ValueError):
                self.gone = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class SteadyDriver(LinuxDriver):
    """Ends with its terminal instead of waiting for it."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None, "without a terminal no screen is opened"
        self._terminal = Screenless(self._file)
        self._file = self._terminal  # type: ignore[assignment]  # as much of a file as is asked of it
        self._writing = threading.Lock()
        """The thread that reads writes as well, to ask a terminal what it can."""
        self._is_flush_due = False
        self._hurry: Callable[[], None] = getattr(app, "hurry", lambda: None)
        """Tells the application, on the thread that reads, that somebody waits for an answer."""

    def process_message(self, message: Message) -> None:
        """Pass on what somebody did at the terminal. The thread that reads there calls it."""
        if isinstance(message, _BY_HAND):
            self._hurry()
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Put a message into the application's queue in the next turn of its loop; Textual's own way takes four."""
        self._app.post_message(message)

    def write(self, data: str) -> None:
        """Write what was drawn: with plain characters only, where somebody wants it so.

        It leaves with `flush`, or in the next turn of the loop: a bell is not followed by one.
        """
        looks = getattr(self._app, "looks", None)
        with self._writing:
            self._terminal.write(plain(data) if looks is not None and looks.ascii else data)
            if self._is_flush_due or self._loop.is_closed():
                return
            self._is_flush_due = True
        self._loop.call_soon_threadsafe(self.flush)

    def flush(self) -> None:
        with self._writing:
            self._is_flush_due = False
            self._terminal.flush()
