"""What is held for a while only: each delay ends by itself, on the application's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Delays:
    """The holds that end by themselves. `over` is told the number of each whose time has come."""

    def __init__(self, over: Callable[[int], None]) -> None:
        self._over = over
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def begin(self, hold_id: int, seconds: float) -> None:
        """End `hold_id` in so many seconds; another delay of it takes the place of the first."""
        self.end(hold_id)
        self._timers[hold_id] = asyncio.get_running_loop().call_later(seconds, self._ring, hold_id)

    def end(self, hold_id: int) -> None:
        """Forget the delay of something that was let go of."""
        timer = self._timers.pop(hold_id, None)
        if timer is not None:
            timer.cancel()

    def _ring(self, hold_id: int) -> None:
        del self._timers[hold_id]
        self._over(hold_id)
