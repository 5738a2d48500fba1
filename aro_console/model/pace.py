"""How much the console may take while its program is busy, from what both were measured to cost.

Past its budget the console first paints less often, then has statements no longer recorded, then shows some flows
whole and counts the others (`thinning`). What comes in, what goes out and what is recorded of it stays as it is. When
it is calm again, all that comes back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aro_console.model.formatting import Cell, Line

POLL_NS = 100_000_000
"""Ten polls a second: twenty paints look the same and cost twice as much (design/performance.md 4)."""

STRETCH_NS = 8_000_000
"""What is read or searched at a stretch: a key that comes meanwhile waits so long for it, and no longer."""
_KEY_NS = 20_000_000
"""How long after a key nothing else is begun that its paint would wait for."""
_PAINT_NS = 40_000_000
"""How long a paint waits for what comes of a key: it would be painted a second time."""
_NEXT_KEY_NS = 50_000_000
"""How long after a key another one is likely to come."""
_PATIENCE_NS, _PATIENCE_WITH_ALL_NS = 300_000_000, 1_000_000_000
"""How long what comes by the clock lets keys go first that may come, and those that have come."""

_PAINTING = 0.10
"""What painting may take of a processor that the program needs too."""
_PAINTING_BUSY = 0.05
_MOST_POLLS = 5
"""At least two paints a second, however busy it is: what is seen is never older than half of one."""
_READING = (0.08, 0.5)
"""The least and the most that feeding the models may take; the least keeps the counts and the holds up to date."""
_WHOLE = 0.85
"""What program and console may take together: Python runs one of them at a time, and the rest is for the recorder."""
_BUSY = 0.5
"""A program that takes so much would use what the console leaves it."""
_QUIET, _FEW = 0.05, 100
"""A share of a processor, and events a second: below either, what painting takes comes of what somebody does here, such
as pulling at the window, and lowering it would help nobody."""
_WORTH_SHOWING = 0.1
"""A share of a processor that the screen takes."""
_FALLING = 1 / 3
_CALM_S = 5
"""Seconds without load until what was left out comes back."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was measured over about a second, as shares of one processor."""

    painting: float = 0.0
    reading: float = 0.0
    program: float = 0.0
    """All of this process that is not the screen: the program and its recorder."""
    events: float = 0.0
    """How many a second."""
    behind: bool = False
    """Whether more waits to be read than can be."""

    @property
    def console(self) -> float:
        return self.painting + self.reading


@dataclass(frozen=True, slots=True)
class Pace:
    """What the console allows itself."""

    polls_per_paint: int = 1
    reading_ns: int = int(_READING[1] * POLL_NS)
    """What a poll may spend on new records."""
    statements: bool = True
    """Whether statements are recorded, if they are wanted at all."""
    lowered_at: float = 0.0
    """Events a second at which they ceased to be."""
    calm_s: int = 0


def gives_way(key_ns: int, answering: bool, fed_ns: int) -> bool:
    """Whether what comes by the clock is put off for a key.

    The last one came `key_ns` ago, `answering` says whether something is still to come of it; the models were fed, or
    might have been, `fed_ns` ago.
    """
    if answering or key_ns < _KEY_NS:
        return fed_ns < _PATIENCE_WITH_ALL_NS
    return key_ns < _NEXT_KEY_NS and fed_ns < _PATIENCE_NS


def paints_later(key_ns: int, answering: bool) -> bool:
    """Whether a paint waits for what comes of the last key.

    It came `key_ns` ago, and `answering` says whether something is still to come of it.
    """
    return answering and key_ns < _PAINT_NS


def next_pace(pace: Pace, cost: Cost) -> Pace:
    """Return what is allowed in the next second."""
    share = min(_READING[1], max(_READING[0], _WHOLE - cost.program - cost.painting))
    return _detail(replace(pace, polls_per_paint=_paints(pace, cost), reading_ns=int(share * POLL_NS)), cost)


def _paints(pace: Pace, cost: Cost) -> int:
    if cost.program < _QUIET or cost.events < _FEW:
        return 1
    allowed = _PAINTING_BUSY if cost.program > _BUSY else _PAINTING
    return max(1, min(_MOST_POLLS, round(pace.polls_per_paint * cost.painting / allowed)))


def _detail(pace: Pace, cost: Cost) -> Pace:
    if pace.statements:
        return replace(pace, statements=False, lowered_at=cost.events, calm_s=0) if cost.behind else pace
    # Statements cost as much as the rest: with them, half as many events are as much as can be read.
    calm_s = pace.calm_s + 1 if cost.events < pace.lowered_at / 2 and not cost.behind else 0
    return replace(pace, statements=calm_s >= _CALM_S, calm_s=calm_s)


def pace_words(pace: Pace, one_in: int, wanted: bool) -> str:
    """Return what is lowered, in words; empty while nothing is. `wanted` is whether statements are to be recorded."""
    said = []
    if pace.polls_per_paint > 1:
        said.append(f"{1e9 / POLL_NS / pace.polls_per_paint:.1f} paints/s")
    if wanted and not pace.statements:
        said.append("statements off")
    if one_in > 1:
        said.append(f"1 flow in {one_in} shown, the others counted")
    return ", ".join(said)


def recalled_words(records: int, rows: int, left: int) -> str:
    """Return what came of bringing back what was only counted; `left` records are nowhere at hand any more."""
    gone = f"{left:,} left memory before that, and stay counted only" if left else ""
    if not records:
        return f"Nothing can be brought back: {gone or 'nothing was only counted'}."
    shown = f"{records:,} records that were only counted are shown, in {rows:,} rows"
    return f"{shown}; {gone}." if gone else f"{shown}."


def shown_share(shown: float, share: float) -> float:
    """Return the share of a processor to show, after `shown` a second ago (0 for nothing), where `share` was measured.

    It rises at once and falls by a third a second, and what is shown stays until it is half of what is worth showing:
    what keys and clocks cost from one second to the next would have it come and go.
    """
    share = max(share, shown * (1 - _FALLING))
    return share if share >= (_WORTH_SHOWING / 2 if shown else _WORTH_SHOWING) else 0.0


def cost_cells(shown: float) -> Line:
    """Return the console's own cost for the status line; empty while it is nothing to speak of."""
    return [Cell(f" screen {shown:.0%} ", "warning" if shown > 0.5 else "dim")] if shown else []
