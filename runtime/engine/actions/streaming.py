"""Stream and Subscribe: what others keep sending becomes events here; a file is its lines (runtime.md 2.4, 4.12)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.fetching import checked, seconds_of, sent_headers
from runtime.engine.actions.paths import object_path
from runtime.engine.actions.subject import given, value_or
from runtime.errors import EvaluationError
from runtime.values.kinds import Value
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

SCHEMES = ("ws://", "wss://", "http://", "https://")
_OPTIONS = frozenset("url headers timeout retry".split())
_TIMEOUT_SECONDS = 30.0
_RETRY_SECONDS = 3.0


def stream(call: Call) -> _Run:
    """Subscribe to an address: each message becomes a domain event named by the result. Of a file, return its lines."""
    options = _options(call)
    source = options.get("url")
    is_object = source is None or call.site.preposition == "from"
    if is_object:
        source = yield from object_path(call)
    address = interpolation(source)
    if not address.lower().startswith(SCHEMES):
        return (yield from _lines(address, is_object and call.site.object_is_literal))
    if not call.site.result:
        raise EvaluationError('A stream needs the name of its event: Stream the <Tick> from "ws://..."')
    timeout, retry = options.get("timeout", _TIMEOUT_SECONDS), options.get("retry", _RETRY_SECONDS)
    yield effects.Subscribe(
        call.site.result,
        checked(address, SCHEMES),
        sent_headers(options.get("headers")),
        seconds_of(timeout, "A timeout"),
        seconds_of(retry, "The wait before a retry"),
    )
    return {"event": call.site.result, "url": address}


def _options(call: Call) -> dict[str, Value]:
    value = value_or(given(call), None)
    if value is None:
        return {}
    if isinstance(value, str) and call.site.preposition == "with":
        return {"url": value}
    unknown = [name for name in value if name not in _OPTIONS] if isinstance(value, dict) else [interpolation(value)]
    if unknown or not isinstance(value, dict):
        raise EvaluationError(f"A stream has the options headers, timeout and retry, not {', '.join(unknown)}")
    return value


def _lines(path: str, is_literal: bool) -> _Run:
    text: Value = yield effects.ReadFile(path, is_literal=is_literal)
    return list(interpolation(text).splitlines())


ACTIONS: dict[str, Action] = {"stream": stream}
