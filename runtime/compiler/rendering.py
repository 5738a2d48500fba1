"""What the code of templates calls besides the usual: output, its arithmetic, and the filters (runtime.md 5.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from runtime.errors import EvaluationError
from runtime.values.arithmetic import as_number
from runtime.values.computing import compute
from runtime.values.kinds import UNBOUND, Value
from runtime.values.operators import add, multiply, subtract
from runtime.values.text import interpolation

LONGEST = 100_000_000
"""Characters a template may give (runtime.md 5.6)."""


def rendered(value: Value) -> str:
    """Return a value as it stands in a rendered text."""
    return value if type(value) is str else interpolation(value)


def whole_text(pieces: list[str]) -> str:
    """Return the rendered text. Raises EvaluationError when it is too long."""
    if sum(map(len, pieces)) > LONGEST:
        raise EvaluationError(f"The text has more than {LONGEST} characters")
    return "".join(pieces)


def defined(value: Any, name: str) -> Value:
    """Return the value of a variable. Raises EvaluationError in the words of templates."""
    if value is UNBOUND:
        raise EvaluationError(f"Variable '{name}' is not defined")
    return value  # type: ignore[no-any-return]  # names stand for values


def elements(collection: Any) -> list[Value]:
    """Return what a loop goes through: nothing when the collection is missing, one pass when it is no List."""
    if collection is UNBOUND:
        return []
    return collection if isinstance(collection, list) else [collection]


def _quotient(left: Value, right: Value) -> Value:
    dividend, divisor = as_number(left), as_number(right)
    if dividend is None or divisor is None:
        raise EvaluationError("Cannot divide what is no number")
    return dividend / divisor if divisor else 0


_ARITHMETIC: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": _quotient,
}


def calculated(operator: str, left: Value, right: Value) -> Value:
    """Return a result as templates show it: whole numbers without ``.0``, and x / 0 is 0."""
    result = _ARITHMETIC[operator](left, right)
    return int(result) if isinstance(result, float) and result.is_integer() else result


def _as_it_is(value: Value, argument: str) -> Value:
    return value


def _operation(name: str) -> Callable[[Value, str], Value]:
    return lambda value, argument: compute(name, value, argument or None)


FILTERS: Mapping[str, Callable[[Value, str], Value]] = {
    "date": _operation("format"),
    "uppercase": _operation("uppercase"),
    "lowercase": _operation("lowercase"),
    "trim": _operation("trim"),
    "markdown": _operation("markdown"),
    # Colours and styles are for a terminal that shows them (runtime.md 5.5).
    **dict.fromkeys("rows color bg bold dim italic underline strikethrough".split(), _as_it_is),
}
"""What each filter does where there is no such terminal."""

_COLOURS = "black red green yellow blue magenta cyan white".split()
_STYLES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "strikethrough": "9"}
_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def _style(name: str) -> Callable[[Value, str], Value]:
    def styled(value: Value, argument: str) -> Value:
        code = _STYLES.get(name) or _colour_code(argument, 30 if name == "color" else 40)
        return f"\x1b[{code}m{rendered(value)}\x1b[0m" if code else value

    return styled


def _colour_code(name: str, base: int) -> str:
    """Return the SGR parameter (ECMA-48 8.3.117) of ``red``, ``bright-red`` or ``#ff8800``; empty for no colour."""
    parts = _HEX.fullmatch(name)
    if parts is not None:
        return ";".join([str(base + 8), "2", *(str(int(part, 16)) for part in parts.groups())])
    word = name.lower()
    plain = word.removeprefix("bright-").removeprefix("bright")
    if plain not in _COLOURS:
        return ""
    return str(base + _COLOURS.index(plain) + (0 if plain == word else 60))


STYLED_FILTERS: Mapping[str, Callable[[Value, str], Value]] = {
    **FILTERS,
    **{name: _style(name) for name in ("color", "bg", *_STYLES)},
}
"""What each filter does on a terminal with colours."""


def _filtering(filters: Mapping[str, Callable[[Value, str], Value]]) -> Mapping[str, object]:
    def filtered(name: str, value: Value, argument: str) -> Value:
        return filters[name](value, argument)

    functions = (rendered, whole_text, defined, elements, calculated, filtered)
    return {function.__name__: function for function in functions}


RENDERING = _filtering(FILTERS)
"""The names the code of a template has besides the intrinsics."""

STYLED_RENDERING = _filtering(STYLED_FILTERS)
"""The same for a terminal with colours."""
