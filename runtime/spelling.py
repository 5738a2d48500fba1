"""The nearest known word: what somebody who mistyped may have meant.

A slip of the fingers is a letter too many, too few, wrong or out of place; how many of these two words are apart is the
optimal string alignment distance. Guessing is for hints only: nothing ever acts on a guess. Finding none is common and
fine, and the work is bounded, since a program of thousands of names may have thousands of slips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_MOST_CANDIDATES = 150
"""How many known words are looked at."""
_LONGEST = 60
"""Names as long as this are not typed but copied."""
MOST_SLIPS = 3
"""No word is recognised beyond this many."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is `word` but for a slip, whatever the case; empty when none is near.

    Of words equally near, the first in `known` is taken, so those likeliest may come first.
    """
    wanted = word.lower()
    if not wanted or len(wanted) > _LONGEST:
        return ""
    slips = _slips(wanted)
    best, least = "", slips + 1
    for candidate in islice(_of_like_length(len(wanted), slips, known), _MOST_CANDIDATES):
        apart = _distance(wanted, candidate.lower(), least)
        if apart < least:
            best, least = candidate, apart
    return best


def _slips(word: str) -> int:
    """Return how many slips a word of this length may hold and still be recognised."""
    if len(word) < 6:
        return min(1, len(word) - 1)  # a letter by itself is a slip of no other
    return 2 if len(word) < 12 else MOST_SLIPS


def _of_like_length(length: int, slips: int, known: Iterable[str]) -> Iterator[str]:
    return (candidate for candidate in known if abs(len(candidate) - length) <= slips)


def _distance(one: str, other: str, bound: int) -> int:
    """Return how many slips `one` and `other` are apart; any number not below `bound` when they are further."""
    one, other = _unlike(one, other)
    if bound <= 2 and len(one) + len(other) > 2:
        # One slip leaves a letter on one side or both, or two that changed places.
        return 1 if len(one) == 2 and one == other[::-1] else bound
    if len(set(one) ^ set(other)) > 2 * bound:
        return bound  # a wrong letter is one on either side
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        two_before, before, row = before, row, [place]
        for column, candidate in enumerate(other, 1):
            least = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != candidate))
            swapped = place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == candidate
            row.append(min(least, two_before[column - 2] + 1) if swapped else least)
        if min(row) >= bound:
            return bound
    return row[-1]


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Return what is left of two words without what they begin and end with alike."""
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
