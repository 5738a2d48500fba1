"""Rows on disk: as they were, and as they became."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from aro_console.model.noise import Noise
from aro_console.model.pages import PAGE_ROWS, Pages
from aro_console.model.rows import Row


def row(seq: int, **more: Any) -> Row:
    return Row(seq, seq * 1_000, more.pop("flow", seq), more.pop("kind", "message"), ">", f"row {seq}", **more)


def said(found: Row | None) -> tuple[object, ...] | None:
    return None if found is None else tuple(getattr(found, name) for name in Row.__slots__)


def filled(count: int = 1_200) -> tuple[Pages, list[Row]]:
    pages, rows = Pages(BytesIO), [row(seq, connections=["c1", "c2"], took_ns=seq) for seq in range(2, 2 * count, 2)]
    for start in range(0, len(rows), 700):
        assert pages.keep(rows[start : start + 700])
    return pages, rows


def test_a_row_comes_back_with_all_it_says() -> None:
    pages, rows = filled()
    assert [said(one) for one in rows] == [said(pages.row(one.seq)) for one in rows]
    assert (len(rows), 2) == (len(pages), pages.earliest)


def test_a_number_between_two_rows_is_the_one_before() -> None:
    pages, rows = filled()
    assert said(rows[0]) == said(pages.row(3))
    assert (None, None) == (pages.row(1), pages.row(rows[-1].seq + 1))


def test_text_of_every_kind_comes_back() -> None:
    pages = Pages(BytesIO)
    strange = Row(1, 1, 1, "message", ">", "\ud83d \x1b[2J ‮ 名前")
    pages.keep([strange])
    assert said(strange) == said(pages.row(1))


def test_statements_are_shown_only_of_unfolded_runs_and_in_their_places() -> None:
    pages = Pages(BytesIO)
    pages.keep(
        [row(1, execution_id=1), row(2, execution_id=1, detail=True), row(3), row(4, execution_id=2, detail=True)]
    )
    assert [1, 3] == list(pages.lines((), Noise.PINGS, ())[0])
    assert [1, 2, 3] == list(pages.lines([1], Noise.PINGS, ())[0])
    assert [1, 2, 3, 4] == list(pages.lines([2, 1], Noise.PINGS, ())[0])
    assert (True, False) == (pages.has(3), pages.has(2))


def test_a_row_that_changes_after_it_left_is_seen_as_it_is_now() -> None:
    pages, rows = filled()
    changed = row(rows[5].seq, status="ERROR", role="error")
    pages.amend(changed)
    pages.amend(row(rows[-1].seq + 1, role="error"))
    assert pages.row(changed.seq) is changed
    assert [changed.seq] == list(pages.errors)
    pages.amend(changed)
    assert [changed.seq] == list(pages.errors)


def test_rows_near_another_are_those_of_the_pages_around_it() -> None:
    pages, rows = filled(4_000)
    middle = rows[len(rows) // 2].seq
    near = [one.seq for one in pages.near(0, middle, 1)]
    assert near == [one.seq for one in rows if near[0] <= one.seq <= near[-1]]
    assert middle in near
    assert len(near) <= 3 * PAGE_ROWS
    assert middle <= next(pages.near(middle, middle, 1)).seq + 2 * PAGE_ROWS


class FullDisk(BytesIO):
    def write(self, data: Any) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_takes_no_more() -> None:
    pages = Pages(FullDisk)
    assert not pages.keep([row(1)])
    assert "No space left on device" == pages.problem
    assert (False, 0, None) == (pages.keep([row(2)]), len(pages), pages.row(1))


def test_a_file_is_opened_only_when_there_is_something_to_keep() -> None:
    def never() -> BytesIO:
        pytest.fail("there is nothing to keep")

    assert 0 == len(Pages(never))
