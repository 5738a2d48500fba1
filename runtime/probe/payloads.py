"""What was carried, as text and as the value behind it: for filters, and for whoever shows it.

A payload is what a record or a held message carries: text or bytes as they were sent, or an ARO value. All of it is
bounded, since peers choose how large and how deep it is, and nothing here raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

MAX_TEXT = 1_000_000
"""Characters of a payload that are parsed or split into lines."""


def as_text(payload: object) -> str:
    """Return a payload as text, as it was sent or as JSON-like text."""
    match payload:
        case str():
            return payload
        case bytes():
            return payload[: 4 * MAX_TEXT].decode(errors="replace")
        case _:
            return value_text(payload, MAX_TEXT)


def structured(payload: object, limit: int = MAX_TEXT) -> object:
    """Return the value behind a payload: text that is a JSON object or list is parsed, up to `limit` characters."""
    if isinstance(payload, bytes):
        try:
            payload = payload.decode()
        except UnicodeDecodeError:
            return payload
    if isinstance(payload, str) and len(payload) <= limit and payload.lstrip()[:1] in ("{", "["):
        try:
            parsed: object = json.loads(payload)
        except (ValueError, RecursionError):
            return payload
        return parsed
    return payload


_quoted = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for every text

_NESTING = 50
"""Lists and Maps deeper than that are shown as ``…``: clients choose how deep, and Python's stack is finite."""


def value_text(value: object, limit: int = 2000, depth: int = 0) -> str:
    """Return an ARO value as people read it: strings quoted, Maps and Lists as JSON, cut after about `limit`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            quoted = _quoted(value[:limit])
            return quoted if len(value) <= limit else f"{quoted[:-1]}…"
        case bytes():
            return value[: limit // 2].hex(" ") + ("…" if len(value) > limit // 2 else "")
        case datetime() | date():
            return value.isoformat().replace("+00:00", "Z")
        case Mapping() | list() | tuple() if depth >= _NESTING and value:
            return "…"
        case Mapping():
            parts = (f"{key}: {value_text(item, limit, depth + 1)}" for key, item in value.items())
            return _joined("{", parts, "}", limit)
        case list() | tuple():
            return _joined("[", (value_text(item, limit, depth + 1) for item in value), "]", limit)
        case _:
            return str(value)[:limit]


def _joined(opening: str, parts: Iterable[str], closing: str, limit: int) -> str:
    shown: list[str] = []
    length = 0
    for part in parts:
        shown.append(part)
        length += len(part) + 2
        if length > limit:
            return opening + ", ".join(shown)[:limit] + "…"
    return opening + ", ".join(shown) + closing
