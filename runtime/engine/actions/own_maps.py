"""Actions that make and change values: create, update, merge, delete, clear, accept (runtime.md 2.5, 3.6).

Nothing is changed in place: each returns a new value, which the statement binds.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import EXPRESSION, Action, Bound, Call
from runtime.engine import effects
from runtime.engine.actions.configuring import configure
from runtime.engine.actions.files import delete_path, deletes_path
from runtime.engine.actions.querying import chosen, only_one
from runtime.engine.actions.schemas import is_schema_name
from runtime.engine.actions.subject import (
    is_repository,
    named,
    new_value,
    object_of,
    specifier,
    undefined,
    value_or,
)
from runtime.engine.actions.terminal import clear_terminal
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.dates import as_date, need_date
from runtime.values.kinds import UNBOUND, DateRange, Value
from runtime.values.operators import concatenate
from runtime.values.recurrence import recurrence
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

# --- create ------------------------------------------------------------------------------------------------------


def create(call: Call) -> _Run:
    """Return the object's value; a specifier makes a date range, a recurrence, or gives a typed Map an ``id``."""
    kind = specifier(call)
    if kind == "recurrence":
        now = yield effects.Now()
        return recurrence(interpolation(new_value(call)), now)
    value = _content(call)
    if kind == "date-range" or (not kind and _are_dates(value, call.to_value)):
        return DateRange(need_date(value), need_date(call.to_value))
    if is_schema_name(kind) and isinstance(value, dict) and "id" not in value:
        return {**value, "id": (yield from _new_id())}
    return value


def _content(call: Call) -> Value:
    """What a statement without an object creates is empty text, unless a with-clause says more."""
    if not call.site.object:
        return "" if call.with_value is UNBOUND else call.with_value
    return object_of(call) if call.with_value is UNBOUND else call.with_value


def _are_dates(start: Value, end: Any) -> bool:
    return end is not UNBOUND and as_date(start) is not None and as_date(end) is not None


def _new_id() -> Generator[Any, Any, str]:
    """Return 19 hexadecimal digits: 11 of the time in ms, so that ids sort by age, and 8 by chance."""
    now = yield effects.Now()
    random: str = yield effects.NewId()
    return f"{int(now.timestamp() * 1000):011x}{random.replace('-', '').lower()[:8]}"


# --- update and merge --------------------------------------------------------------------------------------------


def update(call: Call) -> _Run:
    """Set one field, merge a Map into a Map, or replace; ``configure`` of a service or repository asks the world."""
    if call.site.verb == "configure":
        return (yield from configure(call))
    value = new_value(call)
    target: Value = {} if call.target is UNBOUND else call.target
    if call.site.result_steps:
        return _with_field(target, call.site.result_steps, value)
    if isinstance(target, dict) and isinstance(value, dict):
        return {**target, **value}
    return value


def _with_field(target: Value, steps: tuple[str, ...], value: Value) -> Value:
    """Return a copy of `target` with the field at `steps` set; Maps that are missing on the way are made."""
    step, *rest = steps
    fields = dict(target) if isinstance(target, dict) else {}
    fields[step] = _with_field(fields.get(step), tuple(rest), value) if rest else value
    return fields


def merge(call: Call) -> Value:
    """Join two values: Maps shallowly (the source wins), Lists and texts end to end; else the base stays.

    ``Merge the <new: base> with <src>``, ``from <base> with <src>``, or in place ``Merge the <target> with <src>``.
    """
    base, source = _merged(call)
    if isinstance(base, dict):
        return {**base, **source} if isinstance(source, dict) else base
    if isinstance(base, list):
        return [*base, *source] if isinstance(source, list) else [*base, source]
    return concatenate(base, source) if isinstance(base, str) else base


def _merged(call: Call) -> tuple[Value, Value]:
    if call.site.preposition == "from" and call.with_value is not UNBOUND:
        return object_of(call), call.with_value
    if call.site.result_steps:
        base = named(call, specifier(call))
        if base is UNBOUND:
            raise undefined(specifier(call))
        return base, object_of(call)
    if call.target is UNBOUND:
        raise undefined(call.site.result)
    return call.target, object_of(call)


# --- delete and clear --------------------------------------------------------------------------------------------


def delete(call: Call) -> _Run:
    """Remove rows, a key or an element. Rows come back, one as itself; of a Map or List, the copy without it."""
    site = call.site
    if is_repository(site.object):
        return (yield from _delete_rows(call))
    if deletes_path(call):
        return (yield from delete_path(call))
    whole = object_of(call)
    key = specifier(call) or site.result
    if isinstance(whole, dict):
        gone = key if key in whole else interpolation(value_or(named(call, key), key))
        return {name: item for name, item in whole.items() if name != gone}
    if isinstance(whole, list):
        return _without(whole, value_or(named(call, key), key))
    raise EvaluationError(f"Cannot delete '{key}' from this: only repositories, Maps and Lists lose parts")


def _delete_rows(call: Call) -> _Run:
    repository = call.site.object
    if call.where is None:
        removed: list[Value] = yield effects.DeleteRows(repository, None)
        return removed
    rows: list[Value] = yield effects.Retrieve(repository)
    matches = chosen(rows, call)
    if not matches:
        return []
    removed = yield effects.DeleteRows(repository, tuple(matches))
    return only_one(removed)


def _without(items: list[Value], position: Value) -> list[Value]:
    """Return the List without the element `position` counts from the end; 0 is the last."""
    text = interpolation(position)
    if not text.isdecimal() or int(text) >= len(items):
        raise EvaluationError(f"There is no element {text} in a List of {len(items)}")
    place = len(items) - 1 - int(text)
    return items[:place] + items[place + 1 :]


def clear(call: Call) -> _Run:
    """Empty a repository, a Map or a List; without ``from``, a part of the terminal."""
    if call.site.preposition != "from":
        return (yield from clear_terminal(call))
    if is_repository(call.site.object):
        removed: list[Value] = yield effects.DeleteRows(call.site.object, None)
        return removed
    whole = object_of(call)
    return {} if isinstance(whole, dict) else [] if isinstance(whole, list) else ""


# --- accept ------------------------------------------------------------------------------------------------------


def accept(call: Call) -> Generator[Any, Any, Bound]:
    """Move a Map's state from one to the next, and tell the state observers before going on (3.6).

    The object's variable is bound anew to the Map with the new state, which is the statement's value too.
    """
    site = call.site
    before, separator, after = (specifier(call) or site.result).partition("_to_")
    if not (separator and before and after):
        raise EvaluationError(f"Invalid transition '{specifier(call) or site.result}'. Expected: from_to_to")
    if call.base is UNBOUND:
        raise undefined(site.object)
    field = ".".join(site.object_steps) or "status"
    entity = call.base
    current = entity.get(field) if isinstance(entity, dict) else None
    if not isinstance(entity, dict) or current is None or interpolation(current) != before:
        shown = "nothing" if current is None else f'"{interpolation(current)}"'
        where = f"{before}->{after} on {site.object}: {field}"
        raise EvaluationError(f"Cannot accept state {where}. Current state is {shown}.")
    moved = {**entity, field: after}
    yield effects.Emit(_transition(site.object, field, before, after, moved))
    return Bound(moved, {site.object: moved})


def _transition(name: str, field: str, before: str, after: str, entity: dict[str, Value]) -> Event:
    payload: dict[str, Value] = {
        "fieldName": field,
        "objectName": name,
        "fromState": before,
        "toState": after,
        "entity": entity,
        "eventType": "state.transition",
    }
    if "id" in entity:
        payload["entityId"] = entity["id"]
    return Event("state.transition", payload, name=name, names={"transition": payload})


def accepted_names(site: Any) -> tuple[str, ...]:
    """Return what Accept binds besides its result: the object's variable."""
    return () if site.object in ("", EXPRESSION) else (site.object,)


ACTIONS: dict[str, Action] = {
    "create": create,
    "update": update,
    "merge": merge,
    "delete": delete,
    "clear": clear,
    "accept": accept,
}
