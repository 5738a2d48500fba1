"""Letting time pass in a script: what happens meanwhile is taken in, and what the program says is printed."""

from __future__ import annotations

import time
from collections.abc import Callable

from aro_console.model.copying import row_text
from aro_console.session import Session

_POLL_S = 0.005
_TURN_S = 0.05
"""What one look counts for at most: while the machine stood still, the program could do nothing either."""
_QUIET_LOOKS = 6
"""Looks in a row that find no record: then what an order sets off at once is taken to have happened."""
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
        waited, looked = 0.0, self._clock()
        while True:
            self.session.poll()
            self.tell()
            if fact():
                return True
            if waited >= seconds:
                return False
            time.sleep(_POLL_S)
            before, looked = looked, self._clock()
            waited += min(looked - before, _TURN_S)

    def pause(self, seconds: float) -> None:
        """Take in what happens for so long."""
        self.until(lambda: False, seconds)

    def settle(self) -> None:
        """Take in what happens until nothing does for a moment."""
        seen, looks = -1, 0

        def is_quiet() -> bool:
            nonlocal seen, looks
            cursor = self.session.reading.cursor
            seen, looks = cursor, looks + 1 if cursor == seen else 0
            return looks >= _QUIET_LOOKS

        self.until(is_quiet, SETTLING_S)

    def tell(self) -> None:
        """Print what the program has logged since the last time, and what failed in it."""
        rows = self.session.world.timeline.after(self._told)
        for row in rows:
            if row.kind in _PRINTED:
                self.say(f"      {row_text(row)}")
        self._told = rows[-1].seq if rows else self._told
