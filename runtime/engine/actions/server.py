"""Actions on services and time: start, stop, keepalive, listen, schedule, sleep (runtime.md 1.4, 2.5-2.7)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.magic import read_object
from runtime.engine.actions.missing import not_available
from runtime.engine.actions.subject import is_expression, object_of, value_or
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.operators import number

_Run = Generator[Any, Any, Value]

_HTTP = frozenset({"http-server", "httpserver", "server"})
_UNAVAILABLE = frozenset({"socket-server", "socketserver", "file-monitor", "filemonitor", "watcher"})
_KEYBOARD = frozenset({"keyboard", "stdin", "input", "keys"})


def start(call: Call) -> _Run:
    """Start a service: ``{serverType, success, port ...}``. What is no service just says that it started."""
    name = call.site.result.lower()
    if name in _UNAVAILABLE:
        raise not_available(f"Start the <{name}>")
    if name not in _HTTP:
        yield effects.Announce(_service_event("service.started", call.site.result))
        return {"serverType": name, "success": True}
    settings = yield from _settings(call)
    started: Value = yield effects.StartService("http-server", settings)
    return started


def _settings(call: Call) -> _Run:
    """Return port or Map behind ``with`` or ``on port``; Null for the contract, which the service knows itself."""
    if call.with_value is not UNBOUND:
        return value_or(call.with_value, None)
    # `on port 8080` is the value object { port: 8080 } (X10).
    is_named = call.site.preposition != "with" and not is_expression(call)
    if is_named or call.site.object.lower() in ("contract", "application"):
        return None
    found = yield from read_object(call)
    return object_of(call) if found is UNBOUND else found


def stop(call: Call) -> _Run:
    """Stop a service; one that never started is no failure."""
    name = call.site.result.lower()
    if name in _KEYBOARD:
        raise not_available(f"Stop the <{name}>")
    if name in _HTTP:
        yield effects.StopService("http-server")
    else:
        yield effects.Announce(_service_event("service.stopped", call.site.result))
    return {"serverType": name, "success": True}


def _service_event(event_type: str, name: str) -> Event:
    return Event(event_type, {"serviceName": name, "eventType": event_type})


def keepalive(call: Call) -> _Run:
    """Wait until shutdown is signalled; then the next statement runs."""
    yield effects.Keepalive()
    return {"success": True}


def listen(call: Call) -> Value:
    """Return ``{type, target}``. Keys are heard at a terminal only, which a program here never has (5.5)."""
    site = call.site
    if site.result.lower() in _UNAVAILABLE:
        raise not_available(f"Listen for the <{site.result}>")
    return {"type": site.result, "target": site.object_text or site.object}


# --- time --------------------------------------------------------------------------------------------------------

_SECONDS = {
    "milliseconds": 0.001,
    "millisecond": 0.001,
    "ms": 0.001,
    "seconds": 1.0,
    "second": 1.0,
    "s": 1.0,
    "minutes": 60.0,
    "minute": 60.0,
    "min": 60.0,
    "hours": 3600.0,
    "hour": 3600.0,
    "h": 3600.0,
}


def _seconds(call: Call) -> tuple[Value, float]:
    """Return the number as written, and how many seconds it means. Raises EvaluationError for what is no number."""
    value = object_of(call) if call.site.object else 1
    seconds = number(value) * _SECONDS.get(call.site.time_unit, 1.0)
    # Also true of a NaN, which no clock can wait for.
    if not 0 <= seconds < 1e9:
        raise EvaluationError(f"Cannot wait for {seconds} seconds")
    return value, seconds


def sleep(call: Call) -> _Run:
    """Wait; ``{slept: n}`` with the number as written. One second without an object."""
    value, seconds = _seconds(call)
    yield effects.Sleep(seconds)
    return {"slept": value}


def schedule(call: Call) -> _Run:
    """Publish the event named by the result every so often, the first after one interval."""
    value, seconds = _seconds(call)
    if seconds <= 0:
        raise EvaluationError("The interval of a schedule must be greater than zero")
    yield effects.Schedule(call.site.result, seconds)
    return {"event": call.site.result, "interval": value}


ACTIONS: dict[str, Action] = {
    "start": start,
    "stop": stop,
    "wait": keepalive,
    "listen": listen,
    "sleep": sleep,
    "schedule": schedule,
}
