"""The ring of records: numbers, gaps, and two threads at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from runtime.probe.journal import Journal


def journal_with(count: int, capacity: int = 8) -> Journal:
    journal = Journal(capacity)
    for seq in range(1, count + 1):
        journal.append((seq, seq * 10, seq, 0, None))
    return journal


def numbers(journal: Journal, cursor: int, limit: int | None = None) -> tuple[list[int], int, int]:
    batch = journal.since(cursor, limit)
    return [raw[0] for raw in batch.records], batch.cursor, batch.lost


def test_an_empty_journal_has_nothing_to_read() -> None:
    assert numbers(Journal(4), 0) == ([], 0, 0)
    assert (Journal(4).oldest, Journal(4).latest) == (0, 0)


def test_a_journal_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        Journal(0)


@pytest.mark.parametrize(
    ("written", "cursor", "limit", "expected"),
    [
        (3, 0, None, ([1, 2, 3], 3, 0)),
        (3, 2, None, ([3], 3, 0)),
        (3, 3, None, ([], 3, 0)),
        (8, 0, None, ([1, 2, 3, 4, 5, 6, 7, 8], 8, 0)),
        (9, 0, None, ([2, 3, 4, 5, 6, 7, 8, 9], 9, 1)),
        (11, 0, None, ([4, 5, 6, 7, 8, 9, 10, 11], 11, 3)),
        (11, 6, None, ([7, 8, 9, 10, 11], 11, 0)),
        (40, 10, None, ([33, 34, 35, 36, 37, 38, 39, 40], 40, 22)),
        (11, 0, 2, ([4, 5], 5, 3)),
        (11, 5, 2, ([6, 7], 7, 0)),
        (11, 7, 100, ([8, 9, 10, 11], 11, 0)),
    ],
)
def test_what_is_read_and_what_is_lost_is_how_far_the_cursor_moved(
    written: int, cursor: int, limit: int | None, expected: tuple[list[int], int, int]
) -> None:
    assert numbers(journal_with(written), cursor, limit) == expected


def test_oldest_and_latest_are_the_ends_of_what_is_kept() -> None:
    assert [(j.oldest, j.latest) for j in (journal_with(3), journal_with(8), journal_with(11))] == [
        (1, 3),
        (1, 8),
        (4, 11),
    ]


def test_a_record_is_found_by_its_number_as_long_as_it_is_kept() -> None:
    journal = journal_with(11)
    assert [journal.get(seq) is not None for seq in (-1, 0, 3, 4, 11, 12)] == [False, False, False, True, True, False]
    assert journal.get(5) == (5, 50, 5, 0, None)


def test_the_wall_clock_is_read_once_and_counted_on_from_there() -> None:
    noon = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)
    journal = Journal(4, wall_ns=int(noon.timestamp()) * 10**9, monotonic_ns=5_000_000_000)
    assert journal.wall_time(6_500_000_000) == noon.replace(second=1, microsecond=500_000)


def test_a_reader_on_another_thread_sees_every_record_once_or_knows_it_as_lost() -> None:
    total = 60_000
    journal = Journal(256)
    seen: list[int] = []
    lost = cursor = 0
    writer = threading.Thread(target=lambda: [journal.append((seq, 0, seq, 0, None)) for seq in range(1, total + 1)])
    writer.start()
    while cursor < total:
        batch = journal.since(cursor, 100)
        seen.extend(raw[0] for raw in batch.records)
        lost += batch.lost
        cursor = batch.cursor
        assert len(seen) + lost == cursor
    writer.join()
    assert seen == sorted(set(seen))
    assert seen[-1] == total
