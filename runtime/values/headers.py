"""What the parts of a header may be made of, whoever sends it (RFC 9110)."""

from __future__ import annotations

import re
from typing import Final

TOKEN: Final = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
"""The name of a header, a subprotocol (RFC 9110 5.6.2). Match it in full."""

HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
"""Tabs, blanks and visible characters of ISO-8859-1, never a line end (RFC 9110 5.5). Match it in full."""

FRAMING: Final = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers in lower case that say where a message ends: set by who writes it, and by nobody else."""
