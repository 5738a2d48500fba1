"""Transform's conversions: a value as another kind (runtime.md 2.5, transform).

A conversion that cannot be had fails; a type this table does not know leaves the value as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from runtime.errors import EvaluationError
from runtime.values.arithmetic import as_number
from runtime.values.jsontext import to_json
from runtime.values.kinds import MAX_INTEGER, MIN_INTEGER, Value, kind_of
from runtime.values.text import interpolation


def convert(value: Value, type_name: str) -> Value:
    """Return `value` as `type_name`, in any case; unchanged for an unknown type.

    Raises EvaluationError, ``Cannot convert T to type``, when there is no such form of the value.
    """
    conversion = CONVERSIONS.get(type_name.lower())
    if conversion is None:
        return value
    converted = conversion(value)
    if converted is None:
        raise EvaluationError(f"Cannot convert {kind_of(value)} to {type_name.lower()}")
    return converted


def _integer(value: Value) -> int | None:
    """Integers and Booleans exactly, Floats and numeric texts towards zero, all within 64 bits."""
    if type(value) is int or type(value) is bool:
        return int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        exact = int(value)
    else:
        found = as_number(value)
        if found is None or not isfinite(found):
            return None
        exact = int(found)
    return exact if MIN_INTEGER <= exact <= MAX_INTEGER else None


def _float(value: Value) -> float | None:
    if isinstance(value, bool):
        return float(value)
    found = as_number(value)
    return None if found is None else float(found)


# Read digit by digit: a Float would lose the last of nineteen.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,19}")

_WORDS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}


def _boolean(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    return _WORDS.get(value.strip().lower()) if isinstance(value, str) else None


def _json(value: Value) -> str:
    return to_json(value, escape_slash=True) if isinstance(value, dict | list) else "{}"


CONVERSIONS: Final[dict[str, Callable[[Value], Value]]] = {
    "string": interpolation,
    "int": _integer,
    "integer": _integer,
    "double": _float,
    "float": _float,
    "bool": _boolean,
    "boolean": _boolean,
    "json": _json,
}
"""None from a conversion means that there is no such form; no conversion results in Null."""
