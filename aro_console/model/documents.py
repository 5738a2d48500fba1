"""Payloads of any size as lines that are made when they are looked at.

A document knows how many lines it has and makes the one it is asked for, so ten megabytes open as fast as they can be
parsed. A tree opens itself as far as a screenful or two; what is folded costs nothing until somebody unfolds it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from aro_console.model.formatting import Cell, Line, hex_lines, kind_name, preview, visible
from runtime.probe.payloads import value_text

OPEN_LINES = 300
"""Lines a tree shows before anybody unfolds something."""
_OPEN_DEPTH = 12
_INDENTED = 24
"""Deeper levels stand under this one: the value must have room."""
_TEXT_SHOWN = 60
"""Characters of a text in one line of a tree; a longer one unfolds into lines of so many."""
_PREVIEW = 400


@dataclass(frozen=True, slots=True)
class Part:
    """What a line stands for."""

    path: str
    """As a filter's ``json:`` and ARO write it: ``user.tags.0``; empty for the whole."""
    value: object


class Document(Protocol):
    """Lines on demand."""

    def __len__(self) -> int: ...

    def line(self, index: int) -> Line:
        """Return a line; it may be wider than any screen."""
        ...

    def part(self, index: int) -> Part | None:
        """Return what can be copied there; None when it is but words about it."""
        ...


class Lines:
    """Lines that are few and there already."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, index: int) -> Line:
        return self._lines[index]

    def part(self, index: int) -> Part | None:
        cells = self._lines[index]
        value = "".join(cell.text for cell in cells[1:]) if len(cells) > 1 else ""
        return Part(cells[0].text.strip(), value) if value else None


class Text:
    """A text as it stands; its lines are broken at `width` characters, and nothing else is done to them in advance."""

    def __init__(self, text: str, width: int) -> None:
        self._text = text
        self._width = max(1, width)
        lengths = [len(line) for line in text.split("\n")]
        self._starts = list(accumulate((length + 1 for length in lengths), initial=0))
        """Where each line begins, and behind the last the end."""
        pieces = (max(1, -(-length // self._width)) for length in lengths)
        self._rows = list(accumulate(pieces, initial=0))

    def __len__(self) -> int:
        return self._rows[-1] if self._text else 0

    def line(self, index: int) -> Line:
        line = bisect_right(self._rows, index) - 1
        start = self._starts[line] + (index - self._rows[line]) * self._width
        end = min(start + self._width, self._starts[line + 1] - 1)
        return [Cell(visible(self._text[start:end]))]

    def lines(self) -> list[Line]:
        """Return all lines; for a text that is short."""
        return [self.line(index) for index in range(len(self))]

    def part(self, index: int) -> Part | None:
        line = bisect_right(self._rows, index) - 1
        return Part(f"line {line + 1}", self._text[self._starts[line] : self._starts[line + 1] - 1])


class Hex:
    """Sixteen bytes a line."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        return -(-len(self._data) // 16)

    def line(self, index: int) -> Line:
        return [Cell(hex_lines(self._data, index, 1)[0])]

    def part(self, index: int) -> Part | None:
        return Part(f"byte {16 * index}", self._data[16 * index : 16 * index + 16].hex(" "))


class Stack:
    """Documents under each other, a blank line between them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = [document for document in documents if len(document)]

    def __len__(self) -> int:
        return sum(map(len, self._documents)) + max(0, len(self._documents) - 1)

    def line(self, index: int) -> Line:
        document, within = self.at(index)
        return document.line(within) if document is not None else []

    def part(self, index: int) -> Part | None:
        document, within = self.at(index)
        return document.part(within) if document is not None else None

    def at(self, index: int) -> tuple[Document | None, int]:
        """Return the document of a line and the line's place in it; None for the blank between two."""
        for document in self._documents:
            if index < len(document):
                return document, index
            if index == len(document):
                return None, 0
            index -= len(document) + 1
        return None, 0


# --- trees -----------------------------------------------------------------------------------------------------


class _Node:
    """Something that can be unfolded. Only children that are unfolded themselves are objects; the rest are counted."""

    __slots__ = ("depth", "items", "opened", "path", "unfolded", "value")

    def __init__(self, value: object, path: str, depth: int) -> None:
        self.value = value
        self.path = path
        self.depth = depth
        self.items: _Items = ()
        self.opened: dict[int, _Node] = {}
        """Children that have been unfolded once, by place, in order."""
        self.unfolded = False

    def unfold(self) -> None:
        if not len(self.items):
            self.items = _items(self.value)
        self.unfolded = True

    def count(self) -> int:
        """Return how many lines stand under this one's own."""
        if not self.unfolded:
            return 0
        return len(self.items) + sum(child.count() for child in self.opened.values())

    def child(self, place: int) -> _Node:
        """Return a child as an object of its own."""
        known = self.opened.get(place)
        if known is None:
            name, value = self.items[place]
            self.opened[place] = known = _Node(value, _joined(self.path, name), self.depth + 1)
            self.opened = dict(sorted(self.opened.items()))
        return known


class _Items(Protocol):
    """Names and values, by place."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> tuple[str, object]: ...


def _items(value: object) -> _Items:
    match value:
        case Mapping():
            return [(str(key), item) for key, item in value.items()]
        case list() | tuple():
            return _Numbered(value)
        case str():
            return _Pieces(value)
    return ()


class _Numbered:
    """A list's items by number, without a copy."""

    def __init__(self, values: Sequence[object]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, place: int, /) -> tuple[str, object]:
        return str(place), self._values[place]


class _Pieces:
    """A long text in lines."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __len__(self) -> int:
        return -(-len(self._text) // _TEXT_SHOWN)

    def __getitem__(self, place: int, /) -> tuple[str, object]:
        return "", _Piece(self._text[place * _TEXT_SHOWN : (place + 1) * _TEXT_SHOWN])


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a text that goes over several lines."""

    text: str


def _can_unfold(value: object) -> bool:
    match value:
        case Mapping() | list() | tuple():
            return bool(value)
        case str():
            return len(value) > _TEXT_SHOWN
    return False


def _joined(path: str, name: str) -> str:
    step = name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'
    return f"{path}.{step}" if path and name else path or (step if name else "")


class Tree:
    """A value whose Maps, Lists and long texts fold and unfold."""

    def __init__(self, value: object) -> None:
        self._root = _Node(value, "", -1)
        self._single = not _can_unfold(value)
        if not self._single:
            self._root.unfold()
            _open_some(self._root)

    def __len__(self) -> int:
        return 1 if self._single else self._root.count()

    def line(self, index: int) -> Line:
        if self._single:
            return [Cell(preview(value_text(self._root.value), _PREVIEW), _role(self._root.value))]
        parent, place = self._locate(index)
        name, value = parent.items[place]
        indent = Cell("  " * min(parent.depth + 1, _INDENTED), "dim")
        if isinstance(value, _Piece):
            return [indent, Cell("  "), Cell(visible(value.text), "string")]
        label = [Cell(f"{preview(name, 80) or _EMPTY_NAME}: ", "key")]
        if not _can_unfold(value):
            return [indent, Cell("  "), *label, Cell(preview(value_text(value), _PREVIEW), _role(value))]
        what = f"{kind_name(value)} of {len(value):,}"  # type: ignore[arg-type]  # it can be unfolded
        known = parent.opened.get(place)
        if known is not None and known.unfolded:
            return [indent, Cell("▾ ", "accent"), *label, Cell(what, "dim")]
        return [indent, Cell("▸ ", "accent"), *label, Cell(f"{what}  {preview(value_text(value, 200), 200)}", "dim")]

    def part(self, index: int) -> Part | None:
        if self._single:
            return Part("", self._root.value)
        parent, place = self._locate(index)
        name, value = parent.items[place]
        if isinstance(value, _Piece):
            return Part(parent.path, parent.value)
        return Part(_joined(parent.path, name), value)

    def toggle(self, index: int) -> bool:
        """Fold or unfold what stands on a line; False when it is neither."""
        if self._single:
            return False
        parent, place = self._locate(index)
        if not _can_unfold(parent.items[place][1]):
            return False
        child = parent.child(place)
        if child.unfolded:
            child.unfolded = False
        else:
            child.unfold()
        return True

    def _locate(self, index: int) -> tuple[_Node, int]:
        """Return whose child stands on a line, and its place among the children."""
        node = self._root
        while True:
            place, within = _child_at(node, index)
            if within is None:
                return node, place
            node, index = node.opened[place], within


def _child_at(node: _Node, index: int) -> tuple[int, int | None]:
    """Return the child on line `index` of those under a node, and the line below its own; None when it is its own."""
    before = 0
    for place, child in node.opened.items():
        own = place + before
        if index <= own:
            break
        lines = child.count()
        if index <= own + lines:
            return place, index - own - 1
        before += lines
    return index - before, None


def _open_some(root: _Node) -> None:
    """Unfold from the top what fits into a screenful or two, the outer levels first."""
    budget = OPEN_LINES - len(root.items)
    level = [root]
    for _ in range(_OPEN_DEPTH):
        below: list[_Node] = []
        for node in level:
            for place in range(min(len(node.items), OPEN_LINES)):
                value = node.items[place][1]
                lines = len(_items(value)) if _can_unfold(value) else 0
                if 0 < lines <= budget:
                    budget -= lines
                    child = node.child(place)
                    child.unfold()
                    below.append(child)
        level = below


_EMPTY_NAME = '""'
_VALUE_ROLES = {"String": "string", "Integer": "number", "Float": "number", "Boolean": "keyword", "Null": "keyword"}


def _role(value: object) -> str:
    return _VALUE_ROLES.get(kind_name(value), "text")
