"""The process around an application without a screen: the signals that end it (runtime.md 1.5)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType, TracebackType

from runtime.host.driver import Driver

_FORCED = 128
"""What a shell adds to the number of the signal that ended a process."""


class Signals:
    """SIGINT, SIGTERM and SIGHUP end the application in good order; the second one ends the process at once.

    One that is ignored where the process is started stays ignored: that is what ``nohup`` is for, and a shell does so
    with SIGINT for what it starts in the background of a script.

    As a context it puts back what was there before. Outside the main thread it does nothing, as Python demands.
    """

    def __init__(self) -> None:
        self._driver: Driver | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._received: int | None = None
        self._before: dict[signal.Signals, object] = {}

    def attach(self, driver: Driver) -> None:
        """Name the driver that is to hear of signals; called inside its loop. One that came earlier is not lost."""
        self._driver = driver
        self._loop = asyncio.get_running_loop()
        for number in self._before if sys.platform != "win32" else ():
            # One that comes as the loop begins to wait would be heard when it next has something to do, which may be
            # never. Asking the loop to listen has the signal itself wake it; what is heard is heard here all the same.
            self._loop.add_signal_handler(number, _woken)
            signal.signal(number, self._receive)
        if self._received is not None:
            self._pass_on(self._received)

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            for number in _numbers():
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            if self._loop is not None and not self._loop.is_closed():
                self._loop.remove_signal_handler(number)
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` gave it

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._received is not None:
            os._exit(_FORCED + number)
        self._received = number
        self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        if self._driver is None or self._loop is None:
            return
        # A loop without end in the program keeps the event loop from its turn: this makes it take turns.
        self._driver.executions.signals.interrupt = True
        # The loop may have ended in this very moment.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._driver.lifecycle.request_shutdown, signal.Signals(number).name)


def _woken() -> None:
    """Do nothing: the loop is to wake up, no more."""


def _numbers() -> list[signal.Signals]:
    """Return the signals that end the application."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        numbers.append(signal.SIGHUP)
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
