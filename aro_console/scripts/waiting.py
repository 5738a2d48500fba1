"""Letting time pass in a script: what happens meanwhile is taken in, and what the program says is printed."""

from __future__ import annotations

import time
from collections.abc import Callable

from aro_console.model.copying import row_text
from aro_console.session import Session

_POLL_S = 0.005
_QUIET_S = 0.03
"""Without a record for so long, what an order sets off at once is taken to have happened."""
SETTLING_S = 1.0
"""The longest that anything has to come to rest."""
_PRINTED = ("log", "error", "refused", "fault")

Say = Callable[[str], None]


class Waiting:
    """The time of one script over one session that was started."""

    def __init__(self, session: Session, say: Say, clock: Callable[[], float] = time.monotonic) -> None:
        self.session = session
        self.say = say
        self._clock = clock
        self._told = 0
        """The number of the last row that was printed, or passed over."""

    @property
    def now_ns(self) -> int:
        return int(self._clock() * 1e9)

    def until(self, fact: Callable[[], bool], seconds: float) -> bool:
        """Take in what happens until `fact` holds, at most so long; return whether it does."""
        deadline = self._clock() + seconds
        while True:
            self.session.poll()
            self.tell()
            if fact():
                return True
            if self._clock() >= deadline:
                return False
            time.sleep(_POLL_S)

    def pause(self, seconds: float) -> None:
        """Take in what happens for so long."""
        self.until(lambda: False, seconds)

    def settle(self) -> None:
        """Take in what happens until nothing does for a moment."""
        seen, quiet_since = -1, self._clock()

        def is_quiet() -> bool:
            nonlocal seen, quiet_since
            if self.session.reading.cursor != seen:
                seen, quiet_since = self.session.reading.cursor, self._clock()
            return self._clock() - quiet_since >= _QUIET_S

        self.until(is_quiet, SETTLING_S)

    def tell(self) -> None:
        """Print what the program has logged since the last time, and what failed in it."""
        rows = self.session.world.timeline.after(self._told)
        for row in rows:
            if row.kind in _PRINTED:
                self.say(f"      {row_text(row)}")
        self._told = rows[-1].seq if rows else self._told
