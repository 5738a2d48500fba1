"""The application's own arguments: words behind ``--`` become a Map (ARO-0047, runtime.md 1.7). Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from runtime.values.kinds import Value

_LIMIT = 2**63
"""Integers have 64 bits."""

_WORDS = {"true": True, "false": False}


def parse_parameters(words: Sequence[str]) -> dict[str, Value]:
    """Return the parameters: ``--k=v``, ``--k v``, ``--k`` (true), ``-abc`` (each true). Other words are ignored."""
    found: dict[str, Value] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("--") and len(word) > 2:
            name, equals, text = word[2:].partition("=")
            if not equals and rest and not rest[0].startswith("-"):
                equals, text = "=", rest.pop(0)
            found[name] = coerce(text) if equals else True
        elif word.startswith("-") and not word.startswith("--"):
            found.update(dict.fromkeys(word[1:], True))
    return found


def coerce(text: str) -> Value:
    """Return the Boolean, Integer or Float that `text` writes, else `text` itself; ``007`` stays text."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return next((value for read in (_integer, _float) if (value := read(text)) is not None), text)


def _integer(text: str) -> int | None:
    try:
        value = int(text)
    except ValueError:
        return None
    return value if str(value) == text and -_LIMIT <= value < _LIMIT else None


def _float(text: str) -> float | None:
    try:
        value = float(text) if "." in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
