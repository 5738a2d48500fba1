"""One term of the filter language: what ``type:message`` or ``took>5ms`` asks of a subject.

A table of fields and one of states, each with the function that makes the question from what was written. How terms
are joined stands in `grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from runtime.frozen import frozen
from runtime.probe.filtering.matching import COMPARE, as_number, equal_to, reached, unquoted, whole, within
from runtime.probe.filtering.subject import Crowd, Subject


class TermError(Exception):
    """What was written at offset `at` cannot be meant."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


Test = Callable[[Subject], bool]
May = Callable[[Crowd], bool]
"""Whether one of a crowd may pass; False only when none does for sure."""


def anyone(crowd: Crowd) -> bool:
    """Say of every crowd that one of it may pass: where nothing else is known."""
    return True


AT_HAND, WORDY, DEEP = 0, 1, 2
"""What a question costs: a look at what is there; making words of it; reading all that is carried."""


@frozen
class Term:
    """A question, and the words in it that may name a connection."""

    test: Test
    names: tuple[str, ...] = ()
    cost: int = AT_HAND
    may: May = anyone
    types: tuple[str, ...] = ()
    """What stands behind a ``type:``."""
    own: bool = False
    """Whether it asks for what a statement says itself, not for what all of its run has in common."""


def term(raw: str, at: int) -> Term:
    """Return what a word of a filter asks; `at` is its offset. Raises TermError."""
    name, colon, value = raw.partition(":")
    lowered = name.lower()
    if colon and lowered in FIELDS:
        if not value:
            raise TermError(at + len(raw) - 1, f"{lowered}: wants something behind it, like {_EXAMPLES[lowered]}")
        return FIELDS[lowered](value, at + len(name) + 1)
    if raw.lower() in STATES:
        return _state(raw.lower())
    comparison = re.match(r"took(?=[<>=]|$)", raw, re.IGNORECASE)
    if comparison is not None and raw[4:]:
        return _took(raw[4:], at + 4)
    if colon and name.isalpha():
        meant = get_close_matches(lowered, FIELDS, 1, 0.75)
        if meant:
            raise TermError(at, f"there is no {name}: here; {meant[0]}: is meant, or put the word in quotes")
    return _word(unquoted(raw))


def _word(text: str) -> Term:
    wanted = text.lower()
    return Term(
        lambda subject: wanted in subject.words, (wanted,), WORDY, lambda crowd: crowd.may_say(wanted), own=True
    )


# --- fields ----------------------------------------------------------------------------------------------------


def _type(value: str, at: int) -> Term:
    matches = whole(value)
    return Term(
        lambda subject: any(map(matches, subject.types)),
        may=lambda crowd: any(map(matches, crowd.types)),
        types=(unquoted(value).lower(),),
        own=True,
    )


def _conn(value: str, at: int) -> Term:
    matches = whole(value)
    return Term(
        lambda subject: any(map(matches, subject.connections)),
        (unquoted(value).lower(),),
        may=lambda crowd: crowd.connections is None or any(map(matches, crowd.connections)),
    )


def _dir(value: str, at: int) -> Term:
    wanted = unquoted(value).lower()
    if wanted not in ("in", "out"):
        raise TermError(at, "dir: is in or out")
    return Term(lambda subject: subject.direction == wanted)


def _handler(value: str, at: int) -> Term:
    matches = within(value)
    return Term(lambda subject: matches(subject.handler), may=lambda crowd: any(map(matches, crowd.handlers)))


def _path(value: str, at: int) -> Term:
    matches = within(value)
    return Term(lambda subject: matches(subject.path))


def _text(value: str, at: int) -> Term:
    matches = within(value)
    return Term(lambda subject: any(map(matches, subject.texts)), cost=DEEP, own=True)


_JSON = re.compile(r"(?P<path>[^=<>!]+)(?:(?P<operator>!=|<=|>=|=|<|>)(?P<value>.*))?", re.DOTALL)


def _json(value: str, at: int) -> Term:
    parts = _JSON.fullmatch(value)
    if parts is None:
        raise TermError(at, "json: wants a path, like json:user.name or json:user.name=Ada")
    steps = parts["path"].split(".")
    if not all(steps):
        raise TermError(at + parts["path"].find("..") + 1 if ".." in value else at, "a name is missing in this path")
    compare = _comparing(parts["operator"], parts["value"], at + parts.end("path"))
    return Term(lambda subject: any(map(compare, reached(subject.document, steps))), cost=DEEP, own=True)


def _comparing(sign: str | None, value: str | None, at: int) -> Callable[[object], bool]:
    if sign is None or value is None:
        return lambda found: True
    if not value:
        raise TermError(at + len(sign) - 1, f"something to compare with is missing behind {sign}")
    wanted, number = unquoted(value), as_number(value)
    if sign in ("<", ">", "<=", ">="):
        if number is None:
            raise TermError(at + len(sign), f"{sign} compares numbers, and {value} is none")
        return lambda found: (known := as_number(found)) is not None and COMPARE[sign](known, number)
    equal = equal_to(wanted, number)
    return equal if sign == "=" else lambda found: not equal(found)


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
    limit, compare = float(parts[2]) * _UNITS[(parts[3] or "ms").lower()], COMPARE[parts[1]]
    return Term(
        lambda subject: (took := subject.took_ns) is not None and compare(took, limit),
        may=lambda crowd: (took := crowd.took_ns) is not None and _between(compare, took, limit),
        own=True,
    )


def _between(compare: Callable[[float, float], bool], ends: tuple[int, int], limit: float) -> bool:
    return any(compare(end, limit) for end in ends) or ends[0] <= limit <= ends[1]


STATES = ("err", "held", "injected", "marked")


def _state(state: str) -> Term:
    return Term(lambda subject: subject.is_state(state), may=lambda crowd: crowd.may_be(state))


WORDS = (*(f"{name}:" for name in FIELDS), "took>", *STATES)
"""What a term can begin with, for completion and help."""
