"""How what the network costs grows: ours at a larger size by ours at a smaller one, recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.frame import BEND, Figure, Measure
from tests.bench.network import figure
from tests.bench.serving import Idle, broadcast, echo, echo_of, http

_KB = 1000


def _bytes_posted(size: int) -> Measure:
    """Measure bytes a second that come in the bodies of requests."""
    each = http("aro-on", "POST", size)
    return lambda: size * each()


_Row = tuple[str, str, str, Callable[[int], Measure], tuple[tuple[int, int, float], ...]]

_RATES: tuple[_Row, ...] = (
    ("c", "echo, {:,} connections", "messages/s", lambda n: echo("aro-on", n), ((50, 1, 0.8), (500, 50, 0.8))),
    (
        *("b", "broadcast to {:,}", "deliveries/s", lambda n: broadcast("aro-on", n)),
        ((100, 10, 0.8), (1000, 100, 0.8)),
    ),
    ("m", "echo of {:,} bytes", "bytes/s", echo_of, ((10_000, 100, 10.0), (1 << 20, 10_000, 0.8))),
    (
        *("p", "HTTP POST of {:,} bytes of JSON", "bytes/s", _bytes_posted),
        ((10 * _KB, 100, 10.0), (1000 * _KB, 10 * _KB, 0.8)),
    ),
)
"""The letter, what grows, the unit, its measure, and pairs of sizes, each with its goal."""


def _figures() -> Iterator[Figure]:
    for letter, what, unit, measure, sizes in _RATES:
        for more, fewer, goal in sizes:
            said, peer = f"growth: {what.format(more)}, recording on", f"the same, {fewer:,}"
            yield figure(f"G.{letter}{more}", said, peer, goal, measure(more), measure(fewer), unit)
    for more, fewer in ((1000, 200), (5000, 1000)):
        ours, theirs, peer = Idle("aro-on", more), Idle("aro-on", fewer), f"the same, {fewer:,}"
        what = f"growth: memory of an idle connection among {more:,}, recording on"
        yield figure(f"G.i{more}", what, peer, BEND, ours.bytes(), theirs.bytes(), "bytes", at_most=True)
        what = f"growth: setting up {more:,} connections, each, recording on"
        yield figure(f"G.s{more}", what, peer, 0.8, ours.set_up(), theirs.set_up(), "connections/s")


FIGURES = tuple(_figures())
