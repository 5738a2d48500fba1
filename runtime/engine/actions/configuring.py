"""Configure: limits of repositories, settings of WebSocket endpoints, settings of anything else (runtime.md 4.11)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Call
from runtime.engine import effects
from runtime.engine.actions.messages import endpoint_path
from runtime.engine.actions.subject import is_repository, named, new_value, specifier
from runtime.errors import EvaluationError
from runtime.values.kinds import Value

_LIMITS = ("maxSize", "ttl")
_PATHS = ("path", "paths")


def configure(call: Call) -> Generator[Any, Any, Value]:
    """Return the settings as they are now; they hold for the whole application."""
    name, setting, value = call.site.result, specifier(call), new_value(call)
    if is_repository(name):
        return (yield from _repository(name, setting, value))
    if name in ("websocket", "ws"):
        return (yield from _websocket(call, setting, value))
    settings = value
    if setting:
        known = yield effects.ReadSetting(name)
        settings = {**(known if isinstance(known, dict) else {}), setting: value}
    yield effects.WriteSetting(name, settings)
    return settings


def _repository(name: str, setting: str, value: Value) -> Generator[Any, Any, Value]:
    limits: dict[str, Value] = {setting: value} if setting else value if isinstance(value, dict) else {}
    unknown = [limit for limit in limits if limit not in _LIMITS]
    if unknown or not limits:
        found = f", not {', '.join(unknown)}" if unknown else f": Configure the <{name}: maxSize> with 100."
        raise EvaluationError(f"A repository has the limits {' and '.join(_LIMITS)}{found}")
    for limit, size in limits.items():
        yield effects.ConfigureRepository(name, limit, size)
    return limits


def _websocket(call: Call, setting: str, value: Value) -> Generator[Any, Any, Value]:
    """``path`` and ``paths`` add endpoints; a text, a word, or a variable with a path may name one endpoint."""
    # `path` means the setting even where a variable of that name is bound.
    if setting in _PATHS:
        return (yield from _merged({"paths": value if isinstance(value, list) else [value]}))
    # No single setting is a Map, so a Map behind a word is about the endpoint of that name.
    is_path = isinstance(value, dict) or isinstance(named(call, setting), str)
    path = endpoint_path(setting, call) if is_path else ""
    if setting and not path:
        return (yield from _merged({setting: value}))
    if not isinstance(value, dict):
        raise EvaluationError('Configure the <websocket> needs a Map, such as { protocols: ["chat"] }')
    return (yield from _merged(value, path))


def _merged(settings: dict[str, Value], path: str = "") -> Generator[Any, Any, Value]:
    merged: Value = yield effects.ConfigureWebSocket(settings, path)
    return merged
