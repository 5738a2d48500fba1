"""Textual's strips, without the circle that each closes when it is drawn.

A strip keeps the pieces it was divided into, and one that needs no dividing is kept as its own only piece (Textual
8.2, `Strip.divide`). So whatever was drawn once stays until the garbage collector finds it: some 750 objects a paint,
and while the collector looks, no thread of the program runs. Such a strip is told to keep nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.strip import Strip

Divide = Callable[[Strip, Iterable[int]], Sequence[Strip]]


def without_circle(divide: Divide) -> Divide:
    """Return what divides a strip as `divide` does, which is not asked where there is nothing to divide."""

    def divided(strip: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
        length = strip.cell_length
        within = [cut for cut in cuts if cut <= length]
        return [strip] if within == [length] else divide(strip, within)

    return divided


def let_strips_go() -> None:
    """Have all strips of this process go when they are no longer drawn; for whoever owns the process, and once."""
    Strip.divide = without_circle(Strip.divide)  # type: ignore[assignment, method-assign]  # for all that make some
