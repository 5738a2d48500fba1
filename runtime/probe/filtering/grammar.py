"""The grammar: text in, a `Filter` that says which subjects pass, or a `FilterError` with its column.

Words stand for themselves and must all occur; ``type: conn: dir: handler: path: text: json:`` look at one thing,
``took>5ms`` compares a duration, and ``err held injected marked`` ask for a state. Blank or ``&`` is *and*, ``|`` is
*or*, ``!`` is *not*, parentheses group, quotes take a text as it stands. Case is never told apart. What a single term
asks stands in `terms`; here is how terms are found and joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from runtime.frozen import frozen
from runtime.probe.filtering.subject import Crowd, Subject
from runtime.probe.filtering.terms import AT_HAND, FIELDS, May, Term, TermError, Test, anyone, term

_DEEPEST = 40
"""Parentheses within parentheses: nobody needs as many, and Python's stack is finite."""


@frozen
class FilterError:
    """Why a text is no filter."""

    column: int
    """Where the fault stands: from 1, never behind the last character."""
    message: str

    def __str__(self) -> str:
        return f"column {self.column}: {self.message}"


@frozen
class Part:
    """One of the parts that must all hold, as it was written."""

    text: str
    test: Test
    cost: int = AT_HAND
    """Of its dearest term."""
    may: May = anyone
    own: bool = False
    """Whether only a statement passes that says itself what is asked for."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What subjects must be like. Without parts it lets everything pass."""

    text: str = ""
    parts: tuple[Part, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)
    """The words that may name a connection, lower case; an asterisk stands for anything."""
    types: tuple[str, ...] = field(default=(), compare=False)
    """The words behind each ``type:``, likewise."""

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def looks_inside(self) -> bool:
        """Whether it asks for what the statements of a run say themselves, each of which is a match of its own then.

        ``handler:Chat`` or ``!ping`` is as true of every statement as of the run, whose line is all one wants to see.
        """
        return any(part.own for part in self.parts)

    def matches(self, subject: Subject) -> bool:
        """Return whether a subject passes. Never raises."""
        return all(part.test(subject) for part in self.parts)

    def asks_for(self, subject: Subject) -> bool:
        """Return whether a subject says something itself that is asked for. Never raises."""
        return any(part.own and part.test(subject) for part in self.parts)

    def may_pass(self, crowd: Crowd) -> bool:
        """Return whether one of a crowd may pass; False only when none does for sure."""
        return all(part.may(crowd) for part in self.parts)

    def cheapest_first(self) -> Filter:
        """Return the same filter, in the order that finds out soonest that a subject does not pass."""
        return replace(self, parts=tuple(sorted(self.parts, key=lambda part: part.cost)))

    def may_mean(self, label: str) -> bool:
        """Return whether a connection of that name could make a subject pass that did not before."""
        return any("*" in name or name in label for name in self.names)


def parse(text: str) -> Filter | FilterError:
    """Return the filter a text stands for, or what is wrong with it. Never raises."""
    try:
        return _Parser(text).whole()
    except TermError as fault:
        return FilterError(max(1, min(fault.at + 1, len(text))), str(fault))


def hidden_by(shown: Filter, subjects: Iterable[Subject]) -> list[int]:
    """Return, for each part of a filter, how many of the subjects it alone would hide."""
    counts = [0] * len(shown.parts)
    for subject in subjects:
        for number, part in enumerate(shown.parts):
            counts[number] += not part.test(subject)
    return counts


# --- words -----------------------------------------------------------------------------------------------------


@frozen
class _Token:
    kind: str
    """The operator itself, ``word``, or ``end``."""
    text: str
    start: int
    end: int


_OPERATORS = "()&|"
# A quote in the middle of a word is part of it, as in {"text":"hi"}; behind a field or a comparison it opens a text.
_OPENS_QUOTE = re.compile(rf"(?:{'|'.join(FIELDS)}):|json:[^\"]*[=<>]", re.IGNORECASE)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in _OPERATORS or character == "!":
            yield _Token(character, character, at, at + 1)
            at += 1
        else:
            end = _word_end(text, at)
            yield _Token("word", text[at:end], at, end)
            at = end
    yield _Token("end", "", len(text), len(text))


def _word_end(text: str, start: int) -> int:
    at = start
    while at < len(text) and not text[at].isspace() and text[at] not in _OPERATORS:
        if text[at] == '"' and (at == start or _OPENS_QUOTE.fullmatch(text, start, at)):
            closing = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL).match(text, at)
            if closing is None:
                raise TermError(at, "this quote is not closed")
            at = closing.end()
        else:
            at += 1
    return at


# --- joining them ----------------------------------------------------------------------------------------------


class _Parser:
    """Recursive descent, one method a rule: ``either := all { "|" all }``, ``all := one { ["&"] one }``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0
        self._terms: list[Term] = []

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def whole(self) -> Filter:
        if self._next.kind == "end":
            return Filter()
        parts = self._either()
        if self._next.kind == ")":
            raise TermError(self._next.start, "no parenthesis is open here")
        names = tuple(name for term in self._terms for name in term.names)
        types = tuple(name for term in self._terms for name in term.types)
        return Filter(self._text.strip(), tuple(parts), names, types)

    def _either(self) -> Sequence[Part]:
        start = self._next.start
        choices = [self._all()]
        while self._next.kind == "|":
            self._take()
            choices.append(self._all())
        if len(choices) == 1:
            return choices[0]
        test = _any_of([_all_of(parts) for parts in choices])
        own = all(any(part.own for part in parts) for parts in choices)
        return [Part(self._written(start), test, _dearest(choices), _some_may(choices), own)]

    def _all(self) -> list[Part]:
        parts = list(self._one())
        while self._next.kind not in (")", "|", "end"):
            if self._next.kind == "&":
                self._take()
            parts.extend(self._one())
        return parts

    def _one(self) -> Sequence[Part]:
        start = self._next.start
        negated = False
        while self._next.kind == "!":
            self._take()
            negated = not negated
        parts = self._group() if self._next.kind == "(" else [self._term()]
        if not negated:
            return parts
        return [Part(self._written(start), _none_of(_all_of(parts)), _dearest([parts]))]

    def _group(self) -> Sequence[Part]:
        opening = self._take()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TermError(opening.start, "this is nested too deeply")
        parts = self._either()
        if self._next.kind != ")":
            raise TermError(opening.start, "this parenthesis is not closed")
        self._take()
        self._depth -= 1
        return parts

    def _term(self) -> Part:
        token = self._next
        if token.kind == "end":
            raise TermError(token.start, "a word or a term is missing at the end")
        if token.kind != "word":
            raise TermError(token.start, f"a word or a term is missing before {token.text}")
        self._take()
        found = term(token.text, token.start)
        self._terms.append(found)
        return Part(token.text, found.test, found.cost, found.may, found.own)

    def _written(self, start: int) -> str:
        return self._text[start : self._tokens[self._at - 1].end]


def _all_of(parts: Sequence[Part]) -> Test:
    return lambda subject: all(part.test(subject) for part in parts)


def _any_of(tests: Sequence[Test]) -> Test:
    return lambda subject: any(test(subject) for test in tests)


def _some_may(choices: Sequence[Sequence[Part]]) -> May:
    return lambda crowd: any(all(part.may(crowd) for part in parts) for parts in choices)


def _none_of(test: Test) -> Test:
    return lambda subject: not test(subject)


def _dearest(choices: Iterable[Sequence[Part]]) -> int:
    return max(part.cost for parts in choices for part in parts)
