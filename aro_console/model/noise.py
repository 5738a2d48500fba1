"""What of the timeline is noise: neighbours that say the same, of which one line and a count are enough (design B7).

Only rows that say all they will ever say, and have nothing under them, are folded; an error or something held never.
"""

from __future__ import annotations

from enum import StrEnum

from aro_console.model.rows import Row


class Noise(StrEnum):
    """What is folded."""

    NOTHING = "nothing"
    PINGS = "pings"
    """Pings and pongs that follow each other, whoever sends them."""
    REPEATS = "repeats"
    """Neighbours that read alike as well."""

    @property
    def after(self) -> Noise:
        """What a switch goes on to."""
        every = list(Noise)
        return every[(every.index(self) + 1) % len(every)]


NOISE_WORDS = {
    Noise.NOTHING: "Every row has a line of its own.",
    Noise.PINGS: "Pings and pongs that follow each other are one line: {fold} unfolds it.",
    Noise.REPEATS: "Pings, and neighbours that read alike, are one line: {fold} unfolds it.",
}


class Likeness(StrEnum):
    """How a row is like the one before it."""

    NONE = "none"
    PING = "ping"
    REPEAT = "repeat"


_QUIET = frozenset({"control", "message", "frame", "log", "event", "connect", "disconnect"})


def likeness(before: Row | None, row: Row) -> Likeness:
    """Return how `row` is like the row that stands before it; None stands for the begin of the timeline."""
    if before is None or row.kind != before.kind or row.kind not in _QUIET or row.role == "error":
        return Likeness.NONE
    if row.is_ping and before.is_ping:
        return Likeness.PING
    # The words differ most often, and are compared at once.
    return Likeness.REPEAT if row.summary == before.summary and _said(row) == _said(before) else Likeness.NONE


def _said(row: Row) -> tuple[object, ...]:
    return row.mark, row.connections, row.others, row.depth, row.status, row.handler


def folds(noise: Noise, alike: Likeness) -> bool:
    """Return whether a row that is so like the one before it goes into the line of that one."""
    return alike in _FOLDED[noise]


def foldable(noise: Noise) -> frozenset[str]:
    """Return the kinds of rows that may be folded at all."""
    return _KINDS[noise]


_KINDS = {Noise.NOTHING: frozenset[str](), Noise.PINGS: frozenset({"control"}), Noise.REPEATS: _QUIET}
_FOLDED = {
    Noise.NOTHING: frozenset[Likeness](),
    Noise.PINGS: frozenset({Likeness.PING}),
    Noise.REPEATS: frozenset({Likeness.PING, Likeness.REPEAT}),
}
