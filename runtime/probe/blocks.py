"""The statements of a run between two waits, handed over in one piece and taken apart by whoever reads them.

A run that is recorded appends to its trace and nothing more; turning each statement into a record of its own costs
several times that, and most are never looked at. So the journal keeps one `Block` for all of them, under as many
numbers as there are statements, and `unpacked` makes the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from runtime.frozen import frozen
from runtime.probe.records import Branch, RawRecord, StatementRan
from runtime.source import Span
from runtime.values.kinds import Value

Step = tuple[int, int] | tuple[int, str, Value] | tuple[int, int, int, str, Value]
"""A statement begins: its number and the time, in ns; or it binds a name: its number, the name, the value.

Or both, in this order, where one statement has bound a name and the next begins.
"""


class Placed(Protocol):
    """A statement, as far as a record tells of it."""

    @property
    def span(self) -> Span: ...


@frozen
class Open:
    """A statement that has begun before the steps of a block."""

    number: int
    since_ns: int
    bound: tuple[tuple[str, Value], ...] = ()
    """What it has bound already."""

    def going_on(self, since_ns: int) -> Open:
        """Return the same statement, as if it began at another time."""
        return Open(self.number, since_ns, self.bound)

    def having_bound(self, steps: Iterable[Step]) -> Open:
        """Return the same statement, further on by bindings of its own."""
        return Open(self.number, self.since_ns, (*self.bound, *_bindings(steps)))


@frozen
class Statements:
    """Statements of one run that have ended, in order."""

    execution_id: int
    table: Sequence[Placed]
    """All statements of the feature set, by number."""
    first: Open | None
    steps: Sequence[Step]
    ended_ns: int
    """When the last of them ended; each of the others did when the next began."""
    branch: Branch = ()


class Block(NamedTuple):
    """What stands in a journal for `size` records, in the slot of each; like theirs, its first field is a number."""

    seq: int
    """Of the first."""
    flow: int
    cause: int
    size: int
    statements: Statements


def unpacked(block: Block) -> list[RawRecord]:
    """Return the records of a block, in order."""
    statements = block.statements
    table, execution_id = statements.table, statements.execution_id
    return [
        (
            *(seq, ended_ns, block.flow or seq, block.cause, StatementRan, execution_id, ran.number),
            *(table[ran.number].span, ran.bound, ended_ns - ran.since_ns, statements.branch),
        )
        for seq, (ran, ended_ns) in enumerate(_ran(statements), block.seq)
    ]


def _ran(statements: Statements) -> Iterator[tuple[Open, int]]:
    """Yield each statement with all it has bound, and when it ended."""
    current = statements.first
    bound: list[tuple[str, Value]] = list(current.bound) if current is not None else []
    for step in statements.steps:
        if len(step) > 2:
            bound.append(step[-2:])
        if len(step) == 3:
            continue
        if current is not None:
            yield Open(current.number, current.since_ns, tuple(bound)), step[1]
        current, bound = Open(*step[:2]), []
    if current is not None:
        yield Open(current.number, current.since_ns, tuple(bound)), statements.ended_ns


def begun_in(steps: Sequence[Step]) -> int:
    """Return how many statements begin in `steps`, counted without going through them in Python."""
    return len(steps) - list(map(len, steps)).count(3)


def split(first: Open | None, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...] | None, Open | None]:
    """Return the steps that belong to statements which have ended, and the statement that is still open.

    `first` was open before the steps; where none of them begins another, it still is, and there are no such steps:
    None.
    """
    for index in range(len(steps) - 1, -1, -1):
        step = steps[index]
        if len(step) != 3:
            bound = (step[2:],) if len(step) > 2 else ()
            return (*steps[:index], *bound), Open(*step[:2]).having_bound(steps[index + 1 :])
    return None, first.having_bound(steps) if first is not None else None


def bound_in(first: Open | None, steps: Iterable[Step]) -> Iterator[tuple[str, Value]]:
    """Yield what statements have bound, in order."""
    if first is not None:
        yield from first.bound
    yield from _bindings(steps)


def _bindings(steps: Iterable[Step]) -> Iterator[tuple[str, Value]]:
    return (step[-2:] for step in steps if len(step) > 2)


def records_of(kept: Iterable[tuple[int, RawRecord | Block]]) -> Iterator[RawRecord]:
    """Yield the records that are kept under these numbers, some of them in blocks."""
    block: Block | None = None
    records: list[RawRecord] = []
    for seq, raw in kept:
        if type(raw) is not Block:
            yield raw
            continue
        if raw is not block:
            block, records = raw, unpacked(raw)
        yield records[seq - raw.seq]
