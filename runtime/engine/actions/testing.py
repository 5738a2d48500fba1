"""Actions of tests: given, when, then, assert (runtime.md 1.11, 2.5).

A test binds what it is given, runs a feature set by its name, and says what must be equal. What is not equal fails the
statement with what was expected and what was there.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import given, named, object_of, specifier, value_or
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import navigate
from runtime.values.operators import equal
from runtime.values.text import preview

ASSERTING = frozenset({"then", "assert"})
"""Verbs whose failure says that a test found something else than it expected."""

_TOLERANCE = 1e-4
_WIDTH = 200


def given_(call: Call) -> Value:
    """Return the value that the result's name is to have."""
    found = given(call)
    return object_of(call) if found is UNBOUND else value_or(found, None)


def when(call: Call) -> Generator[Any, Any, Value]:
    """Run the feature set that the object names, with all that the test has bound.

    The value is the entry of its response that is called like the result, else the first entry, else Null.
    """
    site = call.site
    found = {name: value for name, value in call.names.items() if value is not UNBOUND}
    data: dict[str, Value] = yield effects.RunFeatureSet(site.object, found)
    return data.get(site.result, next(iter(data.values()), None))


def then(call: Call) -> Value:
    """Return the value of the result's name when it equals the object. Raises EvaluationError when it does not."""
    site = call.site
    name = f"{site.result}: {specifier(call)}" if site.result_steps else site.result
    actual = call.target if call.target is not UNBOUND else named(call, site.result)
    if actual is UNBOUND:
        raise EvaluationError(f"Undefined variable: '{site.result}'")
    actual = navigate(actual, site.result_steps)
    expected = given_(call)
    if not _equal(actual, expected):
        raise EvaluationError(f"Expected {name} to be {preview(expected, _WIDTH)}, but it is {preview(actual, _WIDTH)}")
    return value_or(actual, None)


def _equal(actual: Value, expected: Value) -> bool:
    if _is_number(actual) and _is_number(expected):
        return equal(actual, expected) or abs(actual - expected) <= _TOLERANCE  # type: ignore[operator]
    return equal(actual, expected)


def _is_number(value: Value) -> bool:
    return type(value) in (int, float)


ACTIONS: dict[str, Action] = {"given": given_, "when": when, "then": then, "assert": then}
