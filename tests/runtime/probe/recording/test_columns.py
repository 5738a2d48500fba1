"""Columns of values: what they share, and that they come back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.probe.recording.columns import MOST_VALUES, Reader, Way, Writer
from runtime.probe.recording.packing import TOO_DEEP, Packer, Unpacker
from tests.support.recordings import values


def through(*columns: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return what the columns share, and the columns, as they are read."""
    writer, packer = Writer(), Packer()
    written = [writer.column(column) for column in columns]
    shared, read = Unpacker(packer.files).one(packer.pack([writer.shared(), written]))
    return shared, read


def back(*columns: Sequence[Any]) -> list[list[Any]]:
    shared, read = through(*columns)
    reader = Reader(shared)
    return [reader.column(column, len(had)) for column, had in zip(read, columns, strict=True)]


@given(st.lists(st.lists(values(), min_size=1, max_size=6), max_size=4))
def test_columns_come_back_as_they_were(columns: list[list[Any]]) -> None:
    found = back(*columns)
    assert columns == found
    assert [[type(value) for value in column] for column in columns] == [
        [type(value) for value in column] for column in found
    ]


ONE, OTHER = {"a": 1}, {"a": 2}
SPANS = [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("column", "way"),
    [
        ([1, 2, 3], Way.PLAIN),
        ([None], Way.PLAIN),
        ([1.5, "a", None], Way.PLAIN),
        (["a", "b", "a"], Way.TEXTS),
        ([ONE, OTHER], Way.MAPS),
        ([{1: 2}, {1: 3}], Way.PLAIN),
        ([*SPANS, *SPANS], Way.CHOSEN),
        (["a", "a"], Way.SAME),
        ([True, True, True], Way.SAME),
    ],
)
def test_a_column_says_what_is_shortest(column: list[Any], way: Way) -> None:
    assert way == Writer().column(column)[0]


def test_what_is_true_does_not_become_one() -> None:
    column = [True, 1, 1.0, True, 1, 1.0, False, 0]
    assert [bool, int, float, bool, int, float, bool, int] == [type(value) for value in back(column)[0]]


def test_a_text_stands_once_in_a_block() -> None:
    shared, _ = through(["x" * 100, "y"], ["y", "x" * 100])
    assert ["x" * 100, "y"] == shared[0]


def test_a_map_stands_once_in_a_block_wherever_it_is_held() -> None:
    event = {"text": "hi"}
    given = {"event": event, "again": event}
    shared, _ = through([event, OTHER], [given, given])
    assert [["text"], ["a"], ["event", "again"]] == [keys for keys, _, _ in shared[1]]
    ((first, _), (held, _)) = back([event, OTHER], [given, given])
    assert first is held["event"] is held["again"]


def test_maps_keep_the_order_of_their_keys() -> None:
    assert [["b", "a"], ["a", "b"]] == [list(one) for one in back([{"b": 1, "a": 2}, {"a": 1, "b": 2}])[0]]


def test_maps_within_maps_end_where_all_values_do() -> None:
    value: dict[str, Any] = {}
    for _ in range(1_000):
        value = {"a": value}
    ((found,),) = back([value])
    depth = 0
    while isinstance(found, dict):
        found, depth = found["a"], depth + 1
    assert TOO_DEEP == found
    assert depth > 100


def test_maps_that_stand_beside_other_values_may_be_as_deep_as_anything_packed() -> None:
    value: Any = "bottom"
    for _ in range(300):
        value = {"a": value}
    column = [{"held": value}, {"held": None}]
    assert [column] == back(column)


def test_maps_for_which_there_is_no_room_are_packed_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.probe.recording.columns.MOST_VALUES", 5)
    ((first, second), found) = (
        through([ONE, OTHER], [{"a": 3}, {"a": 4}])[1],
        back([ONE, OTHER], [{"a": 3}, {"a": 4}]),
    )
    assert [Way.MAPS, Way.PLAIN] == [first[0], second[0]]
    assert [[ONE, OTHER], [{"a": 3}, {"a": 4}]] == found


# --- that are not ours ------------------------------------------------------------------------------------------


def reader(tables: list[Any]) -> Reader:
    return Reader(Unpacker().one(Packer().pack([[], tables])))


def doubled(times: int) -> list[Any]:
    """Return tables of maps each of which holds the one before twice."""
    tables: list[Any] = [[["a"], 1, [[Way.PLAIN, [1]]]]]
    for number in range(times):
        tables.append([["a", "b"], 1, [[Way.MAPS, number], [Way.MAPS, number]]])
    return tables


@pytest.mark.parametrize(
    "tables",
    [
        [[["a"], 1, [[Way.MAPS, 0]]]],
        [[["a"], 1, [[Way.MAPS, 1]]], [["a"], 1, [[Way.MAPS, 0]]]],
        [[["a", "a"], 1, [[Way.PLAIN, [1]], [Way.PLAIN, [1]]]]],
        [[["a"], 1, []]],
        [[["a"], 2, [[Way.PLAIN, [1]]]]],
        [[["a"], -1, []]],
        [[[5], 1, [[Way.PLAIN, [1]]]]],
        [[[], MOST_VALUES + 1, []]],
        [[["a"], 1, [[9, []]]]],
        [[["a"], 1, [[Way.TEXTS, 0]]]],
        [[["a"], 1, [[Way.TEXTS, [-1]]]]],
        [[["a"], 1, [[Way.CHOSEN, 5, [Way.PLAIN, [1, 2, 3, 4, 5]], [0]]]]],
        doubled(40),
    ],
)
def test_tables_that_nobody_wrote_are_refused(tables: list[Any]) -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        reader(tables)


def test_maps_that_hold_others_twice_are_read_within_reason() -> None:
    assert 2**10 == _leaves(reader(doubled(10)).column([int(Way.MAPS), 10], 1)[0])


def _leaves(value: Any) -> int:
    return sum(map(_leaves, value.values())) if isinstance(value, dict) else 1
