"""When a server looks at its deadlines, and whose: twice a second, as long as there is anybody to have one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from runtime.services.registry import Connected
from runtime.services.service import Host

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


class Timed(Protocol):
    """A link that has deadlines."""

    @property
    def connection(self) -> Connected | None:
        """Whose link it is; None when nobody's."""
        ...

    def postpone(self, seconds: float) -> None:
        """Count so much time as not passed."""
        ...

    def check(self, now: float) -> None:
        """Act on what is due."""
        ...


class Rounds:
    """Looks at the deadlines of all links, one look after the other."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._looked_at: float | None = None

    def go(self, links: Iterable[Timed], now: float) -> None:
        """Look at everybody's; those of whom something is held have lost no time since the last look."""
        passed = 0.0 if self._looked_at is None else now - self._looked_at
        frozen, self._looked_at = self._host.frozen_connections(), now
        for link in tuple(links):
            if link.connection is not None and link.connection.connection_id in frozen:
                link.postpone(passed)
            else:
                link.check(now)
