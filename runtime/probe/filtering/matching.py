"""How what was written is compared with what is there: asterisks, paths into documents, numbers."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from runtime.probe.payloads import value_text

Matcher = Callable[[str], bool]

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}


def unquoted(text: str) -> str:
    """Return a text without the quotes around it."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text


def quoted(text: str) -> str:
    """Return a text as it is written behind a field: in quotes where it would not be taken as one word."""
    if not any(character.isspace() or character in '()&|"' for character in text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def wildcard(pattern: str, text: str) -> bool:
    """Return whether `text` is `pattern`, whose asterisks stand for anything; in one pass, however many they are."""
    first, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    last = middle.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def whole(value: str) -> Matcher:
    """Return what tells whether a text is `value`, in any case."""
    pattern = unquoted(value).lower()
    return lambda text: wildcard(pattern, text.lower())


def within(value: str) -> Matcher:
    """Return what tells whether `value` occurs in a text, in any case."""
    pattern = unquoted(value).lower()
    if "*" in pattern:
        return lambda text: wildcard(f"*{pattern}*", text.lower())
    return lambda text: pattern in text.lower()


def reached(value: object, steps: Sequence[str]) -> Iterable[object]:
    """Return what stands at the end of a path: several values where a step is an asterisk, none where it breaks."""
    found = [value]
    for step in steps:
        found = [below for item in found for below in _below(item, step)]
    return found


def _below(value: object, step: str) -> Iterable[object]:
    match value:
        case Mapping():
            return value.values() if step == "*" else [value[step]] if step in value else []
        case list() | tuple():
            if step == "*":
                return value
            index = int(step) if re.fullmatch(r"[0-9]{1,9}", step) else len(value)
            return value[index : index + 1]
        case _:
            return []


def equal_to(wanted: str, number: float | None) -> Callable[[object], bool]:
    """Return what tells whether a value is `wanted`, which is `number` when it reads as one."""
    lowered = wanted.lower()

    def equal(found: object) -> bool:
        if number is not None and not isinstance(found, str):
            return as_number(found) == number
        return wildcard(lowered, found.lower() if isinstance(found, str) else value_text(found).lower())

    return equal


def as_number(value: object) -> float | None:
    """Return a number, or the one a text is, else None; truth values are none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,300}(\.[0-9]{1,300})?", value):
        return float(value)
    return None
