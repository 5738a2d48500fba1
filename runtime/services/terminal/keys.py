"""From the bytes a terminal sends to the names of keys (runtime.md 5.5). Pure.

A printable key has its character as its name; the others are `NAMES`, and what is neither is ``unknown``.
"""

from __future__ import annotations

import codecs
import re

NAMES = ("up", "down", "left", "right", "enter", "escape", "backspace", "tab", "unknown")

# CSI and SS3 forms of the arrow keys: ECMA-48, and xterm in application mode.
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_PLAIN = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", "\x1b": "escape"}
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])")
_ARROW = re.compile(r"\x1b[\[O](?:[0-9;]*)([ABCD])")


class Keys:
    """Reads the keys out of what comes; a character that is cut in two is kept until its rest is there."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, data: bytes) -> list[str]:
        """Return the names of the keys in `data`, one read's worth: an escape at its end is the key."""
        text, found, place = self._decoder.decode(data), [], 0
        while place < len(text):
            sequence = _SEQUENCE.match(text, place)
            whole = sequence.group() if sequence is not None else text[place]
            found.append(_name(whole))
            place += len(whole)
        return found


def _name(whole: str) -> str:
    if len(whole) > 1:
        arrow = _ARROW.fullmatch(whole)
        return _ARROWS[arrow.group(1)] if arrow is not None else "unknown"
    return _PLAIN.get(whole) or (whole if whole.isprintable() else "unknown")
