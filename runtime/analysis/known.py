"""The names that are bound at one point of a feature set.

A walk adds names as it goes and forgets, behind a block, what the block bound: each name costs its binding and its
forgetting, however many others there are, so a feature set of thousands of blocks is walked in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runtime.spelling import MOST_SLIPS


class Known:
    """A set of names that can go back to what it was, and knows which of them are about as long as another."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_length: dict[int, dict[str, None]] = {}
        self._added: list[str] = []
        self.update(names)

    def __contains__(self, name: str) -> bool:
        return name in self._by_length.get(len(name), ())

    def add(self, name: str) -> None:
        if name not in self:
            self._by_length.setdefault(len(name), {})[name] = None
            self._added.append(name)

    def update(self, names: Iterable[str]) -> None:
        for name in names:
            self.add(name)

    def mark(self) -> int:
        """Return this point, for `forget`."""
        return len(self._added)

    def forget(self, mark: int) -> list[str]:
        """Go back to `mark`; return the names that were added since, in order."""
        gone = self._added[mark:]
        del self._added[mark:]
        for name in gone:
            del self._by_length[len(name)][name]
        return gone

    def like(self, word: str) -> Iterator[str]:
        """Yield the names that `word` may be a slip of, those of its own length first."""
        for apart in range(MOST_SLIPS + 1):
            for length in dict.fromkeys((len(word) - apart, len(word) + apart)):
                yield from self._by_length.get(length, ())
