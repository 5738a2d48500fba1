"""Where a line went when its file was edited: the one rule by which breakpoints move, live and across restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches

_ALIKE = 0.6
"""How much of a line has to be the same for it to count as an edited one; difflib's own measure of close."""


def moved_lines(old: str, new: str) -> Mapping[int, int]:
    """Return, for each line of `old` that is still in `new`, its number there; both count from 1.

    What a comparison of the two files finds the same is the same. A line it does not find may have been carried
    elsewhere: the nearest that says the same. Else it may have been edited: where as many lines stand in the place of
    those that went, the one in its place, and where there are more or fewer, the most similar of them. Blanks at the
    ends do not count, and a blank line is never looked for.
    """
    before, after = _lines(old), _lines(new)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    moved = {
        start + step + 1: to + step + 1
        for kind, start, end, to, _ in blocks
        if kind == "equal"
        for step in range(end - start)
    }
    free = dict(enumerate(after, 1))
    for line in moved.values():
        del free[line]
    for kind, start, end, to, to_end in blocks:
        if kind not in ("replace", "delete"):
            continue
        for line in range(start + 1, end + 1):
            same_place = line - start + to
            place = range(same_place, same_place + 1) if end - start == to_end - to else range(to + 1, to_end + 1)
            found = _carried(before[line - 1], line, free) or _edited(before[line - 1], place, free)
            if found:
                moved[line] = found
                del free[found]
    return moved


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines()]


def _carried(text: str, line: int, free: Mapping[int, str]) -> int:
    """Return the free line nearest to `line` that says `text`; 0 when none does."""
    places = [number for number, known in free.items() if known == text] if text else []
    return min(places, key=lambda number: abs(number - line), default=0)


def _edited(text: str, place: range, free: Mapping[int, str]) -> int:
    """Return the free line in `place` that is most like `text`, the only one whatever it says; 0 when none is."""
    there = {known: number for number in place if (known := free.get(number))}
    if len(place) == 1:
        return next(iter(there.values()), 0)
    return there[alike[0]] if (alike := get_close_matches(text, there, 1, _ALIKE)) else 0
