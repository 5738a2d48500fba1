"""The nearest known word: what the author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# difflib's own default is 0.6, which takes `user` for `order`; a slip of one or two letters is about 0.75.
_LIKENESS = 0.75


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, whatever the case; empty when none is near."""
    spelled = {candidate.lower(): candidate for candidate in sorted(known)}
    found = get_close_matches(word.lower(), spelled, n=1, cutoff=_LIKENESS)
    return spelled[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that asks for the nearest name in its brackets; `otherwise` when none is near."""
    found = nearest(word, (candidate for candidate in known if candidate != word))
    return f"did you mean <{found}>?" if found else otherwise
