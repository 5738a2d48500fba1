"""Actions that answer or tell: return, throw, log, store, emit, notify (runtime.md 2.6, 3.4, 5.3, 5.7)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from runtime.compiler.calls import EXPRESSION, Action, Bound, Call, CallSite, Direct, Shortcut
from runtime.compiler.program import Frame
from runtime.engine import effects
from runtime.engine.actions.magic import read_object
from runtime.engine.actions.subject import (
    given,
    is_repository,
    named,
    object_of,
    specifier,
    subject_of,
    value_or,
)
from runtime.engine.events import Event, domain_event
from runtime.engine.execution import Response
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.text import from_json, human, interpolation

_Run = Generator[Any, Any, Value]

# --- return and throw --------------------------------------------------------------------------------------------

FALLBACKS = ("greeting", "message", "result", "data", "output", "value")
"""Names whose value a Return without data shows; an accident of the reference that its examples made visible."""

NO_NAMES: Mapping[str, Any] = MappingProxyType({})

_NO_DATA = frozenset({"", EXPRESSION, "status", "response", "application"})


def return_(call: Call) -> Generator[Any, Any, Response]:
    """Return the feature set's response: status word, reason, and data made flat (2.6)."""
    value = call.with_value
    if value is UNBOUND and call.site.preposition == "with":
        value = yield from _answer(call)
    data: dict[str, Value] = {}
    if value is not UNBOUND:
        data.update(_spread(value))
    if call.site.preposition in ("for", "to") and call.site.object.lower() == "metrics":
        data["value"] = yield from read_object(call)
    for name, found in _mentioned(call):
        data.update(_flat(name, found))
    if not data:
        data.update(_fallback(call.names))
    return Response(call.site.result, _reason(call.site), data)


def return_directly(site: CallSite, parts: tuple[str, ...]) -> Direct | None:
    """Return how the commonest forms are done: with a value, with a value for a noun, for a noun without a value."""
    if site.object_steps:
        return None
    status, reason, noun, mentioned = site.result, _reason(site), site.object, site.for_name

    def with_value(frame: Frame, value: Any, names: Mapping[str, Any] = NO_NAMES) -> Response:
        return Response(status, reason, _spread(value) or _fallback(names))

    def with_value_for(frame: Frame, value: Any, found: Any, names: Mapping[str, Any] = NO_NAMES) -> Response:
        data = _spread(value)
        if found is not UNBOUND and mentioned not in _NO_DATA:
            data.update(_flat(mentioned, found))
        return Response(status, reason, data or _fallback(names))

    def for_noun(frame: Frame, navigated: Any, base: Any, names: Mapping[str, Any] = NO_NAMES) -> Response:
        data = _flat(noun, base) if base is not UNBOUND and noun not in _NO_DATA else {}
        return Response(status, reason, data or _fallback(names))

    given = parts[:-1] if parts[-1:] == ("names",) else parts
    if site.preposition == "with" and given == ("object",):
        return Direct(with_value)
    if site.preposition == "with" and given == ("object", "for_value"):
        return Direct(with_value_for)
    if given == ("object", "base") and site.preposition in ("for", "to") and noun.lower() != "metrics":
        return Direct(for_noun)
    return None


def _answer(call: Call) -> Generator[Any, Any, Any]:
    """Return what stands behind ``with``; a magic name there is read, any other must be bound."""
    site = call.site
    if call.with_value is not UNBOUND or site.preposition != "with":
        return call.with_value
    value = yield from read_object(call)
    return object_of(call) if value is UNBOUND else value


def _reason(site: CallSite) -> str:
    """The object of ``for`` or ``to``; a value without one leaves the marker, nothing at all leaves ``success``."""
    if site.for_name:
        return site.for_name
    if site.preposition in ("for", "to"):
        return site.object
    return EXPRESSION if site.preposition == "with" or site.with_name else "success"


def _mentioned(call: Call) -> Iterator[tuple[str, Value]]:
    """Yield the bound names that ``for the <x: y>`` mentions: the object itself, then its specifiers."""
    site = call.site
    if site.for_name not in _NO_DATA and call.for_value is not UNBOUND:
        yield site.for_name, call.for_value
    if site.preposition == "with":
        return
    if site.object not in _NO_DATA and call.base is not UNBOUND:
        yield site.object, call.base
    for step in site.object_steps:
        if step not in _NO_DATA and named(call, step) is not UNBOUND:
            yield step, named(call, step)


def _spread(value: Value) -> dict[str, Value]:
    """Return the data a with-value gives: a Map's own entries, a List as ``data``, anything else as ``value``."""
    if isinstance(value, str):
        parsed = _json_map(value)
        return {"value": value} if parsed is None else _spread(parsed)
    if isinstance(value, dict):
        if _PLAIN.issuperset(map(type, value.values())):
            return dict(value)
        return {key: item for name, part in value.items() for key, item in _flat(name, part).items()}
    if isinstance(value, list):
        return {"data": value}
    return _flat("value", value)


def _json_map(text: str) -> dict[str, Value] | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        parsed = from_json(text)
    except EvaluationError:
        return None  # it merely begins with a brace
    return parsed if isinstance(parsed, dict) else None


def _flat(prefix: str, value: Value) -> dict[str, Value]:
    """Return nested Maps as one, keys joined by dots; Lists and plain values as they are, the rest as text."""
    if isinstance(value, dict):
        return {key: item for name, part in value.items() for key, item in _flat(f"{prefix}.{name}", part).items()}
    return {prefix: value if isinstance(value, _PLAIN_TYPES) else interpolation(value)}


_PLAIN_TYPES = (str, bytes, int, float, list, type(None))
_PLAIN = frozenset({*_PLAIN_TYPES, bool})
"""What stands in a response as it is; by exact type, for the first look at it."""


def _fallback(names: Mapping[str, Any]) -> dict[str, Value]:
    if not names:
        return {}
    name = next((name for name in FALLBACKS if names.get(name, UNBOUND) is not UNBOUND), None)
    return {} if name is None else {"value": interpolation(names[name])}


_THROWN = {
    "badrequest": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "notfound": 404,
    "conflict": 409,
    "unprocessable": 422,
    "unprocessableentity": 422,
    "internalerror": 500,
}


def throw(call: Call) -> Value:
    """Fail, always; the descriptor chooses the HTTP status (1.8)."""
    descriptor = call.site.result
    detail = call.with_value if call.with_value is not UNBOUND else call.object
    shown = "" if detail is UNBOUND or not isinstance(detail, str) else f": {detail}"
    word = descriptor.lower().replace("-", "")
    status = _THROWN.get(word) or _THROWN.get(word.removesuffix("error"), 500)
    raise EvaluationError(f"{descriptor}{shown}", status)


# --- log ---------------------------------------------------------------------------------------------------------


def log(call: Call) -> _Run:
    """Print the human form of the subject: to standard error for ``stderr`` or ``console: error``, else to output."""
    site = call.site
    # `Log the <message> for the <console> with "text"` of older texts: what stands behind `with` is the message.
    message = given(call) if not site.has_sink else UNBOUND
    text = human(subject_of(call) if message is UNBOUND else message)
    if site.object == "template":
        raise EvaluationError("Only a template can print to the <template>")
    to_error = site.object == "stderr" or (site.object == "console" and "error" in site.object_steps)
    yield effects.Log(text, error=to_error)
    return text


# --- store -------------------------------------------------------------------------------------------------------


def store(call: Call) -> Generator[Any, Any, Bound]:
    """Put the subject into a repository; its observers have finished when this returns (5.3).

    Binds ``new-entry`` to 1 or 0. In ``Store the <saved: x> into``, the specifier is the source, and ``saved`` is bound
    to the stored row.
    """
    site = call.site
    if not is_repository(site.object):
        raise EvaluationError(f"Repository not found: '{site.object}'")
    stored: effects.Stored = yield effects.Store(site.object, _stored_value(call))
    names: dict[str, Value] = {"new-entry": 1 if stored.created else 0}
    if site.result_steps:
        names[site.result] = stored.value
    return Bound(stored.value, names)


def _stored_value(call: Call) -> Value:
    source = named(call, specifier(call))
    return subject_of(call) if source is UNBOUND else value_or(source, None)


def stored_names(site: CallSite) -> tuple[str, ...]:
    """Return what Store binds: ``new-entry``, and the result of its saved form."""
    return ("new-entry", site.result) if site.result_steps else ("new-entry",)


# --- emit and notify ---------------------------------------------------------------------------------------------


def emit(call: Call) -> _Run:
    """Publish a domain event and wait for its handlers."""
    site = call.site
    name = site.result or site.object
    if not name or name == EXPRESSION:
        raise EvaluationError("An event needs its name: Emit an <OrderPlaced: event> with ...")
    payload = yield from _payload(call)
    yield effects.Emit(domain_event(name, payload))
    return payload


def _payload(call: Call) -> Generator[Any, Any, dict[str, Value]]:
    """Return the payload: a literal Map itself, a variable under its name, any other value as ``data`` (3.4)."""
    site = call.site
    if site.has_sink:
        return _wrapped(call.subject, "", isinstance(call.subject, dict))
    if call.with_value is not UNBOUND:
        return _wrapped(call.with_value, site.with_name, site.with_is_literal_map)
    if site.preposition != "with":
        return {}
    value = yield from read_object(call)
    if value is UNBOUND and call.base is UNBOUND:
        return {}
    name = site.object_name if site.object == EXPRESSION else site.object
    return _wrapped(object_of(call) if value is UNBOUND else value, name, site.with_is_literal_map)


def _wrapped(value: Value, name: str, literal: bool) -> dict[str, Value]:
    if literal and isinstance(value, dict):
        return value
    return {name or "data": value}


def notify(call: Call) -> _Run:
    """Publish one ``notification.sent`` per recipient and wait for its handlers; an unbound recipient gets none."""
    site = call.site
    message = object_of(call) if call.object is not UNBOUND else site.object_text or site.object
    if call.with_value is not UNBOUND and site.preposition != "with":
        message = call.with_value
    if call.subject is UNBOUND:
        return message
    now = yield effects.Now()
    for recipient in call.subject if isinstance(call.subject, list) else [call.subject]:
        yield effects.Emit(_notification(site, recipient, message, now))
    return message


def _notification(site: CallSite, recipient: Value, message: Value, now: Value) -> Event:
    payload: dict[str, Value] = {
        "message": message,
        "target": site.result,
        site.result or "data": recipient,
        "user": recipient,
        "recipient": recipient,
        "type": site.verb,
        "timestamp": now,
        "eventType": "notification.sent",
    }
    # The header's condition may speak of the recipient's own fields: `when <age> >= 16`.
    names = recipient if isinstance(recipient, dict) else {}
    return Event("notification.sent", payload, name=site.result, names=names)


ACTIONS: dict[str, Action] = {
    "return": return_,
    "throw": throw,
    "log": log,
    "store": store,
    "emit": emit,
    "notify": notify,
}

SHORTCUTS: dict[str, Shortcut] = {"return": return_directly}
