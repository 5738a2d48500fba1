"""One term of the filter language: what ``type:message`` or ``took>5ms`` asks of a row.

A table of fields and one of states, each with the function that makes the question from what was written. How terms
are joined stands in `filters`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from aro_console.model.formatting import value_text
from aro_console.model.inspection import as_text, payload_of, structured
from aro_console.model.rows import Row
from runtime.probe import records as r


class TermError(Exception):
    """What was written at offset `at` cannot be meant."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Facts:
    """What a question may need to know beyond the row."""

    record: Callable[[int], r.Record | None] = lambda seq: None
    """The record of a number; None when it has left memory, and then only the row's own words are looked at."""
    handler: Callable[[Row], str] = lambda row: ""
    """The feature set a row belongs to; empty without."""
    path: Callable[[Row], str] = lambda row: ""
    """The path of its connection or request; empty without."""
    marked: Callable[[int], bool] = lambda seq: False
    comment: Callable[[int], str] = lambda seq: ""


NO_FACTS = Facts()

Test = Callable[[Row, Facts], bool]
Matcher = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Term:
    """A question, and the words in it that may name a connection."""

    test: Test
    names: tuple[str, ...] = ()


def term(raw: str, at: int) -> Term:
    """Return what a word of a filter asks; `at` is its offset. Raises TermError."""
    name, colon, value = raw.partition(":")
    lowered = name.lower()
    if colon and lowered in FIELDS:
        if not value:
            raise TermError(at + len(raw) - 1, f"{lowered}: wants something behind it, like {_EXAMPLES[lowered]}")
        return FIELDS[lowered](value, at + len(name) + 1)
    if raw.lower() in _STATES:
        return Term(_STATES[raw.lower()])
    comparison = re.match(r"took(?=[<>=]|$)", raw, re.IGNORECASE)
    if comparison is not None and raw[4:]:
        return _took(raw[4:], at + 4)
    if colon and name.isalpha():
        meant = get_close_matches(lowered, FIELDS, 1, 0.75)
        if meant:
            raise TermError(at, f"there is no {name}: here; {meant[0]}: is meant, or put the word in quotes")
    return _word(unquoted(raw))


def unquoted(text: str) -> str:
    """Return a text without the quotes around it."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text


def haystack(row: Row, facts: Facts = NO_FACTS) -> str:
    """Return all words of a row that plain words are looked for in, lower case."""
    words = f"#{row.seq} {' '.join(row.connections)} {row.kind} {row.summary} {row.status} {facts.comment(row.seq)}"
    return words.lower()


def _word(text: str) -> Term:
    wanted = text.lower()
    return Term(lambda row, facts: wanted in haystack(row, facts), (wanted,))


# --- words with asterisks --------------------------------------------------------------------------------------


def wildcard(pattern: str, text: str) -> bool:
    """Return whether `text` is `pattern`, whose asterisks stand for anything; in one pass, however many they are."""
    first, *middle = pattern.split("*")
    if not middle:
        return text == pattern
    last = middle.pop()
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _whole(value: str) -> Matcher:
    pattern = unquoted(value).lower()
    return lambda text: wildcard(pattern, text.lower())


def _within(value: str) -> Matcher:
    pattern = unquoted(value).lower()
    if "*" in pattern:
        return lambda text: wildcard(f"*{pattern}*", text.lower())
    return lambda text: pattern in text.lower()


# --- fields ----------------------------------------------------------------------------------------------------

_EVENTS = {
    "message": ("websocket.message", "socket.data"),
    "connect": ("websocket.connected", "socket.connected"),
    "disconnect": ("websocket.disconnected", "socket.disconnected"),
    "request": ("http.request",),
    "repository": ("repository.changed",),
}
"""The event behind a row that tells of it in other words."""


def _types(row: Row, facts: Facts) -> Iterator[str]:
    yield row.kind
    yield from _EVENTS.get(row.kind, ())
    match facts.record(row.seq):
        case r.DeliveryStarted() | r.EventPublished() | r.Held() as record:
            yield record.event_type
        case r.FrameReceived() | r.FrameSent() as record:
            yield record.opcode
        case r.EffectRequested() as record:
            yield record.effect


def _type(value: str, at: int) -> Term:
    matches = _whole(value)
    return Term(lambda row, facts: any(map(matches, _types(row, facts))))


def _conn(value: str, at: int) -> Term:
    matches = _whole(value)
    return Term(lambda row, facts: any(map(matches, row.connections)), (unquoted(value).lower(),))


_DIRECTIONS = {"in": ">", "out": "<"}


def _dir(value: str, at: int) -> Term:
    mark = _DIRECTIONS.get(unquoted(value).lower())
    if mark is None:
        raise TermError(at, "dir: is in or out")
    return Term(lambda row, facts: row.mark == mark)


def _handler(value: str, at: int) -> Term:
    matches = _within(value)
    return Term(lambda row, facts: matches(facts.handler(row)))


def _path(value: str, at: int) -> Term:
    matches = _within(value)
    return Term(lambda row, facts: matches(facts.path(row)))


def _text(value: str, at: int) -> Term:
    matches = _within(value)

    def test(row: Row, facts: Facts) -> bool:
        record = facts.record(row.seq)
        payload = payload_of(record) if record is not None else None
        return matches(row.summary) or (payload is not None and matches(as_text(payload)))

    return Term(test)


_JSON = re.compile(r"(?P<path>[^=<>!]+)(?:(?P<operator>!=|<=|>=|=|<|>)(?P<value>.*))?", re.DOTALL)
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}


def _json(value: str, at: int) -> Term:
    parts = _JSON.fullmatch(value)
    if parts is None:
        raise TermError(at, "json: wants a path, like json:user.name or json:user.name=Ada")
    steps = parts["path"].split(".")
    if not all(steps):
        raise TermError(at + parts["path"].find("..") + 1 if ".." in value else at, "a name is missing in this path")
    compare = _comparing(parts["operator"], parts["value"], at + parts.end("path"))
    return Term(lambda row, facts: any(map(compare, _reached(_document(row, facts), steps))))


def _document(row: Row, facts: Facts) -> object:
    record = facts.record(row.seq)
    return structured(payload_of(record)) if record is not None else None


def _reached(value: object, steps: list[str]) -> Iterable[object]:
    """Return what stands at the end of a path: several values where a step is an asterisk, none where it breaks."""
    found = [value]
    for step in steps:
        found = [below for item in found for below in _below(item, step)]
    return found


def _below(value: object, step: str) -> Iterable[object]:
    match value:
        case Mapping():
            return value.values() if step == "*" else [value[step]] if step in value else []
        case list() | tuple():
            if step == "*":
                return value
            index = int(step) if re.fullmatch(r"[0-9]{1,9}", step) else len(value)
            return value[index : index + 1]
        case _:
            return []


def _comparing(sign: str | None, value: str | None, at: int) -> Callable[[object], bool]:
    if sign is None or value is None:
        return lambda found: True
    if not value:
        raise TermError(at + len(sign) - 1, f"something to compare with is missing behind {sign}")
    wanted, number = unquoted(value), _number(value)
    if sign in ("<", ">", "<=", ">="):
        if number is None:
            raise TermError(at + len(sign), f"{sign} compares numbers, and {value} is none")
        return lambda found: (known := _number(found)) is not None and _COMPARE[sign](known, number)
    equal = _equal_to(wanted, number)
    return equal if sign == "=" else lambda found: not equal(found)


def _equal_to(wanted: str, number: float | None) -> Callable[[object], bool]:
    lowered = wanted.lower()

    def equal(found: object) -> bool:
        if number is not None and not isinstance(found, str):
            return _number(found) == number
        return wildcard(lowered, found.lower() if isinstance(found, str) else value_text(found).lower())

    return equal


def _number(value: object) -> float | None:
    """Return a number, or the one a text is, else None; truth values are none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,300}(\.[0-9]{1,300})?", value):
        return float(value)
    return None


FIELDS: Mapping[str, Callable[[str, int], Term]] = {
    "type": _type,
    "conn": _conn,
    "dir": _dir,
    "handler": _handler,
    "path": _path,
    "text": _text,
    "json": _json,
}
_EXAMPLES = {
    "type": "type:message",
    "conn": "conn:c1",
    "dir": "dir:in",
    "handler": "handler:Chat",
    "path": "path:/ws",
    "text": "text:hello",
    "json": "json:user.name=Ada",
}

# --- durations and states --------------------------------------------------------------------------------------

_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000}
_DURATION = re.compile(r"(<=|>=|<|>|=)(?:([0-9]{1,12}(?:\.[0-9]{1,12})?)(ns|us|µs|ms|s|m)?)?", re.IGNORECASE)


def _took(text: str, at: int) -> Term:
    parts = _DURATION.fullmatch(text)
    if parts is None or parts[2] is None:
        raise TermError(at + len(text) - 1 if parts else at, "took wants a duration, like took>5ms or took<1.5s")
    # Milliseconds are what the column shows, so a bare figure means them.
    limit, compare = float(parts[2]) * _UNITS[(parts[3] or "ms").lower()], _COMPARE[parts[1]]
    return Term(lambda row, facts: row.took_ns is not None and compare(row.took_ns, limit))


_STATES: Mapping[str, Test] = {
    "err": lambda row, facts: row.role == "error",
    "held": lambda row, facts: row.held,
    "injected": lambda row, facts: row.injected,
    "marked": lambda row, facts: facts.marked(row.seq),
}

WORDS = (*(f"{name}:" for name in FIELDS), "took>", *_STATES)
"""What a term can begin with, for completion and help."""
