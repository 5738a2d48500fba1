"""What is known of a statement before it runs: what it reads, in which block it stands, and who will hear of it."""

from __future__ import annotations

from runtime.frozen import frozen

_LOOPS = frozenset({"for each", "for"})
"""Verbs of the blocks whose passes have names of their own; `while`, `if` and `match` bind where they stand."""


@frozen
class Sentence:
    """One statement of a feature set."""

    number: int
    """Its place in the feature set, from 0; nested ones are numbered where they stand."""
    verb: str
    reads: tuple[str, ...] = ()
    inside: int = -1
    """The number of the block it stands in; -1 when it stands in none."""
    parallel: bool = False
    """The head of a loop whose passes run side by side."""
    line: int = 0
    text: str = ""
    """As it is written, in one line."""
    outward: bool = False
    """Somebody outside its run hears of it: it answers, sends, stores, writes."""
    targets: tuple[str, ...] = ()
    """The feature sets it may set off."""

    @property
    def loops(self) -> bool:
        """Whether it is the head of a loop whose passes have names of their own."""
        return self.verb in _LOOPS
