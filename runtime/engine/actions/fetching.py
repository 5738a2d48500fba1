"""Actions that ask other people's servers: request, probe, call, and Read and Write of a url (runtime.md 2.4, 5.4)."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import urlsplit

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.paths import object_path
from runtime.engine.actions.subject import given, is_expression, value_or
from runtime.errors import EvaluationError
from runtime.values.answers import AnswerText
from runtime.values.formats.forms import BYTES, FORMS, RAW, decode
from runtime.values.formats.layout import USUAL
from runtime.values.headers import TOKEN
from runtime.values.kinds import UNBOUND, Value
from runtime.values.operators import number
from runtime.values.text import interpolation, to_json

_Run = Generator[Any, Any, Value]

METHODS = frozenset("GET POST PUT PATCH DELETE HEAD OPTIONS".split())
_NO_HEADER_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_OPTIONS = frozenset("method headers body timeout url".split())
_TIMEOUT_SECONDS = 30.0
_PROBE_SECONDS = 2.0
_LONGEST_SECONDS = 86_400.0

_FORMS_BY_TYPE = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/toml": "toml",
}


def request(call: Call) -> _Run:
    """Ask a server and return its answer, which is its body and knows status and headers."""
    url, options, body = yield from _asked(call)
    method = interpolation(options.get("method", _method(call, body))).upper()
    if method not in METHODS:
        raise EvaluationError(f"Unknown HTTP method: {method}")
    seconds = yield from _timeout(options)
    answer: Value = yield _effect(method, url, options.get("headers"), options.get("body", body), seconds)
    return answer


def _asked(call: Call) -> Generator[Any, Any, tuple[str, Mapping[str, Value], Value]]:
    """Return address, options and body. A Map of nothing but options says options, any other value is the body."""
    site, value = call.site, given(call)
    if site.preposition == "with" and call.with_value is UNBOUND:
        if isinstance(value, dict) and "url" in value:
            return checked(interpolation(value["url"])), value, None
        value = UNBOUND
    url = yield from _address(call)
    if isinstance(value, dict) and value and value.keys() <= _OPTIONS and (site.preposition != "to" or "body" in value):
        return url, value, None
    return url, {}, value_or(value, None)


def _address(call: Call) -> Generator[Any, Any, str]:
    """Return the address of the object; ``<url: PUT>`` is the variable ``url``, and the method."""
    is_method = call.site.object_qualifier.upper() in METHODS and isinstance(call.base, str)
    url: str = call.base if is_method else (yield from object_path(call))
    # No address is a single word: where the word stands for itself, no variable is called so.
    if call.base is UNBOUND and not is_expression(call) and url == call.site.object:
        raise EvaluationError(f"Undefined variable: '{url}'")
    return checked(url)


def _method(call: Call, body: Value) -> str:
    """Return the method of ``via PUT <url>`` or ``<url: PUT>``; else what the preposition means."""
    site = call.site
    said = next((value for word, value in call.trailing if word == "method"), None)
    if isinstance(said, str):
        return said
    if not is_expression(call) and site.object_qualifier.upper() in METHODS:
        return site.object_qualifier
    return "POST" if site.preposition == "to" or (body is not None and site.preposition != "via") else "GET"


def _timeout(options: Mapping[str, Value]) -> Generator[Any, Any, float]:
    """Return the seconds a request may take: its own option, or what Configure set for the ``<http-client>``."""
    if "timeout" in options:
        return seconds_of(options["timeout"])
    settings = yield effects.ReadSetting("http-client")
    known = settings.get("timeout") if isinstance(settings, dict) else None
    return _TIMEOUT_SECONDS if known is None else seconds_of(known)


def seconds_of(value: Value, what: str = "A timeout") -> float:
    """Return how long `value` says that `what` is. Raises EvaluationError."""
    seconds = float(number(value))
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise EvaluationError(f"{what} is more than 0 and at most {_LONGEST_SECONDS:,g} s, not {interpolation(value)}")
    return seconds


def checked(url: str, schemes: tuple[str, ...] = ("http://", "https://")) -> str:
    """Return `url` when it is an address of one of `schemes`. Raises EvaluationError."""
    if not url.lower().startswith(schemes):
        raise EvaluationError(f"Invalid URL '{url}': must start with {' or '.join(schemes)}")
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise EvaluationError(f"Invalid URL '{url}': {error}") from error
    if not host:
        raise EvaluationError(f"Invalid URL '{url}': it names no host")
    return url


def _effect(method: str, url: str, headers: Value, body: Value, seconds: float) -> effects.RequestUrl:
    sent = sent_headers(headers)
    payload = _payload(body)
    if payload is not None and not any(key.lower() == "content-type" for key in sent):
        sent["Content-Type"] = "application/octet-stream" if isinstance(payload, bytes) else "application/json"
    return effects.RequestUrl(method, url, sent, payload, seconds)


def sent_headers(headers: Value) -> dict[str, str]:
    """Return the headers of a Map of options as texts; none for anything but a Map.

    Raises:
        EvaluationError: one of them would say more than one header, or is none (RFC 9110 5.1, 5.5).
    """
    sent = {key: interpolation(value) for key, value in headers.items()} if isinstance(headers, dict) else {}
    for name, value in sent.items():
        if not TOKEN.fullmatch(name):
            raise EvaluationError(f"{name!r} is not the name of a header")
        if _NO_HEADER_VALUE.search(value):
            raise EvaluationError(f"{value!r} is not a value for the header {name}")
    return sent


def _payload(body: Value) -> str | bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return interpolation(body) if isinstance(body, str) else to_json(body, escape_slash=True)


# --- in place of a file ------------------------------------------------------------------------------------------


def fetched(url: str, form: str) -> _Run:
    """Return what is at an address, in the form that is wanted, or that its content type says."""
    seconds = yield from _timeout({})
    answer = yield _effect("GET", checked(url), None, None, seconds)
    text = answer.about["body"] if isinstance(answer, AnswerText) else None
    if form in (RAW, BYTES):
        raw = text if isinstance(text, str | bytes) else to_json(answer)
        return raw.encode() if form == BYTES and isinstance(raw, str) else raw
    kind = form or _FORMS_BY_TYPE.get(str(answer.about["headers"].get("content-type", "")).partition(";")[0], "")
    if isinstance(text, str) and kind in FORMS and kind != "json":
        return decode(text.encode(), kind, USUAL)
    return answer  # type: ignore[no-any-return]  # the service's answer is a value


def posted(url: str, value: Value) -> _Run:
    """Send a value to an address."""
    seconds = yield from _timeout({})
    answer: Value = yield _effect("POST", checked(url), None, value, seconds)
    return answer


# --- probe -------------------------------------------------------------------------------------------------------


def probe(call: Call) -> _Run:
    """Return whether a server answers; only an address that is none is a failure."""
    options = value_or(given(call), None) if call.site.preposition != "with" else value_or(call.with_value, None)
    url = yield from _address(call)
    seconds = seconds_of(options["timeout"]) if isinstance(options, dict) and "timeout" in options else _PROBE_SECONDS
    found: Value = yield effects.ProbeUrl(url, seconds)
    return found


# --- call --------------------------------------------------------------------------------------------------------

_CALLED = frozenset("get post put patch delete".split())


def call_service(call: Call) -> _Run:
    """Call a method of a service: ``Call the <r> from the <http: get> with { url, headers, body, timeout }``.

    The service ``http`` is built in (runtime.md 2.5): ``{status, headers, body}``. Others come with plugins.
    """
    service, method = call.site.object, call.site.object_qualifier.lower()
    if service.lower() != "http":
        raise EvaluationError(f"Unknown service: '{service}'. The one built in is http: <http: get>")
    if method not in _CALLED:
        raise EvaluationError(f"The service http has the methods {', '.join(sorted(_CALLED))}, not '{method}'")
    options = value_or(given(call), None)
    if not isinstance(options, dict) or "url" not in options:
        raise EvaluationError('A call of http needs an address: with { url: "https://..." }')
    seconds = yield from _timeout(options)
    url = checked(interpolation(options["url"]))
    answer = yield _effect(method.upper(), url, options.get("headers"), options.get("body"), seconds)
    return {name: answer.about[name] for name in ("status", "headers", "body")}


ACTIONS: dict[str, Action] = {"request": request, "probe": probe, "call": call_service}
