"""JSON in roles, line by line, while it is typed: a text that is no JSON yet is coloured as far as it goes.

A JSON text has no strings across lines, so each line can be looked at alone.
"""

from __future__ import annotations

import re

_PIECES = re.compile(
    r"""
      (?P<key>   "(?:[^"\\]|\\.)*"(?=\s*:) )
    | (?P<string> "(?:[^"\\]|\\.)*"? )
    | (?P<accent> \$\{[^{}<>]*\} )
    | (?P<number> -?\d+(?:\.\d+)?(?:[eE][-+]?\d+)? )
    | (?P<keyword> \b(?:true|false|null)\b )
    """,
    re.VERBOSE,
)
_VARIABLE = re.compile(r"(?<!\$)\$\{[^{}<>]*\}")
_LONGEST = 2_000
"""Characters of a line that are looked at: nobody reads the colours of a longer one."""


def json_pieces(line: str) -> list[tuple[int, int, str]]:
    """Return start, end and role of what stands out in a line; a variable within a text comes after the text."""
    pieces = []
    for found in _PIECES.finditer(line[:_LONGEST]):
        role = str(found.lastgroup)
        pieces.append((*found.span(), role))
        if role in ("key", "string"):
            inner = _VARIABLE.finditer(line, *found.span())
            pieces += [(*variable.span(), "accent") for variable in inner]
    return pieces
