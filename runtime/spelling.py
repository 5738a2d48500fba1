"""The nearest known word: what somebody who mistyped may have meant.

A slip of the fingers is a letter too many, too few, wrong or out of place; how many of these two words are apart is the
optimal string alignment distance. Guessing is for hints only: nothing ever acts on a guess. Finding none is common and
fine, and the work is bounded, since a program of thousands of names may have thousands of slips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_MOST_CANDIDATES = 300
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
    # Importing it takes longer than checking most programs, and only one with a slip needs it.
    from rapidfuzz.distance import OSA

    slips = _slips(wanted)
    near = islice(_of_like_length(len(wanted), slips, known), _MOST_CANDIDATES)
    apart = {word: OSA.distance(wanted, word.lower(), score_cutoff=slips) for word in near}
    best = min(apart, key=apart.__getitem__, default="")
    return best if best and apart[best] <= slips else ""


def _slips(word: str) -> int:
    """Return how many slips a word of this length may hold and still be recognised."""
    if len(word) < 6:
        return min(1, len(word) - 1)  # a letter by itself is a slip of no other
    return 2 if len(word) < 12 else MOST_SLIPS


def _of_like_length(length: int, slips: int, known: Iterable[str]) -> Iterator[str]:
    return (candidate for candidate in known if abs(len(candidate) - length) <= slips)
