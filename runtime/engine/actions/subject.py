"""What a statement is about: the questions most actions ask their `Call` first."""

from __future__ import annotations

from typing import Any

from runtime.compiler.calls import EXPRESSION, Call
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.navigation import navigate


def undefined(name: str) -> EvaluationError:
    """Return the failure of reading a name that is not bound."""
    return EvaluationError(f"Undefined variable: '{name}'")


def value_or(found: Any, otherwise: Value) -> Value:
    """Return what a part of the statement evaluated to; `otherwise` when it is not there."""
    value: Value = otherwise if found is UNBOUND else found
    return value


def object_of(call: Call) -> Value:
    """Return the value of the object. Raises EvaluationError when there is none, saying which part is missing."""
    if call.object is not UNBOUND:
        return value_or(call.object, None)
    site = call.site
    if not site.object:
        raise EvaluationError(f"The action '{site.verb.capitalize()}' needs an object")
    if call.base is UNBOUND:
        raise undefined(site.object)
    return navigate(call.base, site.object_steps)


def subject_of(call: Call) -> Value:
    """Return the value the statement hands on: the sink, the result noun, or else what a with-clause says.

    Raises EvaluationError when the result noun is not bound.
    """
    value = given(call) if call.subject is UNBOUND else call.subject
    if value is UNBOUND:
        raise undefined(call.site.result)
    return value_or(value, None)


def given(call: Call) -> Any:
    """Return the value behind ``with``, be it the object or a clause; UNBOUND without a with."""
    if call.with_value is not UNBOUND or call.site.preposition != "with":
        return call.with_value
    return call.object


def new_value(call: Call) -> Value:
    """Return what an update writes: the value of a with- or to-clause, else the object."""
    found = call.to_value if call.with_value is UNBOUND else call.with_value
    return object_of(call) if found is UNBOUND else value_or(found, None)


def named(call: Call, name: str) -> Any:
    """Return the value of a variable that a specifier may name; UNBOUND when it is only a word."""
    found = call.names.get(name, UNBOUND)
    return call.frame.get(name) if found is UNBOUND and name else found


def is_expression(call: Call) -> bool:
    """Return whether the object is a value rather than a noun."""
    return call.site.object == EXPRESSION


def is_repository(name: str) -> bool:
    """Return whether `name` addresses a repository (runtime.md 5.3)."""
    return name.endswith("-repository")


def specifier(call: Call) -> str:
    """Return the result's specifiers joined by dots; empty without."""
    return ".".join(call.site.result_steps)
