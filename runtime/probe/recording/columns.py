"""Values of many records side by side: each column says once what it repeats, and a block says each text and map once.

A message is told in half a dozen records that mostly repeat each other: the same connection, the same text, the same
event. Packed one by one, all of that is written, compressed and read again for each. `Writer` takes the columns of one
block, `Reader` gives them back. A column is a list whose first element says how it goes on, see `Way`.

Texts and maps have numbers in their block, and columns hold these. So an event is written once, however many records
and other maps hold it, as long as it is the same object. Maps lie in tables, those with the same keys that a column had
first; their numbers go on from table to table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import count as numbered
from itertools import islice
from typing import Any, Final

from runtime.probe.recording.blocks import MOST_BYTES
from runtime.probe.recording.packing import DEEPEST, TOO_DEEP, of

Column = list[Any]
_Table = tuple[tuple[str, ...], list[Mapping[str, Any]], int]
"""Keys, the maps that have these, and how many other maps they lie in."""

MOST_VALUES: Final = 2_000_000
"""In the tables of a block; the maps for which there is no more room are packed where they stand."""


class Way(IntEnum):
    """How a column goes on; the numbers are part of the format."""

    PLAIN = 0
    """A list of the values."""
    TEXTS = 1
    """The numbers of texts: a list, or the first of numbers that follow each other."""
    MAPS = 2
    """The numbers of maps, likewise."""
    CHOSEN = 3
    """How many different values there are, a column of these, and a list of which of them stands where."""
    SAME = 4
    """A column of one value, which stands everywhere."""


# Plain numbers: members of an enumeration take long to come by.
_PLAIN, _TEXTS, _MAPS, _CHOSEN, _SAME = map(int, Way)


class Writer:
    """The columns of one block. Whatever is given must live, unchanged, until `shared` was asked for."""

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}
        self._maps: dict[int, int] = {}
        """The numbers of maps, by identity."""
        self._tables: list[_Table] = []
        self._values = 0
        """In all tables."""
        self._depth = 0
        """Of what is looked at: how many maps it lies in."""

    def column(self, values: Sequence[Any]) -> Column:
        """Return a column of some values, at least one."""
        # Its ends say of most columns that they are not of one value.
        if values[0] is values[-1] and len(values) > 1 and len(set(map(id, values))) == 1:
            return [_SAME, self.column(values[:1])]
        kinds = set(map(type, values))
        if kinds == {str}:
            return self.texts(values)
        if kinds == {dict}:
            return self._of_maps(values)
        return [_PLAIN, values] if kinds == {int} else self._chosen(values)

    def plain(self, values: Sequence[Any]) -> Column:
        """Return a column of some values, packed as they are."""
        return [_PLAIN, values]

    def texts(self, values: Sequence[str]) -> Column:
        """Return a column of some texts, at least one."""
        known = self._texts
        numbers: list[Any] = list(map(known.get, values))
        if None in numbers:
            first = len(known)
            known.update(
                zip([text for text in dict.fromkeys(values) if text not in known], numbered(first), strict=False)
            )
            numbers = list(map(known.__getitem__, values))
        return [_TEXTS, _short(numbers)]

    def _chosen(self, values: Sequence[Any]) -> Column:
        different = {id(value): value for value in values}
        if 2 * len(different) > len(values):
            return [_PLAIN, values]
        places = dict(zip(different, numbered(), strict=False))
        chosen = list(map(places.__getitem__, map(id, values)))
        return [_CHOSEN, len(different), [_PLAIN, list(different.values())], chosen]

    def shared(self) -> list[Any]:
        """Return what the columns share: the texts, and the tables, each its keys, how many maps, and their columns."""
        # What is held by a map is in a table behind that of the map, unless it was met before.
        tables = [self._columns(table) for table in self._tables]
        return [list(self._texts), tables]

    def _columns(self, table: _Table) -> list[Any]:
        keys, maps, depth = table
        held = zip(*[one.values() for one in maps], strict=True) if keys else ()
        self._depth = depth + 1
        columns = [self.column(_shallow(values) if depth == DEEPEST else values) for values in held]
        return [list(keys), len(maps), columns]

    def _of_maps(self, values: Sequence[Mapping[Any, Any]]) -> Column:
        known, identities = self._maps, list(map(id, values))
        numbers: list[Any] = list(map(known.get, identities))
        if None in numbers:
            first = len(known)
            new = dict(zip(identities, values, strict=True))
            for old in new.keys() & known.keys():
                del new[old]
            if not self._takes(list(new.values())):
                return self._chosen(values)
            if len(new) == len(values) and len(self._tables[-1][1]) == len(new):
                return [_MAPS, first]
            numbers = list(map(known.__getitem__, identities))
        return [_MAPS, _short(numbers)]

    def _takes(self, new: list[Mapping[Any, Any]]) -> bool:
        """Give numbers to some maps; False when they cannot lie in tables."""
        alike = _alike(new)
        more = sum((len(keys) + 1) * len(some) for keys, some in alike.items())
        if self._values + more > MOST_VALUES or not all(set(map(type, keys)) <= {str} for keys in alike):
            return False
        self._values += more
        for keys, some in alike.items():
            self._maps.update(zip(map(id, some), numbered(len(self._maps)), strict=False))
            self._tables.append((keys, some, self._depth))
        return True


def _alike(maps: list[Mapping[Any, Any]]) -> dict[tuple[Any, ...], list[Mapping[Any, Any]]]:
    """Return maps by their keys."""
    keys = list(map(tuple, maps))
    if len(set(keys)) == 1:
        return {keys[0]: maps}
    found = defaultdict[tuple[Any, ...], list[Mapping[Any, Any]]](list)
    for own, one in zip(keys, maps, strict=True):
        found[own].append(one)
    return found


def _short(numbers: list[int]) -> int | list[int]:
    """Return numbers that follow each other as the first of them."""
    first = numbers[0]
    is_row = numbers[-1] - first == len(numbers) - 1 and numbers == list(range(first, first + len(numbers)))
    return first if is_row else numbers


def _shallow(values: Iterable[Any]) -> list[Any]:
    return [TOO_DEEP if type(value) is dict else value for value in values]


# --- and back --------------------------------------------------------------------------------------------------


def _any(value: Any) -> Any:
    return value


_list = of(list)
_text = of(str)


def _size(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a number was expected that is not negative")
    return value


def _picked(values: list[Any], numbers: Any, count: int) -> list[Any]:
    """Return the values of these numbers; of `count` that follow each other, if only the first is given."""
    if type(numbers) is int:
        return values[_size(numbers) : numbers + count]
    if _list(numbers) and (set(map(type, numbers)) != {int} or min(numbers) < 0):
        raise TypeError("the number of a value is none")
    return list(map(values.__getitem__, numbers))


def _weigh(value: dict[str, Any], known: dict[int, int], depth: int) -> int:
    """Return how many values a map stands for. Raises ValueError for too many, or for one that is within itself.

    `known` has the maps of all tables, with 0 for those that were not weighed yet. Others take bytes of their own.
    """
    weight = known.get(id(value), 1)
    if not weight:
        if depth > DEEPEST:
            raise ValueError("a map is nested too deeply, or in itself")
        inner = (_weigh(one, known, depth + 1) for one in value.values() if type(one) is dict)
        weight = known[id(value)] = 1 + len(value) + sum(inner)
        # Each value takes a byte at least where nothing is shared; a few maps that share could say far more.
        if weight > MOST_BYTES:
            raise ValueError("a map is larger than a block can be")
    return weight


class Reader:
    """Reads the columns of a block whose `shared` part is given.

    Everything raises TypeError, ValueError or LookupError where something is not what it should be.
    """

    def __init__(self, shared: Any) -> None:
        texts, tables = _list(shared)
        self._texts = [_text(text) for text in _list(texts)]
        heads = [([_text(key) for key in _list(keys)], _size(many), columns) for keys, many, columns in _list(tables)]
        if sum((len(keys) + 1) * many for keys, many, _ in heads) > MOST_VALUES:
            raise ValueError("its tables are larger than any that is written")
        # Made first and filled afterwards: what holds a map may stand before it.
        self._maps: list[dict[str, Any]] = [{} for _ in range(sum(many for _, many, _ in heads))]
        left = iter(self._maps)
        for keys, many, columns in heads:
            self._fill(list(islice(left, many)), keys, _list(columns))
        known = dict.fromkeys(map(id, self._maps), 0)
        for one in self._maps:
            _weigh(one, known, 0)

    def _fill(self, maps: list[dict[str, Any]], keys: list[str], columns: list[Any]) -> None:
        if len(keys) != len(columns) or len(set(keys)) != len(keys):
            raise ValueError("a table has not one column for each key")
        read = [self.column(column, len(maps)) for column in columns]
        for one, values in zip(maps, zip(*read, strict=True), strict=False):
            one.update(zip(keys, values, strict=True))

    def column(self, column: Any, count: int, check: Callable[[Any], Any] = _any) -> list[Any]:
        """Return the values of a column, which must be `count`; each as `check` returns it."""
        way, *rest = _list(column)
        values = _WAYS[_size(way)](self, count, check, *rest)
        if len(values) != count:
            raise ValueError(f"{count} values were expected, and there are {len(values)}")
        return values

    def _plain(self, count: int, check: Callable[[Any], Any], values: Any) -> list[Any]:
        return [check(value) for value in _list(values)]

    def _of_texts(self, count: int, check: Callable[[Any], Any], numbers: Any) -> list[Any]:
        return [check(text) for text in _picked(self._texts, numbers, count)]

    def _of_maps(self, count: int, check: Callable[[Any], Any], numbers: Any) -> list[Any]:
        return [check(one) for one in _picked(self._maps, numbers, count)]

    def _chosen(self, count: int, check: Callable[[Any], Any], kinds: Any, column: Any, numbers: Any) -> list[Any]:
        kinds = _size(kinds)
        if kinds > count:
            raise ValueError("a column has more values than places for them")
        return _picked(self.column(column, kinds, check), numbers, count)

    def _same(self, count: int, check: Callable[[Any], Any], column: Any) -> list[Any]:
        return self.column(column, 1, check) * count


_WAYS: Mapping[int, Callable[..., list[Any]]] = {
    Way.PLAIN: Reader._plain,
    Way.TEXTS: Reader._of_texts,
    Way.MAPS: Reader._of_maps,
    Way.CHOSEN: Reader._chosen,
    Way.SAME: Reader._same,
}
