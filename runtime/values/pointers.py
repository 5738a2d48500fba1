"""JSON pointers in the fragment of a reference: ``#/components/schemas/Room`` (RFC 6901 4 and 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote


def pointed(value: Any, pointer: str) -> Any:
    """Return what a pointer, without its ``#``, points to in `value`; `value` for an empty one, None for nothing."""
    for part in unquote(pointer).split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value
