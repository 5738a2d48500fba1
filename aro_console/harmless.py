"""The last thing that happens to a line before it is drawn: what would steer the terminal becomes a sign.

Whoever words a row writes such characters as escapes (`model.formatting.visible`), which can be read and searched.
This is the net below them, for every widget alike: a recording is anybody's file, and all that it says of labels and
states is as much text as the payloads are; a dialog takes up a payload to be edited; a key file quotes itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# ECMA-48: the controls of C0 and C1. Unicode: line ends, what turns the direction of text, halves of a pair.
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SIGN = "\N{REPLACEMENT CHARACTER}"


class Harmless(LineFilter):
    """Shows a sign in place of each character that a terminal would obey, and does what other filters do as well.

    Each filter of a line costs a strip, so those there are are one.
    """

    def __init__(self, others: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self.others = tuple(others)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, as wide as they were: a sign takes a cell, what it stands for was measured as none."""
        segments = harmless(segments)
        for other in self.others:
            segments = other.apply(segments, background)
        return segments


def harmless(segments: list[Segment]) -> list[Segment]:
    """Return the segments of a line with a sign in place of what would steer a terminal."""
    if all(segment.text.isprintable() for segment in segments):
        return segments
    told = [Segment(_STEERS.sub(_SIGN, text), style, control) for text, style, control in segments]
    return Segment.adjust_line_length(told, Segment.get_line_length(segments))
