"""Textual's driver for a terminal that may go away.

Its thread that writes ends at the first write that fails, and whoever writes after that waits for it in vain: with the
window closed, the console would never end. Here what cannot be written is dropped; the hang-up signal and the end of
the input see to the rest.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from aro_console.model.symbols import plain

BY_HAND = (events.InputEvent, events.Paste)
"""What somebody does at the terminal, and waits for what comes of it."""


class Screenless:
    """A file for writing that goes on when nobody can see what is written."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.written = threading.Event()
        """Whether all is written that there was to write."""
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
        self.written.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class SteadyDriver(LinuxDriver):
    """Ends with its terminal instead of waiting for it."""

    _file: Screenless  # type: ignore[assignment]  # as much of a file as is asked of it

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stderr__ is not None, "whoever has no terminal gets no screen"
        self._file = Screenless(sys.__stderr__)
        self._hurry: Callable[[], None] = getattr(app, "hurry", lambda: None)
        """Tells the application, on the thread that reads, that somebody waits for an answer."""

    def process_message(self, message: Message) -> None:
        """Pass on what somebody did at the terminal. The thread that reads there calls it."""
        if isinstance(message, BY_HAND):
            self._hurry()
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Put a message into the application's queue in the next turn of its loop; Textual's own way takes four."""
        self._app.post_message(message)

    def write(self, data: str) -> None:
        """Write what was drawn: with plain characters only, where somebody wants it so."""
        self._file.written.clear()
        looks = getattr(self._app, "looks", None)
        super().write(plain(data) if looks is not None and looks.ascii else data)

    def wait_until_written(self, seconds: float) -> None:
        """Let what was drawn be written before anything else is done, for so long."""
        self._file.written.wait(seconds)
