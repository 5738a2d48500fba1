"""Names across feature sets, and calls of user-defined actions (runtime.md 0.4, 2.9)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import given, object_of, subject_of
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value


def publish(call: Call) -> Generator[Any, Any, Value]:
    """``Publish as <alias> <name>``: the result is the alias, the object the value."""
    value = subject_of(call) if call.object is UNBOUND else object_of(call)
    yield effects.PublishName(call.site.result, value)
    return value


def require(call: Call) -> Generator[Any, Any, Any]:
    """Return what ``Require the <name> from the <source>`` finds; UNBOUND when there is nothing, never a failure."""
    name, source = call.site.result, call.site.object.lower()
    if source == "environment":
        text = yield effects.ReadEnvironment(name)
        return text or UNBOUND
    return UNBOUND if source == "framework" else call.frame.get(name)


def application(call: Call) -> Generator[Any, Any, Value]:
    """Run a user-defined action and return its result, a Map of status, reason and data."""
    verb = call.site.verb
    code = call.frame.user_actions.get(verb)
    if code is None:
        raise EvaluationError(f"Unknown user-defined action '{verb}'")
    result: Value = yield effects.CallAction(code, _input(call, code.name, code.takes))
    return result


def _input(call: Call, name: str, takes: str) -> Value:
    """Return the action's ``<input>``: the with-Map, or ``{field: value}`` of ``from`` where the header takes one."""
    value = given(call)
    if value is not UNBOUND:
        return value  # type: ignore[no-any-return]  # a Call holds values
    if not call.site.object:
        return {}
    value = object_of(call)
    if takes:
        return {takes: value}
    if isinstance(value, dict):
        return value
    raise EvaluationError(f"Cannot call 'Application.{name}' with `from <value>`: its header takes nothing")


ACTIONS: dict[str, Action] = {"publish": publish, "require": require, "application": application}
