"""How the figures are made: A B A B in one run, the median of the pairwise ratios, with the least and the greatest.

Absolute times are of the machine and the day; a ratio to something everybody knows holds elsewhere too. A module of
this folder offers its figures in ``FIGURES``; ``python -m tests.bench`` makes them all.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase

PAIRS = 7
"""How many times A and B take turns; the first turn of both is for warming up and not counted."""

BEND = 1.25
"""What one of many may cost more than one of several times fewer, before that is called a bend."""

Measure = Callable[[], float]
"""Does something once and returns its cost, in whatever unit its peer's is."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What came out: ours by theirs."""

    median: float
    least: float
    greatest: float
    ours: float
    """The median of ours, in `unit`."""
    theirs: float
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the list in docs/performance.md."""

    id: str
    what: str
    peer: str
    """What ours is compared with."""
    goal: float
    measure: Callable[[], Ratio]
    at_most: bool = True
    """Whether the ratio should be at most `goal`; at least, for rates."""

    def is_met(self, ratio: Ratio) -> bool:
        return ratio.median <= self.goal if self.at_most else ratio.median >= self.goal


def paired(ours: Measure, theirs: Measure, unit: str, pairs: int = PAIRS) -> Ratio:
    """Let both take turns; return the ratio of their costs."""
    taken = [(ours(), theirs()) for _ in range(pairs + 1)][1:]
    ratios = [mine / other for mine, other in taken]
    mine, other = (statistics.median(costs) for costs in zip(*taken, strict=True))
    return Ratio(statistics.median(ratios), min(ratios), max(ratios), mine, other, unit)


def against(goal: float, unit: str, measured: Sequence[float]) -> Ratio:
    """Return figures as a ratio to their goal, which is their only peer."""
    return by_median(measured, [goal], unit)


def by_median(ours: Sequence[float], theirs: Sequence[float], unit: str) -> Ratio:
    """Return figures as a ratio to the median of others that were not made in turns with them."""
    middle, peer = statistics.median(ours), statistics.median(theirs)
    return Ratio(middle / peer, min(ours) / peer, max(ours) / peer, middle, peer, unit)


def took_ms(act: Callable[[], object]) -> float:
    """Return how long something takes by the clock on the wall, in ms."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


def processor_time(act: Callable[[], object], times: int = 1) -> Measure:
    """Return a measure of the processor time of `times` calls, in ms, without the collector's."""

    def measure() -> float:
        gc.collect()
        gc.disable()
        try:
            began = time.process_time_ns()
            for _ in range(times):
                act()
            return (time.process_time_ns() - began) / 1e6
        finally:
            gc.enable()

    return measure


def per(count: int, measure: Measure) -> Measure:
    """Return a measure of the cost of one of `count`, in ns, where `measure` gives ms."""
    return lambda: measure() * 1e6 / count


def chosen(figures: Sequence[Figure], names: Sequence[str]) -> list[Figure]:
    """Return the figures that `names` mean, each an id or a pattern (``P5*``); all of them without any.

    Raises:
        LookupError: a name means none.
    """
    for name in names:
        if not any(fnmatchcase(figure.id, name) for figure in figures):
            raise LookupError(f"no figure is called {name}")
    return [figure for figure in figures if not names or any(fnmatchcase(figure.id, name) for name in names)]


def earlier(figures: Sequence[dict[str, object]]) -> dict[str, float]:
    """Return the ratios in what `as_json` gave, by figure."""
    return {str(figure["id"]): float(str(figure["median"])) for figure in figures}


def change(figure: Figure, ratio: Ratio, before: float) -> str:
    """Return what became of a figure: better or worse, or the same as far as its own spread can tell."""
    if ratio.least <= before <= ratio.greatest:
        return f"was {before:.2f}, within the spread"
    gained = (ratio.median < before) is figure.at_most
    return f"was {before:.2f}, {'better' if gained else 'WORSE'}"


def _goal(figure: Figure) -> str:
    return f"goal {'<=' if figure.at_most else '>='} {figure.goal:<4}"


def listed(figure: Figure) -> str:
    """Return what a figure is, before it is made."""
    return f"{figure.id:18} {_goal(figure)} {figure.what} | {figure.peer}"


def line(figure: Figure, ratio: Ratio, before: float | None = None) -> str:
    """Return a figure as a line of the report; with what it was `before`, where that is known."""
    verdict = "met" if figure.is_met(ratio) else "MISSED"
    spread = f"{ratio.median:5.2f} ({ratio.least:.2f} - {ratio.greatest:.2f})"
    costs = f"{ratio.ours:.1f} / {ratio.theirs:.1f} {ratio.unit}"
    then = f" | {change(figure, ratio, before)}" if before is not None else ""
    return f"{figure.id:18} {spread:22} {_goal(figure)} {verdict:7} {costs:24} {figure.what} | {figure.peer}{then}"


def void(figure: Figure, error: Exception) -> str:
    """Return the line of a figure whose run gave none, with the last line of why."""
    *_, why = ("", *str(error).strip().splitlines())
    return f"{figure.id:18} VOID: {why or type(error).__name__}"


def as_json(made: Sequence[tuple[Figure, Ratio]]) -> list[dict[str, object]]:
    """Return the figures as plain data."""
    return [
        {
            "id": figure.id,
            "what": figure.what,
            "peer": figure.peer,
            "goal": figure.goal,
            "at_most": figure.at_most,
            "met": figure.is_met(ratio),
            **asdict(ratio),
        }
        for figure, ratio in made
    ]
