"""How figures, times and payloads read on one line.

Text that came from outside passes `visible` before it reaches a screen: control characters are shown, never obeyed.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from runtime.probe.payloads import value_text


class Cell(NamedTuple):
    """A stretch of text and the role that decides how it looks."""

    text: str
    role: str = "text"


Line = list[Cell]

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\e", "\0": "\\0"}


def farewell(code: int, reason: str) -> str:
    """Return how a connection ended, ``1000 bye``; a TCP connection has no code, which is 0."""
    return f"{code or ''} {visible(reason)}".strip()


def _escape(character: str) -> str:
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """Return `text` on one line, with every character that is not plainly visible written as an escape.

    Unicode's controls, format characters, separators, surrogates and what it has no name for are not: they move the
    cursor, change direction or vanish, and a payload must not rearrange the screen around it.
    """
    if text.isprintable():
        return text
    return text.translate(
        {ord(character): _escape(character) for character in set(text) if not character.isprintable()}
    )


def clip(text: str, width: int) -> str:
    """Return at most `width` characters, the last one an ellipsis if anything was cut."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…" if width > 0 else ""


def preview(payload: object, width: int = 200) -> str:
    """Return a payload or value on one line of at most `width` characters, safe to show."""
    match payload:
        case str():
            return clip(visible(payload[: width * 2]), width)
        case bytes():
            text = _text_head(payload, width * 4)
            # A byte takes three cells in hex: one more than there is room for leaves the mark that something was cut.
            return clip(visible(text) if text is not None else payload[: width // 3 + 1].hex(" "), width)
        case _:
            return clip(visible(value_text(payload, width * 2)), width)


def _text_head(data: bytes, limit: int) -> str | None:
    """Return the text that the first `limit` bytes are, a character cut in two left out; None when they are no text."""
    head = data[:limit]
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) == len(data))
    except UnicodeDecodeError:
        return None


def kind_name(value: object) -> str:
    """Return the ARO name of a value's kind."""
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case int():
            return "Integer"
        case float():
            return "Float"
        case str():
            return "String"
        case bytes():
            return "Bytes"
        case Mapping():
            return "Map"
        case list() | tuple():
            return "List"
        case datetime():
            return "Date"
        case _:
            return type(value).__name__


def size(count: int) -> str:
    """Return a number of bytes: ``97 B``, ``4.1 kB``, ``1.2 MB`` (powers of 1000, as network tools show them)."""
    if count < 1000:
        return f"{count} B"
    amount = float(count)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.95 or unit == "GB":
            break
    return f"{amount:.1f} {unit}"


def duration(ns: int) -> str:
    """Return a duration in the unit that suits it: ``0.4 ms``, ``12 ms``, ``1.5 s``, ``3:05``."""
    # The limits are those of rounding: nobody wants to read 10.0 ms, 1000 ms or 60.0 s.
    if ns < 9_950_000:
        return f"{ns / 1e6:.1f} ms"
    if ns < 999_500_000:
        return f"{ns / 1e6:.0f} ms"
    if ns < 59_950_000_000:
        return f"{ns / 1e9:.1f} s"
    return age(max(ns, 60_000_000_000))


def age(ns: int) -> str:
    """Return how long ago or how old: ``3 s``, ``2:05``, ``1:02:05``."""
    seconds = max(0, ns) // 1_000_000_000
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes}:{seconds:02}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def brief_age(ns: int) -> str:
    """Return how long ago in at most five characters: ``3 s``, ``2:05``, ``1h02``, ``3d04``."""
    minutes = max(0, ns) // 60_000_000_000
    if minutes < 60:
        return age(ns)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}" if hours < 48 else f"{hours // 24}d{hours % 24:02}"


def clock(moment: datetime) -> str:
    """Return the time of day in the local zone with milliseconds: ``12:04:02.004``."""
    return moment.astimezone().strftime("%H:%M:%S.") + f"{moment.microsecond // 1000:03}"


def hex_lines(data: bytes, start: int = 0, count: int = 256) -> list[str]:
    """Return `count` lines of a hex dump of `data` from line `start`, sixteen bytes a line."""
    lines = []
    for offset in range(start * 16, min(len(data), (start + count) * 16), 16):
        chunk = data[offset : offset + 16]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in chunk)
        lines.append(f"{offset:08x}  {chunk[:8].hex(' '):<23}  {chunk[8:].hex(' '):<23}  {text}")
    return lines
