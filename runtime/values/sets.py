"""Compute's intersect, difference and union (runtime.md 2.10, ARO-0042).

Lists are multisets: an element of the left stands against one equal element of the right. Strings are sets of their
characters in the same sense. Maps are compared deeply, and where both sides have a say the left one wins. The order is
always that of the left side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from runtime.errors import EvaluationError
from runtime.values.jsontext import to_json
from runtime.values.kinds import Value, kind_of


def intersect(left: Value, right: Value) -> Value:
    """Return what both have; of Maps, the keys whose values agree at least in part."""
    return _combine("intersect", left, right, _common, _agreeing)


def difference(left: Value, right: Value) -> Value:
    """Return what only the left has; of Maps, the keys the right lacks or answers differently."""
    return _combine("difference", left, right, _only_left, _differing)


def union(left: Value, right: Value) -> Value:
    """Return all of the left, then what the right adds, each once."""
    return _combine("union", left, right, _added, _united)


def _combine(
    name: str,
    left: Value,
    right: Value,
    of_lists: Callable[[list[Value], list[Value]], list[Value]],
    of_maps: Callable[[dict[str, Value], dict[str, Value]], dict[str, Value]],
) -> Value:
    if isinstance(left, list) and isinstance(right, list):
        return of_lists(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return "".join(str(character) for character in of_lists(list(left), list(right)))
    if isinstance(left, dict) and isinstance(right, dict):
        return of_maps(left, right)
    raise EvaluationError(f"Cannot compute the {name} of {kind_of(left)} and {kind_of(right)}")


def _common(left: list[Value], right: list[Value]) -> list[Value]:
    return [item for item, matched in _paired(left, right) if matched]


def _only_left(left: list[Value], right: list[Value]) -> list[Value]:
    return [item for item, matched in _paired(left, right) if not matched]


def _paired(left: list[Value], right: list[Value]) -> list[tuple[Value, bool]]:
    """Return each element of `left` with whether `right` still had an equal one."""
    stock = Counter(to_json(item) for item in right)
    pairs = []
    for item in left:
        key = to_json(item)
        pairs.append((item, stock[key] > 0))
        stock[key] -= 1
    return pairs


def _added(left: list[Value], right: list[Value]) -> list[Value]:
    result = list(left)
    seen = {to_json(item) for item in left}
    for item in right:
        key = to_json(item)
        if key not in seen:
            seen.add(key)
            result.append(item)
    return result


def _nested(left: Value, right: Value) -> bool:
    """Return whether the operation goes on inside: both are Maps, or both Lists. Texts are single values here."""
    return (isinstance(left, dict) and isinstance(right, dict)) or (isinstance(left, list) and isinstance(right, list))


def _agreeing(left: dict[str, Value], right: dict[str, Value]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key, item in left.items():
        if key not in right:
            continue
        other = right[key]
        if to_json(item) == to_json(other):
            result[key] = item
        elif _nested(item, other) and (common := intersect(item, other)):
            result[key] = common
    return result


def _differing(left: dict[str, Value], right: dict[str, Value]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for key, item in left.items():
        if key not in right or not _nested(item, right[key]):
            if key not in right or to_json(item) != to_json(right[key]):
                result[key] = item
        elif rest := difference(item, right[key]):
            result[key] = rest
    return result


def _united(left: dict[str, Value], right: dict[str, Value]) -> dict[str, Value]:
    result = dict(left)
    for key, item in right.items():
        if key not in left:
            result[key] = item
        elif _nested(left[key], item):
            result[key] = union(left[key], item)
    return result
