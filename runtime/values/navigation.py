"""How a path is followed into a value: one rule for every position (language.md 4.5 and 4.7).

A path is a sequence of steps, the text of a qualifier split by `split_qualifier`. List indices count from the end:
``0`` is the last element; only text that turns out to be JSON is counted from its front (C26). `find` answers UNBOUND
where `navigate` fails; neither knows names, only values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from runtime.errors import EvaluationError
from runtime.values.answers import AnswerList, AnswerText
from runtime.values.computing import compute
from runtime.values.dates import find_date_property, offset, parse_date, parse_offset
from runtime.values.jsontext import from_json
from runtime.values.kinds import UNBOUND, DateRange, Distance, Recurrence, Regex, Unbound, Value, kind_of, size_of
from runtime.values.recurrence import find_recurrence_property

# --- qualifiers ---------------------------------------------------------------------------------------------------

_ONE_SPECIFIER: Final = re.compile(r"/|\./|\.\./|~|https?://|.*[|<]", re.DOTALL)
_SELECTOR: Final = re.compile(r"[0-9]+\s*(?:-\s*[0-9]+|(?:,\s*[0-9]+\s*)+)?|[+-]\s*[0-9]+\s*[A-Za-z]+")
_HYPHEN: Final = re.compile(r"(?<=\w)\s*-\s*(?=\w)")
_SEPARATORS: Final = re.compile(r"[.:\s]+")


def split_qualifier(text: str, quoted: bool = False) -> tuple[str, ...]:
    """Return the specifiers of a qualifier (2.5): split at dots, blanks and colons.

    One specifier only: a `quoted` text; a chain or type (``|``, ``<``); a path or address (``/ ./ ../ ~ http://``);
    a selector (``0, 3, 7``) or date offset (``+7 d``), whose blanks are dropped. An empty text has none.
    """
    if quoted:
        return (text,)
    text = text.strip()
    if _ONE_SPECIFIER.match(text):
        return (text,)
    if _SELECTOR.fullmatch(text):
        return ("".join(text.split()),)
    return tuple(step for step in _SEPARATORS.split(_HYPHEN.sub("-", text)) if step)


# --- following a path ---------------------------------------------------------------------------------------------


def navigate(value: Value, steps: Sequence[str]) -> Value:
    """Return what `steps` lead to. Raises EvaluationError, ``Property 'k' not found on type T``.

    A list element that is not there is ``""``; a step no part of the value answers may be one of the operations
    ``uppercase lowercase trim length count hash`` on it.
    """
    from_front = False
    for step in steps:
        if type(value) is dict and step in value:
            value = value[step]
        else:
            found, from_front = _reach(value, step, from_front)
            value = _instead(value, step) if found is UNBOUND else found
    return value


def find(value: Value, steps: Sequence[str]) -> Value | Unbound:
    """Return what `steps` lead to; UNBOUND where a part, or a list element, is not there. Operations do not count."""
    from_front = False
    for step in steps:
        found, from_front = _reach(value, step, from_front)
        if found is UNBOUND:
            return UNBOUND
        value = found
    return value


def exists(value: Value | Unbound, steps: Sequence[str] = ()) -> bool:
    """Return whether the whole path resolves, to something else than Null (4.4)."""
    if value is UNBOUND:
        return False
    found = find(value, steps)
    return found is not UNBOUND and found is not None


def member(value: Value, name: str) -> Value:
    """Return ``value.name``. Raises EvaluationError, ``Undefined member: name``."""
    if type(value) is dict and name in value:
        return value[name]
    try:
        return navigate(value, (name,))
    except EvaluationError as error:
        raise EvaluationError(f"Undefined member: {name}") from error


def index(value: Value, position: Value) -> Value:
    """Return ``value[position]``: of a List counted from its end, of a Map by key. Raises EvaluationError."""
    if isinstance(value, list) and type(position) is int:
        if 0 <= position < len(value):
            return value[-1 - position]
        raise EvaluationError(f"Index {position} out of bounds (count: {len(value)})")
    if isinstance(value, dict) and isinstance(position, str):
        return member(value, position)
    raise EvaluationError(f"Cannot index {kind_of(value)} with {kind_of(position)}")


def select(value: Value, selector: str) -> Value:
    """Return what the result specifier of an Extract picks (``<x: last> from the <list>``).

    A List: its element or elements, ``""`` when there is none such; a Map: the key; a String: what can be read out of
    it. A selector that means nothing to the value leaves it whole.
    """
    if isinstance(value, list):
        picked = _pick(value, selector)
        return value if picked is None else "" if picked is UNBOUND else picked
    found = find(value, (selector,))
    return value if found is UNBOUND else found


def _instead(value: Value, step: str) -> Value:
    """Return what a step gives that names no part of `value`. Raises EvaluationError when it gives nothing."""
    elements = _json_container(value) if isinstance(value, str) else value
    if isinstance(elements, list) and _pick(elements, step) is UNBOUND:
        return ""
    if _offers(value, step):
        return compute(step, value)
    raise EvaluationError(f"Property '{step}' not found on type {kind_of(value)}")


def _offers(value: Value, operation: str) -> bool:
    if operation in ("uppercase", "lowercase", "trim"):
        return isinstance(value, str)
    if operation in ("length", "count"):
        return isinstance(value, str | list | dict | bytes)
    return operation == "hash"


# --- one step -----------------------------------------------------------------------------------------------------


def _reach(value: Value, step: str, from_front: bool) -> tuple[Value | Unbound, bool]:
    """Return the part of `value` that `step` names, and whether Lists are counted from the front from there on."""
    if isinstance(value, AnswerList | AnswerText) and step in value.about:
        return value.about[step], from_front
    parsed = _json_container(value) if isinstance(value, str) else None
    if parsed is not None:
        found = _from_front(parsed, step)
        return (_size(value, step) if found is UNBOUND else found), True
    return (_from_front if from_front else _part)(value, step), from_front


def _from_front(value: Value, step: str) -> Value | Unbound:
    if isinstance(value, list) and step.isdecimal():
        position = int(step[:19])
        return value[position] if position < len(value) else UNBOUND
    return _part(value, step)


def _part(value: Value, step: str) -> Value | Unbound:
    """Return the part of `value` that `step` names; UNBOUND when there is none such."""
    if isinstance(value, dict):
        return value[step] if step in value else UNBOUND  # noqa: SIM401  # `get` cannot answer what is no Value
    if isinstance(value, list):
        return _on_list(value, step)
    if isinstance(value, str):
        return _on_string(value, step)
    if isinstance(value, datetime | DateRange | Distance):
        return _on_date(value, step)
    if isinstance(value, Recurrence):
        return find_recurrence_property(value, step)
    if isinstance(value, Regex):
        return {"pattern": value.pattern, "flags": value.flags}.get(step, UNBOUND)
    return _size(value, step)


def _size(value: Value, step: str) -> int | Unbound:
    size = size_of(value) if step in ("length", "count") else None
    return UNBOUND if size is None else size


def _on_date(value: datetime | DateRange | Distance, step: str) -> Value | Unbound:
    moved = parse_offset(step) if isinstance(value, datetime) else None
    if moved is not None and isinstance(value, datetime):
        return offset(value, *moved)
    return find_date_property(value, step)


def _on_list(value: list[Value], step: str) -> Value | Unbound:
    picked = _pick(value, step)
    if picked is not None:
        return picked
    if step in ("length", "count"):
        return len(value)
    maps: list[dict[str, Value]] = [item for item in value if isinstance(item, dict)]
    if len(maps) < len(value):
        return UNBOUND
    fields = [item[step] for item in maps if step in item]
    return fields if fields or not value else UNBOUND


def _pick(value: list[Value], selector: str) -> Value | Unbound | None:
    """Return what a list selector picks: UNBOUND for an element that is not there, None when it is no selector."""
    if selector in ("first", "last"):
        selector = str(len(value) - 1) if selector == "first" and value else "0"
    if not _DIGITS.match(selector):
        return None
    if selector.isdecimal():
        return _at(value, int(selector[:19]))
    low, dash, high = selector.partition("-")
    if dash and low.isdecimal() and high.isdecimal():
        return _stretch(value, int(low[:19]), int(high[:19]))
    numbers = selector.split(",")
    if not all(number.isdecimal() for number in numbers):
        return None
    picked = [_at(value, int(number[:19])) for number in numbers]
    return [item for item in picked if item is not UNBOUND]


_DIGITS: Final = re.compile(r"[0-9]")


def _at(value: list[Value], position: int) -> Value | Unbound:
    return value[-1 - position] if position < len(value) else UNBOUND


def _stretch(value: list[Value], low: int, high: int) -> list[Value]:
    """Return elements `low` to `high`, both included, counted from the end and in that order (C28)."""
    newest_first = value[::-1]
    return newest_first[low : high + 1] if low <= high else newest_first[high : low + 1][::-1]


# --- text that holds more than text (runtime.md 2.4, extract) ---------------------------------------------------------


def _on_string(text: str, step: str) -> Value | Unbound:
    if step in ("length", "count"):
        return len(text)
    date = parse_date(text)
    if date is not None:
        return _on_date(date, step)
    for probe in _PROBES:
        found = probe(text, step)
        if found is not None:
            return found
    return UNBOUND


def _form_field(text: str, step: str) -> str | None:
    """Read ``a=1&b=2``; of a repeated key, the last."""
    if "=" not in text or any(blank in text for blank in " \n\t"):
        return None
    return dict(parse_qsl(text, keep_blank_values=True)).get(step)


def _line_field(text: str, step: str) -> str | None:
    """Read ``key: value`` lines, the key in any case."""
    for line in text.splitlines():
        key, colon, rest = line.partition(":")
        if colon and key.strip().lower() == step.lower():
            return rest.strip()
    return None


def _command_field(text: str, step: str) -> str | None:
    """Read ``JOIN the lobby``: its ``command`` is ``JOIN``, its ``rest``, also called ``JOIN``, is ``the lobby``."""
    command, blank, rest = text.strip().partition(" ")
    if step == "command":
        return command or None
    named = step in ("rest", "arguments") or step.lower() == command.lower()
    return rest.strip() if blank and named else None


_PROBES: Final[tuple[Callable[[str, str], str | None], ...]] = (_form_field, _line_field, _command_field)


def _json_container(text: str) -> Value:
    """Return the List or Map that `text` spells in JSON; None when it spells none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return from_json(text)
    except EvaluationError:
        return None  # text that merely begins with a brace
