"""The text forms of a value, kept strictly apart (runtime.md 0.2, language.md 4.6).

*Human* is what ``Log`` prints; *interpolation* what ``${x}``, ``++`` and every conversion to text give; *JSON* what
goes over the wire (see `jsontext`); *developer* what ``--debug`` prints, with kinds; *preview* one line for a screen.
None of them raises, whatever the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from runtime.values.dates import iso
from runtime.values.jsontext import from_json, to_json
from runtime.values.kinds import DateRange, Distance, Recurrence, Regex, Value

__all__ = ["developer", "from_json", "human", "interpolation", "preview", "quoted", "to_json"]

# --- interpolation ------------------------------------------------------------------------------------------------


def interpolation(value: Value) -> str:
    """Return the form of ``${value}`` and ``++``: strings as they are, floats shortest, Lists and Maps in brackets."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    write = _WRITERS.get(type(value))
    return write(value) if write is not None else _other(value)


def _other(value: Value) -> str:
    """Write a subclass of a known kind, such as a header map, as the kind itself."""
    if isinstance(value, dict):
        return _bracketed_map(value)
    if isinstance(value, list):
        return _bracketed_list(value)
    return str(value)


def quoted(text: str) -> str:
    """Return `text` between double quotes, with quotes, backslashes and control characters escaped."""
    return f'"{text}"' if _is_plain(text) else f'"{text.translate(_ESCAPES)}"'


def _is_plain(text: str) -> bool:
    """Return whether `text` may stand between quotes as it is; most texts may, and asking is cheaper than escaping."""
    return text.isprintable() and '"' not in text and "\\" not in text


_ESCAPES: Final[dict[int, str]] = {
    **{code: f"\\u{{{code:x}}}" for code in (*range(1, 32), 127)},
    0: "\\0",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    ord('"'): '\\"',
    ord("\\"): "\\\\",
}


def _item(value: Value) -> str:
    return quoted(value) if isinstance(value, str) else interpolation(value)


def _bracketed_list(value: list[Value]) -> str:
    return f"[{', '.join([_item(item) for item in value])}]"


def _bracketed_map(value: dict[str, Value]) -> str:
    if not value:
        return "[:]"
    return f"[{', '.join([f'{quoted(key)}: {_item(item)}' for key, item in value.items()])}]"


def _bytes(value: bytes) -> str:
    """Bytes read as text when they are text; otherwise only their number says anything."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"{len(value)} bytes"


def _distance(value: Distance) -> str:
    """Write ``2 days 3 hours``; a leading minus when it lies before."""
    rest = abs(value.seconds)
    parts = []
    for unit, seconds in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return ("-" if value.seconds < 0 else "") + (" ".join(parts) or "0 seconds")


_WRITERS: Final[dict[type, Callable[..., str]]] = {
    bool: lambda value: "true" if value else "false",
    float: repr,
    type(None): lambda _: "null",
    list: _bracketed_list,
    dict: _bracketed_map,
    bytes: _bytes,
    datetime: iso,
    DateRange: lambda value: f"{iso(value.start)} to {iso(value.end)}",
    Distance: _distance,
    Recurrence: lambda value: value.pattern,
    Regex: lambda value: f"/{value.pattern}/{value.flags}",
}
"""Keyed by exact type: each writer is called with its own kind only."""

# --- human --------------------------------------------------------------------------------------------------------


def human(value: Value) -> str:
    """Return what ``Log`` prints: floats with two decimals, Maps as sorted ``key: value`` lines, Lists unquoted."""
    if type(value) is str:
        return value
    if type(value) is float:
        return f"{value:.2f}"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {text}" for key, text in sorted(_leaves(value, "")))
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            return "\n\n".join([human(item) for item in value])
        return f"[{', '.join([_plain(item) for item in value])}]"
    return interpolation(value)


def _plain(value: Value) -> str:
    """Return an item of a List on one line: a Map anywhere inside makes it the interpolation form."""
    return interpolation(value) if _holds_map(value) else human(value)


def _holds_map(value: Value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(_holds_map(item) for item in value))


def _leaves(value: dict[str, Value], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield full key and text of every leaf; a Map without entries has none."""
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _leaves(item, f"{prefix}{key}.")
        elif isinstance(item, list):
            yield prefix + key, ", ".join(sorted([_plain(part) for part in item]))
        else:
            yield prefix + key, human(item)


# --- developer ----------------------------------------------------------------------------------------------------


def developer(value: Value) -> str:
    """Return the form of ``--debug``: ``String("a")``, ``Int(3)``, ``Dict { k: Bool(true) }``; keys sorted."""
    if isinstance(value, dict):
        entries = ", ".join(f"{key}: {developer(value[key])}" for key in sorted(value))
        return f"Dict {{ {entries} }}" if entries else "Dict {}"
    if isinstance(value, list):
        return f"[{', '.join(developer(item) for item in value)}]"
    if isinstance(value, str):
        return f"String({quoted(value)})"
    if value is None:
        return "Null"
    return f"{_DEVELOPER_NAMES.get(type(value), type(value).__name__)}({interpolation(value)})"


_DEVELOPER_NAMES: Final[dict[type, str]] = {
    int: "Int",
    float: "Double",
    bool: "Bool",
    bytes: "Bytes",
    datetime: "Date",
}

# --- preview ------------------------------------------------------------------------------------------------------


def preview(value: Value, width: int) -> str:
    """Return `value` on one line of at most `width` characters; ``…`` ends what was cut.

    Strings are quoted, so that ``"5"`` is no number; whatever does not print, bidirectional marks included, is shown as
    an escape. Costs as much as the part that is shown, however large the value.
    """
    room = max(width, 0)
    shown = ""
    for piece in _pieces(value, room):
        shown += piece
        if len(shown) > room:
            return shown[: room - 1] + "…" if room else ""
    return shown


def _pieces(value: Value, room: int) -> Iterator[str]:
    """Yield the preview in pieces; the reader stops when it has enough. `room` bounds what is taken of one string."""
    if isinstance(value, str):
        yield '"'
        yield _printable(value[: room + 1])
        yield '"'
    elif isinstance(value, bytes):
        yield f"{len(value)} bytes"
    elif isinstance(value, list):
        yield from _sequence("[", (_pieces(item, room) for item in value), "]")
    elif isinstance(value, dict):
        yield from _sequence("{", (_entry(key, item, room) for key, item in value.items()), "}")
    else:
        yield "".join([part if part.isprintable() else _visible(part) for part in interpolation(value)])


def _sequence(opening: str, items: Iterator[Iterator[str]], closing: str) -> Iterator[str]:
    yield opening
    for number, item in enumerate(items):
        if number:
            yield ", "
        yield from item
    yield closing


def _entry(key: str, value: Value, room: int) -> Iterator[str]:
    yield _printable(key[: room + 1])
    yield ": "
    yield from _pieces(value, room)


def _printable(text: str) -> str:
    """Return `text` as it stands between quotes."""
    return text if _is_plain(text) else "".join([_visible(character) for character in text])


def _visible(character: str) -> str:
    escaped = _ESCAPES.get(ord(character))
    if escaped is not None:
        return escaped
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
