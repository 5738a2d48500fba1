"""JSON in and out, with ARO's rules (runtime.md 0.2, language.md 4.1).

Out: keys sorted, non-ASCII kept, floats without fraction as integers, dates as ISO text, bytes as base64; what JSON
cannot say (infinity) is ``null``. In: integral numbers are Integers, numbers beyond 64 bits are Floats. Depth is
bounded, because every other function on values recurses and a peer decides what arrives.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import datetime
from json.encoder import encode_basestring
from math import isfinite
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.dates import iso
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, DateRange, Distance, Recurrence, Regex, Value

_SAID_ALIKE: Final = frozenset({str, int, bool, type(None)})
"""Kinds that Python's own encoder, which is in C, writes as we do. Floats it does not, and dates it does not know."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def _writer() -> Callable[[dict[str, Value], int], Iterable[str]]:
    """Return what writes a flat Map in pieces: Python's encoder in C with the settings of `_ENCODER`, made once.

    `_ENCODER` would make one for each text, which takes longer than writing a small Map; it does where there is no C.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return lambda value, level: _ENCODER.iterencode(value)
    separators, (sort_keys, skip_keys, allow_nan) = (":", ","), (True, False, True)
    write: Callable[[dict[str, Value], int], Iterable[str]] = make(
        None, _ENCODER.default, encode_basestring, None, *separators, sort_keys, skip_keys, allow_nan
    )
    return write


_WRITE: Final = _writer()

MAX_DEPTH: Final = 128
"""How deep JSON may nest. Swift's parser stops at 512; a frame of ours costs more than one of its."""

# --- out ----------------------------------------------------------------------------------------------------------


def to_json(value: Value, escape_slash: bool = False, pretty: bool = False) -> str:
    r"""Return `value` as JSON text: compact, or with `pretty` indented by two blanks and ``"key" : value``.

    `escape_slash` writes ``/`` as ``\/``, which HTTP bodies and files want and WebSocket frames do not. Never raises.
    """
    text = _pretty(value, "\n") if pretty else _compact(value)
    # Outside of strings JSON has no slash.
    return text.replace("/", "\\/") if escape_slash else text


def _compact(value: Value) -> str:
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    if isinstance(value, dict):
        if _SAID_ALIKE.issuperset(map(type, value.values())):
            return "".join(_WRITE(value, 0))
        return "{" + ",".join([f"{encode_basestring(key)}:{_compact(item)}" for key, item in sorted_items(value)]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([_compact(item) for item in value]) + "]"
    return _scalar(value)


def _pretty(value: Value, newline: str) -> str:
    deeper = newline + "  "
    if isinstance(value, dict) and value:
        entries = [f"{encode_basestring(key)} : {_pretty(item, deeper)}" for key, item in sorted_items(value)]
        return "{" + deeper + ("," + deeper).join(entries) + newline + "}"
    if isinstance(value, list) and value:
        return "[" + deeper + ("," + deeper).join([_pretty(item, deeper) for item in value]) + newline + "]"
    return _compact(value)


def sorted_items(value: dict[str, Value]) -> list[tuple[str, Value]]:
    """Return the entries of a Map by key, in code-point order."""
    return [(key, dict.__getitem__(value, key)) for key in sorted(value)]


def _scalar(value: Value) -> str:
    write = _SCALARS.get(type(value))
    return write(value) if write is not None else encode_basestring(str(value))


def _float(value: float) -> str:
    if not isfinite(value):
        return "null"
    return str(int(value)) if value.is_integer() and _fits(value) else repr(value)


def _fits(value: float) -> bool:
    return MIN_INTEGER <= value <= MAX_INTEGER


_SCALARS: Final[dict[type, Callable[..., str]]] = {
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    float: _float,
    datetime: lambda value: f'"{iso(value)}"',
    bytes: lambda value: f'"{b64encode(value).decode()}"',
    DateRange: lambda value: f'{{"end":"{iso(value.end)}","start":"{iso(value.start)}"}}',
    Distance: lambda value: f'{{"seconds":{value.seconds}}}',
    Recurrence: lambda value: encode_basestring(value.pattern),
    Regex: lambda value: _compact({"flags": value.flags, "pattern": value.pattern}),
}
"""Keyed by exact type: each writer is called with its own kind only."""

# --- in -----------------------------------------------------------------------------------------------------------


def from_json(text: str) -> Value:
    """Return the value `text` stands for. Raises EvaluationError, ``Invalid JSON: ...``, when it is no JSON."""
    decoder = _CAREFUL if _LONG_NUMBER.search(text) else _DECODER
    try:
        value: Value = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise EvaluationError(f"Invalid JSON: {error.msg} (line {error.lineno}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"Invalid JSON: {error}") from error
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise EvaluationError(f"Invalid JSON: nested more than {MAX_DEPTH} levels deep")
    return _healed(value) if "\\u" in text and _SURROGATE.search(text) else value


def _read_float(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() and _fits(value) else value


def _read_integer(text: str) -> int | float:
    # Python refuses to read thousands of digits; a Float does not mind them.
    value = int(text) if len(text) <= 20 else None
    return value if value is not None and MIN_INTEGER <= value <= MAX_INTEGER else float(text)


def _refuse(constant: str) -> Value:
    raise ValueError(f"{constant} is no JSON number")


_LONG_NUMBER: Final = re.compile(r"[0-9]{19}")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_DECODER: Final = json.JSONDecoder(parse_float=_read_float, parse_constant=_refuse)
# Reading integers in Python is slow, so it is done only where one could be too large.
_CAREFUL: Final = json.JSONDecoder(parse_float=_read_float, parse_int=_read_integer, parse_constant=_refuse)


def _depth(value: Value) -> int:
    """Return how many Lists and Maps are around the innermost value, without recursion."""
    level: list[Value] = [value]
    depth = 0
    while level := [item for item in level if isinstance(item, list | dict)]:
        depth += 1
        level = [part for item in level for part in (item.values() if isinstance(item, dict) else item)]
    return depth


def _healed(value: Value) -> Value:
    """Replace halves of surrogate pairs by U+FFFD: JSON can escape them (RFC 8259 section 8.2), UTF-8 cannot."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_healed(item) for item in value]
    if isinstance(value, dict):
        return {str(_healed(key)): _healed(item) for key, item in value.items()}
    return value
