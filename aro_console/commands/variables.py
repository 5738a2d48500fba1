"""``${variables}`` in what is sent: the built-in ones, and those a project names in its snippet file.

``${now}`` is the time (UTC, ISO 8601), ``${uuid}`` a new id, ``${seq}`` counts from 1, ``${random}`` is a whole number
up to 999,999 and ``${random 1-6}`` one between two bounds, both included. ``$${`` stands for ``${`` itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from uuid import uuid4

BUILT_IN: Mapping[str, str] = {
    "now": "the time, UTC",
    "uuid": "a new id",
    "seq": "1, 2, 3 ...",
    "random": "a whole number; ${random 1-6} has bounds",
}
"""Name and meaning."""

_PLACE = re.compile(r"\$(?P<literal>\$\{)|\$\{(?P<inside>[^{}<>\n]*)\}|\$\{(?P<open>)(?!<)")
"""``${<name>}`` is the interpolation of ARO's own texts, and is left alone."""
_RANGE = re.compile(r"\s*(-?\d{1,18})\s*-\s*(-?\d{1,18})\s*")
_HIGHEST = 999_999
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_DEEPEST = 8
"""Variables that name others, one inside the other: a ring of them ends here."""


class VariableError(Exception):
    """A variable that cannot be put in; the message says which, where, and what would do."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Variables:
    """Names and what they stand for; `seq` goes on from one text to the next."""

    def __init__(
        self,
        own: Mapping[str, str] | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
        new_id: Callable[[], str] = lambda: str(uuid4()),
        between: Callable[[int, int], int] = random.randint,
    ) -> None:
        self._own = dict(own or {})
        self._now = now
        self._new_id = new_id
        self._between = between
        self._last = 0

    @property
    def names(self) -> list[str]:
        """Every name that may be used, those of the project first."""
        return list(dict.fromkeys([*self._own, *BUILT_IN]))

    def define(self, own: Mapping[str, str]) -> None:
        """Take these names in place of the earlier ones; `seq` goes on."""
        self._own = dict(own)

    def put(self, name: str, value: str) -> None:
        """Let one more name stand for something. Raises VariableError for what is no name."""
        if not _NAME.fullmatch(name):
            raise VariableError(f"'{name}' is no name for a variable: letters, digits, - and _.")
        self._own[name] = value

    def expand(self, text: str) -> str:
        """Return `text` with every variable put in. Raises VariableError for the first that cannot be."""
        return self._expanded(text, ())

    def fault(self, text: str) -> str:
        """Return what is wrong with the variables in `text`, without using any up; empty when all can be put in."""
        try:
            Variables(self._own).expand(text)
        except VariableError as error:
            return str(error)
        return ""

    def _expanded(self, text: str, within: tuple[str, ...]) -> str:
        if "$" not in text:
            return text

        def value(found: re.Match[str]) -> str:
            if found["literal"]:
                return "${"
            try:
                if found["inside"] is None:
                    raise VariableError("'${' has no end: write ${name}, or $${ for the two characters.")
                return self._value(found["inside"], within)
            except VariableError as error:
                if within:
                    raise
                raise VariableError(f"{_place(text, found.start())}: {error}") from None

        return _PLACE.sub(value, text)

    def _value(self, inside: str, within: tuple[str, ...]) -> str:
        name, _, rest = inside.strip().partition(" ")
        if name in self._own and not rest:
            if name in within or len(within) >= _DEEPEST:
                raise VariableError(f"${{{name}}} stands for itself.")
            return self._expanded(self._own[name], (*within, name))
        match name:
            case "now" if not rest:
                return self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
            case "uuid" if not rest:
                return self._new_id()
            case "seq" if not rest:
                self._last += 1
                return str(self._last)
            case "random":
                return str(self._between(*_bounds(rest)))
        raise VariableError(self._unknown(name, rest))

    def _unknown(self, name: str, rest: str) -> str:
        if rest and name in self.names:
            return f"${{{name}}} takes nothing more; '{rest}' stands behind it."
        near = get_close_matches(name, self.names, 1)
        return f"There is no variable ${{{name}}}" + (
            f"; is ${{{near[0]}}} meant?" if near else f": there are {', '.join(self.names)}."
        )


def _bounds(text: str) -> tuple[int, int]:
    if not text.strip():
        return 0, _HIGHEST
    found = _RANGE.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise VariableError(f"'{text}' is no range for ${{random}}; one is written like ${{random 1-6}}.")
    return int(found[1]), int(found[2])


def _place(text: str, at: int) -> str:
    before = text[:at]
    return f"Line {before.count(chr(10)) + 1}, column {at - (before.rfind(chr(10)) + 1) + 1}"


def literal(text: str) -> str:
    """Return `text` so that nothing in it is taken for a variable: what was received is sent as it was."""
    return _PLACE.sub(lambda found: f"${found[0]}", text)


def stand_ins(text: str) -> str:
    """Return `text` with a number of the same length in place of each variable: what is checked before it is sent.

    A number may stand wherever a value may, inside a string too, so every other character keeps its place.
    """
    return _PLACE.sub(lambda found: "1" * len(found[0]) if found["inside"] else found[0], text)
