"""Keys one after the other: each is given out when all is done that the one before it set off.

Textual gives a key to whoever has the keys when it comes. On a busy machine that is before enter has closed the line,
or opened the dialog, that the next key is meant for; so a key waits here until everybody on the way of keys has done
what there was to do, and the way has stayed the same: what has them, all around it, the screen, the application.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic_ns

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

Typed = events.Key | events.Paste
"""What comes from the keyboard."""

MOST_WAITING = 10_000
"""Keys that may wait; nobody types so many ahead, and what comes from elsewhere may be as much as it likes."""

_ROUNDS = 3
"""How often everybody is asked before the way of keys counts as settled: by a key something is asked for, which asks
for something else, which moves the keys; nothing here takes one step more. To ask until nobody has anything left to do
would be to wait for the load to end."""


class Keyboard:
    """The keys of one application that are on their way."""

    def __init__(self, app: App[int], give: Callable[[Typed], Awaitable[None]]) -> None:
        """Have `give` hand a key to whoever has the keys."""
        self._app = app
        self._give = give
        self._waiting: deque[Typed] = deque()
        self._giving = False
        self._on_its_way = False
        self.latest_ns = 0
        """When the last key came, monotonic."""
        self.dropped = 0
        """Keys that were not taken: too many waited."""

    def coming(self) -> None:
        """A key, or something else that is done by hand, is on its way here. Called on any thread."""
        self.latest_ns = monotonic_ns()
        self._on_its_way = True

    def arrived(self) -> None:
        """What was on its way is here."""
        self._on_its_way = False

    def take(self, key: Typed) -> None:
        """Give out a key when those before it are done with."""
        self.latest_ns = monotonic_ns()
        if len(self._waiting) == MOST_WAITING:
            self.dropped += 1
            return
        self._waiting.append(key)
        if not self._giving:
            self._giving = True
            self._app.run_worker(self._give_out(), group="keys")

    @property
    def idle(self) -> bool:
        """Whether all keys are given out, and done with."""
        return not (self._giving or self._on_its_way)

    async def _give_out(self) -> None:
        try:
            while self._waiting:
                key = self._waiting.popleft()
                stays = self._stays(key)
                await self._give(key)
                if not stays:
                    await settled(self._app)
                elif self._app.focused is not None:
                    await _its_turn(self._app.focused)
        finally:
            self._giving = False

    def _stays(self, key: Typed) -> bool:
        """Whether a key goes into a text, and the next one surely to the same place."""
        is_text = isinstance(key, events.Paste) or key.is_printable
        return is_text and isinstance(self._app.focused, Input | TextArea)


async def settled(app: App[int]) -> None:
    """Wait until what a key has set off is done, as far as it may say who has the next one."""
    rounds = 0
    while rounds < _ROUNDS:
        way = _way(app)
        for pump in way:
            await _its_turn(pump)
        rounds = rounds + 1 if way == _way(app) else 0


def _way(app: App[int]) -> list[MessagePump]:
    """Return who hears of a key, one after the other."""
    return list((app.focused or app.screen).ancestors_with_self)


async def _its_turn(pump: MessagePump) -> None:
    """Wait until somebody has done what was there to do; who has gone has nothing left.

    An event and not a future: the wait is cancelled when the application ends, and the turn may come after that.
    """
    turn = asyncio.Event()
    if pump.call_later(turn.set):
        await turn.wait()
