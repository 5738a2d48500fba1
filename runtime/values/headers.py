"""Headers, whoever sends them: what their parts may be made of, and lines as a Map (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from runtime.values.kinds import HeaderMap

TOKEN: Final = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
"""The name of a header, a subprotocol (RFC 9110 5.6.2). Match it in full."""

HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
"""Tabs, blanks and visible characters of ISO-8859-1, never a line end (RFC 9110 5.5). Match it in full."""

FRAMING: Final = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers in lower case that say where a message ends: set by who writes it, and by nobody else."""


def joined(lines: Iterable[tuple[str, str]]) -> HeaderMap:
    """Return header lines by the first spelling of each name; values of one name are joined by a comma (5.3)."""
    spellings: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, value in lines:
        spelling = spellings.setdefault(name.lower(), name)
        found[spelling] = f"{found[spelling]}, {value}" if spelling in found else value
    return HeaderMap(found)
