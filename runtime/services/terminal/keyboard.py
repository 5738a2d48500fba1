"""Keys as events: ``Listen the <keyboard> to the <stdin>``, heard by ``KeyPress Handler`` (runtime.md 2.7, 5.5).

Only a terminal has keys. While they are listened to, the terminal hands them over one by one and unseen; Ctrl-C still
ends the application. Without a terminal nothing is heard, and nothing keeps the application alive for it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.engine.events import key_pressed
from runtime.engine.execution import Outcome
from runtime.services.service import NOT_MINE, OUTSIDE, Answer, Handler, Host, Origin
from runtime.services.terminal.keys import Keys
from runtime.services.terminal.streams import Streams

SERVICE = "keyboard"
_WAITING: Final = 256
"""Keys that may wait for their handlers; beyond them the terminal is read no further until one is answered."""
_CHUNK_BYTES: Final = 1024


class Keyboard:
    """The service behind ``<keyboard>``."""

    def __init__(self, host: Host, streams: Streams, shut_down: Callable[[], None]) -> None:
        """`shut_down` ends the application, as ``Stop the <keyboard>`` does."""
        self._host = host
        self._streams = streams
        self._shut_down = shut_down
        self._keys = Keys()
        self._before: list[Any] | None = None
        """How the terminal was set; None while nobody listens."""
        self._is_full = False
        """Whether the terminal is not read, since too many keys wait."""
        self._handlers: dict[type[Effect], Handler] = {
            effects.StartService: self._start,
            effects.StopService: self._stop,
        }

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    @property
    def is_listening(self) -> bool:
        return self._before is not None

    async def stop(self) -> None:
        """Give the terminal back as it was."""
        self._silence()

    def _start(self, effect: effects.StartService, origin: Origin) -> Answer:
        if effect.service != SERVICE:
            return NOT_MINE
        if self._streams.input_is_terminal and not self.is_listening:
            self._listen()
        return {"serverType": SERVICE, "success": self.is_listening}

    def _stop(self, effect: effects.StopService, origin: Origin) -> Answer:
        if effect.service != SERVICE:
            return NOT_MINE
        self._silence()
        self._shut_down()
        return None

    def _listen(self) -> None:
        import termios
        import tty

        descriptor = self._descriptor()
        self._before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor)
        self._read_on()
        self._host.event_source_started()

    def _read_on(self) -> None:
        self._is_full = False
        asyncio.get_running_loop().add_reader(self._descriptor(), self._typed)

    def _silence(self) -> None:
        import termios

        before, self._before = self._before, None
        if before is None:
            return
        asyncio.get_running_loop().remove_reader(self._descriptor())
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(self._descriptor(), termios.TCSADRAIN, before)
        self._host.event_source_stopped()

    def _typed(self) -> None:
        try:
            data = os.read(self._descriptor(), _CHUNK_BYTES)
        except OSError:
            data = b""  # as when a terminal is closed
        if not data:
            self._silence()
        for key in self._keys.read(data):
            self._host.deliver(key_pressed(key, SERVICE), OUTSIDE, self._answered)
        if self.is_listening and self._host.pending(SERVICE) > _WAITING:
            self._is_full = True
            asyncio.get_running_loop().remove_reader(self._descriptor())

    def _answered(self, outcomes: list[Outcome]) -> None:
        if self._is_full and self.is_listening and self._host.pending(SERVICE) <= _WAITING:
            self._read_on()

    def _descriptor(self) -> int:
        assert self._streams.input_fd is not None
        return self._streams.input_fd
