"""Figures as one line of blocks: a curve of the last minute, a bar."""

from __future__ import annotations

from collections.abc import Sequence

_LEVELS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def sparkline(values: Sequence[int], width: int) -> str:
    """Return a curve in `width` cells, each the largest of its share of `values`; nothing at all is a blank.

    The highest stands at the top: the curve shows a shape, the figure beside it how much.
    """
    if width <= 0 or not values:
        return ""
    count = len(values)
    width = min(width, count)
    shares = [max(values[place * count // width : (place + 1) * count // width]) for place in range(width)]
    top = max(shares)
    return "".join(_LEVELS[(share * len(_LEVELS) - 1) // top] if share else " " for share in shares)


def bar(value: int, most: int, width: int) -> str:
    """Return a bar of `value` of `most`, `width` cells when they are equal; what is not nothing can be seen."""
    if value <= 0 or most <= 0 or width <= 0:
        return ""
    eighths = max(1, value * width * 8 // most)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + _EIGHTHS[rest].strip()
