"""What is different between two values or two texts, path by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice

from aro_console.model.formatting import Cell, Line, preview
from runtime.probe.payloads import value_text

MOST_LINES = 2_000
"""Differences that are listed; a last line says when there are more."""
_DEPTH = 50
"""Deeper values are compared as a whole."""
_ALIGNED = 400
"""Items of a list up to which it is found out which were put in; longer lists are compared place by place."""
_TEXT = 200

_ROLES = {"+": "ok", "-": "error", "~": "warning"}

Change = tuple[str, str, str]
"""``+``, ``-`` or ``~``, the path, and what is there."""


def difference_lines(old: object, new: object) -> list[Line]:
    """Return the differences as lines, in the order of the newer value; one line that says so when there are none."""
    found = list(islice(_changes(old, new, "", 0), MOST_LINES + 1))
    if not found:
        return [[Cell("no difference", "dim")]]
    lines: list[Line] = [
        [
            Cell(f"{sign} ", _ROLES[sign]),
            Cell(f"{preview(path, 80)}  " if path else "", "key"),
            Cell(text, _ROLES[sign]),
        ]
        for sign, path, text in found[:MOST_LINES]
    ]
    if len(found) > MOST_LINES:
        lines.append([Cell(f"… more than {MOST_LINES:,} differences", "dim")])
    return lines


def _changes(old: object, new: object, path: str, depth: int) -> Iterator[Change]:
    if depth < _DEPTH and isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _of_maps(old, new, path, depth)
    elif depth < _DEPTH and isinstance(old, list | tuple) and isinstance(new, list | tuple):
        yield from _of_lists(old, new, path, depth)
    elif isinstance(old, str) and isinstance(new, str) and ("\n" in old or "\n" in new):
        yield from _of_texts(old.split("\n"), new.split("\n"), path)
    elif type(old) is not type(new) or not _same(old, new):
        yield "~", path, f"{_short(old)} → {_short(new)}"


def _of_maps(old: Mapping[object, object], new: Mapping[object, object], path: str, depth: int) -> Iterator[Change]:
    for key, value in new.items():
        where = _step(path, str(key))
        if key in old:
            yield from _changes(old[key], value, where, depth + 1)
        else:
            yield "+", where, _short(value)
    for key, value in old.items():
        if key not in new:
            yield "-", _step(path, str(key)), _short(value)


def _of_lists(old: Sequence[object], new: Sequence[object], path: str, depth: int) -> Iterator[Change]:
    for old_start, old_end, new_start, new_end in _blocks(old, new):
        common = min(old_end - old_start, new_end - new_start)
        for place in range(common):
            where = _step(path, str(new_start + place))
            yield from _changes(old[old_start + place], new[new_start + place], where, depth + 1)
        for place in range(old_start + common, old_end):
            yield "-", _step(path, str(place)), _short(old[place])
        for place in range(new_start + common, new_end):
            yield "+", _step(path, str(place)), _short(new[place])


def _blocks(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int, int]]:
    """Yield which items of the one stand against which of the other, where they are not the same."""
    if max(len(old), len(new)) > _ALIGNED:
        yield 0, len(old), 0, len(new)
        return
    matcher = SequenceMatcher(None, [_short(item) for item in old], [_short(item) for item in new], autojunk=False)
    for what, *block in matcher.get_opcodes():
        # Two long items may read the same as far as `_short` goes.
        if what != "equal" or not _same(old[block[0] : block[1]], new[block[2] : block[3]]):
            yield block[0], block[1], block[2], block[3]


def _of_texts(old: Sequence[str], new: Sequence[str], path: str) -> Iterator[Change]:
    for old_start, old_end, new_start, new_end in _blocks(old, new):
        for place in range(old_start, old_end):
            yield "-", _step(path, f"line {place + 1}"), preview(old[place], _TEXT)
        for place in range(new_start, new_end):
            yield "+", _step(path, f"line {place + 1}"), preview(new[place], _TEXT)


def _same(old: object, new: object) -> bool:
    try:
        return old == new
    except RecursionError:  # nested deeper than Python compares
        return _short(old) == _short(new)


def _step(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(value: object) -> str:
    return preview(value_text(value, _TEXT), _TEXT)
