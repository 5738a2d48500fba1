"""An HTTP request as ARO values: the names a handler finds bound (runtime.md 1.8).

Texts are decoded here, and only here: percent-encoding, forms, multipart (RFC 7578), JSON. What cannot be decoded stays
what it was, a String or Bytes; nothing in this module refuses a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value
from urllib.parse import parse_qsl

from runtime.errors import EvaluationError
from runtime.services.web.facts import Request
from runtime.services.web.parameters import in_path, in_query, in_texts
from runtime.services.web.routes import Match
from runtime.values.kinds import Value
from runtime.values.text import from_json

_MAX_PARTS = 1000


def bindings(request: Request, match: Match) -> dict[str, Value]:
    """Return the names bound before the handler of `match` begins.

    `body` is among them only if it is a Map.
    """
    declared = match.operation.declared
    headers = request.head.spelled
    body = body_value(request.body, request.header("content-type") or "")
    query = query_map(request.query_string)
    shaped = match.operation.shaped_in_path
    in_query_, in_header, in_cookie = declared["query"], declared["header"], declared["cookie"]
    bound: dict[str, Value] = {
        "request": {
            "method": request.method,
            "path": request.path,
            "headers": headers,
            "body": body,
            "queryParameters": query,
        },
        "pathParameters": {**match.path_parameters, **(in_path(match.raw_parameters, shaped) if shaped else {})},
        "queryParameters": query | in_query(request.query_string, in_query_) if in_query_ else dict(query),
        "headerParameters": in_texts(headers, in_header) if in_header else {},
        "cookieParameters": in_texts(cookies(request), in_cookie) if in_cookie else {},
        "headers": headers,
    }
    if isinstance(body, dict):
        bound["body"] = body
    return bound


def query_map(query_string: str) -> dict[str, Value]:
    """Return the last value of each key; a key without ``=`` has an empty one."""
    return dict(parse_qsl(query_string, keep_blank_values=True)) if query_string else {}


def cookies(request: Request) -> dict[str, Value]:
    """Return the cookies of a request (RFC 6265 4.2.1); of one name the first counts."""
    found: dict[str, Value] = {}
    for pair in (request.header("cookie") or "").split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            found.setdefault(name, value.removeprefix('"').removesuffix('"'))
    return found


def body_value(body: bytes, content_type: str) -> Value:
    """Return a body as the value its content type makes of it.

    A form is a Map, so is a JSON object, whatever the content type says; a JSON array is a List; anything else stays
    the String it is, or Bytes when it is no UTF-8.
    """
    if not body and not content_type:
        return ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            parts = _multipart(body, content_type)
        except ValueError:  # a name in an encoding that cannot be one of names
            parts = None
        if parts is not None:
            return _gathered(parts)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    if kind == "application/x-www-form-urlencoded":
        return _gathered(parse_qsl(text, keep_blank_values=True))
    if text.lstrip()[:1] in ("{", "["):
        try:
            return from_json(text)
        except EvaluationError:
            return text  # it only looked like JSON (runtime.md 1.8: it stays the raw String)
    return text


def _gathered(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Return pairs as a Map; a key that comes more than once has a List."""
    found: dict[str, list[Value]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _multipart(body: bytes, content_type: str) -> list[tuple[str, Value]] | None:
    """Return the named parts of a form (RFC 7578), or None when it is not one."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        return None
    # RFC 2046 5.1.1: the line end before a boundary belongs to it. The first may stand at the very beginning.
    sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("utf-8", "replace"), _MAX_PARTS + 1)[1:]
    if not sections or not sections[-1].startswith(b"--"):
        return None  # it does not end, or has too many parts
    parts: list[tuple[str, Value]] = []
    for section in sections[:-1]:
        head, blank, content = section.partition(b"\r\n\r\n")
        if not blank:
            return None
        part = HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip())
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, (str, tuple)):
            parts.append((collapse_rfc2231_value(name), _part_value(part, content)))
    return parts


def _part_value(part: Message, content: bytes) -> Value:
    """Return text as a String, everything else as Bytes; a part without a type is text."""
    if part.get_content_maintype() != "text":
        return content
    try:
        return content.decode(part.get_content_charset("utf-8"))
    except (ValueError, LookupError):
        return content  # it is not text of this encoding, or nothing is
