"""Two things measured side by side, A B A B, and the table of their ratios.

A figure is a ratio of two measurements of one run. Of several pairs the median counts; the smallest and the largest
are told beside it, since a spread says how far to believe it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

Measure = Callable[[], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure beside its goal."""

    figure: str
    """``P1``, or empty for one without a goal."""
    what: str
    key: str
    """Which measurement was compared: ``rate``, ``cpu_us``, ``bytes``, ``ns``."""
    ratio: float
    low: float
    high: float
    goal: float | None
    at_most: bool
    """The goal is an upper bound."""
    ours: dict[str, float] = field(default_factory=dict)
    theirs: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if self.goal is None:
            return None
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal


def compare(
    figure: str, what: str, ours: Measure, theirs: Measure, *, pairs: int, key: str, goal: float | None = None,
    at_most: bool = False, inverse: bool = False,
) -> Ratio:  # fmt: skip
    """Measure both in turn, `pairs` times. `inverse` divides theirs by ours: for costs, where less is better."""
    a, b = [], []
    for _ in range(pairs):
        a.append(ours())
        b.append(theirs())
    ratios = sorted((y[key] / x[key]) if inverse else (x[key] / y[key]) for x, y in zip(a, b, strict=True))
    return Ratio(figure, what, key, median(ratios), ratios[0], ratios[-1], goal, at_most, _medians(a), _medians(b))


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {key: median(run[key] for run in runs) for key in runs[0]}


def table(ratios: list[Ratio], earlier: dict[str, float]) -> str:
    """Return the ratios as lines for people, with those of an earlier run where there are any."""
    lines = [f"{'':4} {'figure':58} {'ratio':>7} {'spread':>13} {'goal':>8}       {'earlier':>7}"]
    for entry in ratios:
        bound = "" if entry.goal is None else f"{'<=' if entry.at_most else '>='} {entry.goal:.2f}"
        verdict = {None: "", True: "met", False: "MISSED"}[entry.met]
        before = earlier.get(entry.what)
        lines.append(
            f"{entry.figure:4} {entry.what:58} {entry.ratio:7.2f} {entry.low:6.2f}-{entry.high:<6.2f} {bound:>8}"
            f" {verdict:6} {'' if before is None else f'{before:7.2f}'}".rstrip()
        )
    return "\n".join(lines)


def save(ratios: list[Ratio], path: Path) -> None:
    """Write the ratios for a later comparison."""
    path.write_text(json.dumps([asdict(entry) for entry in ratios], indent=1) + "\n")


def read_earlier(path: Path) -> dict[str, float]:
    """Return the ratios of an earlier run by what they measured; none when there was no such run."""
    return {entry["what"]: entry["ratio"] for entry in json.loads(path.read_text())} if path.exists() else {}
