"""Drafts: what is to be sent, as it was typed, before variables are put in and connections are looked up.

The composer edits one, a snippet is one with a name, the history keeps those that were sent, and a rerun with changes
begins with one made of what came in. A draft can always be written as JSON and read again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from aro_console.commands.forms import (
    FormError,
    broadcast_form,
    emit_form,
    inject_form,
    request_form,
    send_form,
)
from aro_console.commands.variables import VariableError, Variables, literal
from aro_console.model.contract import as_json
from runtime.probe import records as r
from runtime.probe.commands import BroadcastMessage, EmitEvent, InjectMessage, Order, SendMessage, SendRequest

_BUILD: Mapping[str, Callable[[Mapping[str, str]], Order]] = {
    "inject": inject_form((), "").build,
    "send": send_form((), "").build,
    "broadcast": broadcast_form(()).build,
    "request": request_form(()).build,
    "emit": emit_form(()).build,
}
DRAFTED = tuple(_BUILD)
"""The verbs whose arguments can be drafted, saved, and sent again."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "inject": ("message",),
    "send": ("message",),
    "broadcast": ("path", "message"),
    "request": ("operation", "target", "headers", "body"),
    "emit": ("name", "payload"),
}
"""What is kept of each; a request also has ``path.``, ``query.`` and ``header.`` with the name of a parameter.

Not the connection: those of another day have gone.
"""
_PARAMETERS = ("path.", "query.", "header.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A verb, and the text of its fields."""

    verb: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """One line that says what it is."""
        shown = [self.values.get("connection", ""), *(self.values.get(name, "") for name in _FIELDS[self.verb])]
        text = " ".join(" ".join(filter(None, shown)).split())
        return f"{self.verb} {text}".rstrip()

    def at_operation(self, labels: Collection[str]) -> Draft:
        """Return it with an operation chosen where its request line says no more than one of `labels` does."""
        line = self.values.get("target", "")
        return replace(self, values={**self.values, "operation": line, "target": ""}) if line in labels else self

    def kept(self) -> Draft:
        """Return it without what means nothing another day."""
        names = _FIELDS[self.verb]
        known = {name: text for name, text in self.values.items() if name in names or name.startswith(_PARAMETERS)}
        if known.get("target"):  # A line typed whole goes before the operation that is chosen.
            known = {name: text for name, text in known.items() if name in ("target", "headers", "body")}
        return replace(self, values={name: text for name, text in known.items() if text})


def order_of(draft: Draft, variables: Variables) -> Order:
    """Return the order a draft stands for, its variables put in. Raises FormError for the field at fault."""
    values = dict.fromkeys(_FIELDS[draft.verb], "") | {"connection": ""}
    for name, text in draft.values.items():
        try:
            values[name] = variables.expand(text)
        except VariableError as error:
            raise FormError(name, str(error)) from None
    return _BUILD[draft.verb](values)


# --- kept ------------------------------------------------------------------------------------------------------


def to_line(draft: Draft) -> str:
    """Return a draft as one line of JSON, ASCII only."""
    return json.dumps({"verb": draft.verb, **draft.kept().values})


def from_line(line: str) -> Draft | None:
    """Return the draft of a line; None for what is none."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = from_mapping(given) if isinstance(given, dict) else ""
    return found if isinstance(found, Draft) else None


def from_mapping(given: Mapping[object, object]) -> Draft | str:
    """Return the draft that a mapping with a ``verb`` describes, or what is wrong with it, in words."""
    verb = given.get("verb")
    if verb is None:
        return f"a verb is missing: one of {', '.join(DRAFTED)}"
    if not isinstance(verb, str) or verb not in _BUILD:
        return f"'{verb}' is none of {', '.join(DRAFTED)}"
    names = _FIELDS[verb]
    values = {}
    for key, value in given.items():
        name = str(key)
        if name == "verb":
            continue
        if name not in names and not (verb == "request" and name.startswith(_PARAMETERS)):
            return f"{verb} has no '{name}': it takes {', '.join(names)}"
        values[name] = _text(value)
    return Draft(verb, values)


def _text(value: object) -> str:
    """Return what stands in a file as the text of a field: what is no text becomes JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else as_json(value)


# --- of what came in -------------------------------------------------------------------------------------------

Input = r.FrameReceived | r.RequestReceived | r.EventPublished


def is_input(record: r.Record | None) -> TypeGuard[Input]:
    """Whether a record tells of something that can be sent again: a message, a request, a domain event."""
    match record:
        case r.FrameReceived(opcode=opcode):
            return opcode in ("text", "binary")
        case r.RequestReceived():
            return True
        case r.EventPublished(event_type=event_type):
            return "." not in event_type
    return False


def order_again(record: Input) -> Order:
    """Return the order that lets the same come in again; it says what it repeats."""
    match record:
        case r.FrameReceived():
            return InjectMessage(record.connection_id, record.payload, rerun_of=record.seq)
        case r.RequestReceived():
            return SendRequest(record.method, record.target, record.headers, record.body, rerun_of=record.seq)
        case r.EventPublished():
            return EmitEvent(record.event_type, record.payload, rerun_of=record.seq)


def draft_of(record: Input) -> Draft:
    """Return what came in, to be changed. Raises FormError for a body that is no text."""
    match record:
        case r.FrameReceived():
            return Draft("inject", {"connection": record.connection_id, "message": _typed(record.payload)})
        case r.RequestReceived():
            return Draft("request", _request_values(record))
        case r.EventPublished():
            return Draft("emit", {"name": record.event_type, "payload": literal(as_json(dict(record.payload)))})


_BY_THE_WAY = frozenset({"host", "content-length", "connection", "transfer-encoding", "user-agent", "accept-encoding"})
"""Headers that a request made by hand does without."""


def _request_values(record: r.RequestReceived) -> dict[str, str]:
    try:
        body = record.body.decode()
    except UnicodeDecodeError:
        raise FormError(
            "body", "The body of this request is bytes and cannot be edited; :rerun sends it again."
        ) from None
    headers = "; ".join(f"{name}: {value}" for name, value in record.headers if name.lower() not in _BY_THE_WAY)
    return {"target": literal(f"{record.method} {record.target}"), "headers": literal(headers), "body": literal(body)}


def draft_from_order(order: Order) -> Draft | None:
    """Return the draft of an order that was typed as a command; None for one that sends nothing."""
    match order:
        case InjectMessage() | SendMessage():
            verb = "inject" if isinstance(order, InjectMessage) else "send"
            return Draft(verb, {"connection": order.connection_id, "message": _typed(order.message)})
        case BroadcastMessage():
            return Draft("broadcast", {"path": order.path, "message": _typed(order.message)})
        case SendRequest():
            body = literal(order.body.decode("utf-8", "replace"))
            return Draft("request", {"target": literal(f"{order.method} {order.target}"), "body": body})
        case EmitEvent():
            return Draft("emit", {"name": order.name, "payload": literal(as_json(dict(order.payload)))})
    return None


def _typed(message: str | bytes) -> str:
    return literal(message) if isinstance(message, str) else f"0x{message.hex(' ')}"


def again(order: Order, seq: int) -> Order:
    """Return an order that says of which record it is a repetition, where orders of its kind can."""
    return replace(order, rerun_of=seq) if isinstance(order, InjectMessage | SendRequest | EmitEvent) else order
