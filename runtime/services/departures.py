"""Waiting until those who are to leave have left: a server's end waits for its links and their last handlers.

Whoever keeps the list says when somebody has gone; whoever waits looks again each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Departures:
    """Wakes those who wait for somebody to leave."""

    def __init__(self, is_frozen: Callable[[], bool] = lambda: False) -> None:
        """`is_frozen` says whether somebody holds things up on purpose: then no time passes."""
        self._is_frozen = is_frozen
        self._waiting: list[asyncio.Future[None]] = []

    async def wait(self, is_done: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `is_done`, asked now and after each departure; False when that takes longer than `timeout_s`."""
        while not await self._wait_once(is_done, timeout_s):
            if not self._is_frozen():
                return False
        return True

    async def _wait_once(self, is_done: Callable[[], bool], timeout_s: float) -> bool:
        try:
            async with asyncio.timeout(timeout_s):
                while not is_done():
                    departure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.append(departure)
                    await departure
        except TimeoutError:
            return False
        return True

    def tell(self) -> None:
        """Say that somebody has left."""
        waiting, self._waiting = self._waiting, []
        for departure in waiting:
            if not departure.done():
                departure.set_result(None)
