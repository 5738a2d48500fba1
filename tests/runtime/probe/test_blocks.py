"""Statements handed over in one piece, and what readers make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from runtime.probe.blocks import Block, Open, Statements, Step, begun_in, bound_in, split, unpacked
from runtime.probe.journal import Journal
from runtime.probe.records import StatementRan


@dataclass(frozen=True)
class At:
    """A statement, as far as a record tells of it."""

    span: Any


TABLE = tuple(At(f"span {number}") for number in range(5))

STEPS: tuple[Step, ...] = ((0, 10), (0, "x", 1), (1, 30), (2, 40), (2, "y", 2), (2, "z", 3))


TOGETHER: tuple[Step, ...] = ((0, 10), (1, 30, 0, "x", 1), (2, 40), (2, "y", 2), (2, "z", 3))
"""The same, where the beginning of a statement and what the one before has bound are one entry."""


def block(steps: tuple[Step, ...], first: Open | None = None, seq: int = 7, flow: int = 3) -> Block:
    return Block(seq, flow, 2, begun_in(steps) + (first is not None), Statements(9, TABLE, first, steps, 100))


@pytest.mark.parametrize("steps", [STEPS, TOGETHER])
def test_each_statement_is_a_record_that_ends_where_the_next_begins(steps: tuple[Step, ...]) -> None:
    assert [
        (7, 30, 3, 2, StatementRan, 9, 0, "span 0", (("x", 1),), 20, ()),
        (8, 40, 3, 2, StatementRan, 9, 1, "span 1", (), 10, ()),
        (9, 100, 3, 2, StatementRan, 9, 2, "span 2", (("y", 2), ("z", 3)), 60, ()),
    ] == unpacked(block(steps))


def test_a_statement_that_began_before_has_what_it_bound_before_and_after() -> None:
    first = Open(4, 5, (("a", 1),))
    assert [
        (7, 30, 3, 2, StatementRan, 9, 4, "span 4", (("a", 1), ("b", 2)), 25, ()),
        (8, 100, 3, 2, StatementRan, 9, 0, "span 0", (), 70, ()),
    ] == unpacked(block(((4, "b", 2), (0, 30)), first))


def test_all_statements_of_a_block_are_of_one_pass() -> None:
    statements = Statements(9, TABLE, None, STEPS, 100, (2, 1))
    assert [(2, 1)] * 3 == [raw[-1] for raw in unpacked(Block(7, 3, 2, 3, statements))]


def test_without_a_flow_each_record_begins_one() -> None:
    assert [7, 8, 9] == [raw[2] for raw in unpacked(block(STEPS, flow=0))]


@pytest.mark.parametrize(
    ("first", "steps", "expected"),
    [
        (None, (), (None, None)),
        (None, ((0, 10),), ((), Open(0, 10))),
        (None, STEPS, (STEPS[:3], Open(2, 40, (("y", 2), ("z", 3))))),
        (Open(4, 5), ((0, 10),), ((), Open(0, 10))),
        (None, TOGETHER, (TOGETHER[:2], Open(2, 40, (("y", 2), ("z", 3))))),
        (None, TOGETHER[:2], (STEPS[:2], Open(1, 30))),
        (Open(4, 5, (("a", 1),)), ((0, 10, 4, "b", 2),), (((4, "b", 2),), Open(0, 10))),
        (Open(4, 5, (("a", 1),)), ((4, "b", 2),), (None, Open(4, 5, (("a", 1), ("b", 2))))),
        (Open(4, 5), (), (None, Open(4, 5))),
    ],
)
def test_the_last_statement_that_began_is_still_open(
    first: Open | None, steps: tuple[Step, ...], expected: tuple[Any, Any]
) -> None:
    assert expected == split(first, steps)


def test_statements_are_counted_by_where_they_begin() -> None:
    assert [0, 1, 3, 3] == [begun_in(steps) for steps in ((), ((0, 1),), STEPS, TOGETHER)]


@pytest.mark.parametrize("steps", [STEPS, TOGETHER])
def test_what_is_bound_is_told_in_order(steps: tuple[Step, ...]) -> None:
    assert [("a", 0), ("x", 1), ("y", 2), ("z", 3)] == list(bound_in(Open(4, 5, (("a", 0),)), steps))


def test_a_statement_that_was_held_began_when_it_went_on() -> None:
    assert Open(1, 50, (("a", 1),)) == Open(1, 5, (("a", 1),)).going_on(50)


# --- in a journal ----------------------------------------------------------------------------------------------------


def journal(capacity: int, *parts: int) -> Journal:
    """Return a journal of single records and blocks of so many statements: 1 is a single record."""
    made = Journal(capacity)
    for size in parts:
        seq = made.latest + 1
        if size == 1:
            made.append((seq, seq, seq, 0, None))
        else:
            made.append_block(block(tuple((0, number) for number in range(size)), seq=seq))
    return made


@pytest.mark.parametrize(
    ("capacity", "parts", "cursor", "expected"),
    [
        (8, (1, 3, 1), 0, ([1, 2, 3, 4, 5], 5, 0)),
        (8, (1, 3, 1), 2, ([3, 4, 5], 5, 0)),
        (8, (5, 5), 0, ([3, 4, 5, 6, 7, 8, 9, 10], 10, 2)),
        (4, (1, 3, 2), 0, ([3, 4, 5, 6], 6, 2)),
        (4, (2, 9), 0, ([8, 9, 10, 11], 11, 7)),
        (1, (5, 3), 0, ([8], 8, 7)),
        (3, (3, 3, 1), 4, ([5, 6, 7], 7, 0)),
    ],
)
def test_a_reader_sees_one_record_for_each_statement(
    capacity: int, parts: tuple[int, ...], cursor: int, expected: tuple[list[int], int, int]
) -> None:
    batch = journal(capacity, *parts).since(cursor)
    assert expected == ([raw[0] for raw in batch.records], batch.cursor, batch.lost)


def test_a_reader_may_stop_in_the_middle_of_a_block() -> None:
    kept = journal(8, 1, 4, 1)
    numbers = [[raw[0] for raw in kept.since(cursor, 2).records] for cursor in (0, 2, 4)]
    assert [[1, 2], [3, 4], [5, 6]] == numbers


def test_a_record_in_a_block_is_found_by_its_number() -> None:
    kept = journal(8, 1, 3, 1)
    found = [kept.get(seq) for seq in range(7)]
    assert [None, 1, 2, 3, 4, 5, None] == [raw and raw[0] for raw in found]
    assert [StatementRan] * 3 == [raw[4] for raw in found[2:5] if raw is not None]


def test_a_record_of_a_block_that_was_overwritten_is_gone() -> None:
    kept = journal(4, 3, 3)
    assert [None, None, 3, 4, 5, 6] == [raw and raw[0] for raw in map(kept.get, range(1, 7))]
