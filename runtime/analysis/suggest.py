"""Hints that ask whether another name was meant."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from runtime.spelling import nearest as nearest

_GIVEN = (
    "event request console input context session headers body parameter path pathParameters queryParameters"
    " environment contract now today generated-id connection packet transition template error"
).split()
"""Names of the runtime's own that people mistype; the author's come first."""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that asks for the nearest name in its brackets; `otherwise` when none is near."""
    found = nearest(word, (candidate for candidate in chain(known, _GIVEN) if candidate != word))
    return f"did you mean <{found}>?" if found else otherwise
