"""What may steer a terminal when a program prints: line ends, tabs and colours, and nothing else.

A line that is logged may hold what a peer has sent, and whoever sends must not set titles, move the cursor, answer
for the keyboard or write over what stands there. The program has its own verbs for that (`Clear`, `Show`, `Render`).
"""

from __future__ import annotations

import re

# ECMA-48: SGR alone is let through. Controls of C0 and C1, and the signs that turn the direction of text.
_STEERS = re.compile(
    r"(?P<colour>\x1b\[[0-9;:]*m)|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069]"
)


def harmless(text: str) -> str:
    """Return `text` with what would steer a terminal written as Python writes it: ``\\x1b``."""
    return text if text.isprintable() else _STEERS.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    return match["colour"] or match[0].encode("unicode_escape").decode("ascii")
