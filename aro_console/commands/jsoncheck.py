"""What is wrong with a JSON text, as one line for whoever is typing it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aro_console.commands.variables import stand_ins


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a text stops being JSON; line and column count from 1, in characters."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


_REASONS = {
    "Expecting value": "a value is missing here",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": 'a name in double quotes is missing here, like "text"',
    "Illegal trailing comma before end of object": "the comma before the closing brace is one too many",
    "Illegal trailing comma before end of array": "the comma before the closing bracket is one too many",
    "Unterminated string starting at": "this text has no closing quote",
    "Invalid control character at": "a line break in a text is written \\n",
    "Invalid \\escape": "a backslash in a text is written twice",
    "Extra data": "something follows where the value has ended",
}
"""What the parser says, for people who type."""


def json_fault(text: str) -> Fault | None:
    """Return where `text`, in which ``${variables}`` may stand, is no JSON; None when it is."""
    try:
        json.loads(stand_ins(text))
    except json.JSONDecodeError as error:
        known = next((reason for start, reason in _REASONS.items() if error.msg.startswith(start)), error.msg)
        return Fault(error.lineno, error.colno, known)
    except RecursionError:
        return Fault(1, 1, "it is nested too deeply")
    except ValueError as error:  # a number of thousands of digits
        return Fault(1, 1, str(error).partition(";")[0])
    return None


def looks_like_json(text: str) -> bool:
    """Whether whoever typed `text` means JSON: it begins like an object or a list."""
    return text.lstrip()[:1] in ("{", "[")


def verdict(text: str, *, must_be_object: bool = False) -> tuple[str, bool]:
    """Return what is said of a text while it is typed, and whether that is a fault."""
    if not text.strip():
        return ("an object is expected, like {}", True) if must_be_object else ("empty", False)
    if not must_be_object and not looks_like_json(text):
        return f"text, {_bytes(text)}", False
    fault = json_fault(text)
    if fault is not None:
        return f"not JSON, {fault}", True
    if must_be_object and not text.lstrip().startswith("{"):
        return "line 1, column 1: an object is expected, like {}", True
    return f"JSON, {_bytes(text)}", False


def _bytes(text: str) -> str:
    return f"{len(text.encode('utf-8', 'replace')):,} B"
