"""Values as a tree of lines that opens on demand: what is closed is never looked into.

A node is found by its path: the keys and places that lead to it. Lists and Maps say how many entries they have, text
and bytes how long they are; of an open one at most `MOST_CHILDREN` entries become lines, and a last one says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from aro_console.model.formatting import kind_name, preview, size, visible
from runtime.probe.payloads import value_text

Path = tuple[str | int, ...]
"""Where a node is: ``("names", "event", "message", 0)``."""

MOST_CHILDREN = 500
_MOST_DEPTH = 20
"""Values that can be opened within each other."""
_ROOT = 2
"""Steps of the path of what stands at the left: its section, its name."""
_LONG_TEXT = 60
"""Characters that are read at a glance; of longer text the length is said."""


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree."""

    path: Path
    label: str
    kind: str
    text: str
    """The value in one line; how many entries it has where it can be opened."""
    mark: str = " "
    """``+`` the last statement bound it, ``·`` it read it."""
    opens: bool = False
    open: bool = False
    role: str = "text"

    @property
    def depth(self) -> int:
        """0 for what stands at the left."""
        return len(self.path) - _ROOT


@dataclass(frozen=True, slots=True)
class Root:
    """A value that is shown under a name."""

    label: str
    value: object
    mark: str = " "
    role: str = "text"


def outline(section: str, roots: Iterable[Root], opened: Collection[Path]) -> list[Node]:
    """Return the lines of some values, those behind open paths included."""
    return [
        node
        for root in roots
        for node in _nodes((section, root.label), root.label, root.value, opened, root.mark, root.role)
    ]


def _nodes(
    path: Path, label: str, value: object, opened: Collection[Path], mark: str = " ", role: str = "text"
) -> Iterator[Node]:
    opens = bool(_entries(value)) and len(path) < _MOST_DEPTH + _ROOT
    is_open = opens and path in opened
    text = _count(value) if is_open else _closed(value)
    yield Node(path, visible(label), kind_name(value), text, mark, opens, is_open, role)
    if not is_open:
        return
    for key, child in islice(_children(value), MOST_CHILDREN):
        yield from _nodes((*path, key), str(key), child, opened)
    more = _entries(value) - MOST_CHILDREN
    if more > 0:
        yield Node((*path, MOST_CHILDREN), "…", "", f"{more:,} more: :evaluate reads a part of it", role="dim")


def _entries(value: object) -> int:
    return len(value) if isinstance(value, Mapping | list | tuple) else 0


def _children(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        return ((str(key), child) for key, child in value.items())
    assert isinstance(value, Sequence)
    return iter(enumerate(value))


def _count(value: object) -> str:
    count = _entries(value)
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _closed(value: object) -> str:
    text = preview(value_text(value, 600), 400)
    match value:
        case str() if len(value) > _LONG_TEXT:
            return f"{len(value):,} chars  {text}"
        case bytes():
            return f"{size(len(value))}  {text}"
        case Mapping() | list() | tuple() if value:
            return f"{len(value):,}  {text}"
        case _:
            return text
