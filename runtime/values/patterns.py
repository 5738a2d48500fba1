"""Regular expressions in ARO's words, and never for longer than a moment.

The pattern may come from anybody, and backtracking takes exponential time on some; so matching is left to the `regex`
package, which stops after a given time, as Python's own `re` cannot. It is loaded with the first pattern: most programs
have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from runtime.errors import EvaluationError

if TYPE_CHECKING:
    import regex

MATCH_SECONDS: Final = 0.5
"""How long one search may take, for everybody else waits. A sane pattern needs a tenth of that for a megabyte."""


class Pattern:
    """A compiled pattern. Its methods raise EvaluationError when the time is up."""

    __slots__ = ("_pattern",)

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern

    def search(self, text: str) -> bool:
        """Return whether `text` holds a match."""
        try:
            return self._pattern.search(text, timeout=MATCH_SECONDS) is not None
        except TimeoutError:
            raise self._too_slow() from None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the matches in `text` begin and end, empty ones included."""
        try:
            for found in self._pattern.finditer(text, timeout=MATCH_SECONDS):
                yield found.span()
        except TimeoutError:
            raise self._too_slow() from None

    def _too_slow(self) -> EvaluationError:
        return EvaluationError(f"The pattern /{self._pattern.pattern}/ takes too long on this text")


_FLAGS: Final = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE}

# The reference's regular expressions are ICU's; these are the words that are spelled differently here.
_DIALECT: Final = {r"\/": "/", r"\z": r"\Z", r"\Z": r"(?=\n?\Z)"}
_DIALECT_WORD: Final = re.compile(r"\\.", re.DOTALL)


@lru_cache(maxsize=512)
def pattern_of(pattern: str, flags: str = "") -> Pattern | None:
    """Return the compiled pattern, flags any of ``i s m`` (others are ignored); None when it is invalid."""
    import regex

    translated = _DIALECT_WORD.sub(lambda word: _DIALECT.get(word[0], word[0]), pattern)
    options = 0
    for flag in flags:
        options |= _FLAGS.get(flag, 0)
    try:
        return Pattern(regex.compile(translated, options))
    except (regex.error, OverflowError, RecursionError, ValueError):
        return None
