"""Some hundred rows as bytes and back again, column by column.

Rows of one program repeat themselves: of most columns a page says each value once and then only which, and the
summaries lie apart, since most questions do not need them. A row is made only when somebody asks for it.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from typing import Any

import msgpack

from aro_console.model.rows import Row

_FIELDS = tuple(field.name for field in fields(Row))
_SUMMARY = "summary"
_FIGURES = ("seq", "at_ns", "flow", "took_ns", "execution_id")
"""Columns in which hardly any value comes twice."""
_REPEATED = tuple(name for name in _FIELDS if name != _SUMMARY and name not in _FIGURES)

_HASHABLE: dict[str, Callable[[Row], Hashable]] = {"connections": lambda row: tuple(row.connections)}
"""How to get what cannot be told apart as it is."""

_NUMBER = re.compile(r"#?\d*")
_TURNED_PLAIN = ("\u0130".encode(), "\u212a".encode())
"""The only letters beyond ASCII that have an ASCII letter in them when they are lowered: dotted I, and Kelvin."""


def packed(rows: Sequence[Row]) -> bytes:
    """Return rows as bytes."""
    columns = {name: list(map(attrgetter(name), rows)) for name in _FIGURES}
    columns |= {name: _told_apart(list(map(_HASHABLE.get(name, attrgetter(name)), rows))) for name in _REPEATED}
    heads = zlib.compress(_dumped(columns), 1)
    return _dumped([heads, zlib.compress(_dumped([row.summary for row in rows]), 1)])


def _told_apart(column: Sequence[Hashable]) -> list[Any]:
    """Return each value of a column once, and for each place which of them stands there; one that fills it, alone."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(column))}
    which = array("H", map(numbers.__getitem__, column)).tobytes() if len(numbers) > 1 else b""
    return [list(numbers), which]


def _dumped(value: object) -> bytes:
    data: bytes = msgpack.packb(value, unicode_errors="surrogatepass")
    return data


def _loaded(data: bytes) -> Any:
    return msgpack.unpackb(data, unicode_errors="surrogatepass")


class Page:
    """Rows that lie on disk, as far as somebody has asked for them."""

    def __init__(self, data: bytes) -> None:
        heads, self._tails = _loaded(data)
        self._columns: dict[str, Any] = _loaded(zlib.decompress(heads))
        self.seqs: list[int] = self._columns["seq"]
        """The numbers of its rows, in order."""

    def __len__(self) -> int:
        return len(self.seqs)

    def row(self, place: int) -> Row:
        """Return the row at a place."""
        return self.rows[place]

    @cached_property
    def rows(self) -> list[Row]:
        """All rows."""
        return list(map(Row, *map(self._column, _FIELDS)))

    def _column(self, name: str) -> Any:
        if name == _SUMMARY:
            return _loaded(self._words)
        column = self._columns[name]
        if name in _FIGURES:
            return column
        values, which = column
        if not which:
            return repeat(values[0], len(self))
        numbers = array("H")
        numbers.frombytes(which)
        return map(values.__getitem__, numbers)

    @cached_property
    def _words(self) -> bytes:
        return zlib.decompress(self._tails)

    @cached_property
    def _beside(self) -> str:
        """What rows say beside their summaries, lower case."""
        connections, kinds, statuses = (self._columns[name][0] for name in ("connections", "kind", "status"))
        return " ".join([*kinds, *statuses, *(label for labels in connections for label in labels)]).lower()

    @cached_property
    def _lowered(self) -> bytes:
        return self._words.lower()

    def may_say(self, text: str) -> bool:
        """Return whether some row may have a text (lower case) in its words; False only when none has it for sure.

        Two fields side by side could make up what has a blank in it, so each of its words is looked for by itself; a
        number is not written out here.
        """
        return not text.isascii() or all(map(self._may_have, text.split()))

    def _may_have(self, word: str) -> bool:
        """Return whether some row may have what has no blank in it."""
        if _NUMBER.fullmatch(word):
            return True
        if word in self._beside or word.encode() in self._lowered:
            return True
        return any(letter in self._words for letter in _TURNED_PLAIN)
