"""Send, broadcast and close: which connection is meant, and what travels (runtime.md 4.6, 4.7, 4.10, 4.12)."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from runtime.compiler.calls import Action, Call, CallSite, Direct, Shortcut
from runtime.compiler.program import Frame
from runtime.engine import effects
from runtime.engine.actions.encoding import check_close, encode, encode_raw
from runtime.engine.actions.server import stop
from runtime.engine.actions.subject import given, named, subject_of, undefined
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value

_Run = Generator[Any, Any, Value]

CONNECTION = "websocket-connection"


class Target(NamedTuple):
    """The connection a statement means; `required` when an unknown id is a failure (rules 1 and 2)."""

    connection_id: str
    required: bool


# --- which connection --------------------------------------------------------------------------------------------


def target_of(call: Call, name: str, steps: tuple[str, ...], value: Any) -> Target | None:
    """Return the connection that ``<name: steps>`` means; None when it means none (rules 1 to 3 of 4.6).

    `value` is what the noun evaluates to, UNBOUND when it is not bound. Raises EvaluationError outside a handler.
    """
    if name == CONNECTION:
        return Target(_chosen(call, ".".join(steps)) if steps else _current(call.frame), required=True)
    connection_id = _id_of(value)
    return None if connection_id is None else Target(connection_id, required=False)


def _current(frame: Frame) -> str:
    # What the event gives comes first in any case (`Scope.get`), and is what there nearly always is.
    connection_id = _id_of(frame.given[CONNECTION] if CONNECTION in frame.given else frame.get(CONNECTION))
    if connection_id is None:
        raise EvaluationError("There is no current WebSocket connection: only handlers of WebSocket events have one")
    return connection_id


def _chosen(call: Call, word: str) -> str:
    """A bound variable, else a key of the event, else a key of the connection, else the word itself as an id."""
    parts = (_part(call.frame.get(name), word) for name in ("event", CONNECTION))
    for value in (named(call, word), *parts):
        connection_id = _id_of(value)
        if connection_id is not None:
            return connection_id
    return word


def _part(value: Any, key: str) -> Any:
    return value.get(key, UNBOUND) if isinstance(value, Mapping) else UNBOUND


def _id_of(value: Any) -> str | None:
    """Return the id in a text or in a connection's Map; None when there is none in it."""
    if type(value) is str:
        return value
    if type(value) is dict or isinstance(value, Mapping):
        value = value.get("connectionId", value.get("id"))
    return value if isinstance(value, str) else None


def is_websocket(name: str) -> bool:
    """Return whether a broadcast's target is the WebSocket endpoints."""
    return "websocket" in name.lower() or name.lower() == "ws"


def endpoint_path(word: str, call: Call) -> str:
    """Return the path ``<websocket: word>`` means: quoted as it is, a variable with a path, else ``/word`` (4.10)."""
    variable = named(call, word)
    if isinstance(variable, str) and variable.startswith("/") and not call.site.object_quoted:
        return variable
    return word if not word or word.startswith("/") else f"/{word}"


# --- the actions -------------------------------------------------------------------------------------------------


def send(call: Call) -> _Run:
    """Send to one connection. What is no connection gets a ``message.sent`` event, and the statement succeeds."""
    site = call.site
    value = subject_of(call)
    if site.object in ("websocket", "ws"):
        return (yield from _broadcast(call, value))
    target = target_of(call, site.object, site.object_steps, _navigated(call))
    sent = False
    if target is not None:
        sent = yield _message(target, value)
    if not sent and (target is None or not target.required):
        yield effects.Announce(_event("message.sent", destination=site.object_text or site.object, data=value))
    return {"destination": site.object_text or site.object, "success": True}


_ONE_FORM = frozenset({str, bytes, list, dict})


def _message(target: Target, value: Value) -> effects.SendMessage:
    # Only single values read otherwise over TCP; what is often large is encoded once.
    raw = None if type(value) in _ONE_FORM or isinstance(value, Mapping) else encode_raw(value)
    return effects.SendMessage(target.connection_id, encode(value), target.required, raw)


def send_directly(site: CallSite, parts: tuple[str, ...]) -> Direct | None:
    """Return how ``Send the <x> to the <websocket-connection>`` is done: there is one answer, and one way to fail."""
    if site.object != CONNECTION or site.object_steps or parts != ("subject", "object", "base"):
        return None

    def message(frame: Frame, subject: Any, navigated: Any, base: Any) -> effects.SendMessage:
        connection = frame.given.get(CONNECTION)
        if type(subject) is str and type(connection) is dict:
            # A text from within a handler, which is nearly every message: as below, step by step.
            connection_id = connection.get("connectionId")
            if type(connection_id) is str:
                return effects.SendMessage(connection_id, subject)
        if subject is UNBOUND:
            raise undefined(site.result)
        return _message(Target(_current(frame), required=True), subject)

    return Direct(message, asks=True)


def _navigated(call: Call) -> Any:
    # An expression as destination is a value like any other: `Send <x> to <client>.id`.
    return call.object if call.object is not UNBOUND else call.base


def broadcast(call: Call) -> _Run:
    """Send to every WebSocket connection, the one whose handler runs included, or to those of one path.

    A target that is not WebSocket's means the clients of the TCP server; without one, it is only an event.
    """
    value = subject_of(call)
    if not call.site.object or is_websocket(call.site.object):
        return (yield from _broadcast(call, value))
    count: Value = yield effects.Broadcast(encode_raw(value), over_tcp=True)
    if count is None:
        yield effects.Announce(_event("broadcast.requested", data=value))
    return {"success": True, "clientCount": count or 0}


def _broadcast(call: Call, value: Value) -> _Run:
    word = ".".join(call.site.object_steps)
    path = endpoint_path(word, call) if word else ""
    count: Value = yield effects.Broadcast(encode(value), path)
    return {"success": True, "clientCount": count}


def close(call: Call) -> _Run:
    """Close a connection, or stop a server. An unknown or closed connection is no failure (4.12)."""
    site = call.site
    if site.result.lower().endswith("-server"):
        return (yield from stop(call))
    code, reason = _farewell(given(call))
    target = target_of(call, site.result, site.result_steps, _closing(call))
    if target is None:
        yield effects.Announce(_event("close.requested", target=site.result))
    else:
        yield effects.CloseConnection(target.connection_id, code, reason)
    return {"success": True}


def _closing(call: Call) -> Any:
    return call.subject if call.subject is not UNBOUND else call.target


def _farewell(value: Any) -> tuple[int, str]:
    """Return code and reason of ``with { code: 4001, reason: "bye" }`` or ``with "bye"``."""
    if isinstance(value, Mapping):
        return check_close(value.get("code", 1000), value.get("reason", ""))
    return check_close(1000, value if isinstance(value, str) else "")


def _event(event_type: str, **payload: Value) -> Event:
    return Event(event_type, {**payload, "eventType": event_type})


ACTIONS: dict[str, Action] = {"send": send, "broadcast": broadcast, "close": close}

SHORTCUTS: dict[str, Shortcut] = {"send": send_directly}
