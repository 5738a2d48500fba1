"""Execute: a command of the shell (runtime.md 2.5)."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Mapping
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import given, is_expression, named, value_or
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.operators import number
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

_DEFAULT_MS = 30_000
_LONGEST_MS = 86_400_000


def execute(call: Call) -> _Run:
    """Run a command and return ``{error, message, output, exitCode, command}``; that it fails is no failure."""
    options = _options(call)
    command = _command(call, options)
    if not command.strip() or "\0" in command:
        raise EvaluationError("There is no command to execute" if not command.strip() else "A command has no NUL in it")
    result: Value = yield effects.Execute(
        command,
        interpolation(options.get("workingDirectory", "")),
        _environment(options.get("environment")),
        _timeout_ms(options.get("timeout", _DEFAULT_MS)) / 1000,
        interpolation(options.get("shell", "/bin/sh")),
        options.get("captureStderr", True) is not False,
        "workingDirectory" in call.site.literal_options,
    )
    return result


def _options(call: Call) -> Mapping[str, Value]:
    found = given(call)
    return found if isinstance(found, dict) else {}


def _command(call: Call, options: Mapping[str, Value]) -> str:
    """Return the whole command: that of the object or the options, and what ``with`` adds as a text or a List."""
    added = given(call)
    begin = interpolation(options["command"]) if "command" in options else _of_object(call)
    arguments = "" if isinstance(added, dict) or added is UNBOUND else _arguments(value_or(added, None))
    return f"{begin} {arguments}".strip()


def _of_object(call: Call) -> str:
    site = call.site
    if site.preposition == "with" or not site.object:
        if site.object and call.base is UNBOUND and not is_expression(call) and given(call) is UNBOUND:
            raise EvaluationError(f"Undefined variable: '{site.object}'")
        return ""
    if is_expression(call):
        return _arguments(value_or(call.object, None))
    if site.object_quoted:
        return site.object_qualifier
    if site.object_steps:
        bound = call.object if call.object is not UNBOUND else named(call, site.object_qualifier)
        return site.object_qualifier if bound is UNBOUND else interpolation(bound)
    if call.base is UNBOUND:
        raise EvaluationError(f"Undefined variable: '{site.object}'")
    return _arguments(value_or(call.base, None))


def _arguments(value: Value) -> str:
    """Return a List's items as words of their own, whatever is in them; a text as the shell is to read it."""
    return shlex.join(map(interpolation, value)) if isinstance(value, list) else interpolation(value)


def _environment(value: Value) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    found = {key: interpolation(item) for key, item in value.items()}
    bad = next((key for key, text in found.items() if not key or "=" in key or "\0" in key + text), None)
    if bad is not None:
        raise EvaluationError(f"Invalid environment variable: '{bad}'")
    return found


def _timeout_ms(value: Value) -> float:
    milliseconds = float(number(value))
    if not 0 < milliseconds <= _LONGEST_MS:
        raise EvaluationError(f"A timeout is more than 0 and at most {_LONGEST_MS:,} ms, not {interpolation(value)}")
    return milliseconds


ACTIONS: dict[str, Action] = {"execute": execute}
