"""Forms: what must be known before an order can be given, and how text becomes that order.

A form is data; `build` checks what was typed and returns the order, or raises `FormError` for the field at fault, and
what was typed stays where it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from aro_console.commands.jsoncheck import json_fault
from runtime.probe.commands import (
    MOST_VIRTUAL,
    BroadcastMessage,
    CloseConnection,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    SendMessage,
    SendRequest,
)
from runtime.request_target import request_target


class FormError(Exception):
    """What was typed into `field` cannot be used; the message says why and what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in."""

    name: str
    label: str
    value: str = ""
    lines: int = 1
    """More than one makes it an editor."""
    choices: tuple[tuple[str, str], ...] = ()
    """Shown text and value; a field with choices is picked, not typed."""
    hint: str = ""
    suggestions: tuple[str, ...] = ()
    """What one probably means to type."""
    check: str = ""
    """``json``: what begins like JSON is checked while it is typed; ``object``: it must be a JSON object."""


Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A title, fields, and what they make."""

    title: str
    fields: tuple[Field, ...]
    build: Callable[[Values], Order]
    send_label: str = "Send"


Choice = tuple[str, str]

_OPEN_PLACE = re.compile(r"\{([^{}]*)\}")
"""Where a path wants a value."""

_CLIENT_HINT = "text is sent as it stands; start with 0x to send bytes in hex"


def inject_form(connections: Sequence[Choice], chosen: str) -> Form:
    """A message as if a client had sent it."""

    def build(values: Values) -> Order:
        return InjectMessage(_connection(values), message_of(values["message"]))

    return Form(
        "Message as a client",
        (
            Field("connection", "From", chosen, choices=tuple(connections)),
            Field("message", "Message", lines=5, hint=_CLIENT_HINT, check="json"),
        ),
        build,
    )


def send_form(connections: Sequence[Choice], chosen: str) -> Form:
    """A message to one client, as the server."""

    def build(values: Values) -> Order:
        return SendMessage(_connection(values), message_of(values["message"]))

    return Form(
        "Send to a client",
        (
            Field("connection", "To", chosen, choices=tuple(connections)),
            Field("message", "Message", lines=5, hint=_CLIENT_HINT, check="json"),
        ),
        build,
    )


def broadcast_form(paths: Sequence[str], opened: Sequence[str] = ()) -> Form:
    """A message to all clients, or to those of one path: of `paths` those that are spelled out, and where some are."""

    def build(values: Values) -> Order:
        return BroadcastMessage(message_of(values["message"]), values["path"])

    spelled_out = [path for path in paths if not _OPEN_PLACE.search(path)]
    choices = (("all clients", ""), *((path, path) for path in dict.fromkeys([*spelled_out, *opened])))
    return Form(
        "Broadcast",
        (
            Field("path", "To", "", choices=choices),
            Field("message", "Message", lines=5, hint=_CLIENT_HINT, check="json"),
        ),
        build,
    )


def close_form(connections: Sequence[Choice], chosen: str) -> Form:
    """Close a connection with a code and a reason (RFC 6455 section 7.4)."""

    def build(values: Values) -> Order:
        return CloseConnection(_connection(values), close_code(values["code"]), _reason(values["reason"]))

    return Form(
        "Close a connection",
        (
            Field("connection", "Which", chosen, choices=tuple(connections)),
            Field("code", "Code", "1000", hint="1000 normal, 1001 going away, 1008 policy, 3000-4999 your own"),
            Field("reason", "Reason", hint="at most 123 bytes"),
        ),
        build,
        "Close it",
    )


def virtual_form(paths: Sequence[str]) -> Form:
    """Clients without a socket."""

    def build(values: Values) -> Order:
        count = values.get("count", "") or "1"
        if not re.fullmatch(r"\s*[0-9]{1,3}\s*", count) or not 1 <= int(count) <= MOST_VIRTUAL:
            raise FormError("count", f"'{count.strip()}' is no number of clients from 1 to {MOST_VIRTUAL}.")
        path = values["path"].strip()
        if not path.startswith("/"):
            raise FormError("path", "A path starts with a slash, like /ws.")
        open_place = _OPEN_PLACE.search(path.partition("?")[0])
        if open_place is not None:
            raise FormError("path", f"Write a value in place of {open_place[0]}.")
        return OpenVirtual(path, int(count))

    return Form(
        "Open virtual clients",
        (
            Field(
                "path",
                "Path",
                begun(paths[0]) if paths else "/ws",
                hint=f"accepted here: {', '.join(paths)}" if paths else "one that the server accepts WebSockets on",
                suggestions=tuple(map(begun, paths)),
            ),
            Field(
                "count",
                "How many",
                "1",
                hint=":connections shows what each gets, :inject writes as it, :close closes it",
            ),
        ),
        build,
        "Open",
    )


def request_form(operations: Sequence[tuple[str, str]]) -> Form:
    """An HTTP request through the contract; `operations` are its methods and paths."""
    choices = tuple((f"{method} {path}", f"{method} {path}") for method, path in operations)
    first = choices[0][1] if choices else "GET /"

    def build(values: Values) -> Order:
        typed = values["target"].strip()
        method, target = _request_line(typed or _complete(filled(values["operation"], values)))
        body = values["body"].strip()
        headers = headers_of(values["headers"]) + (() if typed else _asked_headers(values))
        if body and not any(name.lower() == "content-type" for name, _ in headers):
            headers = (*headers, ("Content-Type", "application/json" if _is_json(body) else "text/plain"))
        return SendRequest(method, target, headers, body.encode())

    return Form(
        "HTTP request",
        (
            Field("operation", "Operation", first, choices=choices or (("GET /", "GET /"),)),
            Field("target", "or other", hint="METHOD /path?query, instead of the operation above"),
            Field("headers", "Headers", hint="Name: value; Name: value"),
            Field("body", "Body", lines=4, hint="JSON is recognised by itself", check="json"),
        ),
        build,
    )


def emit_form(names: Sequence[str]) -> Form:
    """A domain event with a payload."""

    def build(values: Values) -> Order:
        name = values["name"].strip()
        if not re.fullmatch(r"\w[\w-]*", name):
            raise FormError("name", "An event's name is one word, like OrderPlaced.")
        return EmitEvent(name, _payload(values["payload"]))

    hint = f"handled here: {', '.join(names)}" if names else "no feature set handles domain events here"
    return Form(
        "Emit a domain event",
        (
            Field("name", "Event", names[0] if names else "", hint=hint, suggestions=tuple(names)),
            Field("payload", "Payload", "{}", lines=5, hint="a JSON object", check="object"),
        ),
        build,
        "Emit",
    )


def begun(path: str) -> str:
    """Return a path as far as it is spelled out: ``/rooms/`` of ``/rooms/{room}``."""
    return path.partition("{")[0]


def filled(operation: str, values: Values) -> str:
    """Return an operation with the values of its parameters: ``path.id`` in its path, ``query.limit`` behind it.

    What is left empty stays open in the path, and out of the query.
    """

    def part(name: str) -> str:
        value = values.get(f"path.{name}", "")
        return quote(value, safe="") if value else f"{{{name}}}"

    path = re.sub(r"\{([^{}]+)\}", lambda found: part(found[1]), operation)
    asked = ((name.removeprefix("query."), value) for name, value in values.items() if name.startswith("query."))
    query = urlencode([(name, value) for name, value in asked if value])
    return request_target(path, query)


def _complete(operation: str) -> str:
    """Return an operation that has a value for each of its places. Raises FormError for the first that has none."""
    open_place = _OPEN_PLACE.search(operation)
    if open_place is not None:
        raise FormError(f"path.{open_place[1]}", f"A value for {open_place[0]} is missing.")
    return operation


def _asked_headers(values: Values) -> tuple[tuple[str, str], ...]:
    """Return the headers that the contract asks for by name."""
    asked = ((name.removeprefix("header."), value) for name, value in values.items() if name.startswith("header."))
    headers = tuple((name, value.strip()) for name, value in asked if value.strip())
    for name, value in headers:
        if not value.isprintable():
            raise FormError(f"header.{name}", f"The value of {name} has a character that no header may have.")
    return headers


def close_code(text: str) -> int:
    """Return a close code a server may send. Raises FormError for any other text (RFC 6455 7.4.1, 7.4.2)."""
    code = int(text) if re.fullmatch(r"\s*[0-9]{4}\s*", text) else 0
    if code in (1000, 1001, 1003) or 1007 <= code <= 1014 or 3000 <= code <= 4999:
        return code
    raise FormError("code", "A server may send 1000, 1001, 1003, 1007 to 1014 and 3000 to 4999.")


def _reason(text: str) -> str:
    length = len(text.encode())
    if length > 123:
        raise FormError("reason", f"The reason is {length} bytes long; a close frame has room for 123.")
    return text


def _connection(values: Values) -> str:
    if not values["connection"]:
        raise FormError("connection", "No connection is open; :virtual opens a client.")
    return values["connection"]


def message_of(text: str) -> str | bytes:
    """Return the text as it stands, or the bytes of ``0x...``."""
    if not text.startswith("0x"):
        return text
    try:
        return bytes.fromhex(text[2:])
    except ValueError:
        raise FormError("message", "Bytes are written as pairs of hex digits, like 0x48 69.") from None


def _payload(text: str) -> dict[str, Any]:
    fault = json_fault(text or "{}")
    if fault is not None:
        raise FormError("payload", f"This is not JSON, {fault}.")
    payload: object = json.loads(text or "{}")
    if not isinstance(payload, dict):
        raise FormError("payload", 'A payload is a JSON object, like {"text": "hi"}.')
    return payload


def _request_line(text: str) -> tuple[str, str]:
    parts = text.split(" ", 1)
    if len(parts) != 2 or not re.fullmatch(r"[A-Za-z]+", parts[0]) or not parts[1].startswith("/"):
        raise FormError("target", "Write a method and a path, like GET /statuses?limit=5.")
    if not parts[1].isascii() or any(ord(character) <= 0x20 for character in parts[1]):
        raise FormError("target", "Blanks and letters outside ASCII must be percent-encoded in a path.")
    open_place = re.search(r"\{[^}]*\}", parts[1])
    if open_place is not None:
        raise FormError("target", f"Write the whole line here, with a value for {open_place[0]}.")
    return parts[0].upper(), parts[1]


_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# A semicolon is part of the value unless a name and a colon follow: ``Content-Type: text/html; charset=utf-8``.
_BETWEEN_HEADERS = re.compile(rf";\s*(?={_HEADER_NAME}\s*:)")


def headers_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of ``Name: value; Name: value``."""
    headers = []
    for part in filter(None, (part.strip() for part in _BETWEEN_HEADERS.split(text.strip().rstrip(";")))):
        name, colon, value = part.partition(":")
        if not colon or not re.fullmatch(_HEADER_NAME, name.strip()):
            raise FormError("headers", f"'{part}' is no header; write Name: value.")
        headers.append((name.strip(), value.strip()))
    return tuple(headers)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
