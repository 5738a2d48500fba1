"""Tables: what fits, what stands under what, what is sorted by what."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.model.ordering import Ordering, SortKey
from aro_console.widgets.connections import ConnectionsPane
from aro_console.widgets.table import Column, column_at, fitting, heading, table_line
from tests.support.records import Story
from tests.support.stage import LARGE, Stage, staged

COLUMNS: list[Column[tuple[str, int]]] = [
    Column("name", 4, lambda item, now: item[0], sort="name", most=8),
    Column("count", 5, lambda item, now: f"{item[1]}", sort="count", right=True, rank=1),
    Column("at", 3, lambda item, now: f"{now}", rank=3),
    Column("note", 6, lambda item, now: "a long note", rank=2),
]
ITEM = ("ab", 7)


def text(width: int, item: tuple[str, int] = ITEM) -> str:
    return "".join(cell.text for cell in table_line(fitting(COLUMNS, width), item, 42, width))


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (1, "name"),
        (9, "name"),
        (10, "name count"),
        (17, "name count note"),
        (21, "name count at note"),
        (99, "name count at note"),
    ],
)
def test_the_columns_that_matter_least_go_first_and_their_order_stays(width: int, titles: str) -> None:
    assert titles == " ".join(one.title for one in fitting(COLUMNS, width))


def test_a_column_may_grow_and_the_last_takes_the_rest() -> None:
    assert "ab       7" == text(10)
    assert "ab           7 42  a long note" == text(34)
    assert "ab       7 a lon…" == text(17)


@pytest.mark.parametrize("width", range(1, 60))
def test_no_line_is_wider_than_its_pane_nor_its_heading(width: int) -> None:
    ordering = Ordering([SortKey("count", lambda item: item[1])])
    ordering.choose("count")
    head = "".join(cell.text for cell in heading(fitting(COLUMNS, width), ordering))
    room = max(width, 4)
    assert max(cell_len(head), cell_len(text(width)), cell_len(text(width, ("漢字漢字漢字", 10**9)))) <= room


def test_the_heading_shows_by_what_the_table_is_sorted() -> None:
    ordering = Ordering([SortKey("count", lambda item: item[1], falling=True)])
    ordering.choose("count")
    assert "name coun▼ at  note" == "".join(cell.text for cell in heading(COLUMNS, ordering)).rstrip()


def test_a_click_finds_its_column() -> None:
    assert ["name", "name", None, "count", None, "at", None] == [
        found.title if (found := column_at(COLUMNS, x)) is not None else None for x in (0, 3, 4, 5, 10, 11, 14)
    ]
    assert column_at(COLUMNS, 400) is None


# --- on the screen -------------------------------------------------------------------------------------------------


def labels(stage: Stage) -> list[str]:
    return [known.label for known in stage.pane("#connections-full", ConnectionsPane).shown]


def a_busy_one() -> Story:
    return Story().opened("c1").opened("c2").opened("c3").received("c2", "x").received("c2", "y").received("c3", "z")


@pytest.mark.slow
def test_keys_prompt_and_mouse_sort_a_table() -> None:
    async def play() -> list[list[str]]:
        async with staged(a_busy_one(), LARGE) as stage:
            seen = []
            for keys in (("2",), ("less_than_sign",), ("tilde",), (":", *"sort in", "enter")):
                await stage.press(*keys)
                seen.append(labels(stage))
            head = next(line for line in stage.lines() if "bytes in" in line)
            place = (head.index("path"), next(y for y, line in enumerate(stage.lines()) if line == head))
            await stage.pilot.click(offset=place)
            await stage.pilot.pause()
            assert "path▲" in stage.text()
            return seen

    own, held, turned, by_in = asyncio.run(play())
    assert (["c1", "c2", "c3"], ["c1", "c2", "c3"]) == (own, held)
    assert "c2" == by_in[0]
    assert set(turned) == set(own)


@pytest.mark.slow
def test_a_column_that_is_none_is_answered_with_those_there_are() -> None:
    async def play() -> str:
        async with staged(a_busy_one()) as stage:
            await stage.press("2", ":", *"sort size", "enter")
            return next(iter(stage.app._notifications)).message

    assert "no column size here, but opened, state" in asyncio.run(play())


@pytest.mark.slow
def test_the_chosen_line_stays_chosen_wherever_it_moves() -> None:
    async def play() -> tuple[list[str], str]:
        async with staged(a_busy_one()) as stage:
            await stage.press("2", ":", *"sort in desc", "enter")
            assert "c2" == labels(stage)[0]
            stage.story.wait(2_000_000_000).received("c1", "1").received("c1", "2").received("c1", "3")
            await stage.tell()
            chosen = stage.pane("#connections-full", ConnectionsPane).connection
            assert chosen is not None
            return labels(stage), chosen.label

    shown, chosen = asyncio.run(play())
    assert (["c1", "c2", "c3"], "c1") == (shown, chosen)
