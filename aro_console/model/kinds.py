"""The words behind `type:` in a filter, and which one somebody may have meant who wrote another. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from runtime.probe.filtering.grammar import Filter
from runtime.probe.filtering.subject import EVENTS
from runtime.spelling import nearest

KINDS = (
    "message", "frame", "connect", "disconnect", "request", "response", "event", "run", "statement", "effect",
    "repository", "log", "error", "held", "control", "violation", "breakpoint", "altered", "order", "refused", "fault",
    "app", "service",
)  # fmt: skip
"""What a row can be, the commonest first."""
_OPCODES = ("text", "binary", "ping", "pong", "close", "data")

TYPES = (*KINDS, *_OPCODES, *(event for events in EVENTS.values() for event in events))
"""The words that mean something in every program."""


def meant(shown: Filter, known: Iterable[str]) -> str:
    """Return a question after what may be meant where a filter names a type or field that is not known; else nothing.

    `known` are the types of this program beside `TYPES`, in any case.
    """
    text = shown.text.lower()
    fields = (field_meant(name) for name in shown.names if f'"{name}"' not in text)
    if field := next(filter(None, fields), ""):
        return f"Did you mean {field}?"
    types = list(dict.fromkeys((*TYPES, *known)))
    lowered = {name.lower() for name in types}
    unknown = (wanted for wanted in shown.types if wanted not in lowered and "*" not in wanted)
    near = next((found for wanted in unknown if (found := nearest(wanted, types))), "")
    return f"Did you mean type:{near}?" if near else ""


_OTHER_WORDS = {"event": "type", "kind": "type", "connection": "conn", "client": "conn", "direction": "dir"}
"""Fields by what people call them elsewhere; a slip in one of their own names is a fault of the filter."""


def field_meant(word: str) -> str:
    """Return what may be meant by a word like ``event:Said``, which is looked for as it stands; empty for others."""
    name, colon, value = word.partition(":")
    if not colon or not value:
        return ""
    return f"{_OTHER_WORDS[name]}:{value}" if name in _OTHER_WORDS else ""
