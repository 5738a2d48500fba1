"""What is chosen, explained: its causes, the bindings of a run."""

from __future__ import annotations

import asyncio

from rich.cells import cell_len

from aro_console.model.formatting import Cell
from aro_console.widgets.details import CausesPane, wrapped_lines
from tests.support.session import live_story
from tests.support.stage import LARGE, staged


def test_a_flow_that_fits_is_shown_from_its_beginning_and_else_around_the_chosen_row() -> None:
    async def play() -> list[int]:
        async with staged(live_story().message("c1", "a long flow"), LARGE) as stage:
            pane = stage.pane("#causes", CausesPane)
            fits = pane.top
            await stage.pilot.resize_terminal(80, 24)
            await stage.pilot.pause()
            return [fits, pane.top]

    fits, scrolled = asyncio.run(play())
    assert 0 == fits
    assert scrolled > 0


def test_wrapped_lines_keep_roles_and_stand_under_their_value() -> None:
    line = [Cell("because   ", "dim"), Cell("one two three four five six", "error")]
    found = wrapped_lines([line], 24)
    texts = ["".join(cell.text for cell in row) for row in found]
    assert ["because   one two three", "          four five six"] == texts
    assert {"dim", "error"} == {cell.role for row in found for cell in row}
    assert [] == [row for row in found if sum(cell_len(cell.text) for cell in row) > 24]


def test_what_fits_is_left_as_it_is() -> None:
    line = [Cell("a"), Cell("b", "dim")]
    assert [line] == wrapped_lines([line], 2)
