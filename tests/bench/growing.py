"""How what the network costs grows: ours at a larger size by ours at a smaller one, recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.frame import Figure, Measure
from tests.bench.network import figure
from tests.bench.serving import broadcast, echo, echo_of, http, idle, set_up

_KB = 1000


def _bytes_posted(size: int) -> Measure:
    """Measure bytes a second that come in the bodies of requests."""
    each = http("aro-on", "POST", size)
    return lambda: size * each()


_Row = tuple[str, str, str, Callable[[int], Measure], tuple[tuple[int, int, float], ...], bool]

_GROWTH: tuple[_Row, ...] = (
    ("c", "echo, {:,} connections", "messages/s", lambda n: echo("aro-on", n), ((50, 1, 0.8), (500, 50, 0.8)), False),
    (
        *("b", "broadcast to {:,}", "deliveries/s"),
        *(lambda n: broadcast("aro-on", n), ((100, 10, 0.8), (1000, 100, 0.8)), False),
    ),
    ("m", "echo of {:,} bytes", "bytes/s", echo_of, ((10_000, 100, 10.0), (1 << 20, 10_000, 0.8)), False),
    (
        *("p", "HTTP POST of {:,} bytes of JSON", "bytes/s", _bytes_posted),
        *(((10 * _KB, 100, 10.0), (1000 * _KB, 10 * _KB, 0.8)), False),
    ),
    (
        *("i", "memory of an idle connection among {:,}", "bytes"),
        *(lambda n: idle("aro-on", n), ((1000, 200, 1.25), (5000, 1000, 1.25)), True),
    ),
    (
        *("s", "setting up {:,} connections, each", "connections/s"),
        *(lambda n: set_up("aro-on", n), ((1000, 200, 0.8), (5000, 1000, 0.8)), False),
    ),
)
"""The letter, what grows, the unit, its measure, pairs of sizes each with its goal, and whether less is better."""


def _figures() -> Iterator[Figure]:
    for letter, what, unit, measure, sizes, at_most in _GROWTH:
        for more, fewer, goal in sizes:
            said, peer = f"growth: {what.format(more)}, recording on", f"the same, {fewer:,}"
            yield figure(f"G.{letter}{more}", said, peer, goal, measure(more), measure(fewer), unit, at_most)


FIGURES = tuple(_figures())
