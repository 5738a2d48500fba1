"""A loop whose time passes only while everybody waits, and then at once: what takes ten seconds takes none."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Impatient(selectors.DefaultSelector):
    """Does not wait for the next timer: it has the clock go on to it."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        found = super().select(0)
        if not found:
            self.seconds += max(0.0, timeout)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    """For what waits for nothing but time: a thread or a socket of elsewhere would find hours gone by."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.seconds


def run(main: Coroutine[Any, Any, T], loop: Callable[[], JumpingLoop] = JumpingLoop) -> T:
    """Return what `main` returns, on such a loop."""
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)
