"""How long an application lives: event sources, quiet, Keepalive, the signal to stop (runtime.md 1.3 to 1.5).

What is held counts as work, so nothing here runs out while someone looks at a stopped program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from runtime.frozen import frozen


@frozen
class Patience:
    """The waiting times of runtime.md 1.3, 1.4 and 6, in seconds."""

    drain: float = 10.0
    """A window in which handlers in flight must make progress."""
    batch_start: float = 0.5
    batch_poll: float = 0.1
    batch_polls: int = 20
    """So many quiet polls in a row end a Keepalive without event source."""
    keep_alive_idle: float = 1.0
    """Quiet that ends ``--keep-alive``."""
    last_words: float = 5.0
    """How long services may take to stop."""


class Work(Protocol):
    """What the driver tells of what it has to do."""

    @property
    def in_flight(self) -> int:
        """Executions and events under way or waiting, what is held included."""
        ...

    @property
    def finished(self) -> int:
        """How many executions have ended: it moves when there is progress."""
        ...

    @property
    def holding(self) -> bool:
        """Whether something is held."""
        ...


class Lifecycle:
    """One application's life, from its start to the signal to stop."""

    def __init__(self, work: Work, patience: Patience) -> None:
        self._work = work
        self.patience = patience
        self.event_sources = 0
        """What may yet deliver events: servers, schedules."""
        self.reason = ""
        """Why the end was asked for: the name of a signal, or empty."""
        self._keepers = 0
        """Executions that wait in a Keepalive: they are in flight, and are no work."""
        self._asking = 0
        """Executions that wait for a person's answer: after a signal, nobody waits for them."""
        self.is_awaited = True
        """Whether somebody has yet to hear that it is quiet; `work_ended` is of no use otherwise."""
        self._stopping = asyncio.Event()
        self._quiet = asyncio.Event()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def is_quiet(self) -> bool:
        """Whether no handler is in flight and no event waits."""
        return self._work.in_flight <= self._keepers

    def request_shutdown(self, reason: str = "") -> None:
        """Ask for the end; only the first reason counts."""
        if not self._stopping.is_set():
            self.reason = reason
            self._stopping.set()

    def work_ended(self) -> None:
        """To be called whenever something in flight has ended."""
        if self.is_awaited and self.is_quiet:
            self.is_awaited = False
            self._quiet.set()

    async def wait_stopping(self, seconds: float | None = None) -> bool:
        """Wait for the signal to stop, at most that long; say whether it came."""
        return await _within(self._stopping, seconds)

    async def wait_quiet(self) -> int:
        """Wait until nothing is in flight; return how much is stalled once a window passes without progress."""
        while not self.is_quiet:
            before = self._work.finished
            self._quiet.clear()
            self.is_awaited = True
            in_time = await _within(self._quiet, self.patience.drain)
            if not in_time and self._work.finished == before and not self._work.holding:
                return self._work.in_flight - self._keepers
        return 0

    async def wait_done(self, future: asyncio.Future[Any], *, for_answers: bool = True) -> bool:
        """Wait for `future`, window by window; False once a window passes without progress.

        Without `for_answers`, at once when everything in flight waits for a person to answer.
        """
        while True:
            before = self._work.finished
            only_asks = not for_answers and 0 < self._work.in_flight <= self._asking
            await asyncio.wait({future}, timeout=0 if only_asks else self.patience.drain)
            if future.done():
                return True
            if self._work.finished == before and not self._work.holding:
                return False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Meanwhile one execution waits for an answer that may never come."""
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1

    async def keep_alive(self) -> None:
        """``Keepalive``: wait for the signal; without an event source, signal it when the bus stays quiet."""
        self._keepers += 1
        self.work_ended()
        try:
            if self.event_sources or not await self._stays_quiet():
                await self._stopping.wait()
        finally:
            self._keepers -= 1

    async def linger(self) -> None:
        """``--keep-alive``: wait for the signal as long as events may come, else until the bus is idle for a while."""
        while not self.is_stopping:
            if self.event_sources:
                await self._stopping.wait()
                continue
            await self.wait_quiet()
            before = self._work.finished
            idle = not await self.wait_stopping(self.patience.keep_alive_idle)
            if idle and self.is_quiet and self._work.finished == before and not self.event_sources:
                return

    async def _stays_quiet(self) -> bool:
        """Poll until the bus was quiet often enough, and signal the end; False when an event source came up."""
        patience = self.patience
        quiet_polls, pause = 0, patience.batch_start
        while not await self.wait_stopping(pause):
            if self.event_sources:
                return False
            quiet_polls = quiet_polls + 1 if self.is_quiet else 0
            if quiet_polls >= patience.batch_polls:
                self.request_shutdown()
            pause = patience.batch_poll
        return True


async def _within(event: asyncio.Event, seconds: float | None) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        # It may have come in the last moment, or the time may have been none at all.
        return event.is_set()
    return True
