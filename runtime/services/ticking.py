"""When a server looks at its deadlines: twice a second, as long as there is anybody to have one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_TICK_S = 0.5
"""The shortest deadline is two seconds."""


class Ticking:
    """Asks for deadlines again and again."""

    def __init__(self, check: Callable[[float], None], goes_on: Callable[[], bool]) -> None:
        """`check` acts on what is due at the loop's time; `goes_on` says whether there is anybody left."""
        self._check = check
        self._goes_on = goes_on
        self._next: asyncio.TimerHandle | None = None

    def tick(self) -> None:
        """Look now and, as long as that is needed, again soon."""
        loop = asyncio.get_running_loop()
        self.stop()
        try:
            self._check(loop.time())
        finally:
            # Also after a mistake of ours: nobody else looks at deadlines.
            if self._goes_on():
                self._next = loop.call_later(_TICK_S, self.tick)

    def stop(self) -> None:
        """Look no more."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
