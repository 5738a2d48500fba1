"""An application on its own thread and loop, with a mailbox for orders.

Records come out through the tap's journal, orders go in through `post`; nothing else crosses. All methods may be
called from any thread but the application's own, and none of them raises.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections import deque
from contextlib import suppress

from runtime.host import loops
from runtime.host.application import Application, Parts
from runtime.host.orders import Mailbox, Orders, refuse_all
from runtime.probe.commands import Order, Shutdown
from runtime.probe.journal import Journal
from runtime.probe.records import LogWritten, RuntimeFaulted
from runtime.probe.tap import Tap


class ApplicationThread:
    """Runs `application` once, watched by `tap`, or by a new one of the application's own."""

    def __init__(self, application: Application, tap: Tap | None = None) -> None:
        """Prepare the run.

        Raises:
            LoadError: its events are to be recorded, and the file cannot be written.
        """
        self.application = application
        self.tap = tap if tap is not None else application.new_tap()
        self._recorder = application.event_recorder(self._complain)
        if self._recorder is not None:
            self.tap.add_observer(self._recorder.told)
        self.exit_code: int | None = None
        """None until the application has ended, and when it did not end by itself."""
        self.failure = ""
        """Why it failed: Application-Start's sentence and cause, or the traceback of a mistake of ours."""
        self._mailbox: Mailbox = deque()
        self._thread = threading.Thread(target=self._main, name="application", daemon=True)
        # Guards the beginning and the end only: which thread may obey, and which may still write records.
        self._crossing = threading.Lock()
        self._parts: Parts | None = None
        self._orders: Orders | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = False
        self._letting_go = False

    @property
    def journal(self) -> Journal:
        return self.tap.journal

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; orders posted earlier are obeyed before Application-Start is delivered."""
        self._thread.start()

    def post(self, order: Order) -> None:
        """Have `order` obeyed soon. Even a loop without end is interrupted for it."""
        with self._crossing:
            self._mailbox.append(order)
            if self._over:
                refuse_all(self._mailbox, self.tap)
            else:
                self._knock()

    def stop(self, timeout: float = 30.0) -> int:
        """End the application as a signal would, letting go of whatever is held; return its exit code.

        1 when it takes longer than `timeout` seconds: then its thread is left behind.
        """
        if self._thread.is_alive():
            self._letting_go = True
            self.post(Shutdown())
            self._thread.join(timeout)
        return self.exit_code if self.exit_code is not None else 1

    def websocket_paths(self) -> list[str]:
        """The paths on which a client may connect now; empty before the start."""
        parts = self._parts
        return parts.websocket_paths() if parts is not None else []

    # --- on the application's thread ----------------------------------------------------------------------------

    def _main(self) -> None:
        try:
            ending = loops.run(self.application.run(self.tap, _to_nobody, self._joined))
            self.exit_code, self.failure = ending.exit_code, ending.failure
        except Exception:  # noqa: BLE001  # the outermost edge of this thread: what is lost here nobody would see
            self.failure = traceback.format_exc()
            self.exit_code = 1
            self.tap.observe(RuntimeFaulted, 0, 0, "application", self.failure)
        finally:
            if self._recorder is not None:
                self._recorder.close()
            with self._crossing:
                self._over = True
                refuse_all(self._mailbox, self.tap)

    def _joined(self, parts: Parts) -> None:
        orders = Orders(self._mailbox, parts.driver, parts, self.tap)
        with self._crossing:
            self._parts, self._orders = parts, orders
            self._loop = asyncio.get_running_loop()
        self._obey()
        parts.driver.on_interrupt = self._obey

    def _complain(self, text: str) -> None:
        self.tap.observe(LogWritten, 0, 0, 0, "", text, "error", "", None)

    def _obey(self) -> None:
        if self._orders is not None:
            self._orders.obey_all()
            if self._letting_go:
                self._orders.let_go()

    # --- with the lock held -------------------------------------------------------------------------------------

    def _knock(self) -> None:
        """Make the application's thread look into the mailbox."""
        if self._parts is None or self._loop is None:
            return
        self._parts.driver.executions.signals.interrupt = True
        # The loop may close in this very moment: then what is left in the mailbox is refused.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._obey)


def _to_nobody(text: str, error: bool) -> None:
    """A screen has the terminal: what is printed is in the journal."""
