"""A loop that computes (P8loop), by the same written by hand, and how it grows with its passes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from runtime.compiler.program import Program
from tests.bench.frame import BEND, Figure, Measure, Ratio, paired, per, processor_time
from tests.bench.statements import run
from tests.support.driving import program_of

_PASSES = 1_000
_MADE = 20_000
"""Passes that one measurement makes, in whatever number of runs that takes."""

_LOOP = """
(Add Up: Message Handler) {
    Extract the <passes> from the <event: passes>.
    Create the <_n> with 0.
    Create the <_sum> with 0.
    while <_n> < <passes> {
        Compute the <_square> from <_n> * <_n> % 1009.
        if <_square> % 3 == 0 {
            Compute the <_sum> from <_sum> + <_square>.
        }
        Compute the <_n> from <_n> + 1.
    }
    Return an <OK: status> with { sum: <_sum> } for the <message>.
}
"""


def by_hand(event: dict[str, int]) -> dict[str, int]:
    """Do what the loop does, as somebody would write it in Python."""
    passes = event["passes"]
    n = total = 0
    while n < passes:
        square = n * n % 1009
        if square % 3 == 0:
            total = total + square
        n = n + 1
    return {"sum": total}


@cache
def program() -> Program:
    return program_of(_LOOP)


def _ours(passes: int, stepped: bool = False) -> Measure:
    return processor_time(lambda: run(program(), {"passes": passes}, stepped), _MADE // passes)


def _theirs(passes: int) -> Measure:
    return processor_time(lambda: by_hand({"passes": passes}), _MADE // passes)


def _by_hand(ours: Measure) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        assert run(program(), {"passes": _PASSES}).data == by_hand({"passes": _PASSES})
        return paired(per(_MADE, ours), per(_MADE, _theirs(_PASSES)), "ns a pass")

    return measure


def _growth(more: int, fewer: int) -> Callable[[], Ratio]:
    return lambda: paired(per(_MADE, _ours(more)), per(_MADE, _ours(fewer)), "ns a pass")


_HAND = "hand-written Python"

FIGURES = (
    Figure("P8loop", "a pass of a loop that computes, plain", _HAND, 1.2, _by_hand(_ours(_PASSES))),
    Figure("P8loop.s", "the same, stepped", _HAND, 2.0, _by_hand(_ours(_PASSES, stepped=True))),
    Figure("G.P8loop.1k", "growth: a pass of 1,000", "of 100", BEND, _growth(1_000, 100)),
    Figure("G.P8loop.10k", "growth: a pass of 10,000", "of 1,000", BEND, _growth(10_000, 1_000)),
)
