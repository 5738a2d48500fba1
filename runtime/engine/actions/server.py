"""Actions on services and time: start, stop, connect, keepalive, listen, schedule, sleep (runtime.md 1.4, 2.5-2.7)."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.magic import read_object
from runtime.engine.actions.paths import object_path, result_path
from runtime.engine.actions.subject import given, is_expression, named, object_of, value_or
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.operators import number
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

_MONITOR = "file-monitor"
_SERVERS = {
    "http-server": "http-server",
    "httpserver": "http-server",
    "server": "http-server",
    "socket-server": "socket-server",
    "socketserver": "socket-server",
    "file-monitor": _MONITOR,
    "filemonitor": _MONITOR,
    "file-watcher": _MONITOR,
    "watcher": _MONITOR,
}
"""What a program may call a server, in lower case, and which service it means."""
_NO_FOLDER = frozenset({"", "application", "contract", "events", "directory", "files"})
"""Words behind ``Start the <file-monitor> with`` that name no folder by themselves."""
_CLIENT_PORT = 8080
_KEYBOARD = frozenset({"keyboard", "stdin", "input", "keys"})


def start(call: Call) -> _Run:
    """Start a service: ``{serverType, success, port ...}``. What is no service just says that it started."""
    name = call.site.result.lower()
    if name in _KEYBOARD:
        return (yield from _keys())
    if name not in _SERVERS:
        yield effects.Announce(_service_event("service.started", call.site.result))
        return {"serverType": name, "success": True}
    if _SERVERS[name] == _MONITOR:
        return (yield from watch(call))
    settings = yield from _settings(call)
    if settings is None and call.site.result_qualifier.isdecimal():  # `Start the <socket-server: 9000>`
        settings = int(call.site.result_qualifier)
    started: Value = yield effects.StartService(_SERVERS[name], settings)
    return started


def _settings(call: Call) -> _Run:
    """Return port or Map behind ``with`` or ``on``; Null for the contract, which the service knows itself."""
    if call.with_value is not UNBOUND:
        # `on port 8080 with { ... }` says the port by a clause of its own (X10).
        more = call.object if isinstance(call.object, dict) and isinstance(call.with_value, dict) else {}
        return {**more, **call.with_value} if more else value_or(call.with_value, None)
    if call.site.object.lower() in ("contract", "application"):
        return None
    found = yield from read_object(call)
    if found is UNBOUND and call.site.preposition not in ("with", "on"):
        return None  # `for the <requests>` says what it is there for, and not how
    return object_of(call) if found is UNBOUND else found


def watch(call: Call) -> _Run:
    """Watch a folder: ``Start the <file-monitor> with "dir"``, ``Watch the <file-monitor> for the <directory: p>``."""
    if _SERVERS.get(call.site.result.lower()) != _MONITOR:
        raise EvaluationError(f"Only the file-monitor watches, not the {call.site.result}")
    folder = yield from _watched(call)
    started: Value = yield effects.StartService(_MONITOR, folder)
    return started


def _watched(call: Call) -> _Run:
    """Return the path, or the Map that has it; Null for none, which means the working directory."""
    site = call.site
    if call.with_value is not UNBOUND:
        return value_or(call.with_value, None)
    if site.result_qualifier:
        return result_path(call)
    if is_expression(call):
        return value_or(call.object, None)
    if isinstance(call.base, Mapping) and not site.object_steps:
        return value_or(call.base, None)
    is_nothing = call.base is UNBOUND and not site.object_qualifier and site.object.lower() in _NO_FOLDER
    return None if is_nothing else (yield from object_path(call))


def stop(call: Call) -> _Run:
    """Stop a service; one that never started is no failure. Without its keyboard an application ends (2.7)."""
    name = call.site.result.lower()
    if name in _KEYBOARD:
        yield effects.StopService("keyboard")
    elif name in _SERVERS:
        yield effects.StopService(_SERVERS[name])
    else:
        yield effects.Announce(_service_event("service.stopped", call.site.result))
    return {"serverType": name, "success": True}


def _keys() -> _Run:
    found: Value = yield effects.StartService("keyboard", None)
    return found


def _service_event(event_type: str, name: str) -> Event:
    return _event(event_type, serviceName=name)


def _event(event_type: str, **payload: Value) -> Event:
    return Event(event_type, {**payload, "eventType": event_type})


def keepalive(call: Call) -> _Run:
    """Wait until shutdown is signalled; then the next statement runs."""
    yield effects.Keepalive()
    return {"success": True}


def listen(call: Call) -> _Run:
    """Start a server: ``Listen on port 9000 as <socket-server>``. Anything else is told of as ``{type, target}``.

    ``Listen the <keyboard> to the <stdin>`` has keys heard, where there is a terminal (5.5).
    """
    site = call.site
    if site.result.lower() in _SERVERS:
        return (yield from start(call))
    if not _KEYBOARD.isdisjoint((site.result.lower(), site.object.lower())):
        yield from _keys()
    listening: dict[str, Value] = {"type": site.result, "target": site.object_text or site.object}
    yield effects.Announce(_event("listen.started", **listening))
    return listening


def connect(call: Call) -> _Run:
    """Open a TCP connection and return its id (runtime.md 5.1)."""
    settings = value_or(given(call), None)
    wanted = settings.get("port") if isinstance(settings, Mapping) else settings
    port = _CLIENT_PORT if wanted is None else wanted
    if isinstance(port, str) and port.isdecimal():
        port = int(port)
    if type(port) is not int or not 1 <= port <= 65535:
        raise EvaluationError(f"Cannot connect to port {interpolation(wanted)}: a port is a number from 1 to 65535")
    connection_id: Value = yield effects.Connect(_host(call, settings), port)
    return connection_id


def _host(call: Call, settings: Value) -> str:
    """Return ``<host: "name">``, else what the named variable holds, else the word itself."""
    site = call.site
    if site.object_qualifier:
        found = UNBOUND if site.object_quoted else named(call, site.object_qualifier)
        return site.object_qualifier if found is UNBOUND else interpolation(found)
    if site.preposition == "with":
        host = settings.get("host") if isinstance(settings, Mapping) else None
        return interpolation("localhost" if host is None else host)
    return site.object if call.object is UNBOUND else interpolation(call.object)


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
    "watch": watch,
    "connect": connect,
    "wait": keepalive,
    "listen": listen,
    "sleep": sleep,
    "schedule": schedule,
}
