"""Choosing among rows: ``where``, ``order by``, ``limit`` and the words for one end (runtime.md 2.5, 5.3; ARO-0018)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from runtime.compiler.calls import Call, Condition, Where
from runtime.values.dates import as_date
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import find, select
from runtime.values.operators import as_number, compare_field
from runtime.values.text import interpolation


def holds(where: Where, element: Value) -> bool:
    """Return whether `element` meets the conditions; one that lacks a field never does."""
    if isinstance(where, Condition):
        return compare_field(element, where.field, where.operator, where.value, where.upper)
    parts = (holds(part, element) for part in where.parts)
    return any(parts) if where.operator == "or" else all(parts)


def chosen(rows: Iterable[Value], call: Call) -> list[Value]:
    """Return the rows the statement's clauses leave, in their order: where first, then order, offset, limit."""
    where = call.where
    kept = list(rows) if where is None else [row for row in rows if holds(where, row)]
    for field, descending in reversed(call.site.order):
        kept = ordered(kept, field, descending)
    start = call.site.offset or 0
    end = None if call.site.limit is None else start + call.site.limit
    return kept[start:end] if start or end is not None else kept


def ordered(rows: list[Value], field: str, descending: bool) -> list[Value]:
    """Return the rows sorted by a field, those that lack it last either way; equal ones keep their order."""
    steps = field.split(".")
    keyed = [(find(row, steps), row) for row in rows]
    having = [(order_key(value), row) for value, row in keyed if value is not UNBOUND]
    having.sort(key=_first, reverse=descending)
    return [row for _, row in having] + [row for value, row in keyed if value is UNBOUND]


def order_key(value: Any) -> tuple[int, float, str]:
    """Return what sorts a value among others of any kind: numbers by size, then dates, then the rest by text."""
    # A Date's text, as of any other value, is all that remains where kinds are mixed.
    number = as_number(value)
    if number is not None:
        return (0, number, "")
    date = as_date(value)
    return (1, date.timestamp(), "") if date is not None else (2, 0.0, interpolation(value))


def _first(pair: tuple[tuple[int, float, str], Value]) -> tuple[int, float, str]:
    return pair[0]


def one_end(rows: list[Value], selector: str) -> Value:
    """Return what ``first``, ``last`` or a number counted from the newest picks of `rows` (5.3).

    ``""`` for an end of no rows; a number beyond the oldest leaves them all.
    """
    if selector.isdecimal() and int(selector) >= len(rows):
        return rows
    return select(rows, selector)


def only_one(rows: list[Value]) -> Value:
    """Return the row itself when there is exactly one, else the List."""
    return rows[0] if len(rows) == 1 else rows
