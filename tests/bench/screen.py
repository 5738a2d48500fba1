"""The screen under load: what it takes from the server (P10), how soon keys are answered (P11), and the disk (P3).

The server is the console itself in a terminal, painting, with a core of its own; the load runs on another one and what
reads the terminal wherever there is room. Rates are of the wall clock, since what screen and server take from each
other is time: on a machine that others use too, all of it is worse than it is alone, and the spread says how much.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial

from tests.bench.console import Latencies, Screen, console
from tests.bench.frame import Figure, Ratio, against, paired
from tests.bench.servers import APP
from tests.bench.serving import echo, measure, pinned, slower, under_load

_ECHO = {"path": "/ws", "connections": 50}
_WARM_UP_S = 3.0
_KEYS_S = 4.0
_PRESSED_S = 12.0
"""Some hundred keys: of fewer, the slowest one alone is the 99th of a hundred."""
_PAIRS = 3


@dataclass(slots=True)
class _Seen:
    """What came of a load beside what the screen showed."""

    load: dict[str, float] = field(default_factory=dict)
    problem: str = ""
    said: str = ""
    """That the load was not faster than the console; empty when it was."""


@contextmanager
def _loaded(screen: Screen, port: int, order: dict[str, object]) -> Iterator[_Seen]:
    """Put a load on a console for as long as this lasts; what came of it is known afterwards."""
    seen = _Seen()

    def run() -> None:
        try:
            seen.load = under_load(port, screen.pid, **_ECHO, **order)
            seen.said = slower("the console", order, seen.load)
        except RuntimeError as error:
            seen.problem = str(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        thread.join()
    if seen.problem:
        raise RuntimeError(seen.problem)
    if seen.said:
        sys.stderr.write(f"{seen.said}\n")


@dataclass(frozen=True, slots=True)
class _Felt:
    """What somebody at the keys had of it."""

    typed: Latencies
    tabs: Latencies
    paints: float
    """A second."""
    delivered: float
    """What came back of what was offered."""


@cache
def _at(per_second: int) -> _Felt:
    """Use the console while so many messages a second come in; none may be lost, and no record."""
    order = {"what": "paced", "per_second": per_second, "seconds": _WARM_UP_S + _KEYS_S + 2 * _PRESSED_S}
    with console(APP, pinned(0)) as (screen, port):
        with _loaded(screen, port, order) as seen:
            screen.press(b"1")  # The first key of all takes the first steps away.
            screen.settle(_WARM_UP_S)
            paints = screen.paint_rate(_KEYS_S)
            tabs, typed = screen.tabs(_PRESSED_S), screen.typed(_PRESSED_S)
        if screen.lost:
            raise RuntimeError(f"{screen.lost} records were lost")
    return _Felt(typed, tabs, paints, seen.load["rate"] / seen.load["offered"])


def _saturated() -> float:
    """Return the messages a second that come through with the console attached and painting."""
    order: dict[str, object] = {"what": "echo", "seconds": 4.0}
    with console(APP, pinned(0)) as (screen, port), _loaded(screen, port, order) as seen:
        pass
    return seen.load["rate"]


def _alone() -> float:
    return measure("aro-on", what="echo", seconds=4.0, **_ECHO)["rate"]


def _key(per_second: int, share: float, goal: float, which: Callable[[_Felt], Latencies]) -> Ratio:
    return against(goal, "ms", [which(_at(per_second)).quantile(share)])


def _figures() -> Iterator[Figure]:
    yield Figure(
        *("P3", "echo, 50 connections, recording to disk", "recording in memory", 0.9),
        partial(paired, echo("aro-disk", 50), echo("aro-on", 50), "messages/s"),
        at_most=False,
    )
    yield Figure(
        *("P10", "the console painting, as much as goes through", "the same without a console", 0.8),
        partial(paired, _saturated, _alone, "messages/s", _PAIRS),
        at_most=False,
    )
    for rate in (5_000, 10_000):
        name = f"{rate // 1000}k"
        yield Figure(
            *(f"P10.{name}", f"the console painting, {rate:,} events/s offered", "what was offered", 0.9),
            lambda rate=rate: against(1.0, "of it", [_at(rate).delivered]),  # type: ignore[misc]
            at_most=False,
        )
        for which, words in (("typed", "a letter typed"), ("tabs", "another tab")):
            for share, goal in ((0.5, 50.0), (0.95, 50.0), (0.99, 100.0)):
                yield Figure(
                    f"P11.{name}.{which}.p{share * 100:.0f}",
                    f"{words}, key to paint at {rate:,} events/s, p{share * 100:.0f}",
                    f"{goal:.0f} ms",
                    1.0,
                    partial(_key, rate, share, goal, lambda felt, which=which: getattr(felt, which)),  # type: ignore[misc]
                )
        yield Figure(
            *(f"paints.{name}", f"paints a second at {rate:,} events/s", "2, the fewest there may be", 1.0),
            lambda rate=rate: against(2.0, "paints/s", [_at(rate).paints]),  # type: ignore[misc]
            at_most=False,
        )


FIGURES = tuple(_figures())
