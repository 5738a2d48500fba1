"""When to connect again: after 3 seconds, doubled for each attempt in vain, up to 30 (runtime.md 6)."""

from __future__ import annotations

LONGEST_S = 30.0
SHORTEST_S = 1.0
"""What a server may ask for at least: ``retry: 0`` would have us knock without a pause."""


class Patience:
    """The waits of one stream, in seconds."""

    def __init__(self, first_s: float) -> None:
        self._first_s = first_s
        self._next_s = first_s

    def start_over(self, first_s: float | None = None) -> None:
        """Forget the attempts in vain: something has come. `first_s` is what the server asks for, None when nothing."""
        if first_s is not None:
            self._first_s = min(max(first_s, SHORTEST_S), LONGEST_S)
        self._next_s = self._first_s

    def wait(self) -> float:
        """Return how long to wait now; the next time it is twice that."""
        now_s = self._next_s
        self._next_s = max(min(now_s * 2, LONGEST_S), self._first_s)
        return now_s
