"""Breakpoints as people ask for them: ``break main.aro:12 if <n> > 5``, ``break when n > 5``, ``break on error``.

What is typed becomes the words of one verb. Whether a condition is one is for the language to say.
"""

from __future__ import annotations

import re

_SECOND = {"in": "break-in", "verb": "break-verb", "when": "break-when", "if": "break-when", "on": "break-on-event"}
"""Verbs that may be written as two words, by what stands behind ``break``."""

_ON = {"event": "break-on-event", "error": "break-on-error", "uncaught": "break-on-uncaught"}
"""The same, by what stands behind ``break on``; anything else there is an event."""

WORDS = tuple(f"{word} " for word in _SECOND if word != "if")
"""What may stand behind ``break`` in the place of a place, to be completed."""

_ASKING = re.compile(r"(?:if|when|where)(?:\s+|$)")
_OPERATOR = re.compile(r"[<>=!]=?|==|(?:is|in|contains|matches|starts|ends|and|or)\b")
_NAME = re.compile(r"<?([\w-]+)>?(?:\s+|$)")
_PLACE = re.compile(r"([0-9]+(?!\S)|.+?:[0-9]+(?!\S)|\S+)\s*(.*)", re.DOTALL)
_READ = re.compile(r"<([A-Za-z_][\w-]*)\s*[:>]")


def one_verb(line: str) -> str:
    """Return a line that begins with ``break`` with the one name of the verb that was written as several words."""
    _, _, rest = line.partition(" ")
    second, _, behind = rest.strip().partition(" ")
    verb = _SECOND.get(second, "")
    if second == "on":
        third, _, more = behind.strip().partition(" ")
        verb, behind = (_ON[third], more) if third in _ON else (verb, behind)
        behind = "" if verb == "break-on-uncaught" and behind.strip() == "error" else behind
    return f"{verb} {behind}" if verb else line


def place_words(text: str) -> list[str]:
    """Return a place, whose file may have blanks in its name, and what stands behind it."""
    found = _PLACE.match(text)
    return [word for word in found.groups() if word] if found is not None else []


def bare(condition: str) -> str:
    """Return a condition without the word that people put before one: ``if``, ``when`` or ``where``."""
    return condition[found.end() :] if (found := _ASKING.match(condition)) else condition


def data_words(text: str) -> tuple[str, str]:
    """Return the name whose value is looked at and what is asked of it; both empty where no name is said.

    ``n <n> > 5`` says both. ``<n> > 5`` and ``not <n>`` ask of the name that they read first; in ``n > 5`` it is meant.
    """
    text = bare(text)
    named = _NAME.match(text)
    if named is not None and named[1] not in ("not", "if") and not _is_read(text, named):
        return named[1], _asked(named[1], bare(text[named.end() :]))
    read = _READ.search(text)
    return (read[1], text) if read is not None else ("", text)


def _is_read(text: str, named: re.Match[str]) -> bool:
    """Whether the name at the start, in its brackets, is a part of the condition already."""
    return text.startswith("<") and bool(_OPERATOR.match(text, named.end()))


def _asked(name: str, condition: str) -> str:
    return f"<{name}> {condition}" if _OPERATOR.match(condition) and not _READ.match(condition) else condition
