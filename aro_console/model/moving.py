"""Where a line went when its file was edited."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher


def moved_lines(old: str, new: str) -> Mapping[int, int]:
    """Return, for each line of `old` that is still in `new`, its number there; both count from 1.

    A line whose blanks at the ends changed is the same. One that was edited where it stands is the one in its place.
    """
    before, after = ([line.strip() for line in text.splitlines()] for text in (old, new))
    moved: dict[int, int] = {}
    for kind, start, end, to, to_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and end - start == to_end - to):
            moved |= {start + step + 1: to + step + 1 for step in range(end - start)}
    return moved
