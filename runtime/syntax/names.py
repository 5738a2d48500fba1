"""What stands between ``<`` and ``>``: nouns with their qualifiers, and type names.

Inside the brackets every word is a plain name part, reserved or not, and the text behind the colon is kept raw
(language.md 1.8 rule 3, 2.5). A noun whose ``>`` is missing ends behind its first word, so that the rest of the
statement can still be read.
"""

from __future__ import annotations

import re

from runtime.syntax import strings
from runtime.syntax.tokens import NounText, Parts, Report

# A later part may begin with a digit: `<sha-256>`.
_NAME = r"[^\W\d]\w*(?:\s*-\s*\w+)*"
# What no qualifier holds; meeting one of these means that a `>` is missing.
_RAW = r"[^<>\"'{}()\[\]=;!]"
_WHOLE = re.compile(rf"<\s*({_NAME})\s*(?::\s*((?![<>\"'\s]){_RAW}+))?>")
_OPENING = re.compile(rf"<\s*({_NAME})((?:\.\w+(?:-\w+)*)*)\s*(:?)\s*")
_CLOSING = re.compile(r"\s*>")
_ANY_CLOSING = re.compile(r"[^<>\n.]*>")
_FIRST_WORD = re.compile(r"[^\s<>\"'{}()\[\]=;!]*")
_TYPE_TEXT = re.compile(rf"{_RAW}+")
_TYPE_WORD = re.compile(r"[^\W\d][\w-]*")
_TYPE_TAIL = re.compile(r"(?:[./][^\W\d][\w-]*)*")
_BLANKS_AT_HYPHEN = re.compile(r"\s*-\s*")
# Deeper type parameters are no type; the bound keeps reading linear when brackets never close.
_DEEPEST = 50
_REVERSED = re.compile(r"(\d+)-(\d+)")


def read_noun(text: str, start: int, end: int, report: Report) -> tuple[int, NounText]:
    """Read the noun whose ``<`` stands at `start`; return the place behind it."""
    if whole := _WHOLE.match(text, start, end):
        base, qualifier = whole.groups()
        return whole.end(), NounText(_glued(base), None if qualifier is None else qualifier.rstrip())
    opening = _OPENING.match(text, start, end)
    if opening is None:
        return _without_name(text, start, end, report)
    base, dotted, colon = opening.groups()
    steps = dotted[1:] or None  # X16: `<result.message>`
    if not colon:
        return _closed(text, opening.end(2), end, report), NounText(_glued(base), steps)
    stop, qualifier, quoted = _read_qualifier(text, opening.end(), end, report)
    if steps is not None and isinstance(qualifier, str):
        qualifier = f"{steps}.{qualifier}"
    return stop, NounText(_glued(base), qualifier, quoted)


def is_reversed_range(qualifier: str) -> tuple[int, int] | None:
    """Return both ends of a selector such as ``5-2`` whose start is the greater; None for all else."""
    match = _REVERSED.fullmatch(qualifier)
    if match is None or int(match[1]) <= int(match[2]):
        return None
    return int(match[1]), int(match[2])


def read_type(text: str, start: int, end: int) -> int:
    """Return the place behind the type name at `start`: ``List<Map<String, User>>``; `start` if there is none."""
    word = _TYPE_WORD.match(text, start, end)
    if word is None:
        return start
    place = word.end()
    if text.startswith("<", place, end):
        return _parameters_end(text, place, end)
    tail = _TYPE_TAIL.match(text, place, end)
    return tail.end() if tail else place


def _glued(name: str) -> str:
    return name if name.isidentifier() else _BLANKS_AT_HYPHEN.sub("-", name)


def _without_name(text: str, start: int, end: int, report: Report) -> tuple[int, NounText]:
    closing = _ANY_CLOSING.match(text, start + 1, end)
    stop = closing.end() if closing else start + 1
    hint = "a name starts with a letter and continues with letters, digits, _ and hyphens"
    report("expected-token", "Expected identifier behind '<'", start, stop, hint)
    return stop, NounText("")


def _closed(text: str, place: int, end: int, report: Report) -> int:
    """Return the place behind the ``>`` that should stand at `place`."""
    if closing := _CLOSING.match(text, place, end):
        return closing.end()
    report("expected-token", "Expected '>'", place, place, "close the name with '>'")
    return place


def _read_qualifier(text: str, start: int, end: int, report: Report) -> tuple[int, str | Parts, bool]:
    """Read from behind the colon; return the place behind the ``>``, the qualifier, and whether it was quoted."""
    quote = text[start : start + 1] if start < end else ""
    if quote in ('"', "'") and quote:
        read = strings.read_quoted if quote == '"' else strings.read_raw
        stop, parts = read(text, start, end, report)
        plain = parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts
        return _closed(text, stop, end, report), plain, True
    closing = _raw_end(text, start, end)
    if closing >= 0:
        if closing == start:
            report(
                "expected-token", "Expected a qualifier behind ':'", start, start, "write <name: qualifier> or <name>"
            )
        return closing + 1, text[start:closing].rstrip(), False
    first = _FIRST_WORD.match(text, start, end)
    stop = first.end() if first else start
    if text[start:stop].endswith("."):
        stop -= 1
    return _closed(text, stop, end, report), text[start:stop], False


def _raw_end(text: str, start: int, end: int) -> int:
    """Return where the noun's own ``>`` stands, past type parameters; -1 when there is none."""
    place = start
    while True:
        if plain := _TYPE_TEXT.match(text, place, end):
            place = plain.end()
        if text.startswith(">", place, end):
            return place
        before = text[start:place]
        if not text.startswith("<", place, end) or not _takes_parameters(before):
            return -1
        inner = _parameters_end(text, place, end)
        if inner == place:
            return -1
        place = inner


def _takes_parameters(before: str) -> bool:
    """Return whether a ``<`` behind this text opens type parameters: ``<x: id from the <y>`` just lacks its ``>``."""
    return bool(before.strip()) and (not before[-1].isspace() or len(before.split()) == 1)


def _parameters_end(text: str, start: int, end: int) -> int:
    """Return the place behind the balanced ``<...>`` at `start`; `start` when it does not close."""
    depth = 0
    place = start
    while place < end and depth <= _DEEPEST:
        if plain := _TYPE_TEXT.match(text, place, end):
            place = plain.end()
        character = text[place] if place < end else ""
        if character not in ("<", ">"):
            return start
        depth += 1 if character == "<" else -1
        place += 1
        if depth == 0:
            return place
    return start
