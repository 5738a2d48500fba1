"""What a handler returned, or how it failed, as an HTTP response (runtime.md 1.8).

Bodies are complete; framing and the Date belong to the channel. Nothing here knows which request is answered but for
its path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from runtime.errors import EvaluationError, Failure
from runtime.frozen import frozen
from runtime.values.kinds import Value
from runtime.values.text import from_json, to_json

JSON = "application/json"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSS = "text/css; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"
METRICS = "text/plain; version=0.0.4; charset=utf-8"


@frozen
class HttpResponse:
    """A response without its framing."""

    status: int
    content_type: str
    """Empty when there is no body."""
    body: bytes
    extra_headers: tuple[tuple[str, str], ...] = ()

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """All of its headers, ready for a channel."""
        content_type = (("Content-Type", self.content_type),) if self.content_type else ()
        return (*content_type, *self.extra_headers)


def _words(table: Mapping[int, str]) -> dict[str, int]:
    return {word: status for status, words in table.items() for word in words.split()}


# Written without hyphens and in lower case; `status_code` asks in that form.
_STATUS = _words(
    {
        200: "ok success",
        201: "created",
        202: "accepted",
        204: "nocontent",
        301: "moved movedpermanently",
        302: "found",
        303: "seeother",
        304: "notmodified",
        400: "badrequest invalid",
        401: "unauthorized",
        403: "forbidden",
        404: "notfound",
        405: "methodnotallowed",
        409: "conflict",
        410: "gone",
        422: "unprocessable unprocessableentity",
        429: "toomanyrequests",
        500: "error servererror internalerror internalservererror",
        501: "notimplemented",
        502: "badgateway",
        503: "serviceunavailable",
    }
)

# A failed statement answers by its verb (ARO-0006); a verb that is not here answers 500.
_FAILED_VERB = _words(
    {
        400: "extract parse read receive",
        404: "retrieve fetch get load",
        422: "validate verify check",
    }
)

# What a Throw names (ARO-0006); anything else is 500.
_THROWN = _words(
    {
        400: "badrequest",
        401: "unauthorized",
        403: "forbidden",
        404: "notfound",
        409: "conflict",
        422: "unprocessable",
        500: "internalerror",
    }
)
_THROWING_VERBS = frozenset({"throw", "raise", "fail"})
_THROWN_NAME = re.compile(r"(?:an|a|the)\s+<?([^\s:>]+)", re.IGNORECASE)

_TEMPLATE_MISSING = "Template not found: "

_TYPES = {
    ".css": CSS,
    ".js": JAVASCRIPT,
    ".json": JSON,
    ".html": HTML,
    ".htm": HTML,
    ".xml": "text/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".eot": "application/vnd.ms-fontobject",
}

# A text on its own is served as what it looks like, the first hit in this order. A style sheet is a selector, a brace,
# and then a declaration, a nested rule's brace or the end: "Hello {name}" is none.
_LOOKS = (
    (re.compile(r"\s*<(?:!DOCTYPE|!doctype|html|HTML)"), HTML),
    (re.compile(r"\s*# (?:HELP|TYPE) "), METRICS),
    (re.compile(r"\s*(?:(?:var|let|const|function|import|export) |//|'use strict'|\(function)"), JAVASCRIPT),
    (
        re.compile(r"\s*(?:/\*(?:[^*]|\*(?!/))*\*/\s*)?[.#@:*\[a-zA-Z][^{};<]*\{\s*(?:[-\w]+\s*:|\}|[^{}:;<]+\{)"),
        CSS,
    ),
)


@lru_cache(maxsize=256)
def status_code(word: str) -> int:
    """Return the status a response's first word stands for; 200 for any other word."""
    return _STATUS.get(_plain(word), 200)


def response_for(status_word: str, reason: str, data: Mapping[str, Value], path: str) -> HttpResponse:
    """Return what ``Return a <status_word: reason> with ...`` answers; `data` is flattened already, `path` requested.

    One String on its own may be a page, a style sheet or the like, and Bytes what a path like ``/logo.png`` says; all
    else is a JSON object of the data.
    """
    status = status_code(status_word)
    if status in (204, 304):
        return HttpResponse(status, "", b"")
    if not data:
        return _json(status, {"reason": reason, "status": status_word})
    if len(data) == 1:
        only = next(iter(data.values()))
        if isinstance(only, str | bytes) and (content_type := raw_type(only, path)) is not None:
            return HttpResponse(status, content_type, only if isinstance(only, bytes) else _utf8(only))
    return _json(status, {name: _embedded(value) if type(value) is str else value for name, value in data.items()})


def raw_type(content: str | bytes, path: str) -> str | None:
    """Return the content type under which `content` is served as it is; None when it goes into JSON."""
    by_name = _TYPES.get(PurePosixPath(path).suffix.lower())
    if by_name is not None or isinstance(content, bytes):
        return by_name
    return next((content_type for look, content_type in _LOOKS if look.match(content)), None)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def failure_response(failure: Failure) -> HttpResponse:
    """Return what a failed handler answers: its sentence, under the status that suits it."""
    if failure.cause.startswith(_TEMPLATE_MISSING):
        return _json(404, {"error": "Not Found", "message": failure.cause})
    status = failure.status if failure.status is not None else _failed_status(failure)
    return _json(status, {"error": failure.sentence})


def not_found(path: str) -> HttpResponse:
    """Return the answer to a request that no operation matches."""
    return _json(404, {"error": "Not Found", "path": path})


def not_implemented(operation_id: str) -> HttpResponse:
    """Return the answer of an operation that has no feature set."""
    return _json(501, {"error": "Not Implemented", "operationId": operation_id})


def acknowledged(request_id: str) -> HttpResponse:
    """Return the answer to any request when there is no contract."""
    body: dict[str, Value] = {"status": "ok", "message": "Request received", "requestId": request_id}
    return HttpResponse(200, JSON, _encoded(body), (("X-Request-ID", request_id),))


def _failed_status(failure: Failure) -> int:
    verb = failure.verb.lower()
    if verb in _THROWING_VERBS:
        named = _THROWN_NAME.search(failure.statement)
        return _THROWN.get(_plain(named[1]).removesuffix("error"), 500) if named else 500
    return _FAILED_VERB.get(verb, 500)


def _plain(word: str) -> str:
    return word.replace("-", "").lower()


def _embedded(value: str) -> Value:
    """Return a String that holds a JSON object or array as what it holds."""
    if not value.startswith(("{", "[")):
        return value
    try:
        return from_json(value)
    except EvaluationError:
        return value  # a text that begins with a bracket is a text


def _json(status: int, body: dict[str, Value]) -> HttpResponse:
    return HttpResponse(status, JSON, _encoded(body))


def _encoded(body: Value) -> bytes:
    return to_json(body, escape_slash=True).encode("utf-8", "replace")
