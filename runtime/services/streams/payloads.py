"""What a message of a stream is to the program: the payload of its event (runtime.md 2.4, 4.12)."""

from __future__ import annotations

from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.services.streams.events import ServerSentEvent
from runtime.values.kinds import Value
from runtime.values.text import from_json


@frozen
class Message:
    """One message of a stream."""

    payload: dict[str, Value]
    """Of the event it becomes."""
    shown: str | bytes
    """As it came, for people."""
    opcode: str
    """``text`` or ``binary`` for a WebSocket, ``event`` for a server-sent event."""

    @property
    def size_bytes(self) -> int:
        return len(self.shown if isinstance(self.shown, bytes) else self.shown.encode("utf-8", "replace"))


def from_websocket(message: str | bytes) -> Message:
    """Return a WebSocket message."""
    return Message(of_message(message), message, "text" if isinstance(message, str) else "binary")


def from_event(event: ServerSentEvent) -> Message:
    """Return a server-sent event."""
    return Message(of_event(event), event.data, "event")


def changed(message: Message, content: str | bytes) -> Message:
    """Return `message` with `content` in its place; a server-sent event keeps its name."""
    if message.opcode != "event":
        return from_websocket(content)
    return Message({**_unwrapped(content), "kind": message.payload["kind"]}, content, "event")


def of_message(message: str | bytes) -> dict[str, Value]:
    """Return the payload of a WebSocket message.

    A JSON object is the payload itself. One that only wraps another, ``{"event": "tick", "payload": "{...}"}``, is what
    it wraps, and its event is the `kind`. Anything else is `data`.
    """
    value = _read(message) if isinstance(message, str) else message
    if not isinstance(value, dict):
        return {"data": value}
    kind = value.get("event")
    if isinstance(kind, str) and "payload" in value:
        return {**_unwrapped(value["payload"]), "kind": kind}
    return value


def of_event(event: ServerSentEvent) -> dict[str, Value]:
    """Return the payload of a server-sent event: its JSON object or its `data`, and its name as `kind`."""
    return {**_unwrapped(event.data), "kind": event.kind}


def _unwrapped(value: Value) -> dict[str, Value]:
    read = _read(value) if isinstance(value, str) else value
    return read if isinstance(read, dict) else {"data": read}


def _read(text: str) -> Value:
    """Return what a text says when it holds a JSON object or array; else the text, a number's included."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return from_json(text)
    except EvaluationError:
        return text
