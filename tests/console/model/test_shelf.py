"""Where rows are, and where they go."""

from __future__ import annotations

from io import BytesIO

from aro_console.model.pages import Pages
from aro_console.model.rows import Row
from aro_console.model.shelf import Shelf


def filled(pages: Pages | None) -> Shelf:
    shelf = Shelf(20, pages)
    shelf.rows.extend(Row(seq, 0, seq, "log", " ", f"row {seq}") for seq in range(2, 50, 2))
    return shelf


def test_the_oldest_rows_go_to_disk_and_are_fetched_from_there() -> None:
    shelf = filled(Pages(BytesIO))
    assert shelf.is_full
    assert (14, True) == shelf.trim()
    assert (24, 6, 14, 48, 0) == (len(shelf), shelf.on_disk, shelf.oldest, shelf.latest, shelf.dropped)
    assert ["row 2", "row 12", "row 14", "row 48"] == [shelf.fetch(seq).summary for seq in (2, 12, 14, 48)]


def test_a_number_without_a_row_finds_none_in_memory_or_on_disk() -> None:
    shelf = filled(Pages(BytesIO))
    shelf.trim()
    assert [None] * 4 == [shelf.find(seq) for seq in (1, 3, 15, 99)]


def test_without_a_disk_they_are_gone_and_counted() -> None:
    shelf = filled(None)
    assert (14, False) == shelf.trim()
    assert (18, 6, 0, "") == (len(shelf), shelf.dropped, shelf.on_disk, shelf.problem)


def test_a_row_that_changed_is_still_kept_or_it_is_not() -> None:
    kept, gone = filled(Pages(BytesIO)), filled(None)
    for shelf in (kept, gone):
        shelf.trim()
    old = Row(2, 0, 2, "log", " ", "another")
    assert (True, "another", False) == (kept.amend(old), kept.fetch(2).summary, gone.amend(old))
    assert gone.amend(gone.rows[0])
