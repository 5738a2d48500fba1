"""Measures what the screen costs, and paces it: when the models are fed, when what is new is painted.

The screen and the program share one interpreter. A thread that computes keeps the others waiting for a *switch
interval* each time they have waited for a socket, so that is made short.
"""

from __future__ import annotations

import sys
import time

from aro_console.model.pace import POLL_NS, Cost, gives_way, next_pace
from aro_console.session import Session

_SWITCH_S = 0.0005
_ANSWERING_S = 0.05
"""The same while a key is answered: what there is to do for it is done at a stretch, and not in turns with the rest."""
_ANSWER_NS = 250_000_000
"""How long after a key there may be something to do for it."""
_SECOND_NS = 1_000_000_000


def share_interpreter() -> None:
    """Have threads take turns more often than is Python's habit."""
    sys.setswitchinterval(_SWITCH_S)


class Pacer:
    """Feeds a session's models, and says when to paint. Called on the screen's thread only."""

    def __init__(self) -> None:
        self.weighs = False
        """Whether costs are measured and the pace follows them; else it is even."""
        self._awaited_ns = -_ANSWER_NS
        self._stretches = False
        self._began_ns = time.monotonic_ns()
        self._screen_ns = time.thread_time_ns()
        self._process_ns = time.process_time_ns()
        self._reading_ns = 0
        self._painted_ns = 0
        self._fed_ns = 0
        self._fresh = False

    def gives_way(self, key_ns: int, answering: bool) -> bool:
        """Whether a key goes first, which came at `key_ns`; `answering` says whether it still sets something off."""
        now_ns = time.monotonic_ns()
        return self.weighs and gives_way(now_ns - key_ns, answering, now_ns - self._fed_ns)

    def hurry(self) -> None:
        """A key has come. Called on any thread."""
        if self.weighs:
            self._awaited_ns = time.monotonic_ns()

    def relax(self) -> None:
        """What came of it lies ready: the thread that writes it, and all others, have their turns."""
        self._awaited_ns = -_ANSWER_NS
        self.rest()

    def turn(self) -> None:
        """The screen's loop goes on: at a stretch if somebody waits for what it does."""
        if time.monotonic_ns() - self._awaited_ns < _ANSWER_NS:
            if not self._stretches:
                self._stretches = True
                sys.setswitchinterval(_ANSWERING_S)
        else:
            self.rest()

    def rest(self) -> None:
        """It waits: threads take turns as usual."""
        if self._stretches:
            self._stretches = False
            sys.setswitchinterval(_SWITCH_S)

    def feed(self, session: Session, *, anew: bool = True) -> int:
        """Take in what is new, or go on with it; return how many visible rows were added."""
        self._fed_ns = time.monotonic_ns()
        began_ns, seen, hurried = time.thread_time_ns(), session.reading.cursor, session.reading.hurried
        added = session.poll() if anew else session.go_on()
        self._fresh = self._fresh or hurried or session.reading.cursor != seen
        self._reading_ns += time.thread_time_ns() - began_ns
        if self.weighs and time.monotonic_ns() - self._began_ns >= _SECOND_NS:
            self._weigh(session)
        return added

    def due(self, session: Session) -> bool:
        """Whether what is new is to be painted now; without anything new, ages and rates change once a second."""
        now_ns = time.monotonic_ns()
        polls = session.reading.pace.polls_per_paint if self._fresh else _SECOND_NS // POLL_NS
        # Timers are never quite on time.
        if now_ns - self._painted_ns < (polls - 0.5) * POLL_NS:
            return False
        self._painted_ns, self._fresh = now_ns, False
        return True

    def _weigh(self, session: Session) -> None:
        """Set the pace of the next second by what the last one cost."""
        now_ns, screen_ns, process_ns = time.monotonic_ns(), time.thread_time_ns(), time.process_time_ns()
        span_ns, mine_ns = now_ns - self._began_ns, screen_ns - self._screen_ns
        cost = Cost(
            painting=max(0, mine_ns - self._reading_ns) / span_ns,
            reading=self._reading_ns / span_ns,
            program=max(0, process_ns - self._process_ns - mine_ns) / span_ns,
            events=session.world.status.rate(now_ns),
            behind=session.reading.overrun,
        )
        session.take_pace(next_pace(session.reading.pace, cost), cost)
        self._began_ns, self._screen_ns, self._process_ns = now_ns, screen_ns, process_ns
        self._reading_ns = 0
