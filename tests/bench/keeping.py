"""Keeping what happened: the timeline at a million rows (P12), against its goals, and how it grows to that.

One console grows through all sizes and is looked at in each, as it is when somebody uses it. Of the smallest size two
thirds have left memory already: what a row on disk costs more is no bend.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import psutil

from aro_console.model.pages import Pages
from aro_console.model.timeline import Timeline
from aro_console.model.world import World
from tests.bench.conversation import chatter
from tests.bench.frame import BEND, Figure, Ratio, against, by_median, processor_time, took_ms
from tests.support.records import Story

_SIZES = (150_000, 400_000, 1_000_000)
_MEGABYTE = 1e6
_TIMES = 5
_RARE = "zebra"
"""A word that only the first message has."""


class _Growing:
    """A console's models, growing."""

    def __init__(self) -> None:
        self._before = psutil.Process().memory_info().rss
        self.world = World((), Pages(tempfile.TemporaryFile))  # type: ignore[arg-type]
        self._told = 0

    def to(self, rows: int) -> None:
        while len(self.world.timeline) < rows:
            # A story remembers all it told, so each tells a piece and the numbers go on.
            story = Story()
            story.seq = self._told
            chatter(story if self._told else story.opened("c1").received("c1", _RARE), 500)
            self.world.extend(story.raw)
            self._told = story.seq

    @property
    def megabytes(self) -> float:
        """By how much they made the process grow."""
        return (psutil.Process().memory_info().rss - self._before) / _MEGABYTE


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looking at so many rows took; ms."""

    rows: int
    megabytes: float
    page: Sequence[float]
    filter: Sequence[float]
    find: Sequence[float]


@cache
def _growing() -> _Growing:
    return _Growing()


@cache
def _at(rows: int) -> _Looked:
    """Grow to so many rows, through all smaller sizes, and look at them."""
    for fewer in _SIZES[: _SIZES.index(rows)]:
        _at(fewer)
    growing = _growing()
    growing.to(rows)
    megabytes, timeline = growing.megabytes, growing.world.timeline
    return _Looked(rows, megabytes, _pages(timeline), _filtered(timeline), _found(timeline))


def _pages(timeline: Timeline) -> list[float]:
    """Show forty rows, in two hundred places."""
    rows = timeline.visible
    places = range(0, len(rows) - 40, len(rows) // 200)
    return [took_ms(lambda place=place: rows[place : place + 40]) for place in places]  # type: ignore[misc]


def _filtered(timeline: Timeline) -> list[float]:
    """Filter for what stands far back, until the first row is there."""
    measured = []
    for _ in range(_TIMES):
        timeline.set_filter("")
        measured.append(took_ms(lambda: _first(timeline)))
    timeline.set_filter("")
    return measured


def _first(timeline: Timeline) -> None:
    timeline.set_filter("type:message 7")
    while not timeline.visible:
        timeline.search_on(lambda: False)


def _found(timeline: Timeline) -> list[float]:
    """Look, from the last row, for what only the first message has, until it is found; in processor time."""
    look = processor_time(lambda: _sought(timeline))
    return [look() for _ in range(_TIMES)]


def _sought(timeline: Timeline) -> None:
    seeking, here = timeline.seeking, timeline.latest
    seeking.begin(_RARE, here)
    while seeking.seek(here, -1).pending:
        seeking.go_on(lambda: False)
    seeking.begin("", here)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is measured of a timeline."""

    name: str
    what: str
    which: Callable[[_Looked], Sequence[float]]
    goal: float
    """Among a million rows."""
    unit: str
    each: str = ""
    """The unit of a row's share, a millionth of the other; empty where it should not grow with the rows."""

    def against_goal(self) -> Ratio:
        return against(self.goal, self.unit, self.which(_at(_SIZES[-1])))

    def growth(self, more: int, fewer: int) -> Ratio:
        return by_median(self._shares(more), self._shares(fewer), self.each or self.unit)

    def _shares(self, rows: int) -> list[float]:
        share = 1e6 / rows if self.each else 1.0
        return [taken * share for taken in self.which(_at(rows))]


_KINDS = (
    _Kind("memory", "resident", lambda looked: [looked.megabytes], 350, "MB", "bytes a row"),
    _Kind("page", "forty rows anywhere", lambda looked: looked.page, 40, "ms"),
    _Kind("filter", "a filter's first result", lambda looked: looked.filter, 300, "ms", "ns a row"),
    _Kind("find", "a word of the first, found from the last", lambda looked: looked.find, 3_000, "ms", "ns a row"),
)


def _figures() -> Iterator[Figure]:
    for kind in _KINDS:
        goal = f"{kind.goal:,.0f} {kind.unit}"
        yield Figure(f"P12.{kind.name}", f"a million rows: {kind.what}", goal, 1.0, kind.against_goal)
    for fewer, more in pairwise(_SIZES):
        for kind in _KINDS:
            what, peer = f"growth: {more:,} rows, {kind.what}", f"{fewer:,} rows"
            yield Figure(f"G.{kind.name}{more}", what, peer, BEND, partial(kind.growth, more, fewer))


FIGURES = tuple(_figures())
