"""The pieces a source is cut into: a token, and what the larger tokens hold.

A noun, a header, a string and a verb are one token each. Their inside has rules of its own (raw text, glued suffixes,
escapes) that a grammar would only obscure, and one token instead of five makes loading a file twice as quick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from runtime.frozen import frozen

Report = Callable[[str, str, int, int, str], None]
"""Takes a finding: code, message, first character, character behind the last, hint."""


class Token(NamedTuple):
    """Characters `start` to `end` (exclusive), of a `type` that `aro.lark` declares.

    `value` depends on the type: the decoded literal, one of the records below, the word as written, or None.
    """

    type: str
    start: int
    end: int
    value: Any = None  # the grammar decides which kind of value meets which builder method


class Hole(NamedTuple):
    """The inside of a ``${}``, by its place in the source."""

    start: int
    end: int


Parts = tuple[str | Hole, ...]
"""A string with ``${}`` holes: text and holes in the order they stand."""


@frozen
class NounText:
    """``<base: qualifier>``; the qualifier is None without a colon, `Parts` when it is a string with holes."""

    base: str
    qualifier: str | Parts | None = None
    quoted: bool = False


@frozen
class VerbText:
    """A verb as written, with its ``.Cap`` parts and without its brackets."""

    name: str
    bracketed: bool
    start: int
    end: int


@frozen
class RegexText:
    pattern: str
    flags: str


@frozen
class DurationText:
    """``1d``: an amount with its unit glued to it (C31)."""

    amount: int
    unit: str


@frozen
class HeaderText:
    """``(Title: Activity<suffix> /path)``, taken apart as `nodes.FeatureSet` wants it."""

    name: str
    activity: str = ""
    suffix: str = ""
    path: str = ""
    takes: str = ""
    takes_type: str = ""
