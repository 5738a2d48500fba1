"""Numbers as written (language.md 1.4), and an amount with its unit glued to it (C31)."""

from __future__ import annotations

import re

from runtime.syntax.tokens import DurationText, Report
from runtime.syntax.words import DATE_UNITS

_NUMBER = re.compile(
    r"(?P<sign>-?)"
    r"(?:(?P<based>0[xX][0-9a-fA-F_]+|0[bB][01_]+)"
    r"|(?P<whole>[0-9][0-9_]*)(?P<rest>(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?))"
    r"(?P<unit>\w*)"
)
_ODD_UNDERSCORE = re.compile(r"_(?![0-9a-fA-F])|__")
_LARGEST = 2**63

Number = int | float | DurationText


def read_number(text: str, start: int, end: int, report: Report) -> tuple[int, Number]:
    """Read the number at `start`, its sign included; one that is none is reported and reads as 0."""
    match = _NUMBER.match(text, start, end)
    assert match is not None
    value = None if match["unit"] and match["unit"] not in DATE_UNITS else _value(match)
    if value is None:
        hint = "integers have 64 bits; a name cannot start with a digit"
        report("invalid-number", f"Invalid number literal '{match.group()}'", start, match.end(), hint)
        return match.end(), 0
    if _ODD_UNDERSCORE.search(match.group()):
        message = f"Underscore in '{match.group()}' does not stand between two digits"
        report("odd-underscore", message, start, match.end(), "write underscores between digits only: 1_000")
    return match.end(), value


def _value(match: re.Match[str]) -> Number | None:
    based, whole, rest, unit = match.group("based", "whole", "rest", "unit")
    if based:
        digits = based[2:].replace("_", "")
        number = int(digits, 16 if based[1] in "xX" else 2) if digits else None
        return None if unit or number is None or match["sign"] else _in_range(number)
    if rest:
        return None if unit else float(f"{match['sign']}{whole}{rest}".replace("_", ""))
    # A number of so many digits is out of range anyway, and Python refuses to convert one of thousands.
    if len(whole) > 400:
        return None
    amount = _in_range(int(f"{match['sign']}{whole}".replace("_", "")))
    return DurationText(amount, unit) if unit and amount is not None else amount


def _in_range(number: int) -> int | None:
    return number if -_LARGEST <= number < _LARGEST else None
