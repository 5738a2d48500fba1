"""What generated code calls: the operators, and the small helpers for which there is no operator.

One table, `INTRINSICS`, is the start of every generated module's namespace. Nothing here decides what ARO means; that
is in `runtime.values`. Here it is only made callable in one step.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any, Final, NoReturn

from runtime.compiler.calls import Call, CallSite, Condition, Junction
from runtime.compiler.program import names_in
from runtime.errors import EvaluationError
from runtime.values import operators
from runtime.values.dates import need_date, offset
from runtime.values.jsontext import from_json
from runtime.values.kinds import UNBOUND, Regex, Value, is_type, truthy
from runtime.values.navigation import find, index, member, navigate
from runtime.values.operators import equal, number
from runtime.values.text import interpolation

# --- paths -------------------------------------------------------------------------------------------------------


def reach(value: Any, steps: Sequence[str]) -> Any:
    """Return what `steps` lead to; UNBOUND when they lead nowhere or there is nothing to start from."""
    return UNBOUND if value is UNBOUND else find(value, steps)


def navigate_if(value: Any, steps: Sequence[str]) -> Any:
    """Return what `steps` lead to, UNBOUND when there is nothing to start from. Raises EvaluationError otherwise."""
    return UNBOUND if value is UNBOUND else navigate(value, steps)


def reach_index(value: Any, position: Value) -> Any:
    """Return ``value[position]``; UNBOUND when there is no such element."""
    try:
        return UNBOUND if value is UNBOUND else index(value, position)
    except EvaluationError:
        return UNBOUND


def navigate_event(event: Value, steps: tuple[str, ...]) -> Value:
    """Follow `steps` into ``<event>``, looking through a payload wrapped under its only name (runtime.md 3.4)."""
    try:
        return navigate(event, steps)
    except EvaluationError:
        found = find(_payload(event), steps)
        if found is UNBOUND:
            raise
        return found


def _payload(event: Value) -> Value:
    inner = [value for key, value in event.items() if key != "eventType"] if isinstance(event, dict) else []
    return inner[0] if len(inner) == 1 and isinstance(inner[0], dict) else {}


def navigate_or_empty(value: Value, steps: tuple[str, ...]) -> Value:
    """Follow `steps` as a template does: what is missing is empty text (language.md 2.8)."""
    try:
        return navigate(value, steps)
    except EvaluationError:
        return ""


def extracted(value: Value) -> Value:
    """Return what Extract makes of a whole value: a text that spells a List or Map in JSON becomes it."""
    if type(value) is not str or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return from_json(value)
    except EvaluationError:
        return value  # it only began like JSON


# --- choosing ----------------------------------------------------------------------------------------------------


def is_filled(value: Any) -> bool:
    """Return whether a value stands for itself before ``or``: it exists and is neither Null, ``""`` nor false (X15)."""
    return value is not UNBOUND and value is not None and value != "" and value is not False


def or_else(value: Any, otherwise: Value) -> Value:
    """Return ``value or otherwise`` for a `value` that is not filled: two Booleans make a Boolean (X15)."""
    return False if value is False and type(otherwise) is not bool else otherwise


def is_missing(value: Any) -> bool:
    """Return whether ``value is empty``: also when there is no value at all."""
    return value is UNBOUND or operators.is_empty(value)


def fits_label(subject: Value, value: Any, label: str) -> bool:
    """Return whether `subject` equals the variable of a ``case <label>``, or the label itself without one (C47)."""
    return equal(subject, label if value is UNBOUND else value)


def is_same(subject: Value, value: Value) -> bool:
    """Return whether `subject` is the List or Map of a pattern: same kind, equal parts."""
    return isinstance(subject, type(value)) and equal(subject, value)


# --- loops -------------------------------------------------------------------------------------------------------


def each(collection: Value) -> list[Value]:
    """Return what a ``for each`` goes through: a List's elements, or the value alone."""
    return collection if isinstance(collection, list) else [collection]


def whole(value: Value) -> int:
    """Return the bound of a range loop as an Integer. Raises EvaluationError for what is no finite number."""
    try:
        return int(number(value))
    except (ValueError, OverflowError) as error:
        raise EvaluationError(f"Cannot count to {interpolation(value)}") from error


def limit(wanted: int, count: int) -> int:
    """Return how many bodies of a parallel loop run at once (language.md 4.10)."""
    return wanted or max(1, min(count, max(4, 4 * (os.cpu_count() or 1))))


class Left(Enum):
    """The type of `LEFT`."""

    LEFT = "left"


LEFT: Final = Left.LEFT
"""What a pass of a ``parallel for each`` answers with after ``break``: no pass is to go on, and the loop is over."""


# --- statements --------------------------------------------------------------------------------------------------


def rebound(name: str) -> NoReturn:
    """Refuse a second binding. Raises EvaluationError."""
    raise EvaluationError(f"Cannot rebind variable '{name}' - variables are immutable")


def stray_break() -> NoReturn:
    """Refuse a ``break`` that stands in no loop. Raises EvaluationError."""
    raise EvaluationError("There is no loop to leave here")


def stage_value(value: Any) -> Value:
    """Return what the stage before gave. Raises EvaluationError when its condition kept it from running."""
    if value is UNBOUND:
        raise EvaluationError("The stage before gave no value")
    return value  # type: ignore[no-any-return]  # a stage gives a value


def present(names: dict[str, Any]) -> dict[str, Any]:
    """Return those `names` that are bound."""
    return {name: value for name, value in names.items() if value is not UNBOUND}


def qualified(site: CallSite, result: str | None, qualifier: str | None) -> CallSite:
    """Return `site` with qualifiers that were interpolated: each is one step, taken as text. None leaves one alone."""
    if result is not None:
        site = replace(site, result_qualifier=result, result_quoted=True, result_steps=(result,))
    if qualifier is not None:
        site = replace(site, object_qualifier=qualifier, object_quoted=True, object_steps=(qualifier,))
    return site


def moved(value: Value, amount: int, unit: str) -> Value:
    """Return a date moved by `amount` of `unit`; what is no date is a failure."""
    return offset(need_date(value), amount, unit)


INTRINSICS: Mapping[str, object] = {
    function.__name__: function
    for function in (
        operators.add,
        operators.after,
        operators.before,
        operators.concatenate,
        operators.contains,
        operators.divide,
        operators.equal,
        operators.greater,
        operators.greater_equal,
        operators.less,
        operators.less_equal,
        operators.matches,
        operators.member_of,
        operators.modulo,
        operators.multiply,
        operators.negate,
        operators.not_equal,
        operators.subtract,
        each,
        extracted,
        fits_label,
        interpolation,
        is_filled,
        is_missing,
        is_same,
        is_type,
        index,
        limit,
        member,
        moved,
        navigate,
        navigate_event,
        navigate_if,
        navigate_or_empty,
        or_else,
        names_in,
        present,
        qualified,
        reach,
        reach_index,
        rebound,
        stage_value,
        stray_break,
        truthy,
        whole,
        Call,
        Condition,
        Junction,
        Regex,
    )
} | {"UNBOUND": UNBOUND, "LEFT": LEFT}
"""The names generated code starts with."""

RESERVED = frozenset(INTRINSICS) | frozenset(
    "type int str float bool dict list range enumerate tuple len locals frame given signals trace shared clock steps"
    " body".split()
)
"""Identifiers that no ARO name may take: the intrinsics, Python's own, and the prologue's locals."""
