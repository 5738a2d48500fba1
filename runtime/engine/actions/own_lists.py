"""Actions on Lists: filter, map, reduce, sort, group (runtime.md 2.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine.actions.querying import chosen, order_key, ordered
from runtime.engine.actions.schemas import is_schema_name
from runtime.engine.actions.subject import object_of, specifier
from runtime.errors import EvaluationError
from runtime.values.conversion import CONVERSIONS
from runtime.values.kinds import UNBOUND, Regex, Value
from runtime.values.navigation import find
from runtime.values.operators import as_number
from runtime.values.text import interpolation


def filter_(call: Call) -> Value:
    """Keep the items that meet the conditions; without any, and for what is no List, nothing changes."""
    value = object_of(call)
    return chosen(value, call) if isinstance(value, list) else value


def map_(call: Call) -> Value:
    """Pluck the field the result's specifier names from every item that has it, or from the one Map."""
    value = object_of(call)
    field = specifier(call)
    if not field or field.lower() in CONVERSIONS or field.startswith("List") or is_schema_name(field):
        return value
    if not isinstance(value, list):
        found = find(value, field.split("."))
        if found is UNBOUND:
            raise EvaluationError(f"Property '{field}' not found")
        return found
    return _plucked(value, field)


def _plucked(items: list[Value], field: str) -> list[Value]:
    steps = field.split(".")
    found = (find(item, steps) for item in items)
    return [value for value in found if value is not UNBOUND]


# --- reduce ------------------------------------------------------------------------------------------------------


def reduce_(call: Call) -> Value:
    """Return one value of many: ``with sum(<f>)`` or ``<t: sum>``; sums and the like are Floats, counts Integers.

    Items without the field, or with one that is no number, do not take part.
    """
    function, field = call.site.aggregate or (specifier(call).lower() or call.site.result.lower(), "")
    value = object_of(call)
    return aggregated(chosen(value if isinstance(value, list) else [value], call), function, field)


def aggregated(items: list[Value], function: str, field: str = "") -> Value:
    """Return ``sum(<field>)`` and the like; of the items themselves without a field, and of numbers, which have none.

    Raises EvaluationError.
    """
    known = _AGGREGATES.get(function)
    if known is None:
        raise EvaluationError(f"Unknown aggregate '{function}'. Expected: {', '.join(_AGGREGATES)}")
    numbers = all(isinstance(item, int | float) for item in items)
    return known(items if numbers or not field else _plucked(items, field))


def _of_numbers(result: Callable[[list[float]], float]) -> Callable[[list[Value]], Value]:
    def aggregate(items: list[Value]) -> Value:
        numbers = [float(number) for number in map(as_number, items) if number is not None]
        return float(result(numbers)) if numbers else 0.0

    return aggregate


_AGGREGATES: dict[str, Callable[[list[Value]], Value]] = {
    "sum": _of_numbers(sum),
    "avg": _of_numbers(lambda numbers: sum(numbers) / len(numbers)),
    "min": _of_numbers(min),
    "max": _of_numbers(max),
    "count": len,
    "first": lambda items: items[0] if items else "",
    "last": lambda items: items[-1] if items else "",
}

# --- sort and group ----------------------------------------------------------------------------------------------


def sort(call: Call) -> Value:
    """Return the List in order: by a field of its Maps, or by the items where all are text or all numbers.

    A List that mixes kinds, and has no field to sort by, stays as it is.
    """
    value = object_of(call)
    if not isinstance(value, list):
        return value
    rows = chosen(value, call)
    site = call.site
    descending = site.by_descending or "descending" in (specifier(call).lower(), site.result.lower())
    field = _field(call)
    if field:
        return ordered(rows, field, descending)
    if not site.order and (_all(rows, str) or _all(rows, int, float)):
        return sorted(rows, key=_text_or_number, reverse=descending)
    return rows


def _all(items: list[Value], *kinds: type) -> bool:
    return all(type(item) in kinds for item in items)


def _text_or_number(value: Value) -> Any:
    # Texts sort as texts here, the numeric ones too.
    return value if isinstance(value, str) else order_key(value)


def _field(call: Call) -> str:
    """Return the field of the by-clause; empty without one."""
    if call.site.by_text:
        return call.site.by_text
    if isinstance(call.by, Regex):
        raise EvaluationError("A field to sort or group by is a text, not a pattern")
    return call.by if isinstance(call.by, str) else ""


def group(call: Call) -> Value:
    """Return a Map from the text of a field to the List of items that have it; without the field, ``(nil)``."""
    value = object_of(call)
    field = _field(call)
    if not field:
        raise EvaluationError('Group needs a field: by "field"')
    groups: dict[str, list[Value]] = {}
    for item in value if isinstance(value, list) else [value]:
        found = find(item, field.split("."))
        groups.setdefault("(nil)" if found is UNBOUND else interpolation(found), []).append(item)
    return {key: list(items) for key, items in groups.items()}


ACTIONS: dict[str, Action] = {
    "filter": filter_,
    "map": map_,
    "reduce": reduce_,
    "sort": sort,
    "group": group,
}
