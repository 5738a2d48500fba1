"""What is chosen, explained: the inspector, its causes, the bindings of a run."""

from __future__ import annotations

import asyncio

from rich.cells import cell_len

from aro_console.model.formatting import Cell
from aro_console.widgets.details import CausesPane, InspectorPane, wrapped_lines
from tests.support.records import Story
from tests.support.session import FakeSession, live_story
from tests.support.stage import LARGE, Stage, staged


def inspector(stage: Stage) -> str:
    pane = stage.pane("#inspector", InspectorPane)
    return "\n".join("".join(cell.text for cell in pane.line(index, 200)) for index in range(pane.line_count()))


def with_json() -> Story:
    return Story().state("started").opened("c1").received("c1", '{"text": "hi", "tags": ["a", "b"]}')


def test_t_shows_the_payload_as_tree_as_text_and_in_hex() -> None:
    async def play() -> list[str]:
        async with staged(with_json(), LARGE) as stage:
            seen = [inspector(stage)]
            for _ in range(3):
                await stage.press("t")
                seen.append(inspector(stage))
            return seen

    tree, raw, in_hex, again = asyncio.run(play())
    assert 'text: "hi"' in tree
    assert "tags: List of 2" in tree
    assert '{"text": "hi", "tags": ["a", "b"]}' in raw.replace("\n", "")
    assert "00000000  7b 22 74 65 78 74 22 3a" in in_hex
    assert tree == again


def test_the_form_stays_when_another_row_is_chosen() -> None:
    async def play() -> str:
        async with staged(with_json().received("c1", "Hi"), LARGE) as stage:
            await stage.press("t", "t", "up")
            return inspector(stage)

    assert "00000000  7b 22" in asyncio.run(play())


def test_facts_that_are_too_long_go_on_in_the_next_line() -> None:
    async def play() -> str:
        async with staged(Story().state("started").opened("c1").failing("c1", "x")) as stage:
            return inspector(stage)

    lines = asyncio.run(play()).split("\n")
    found = lines.index("failed    Cannot extract the text from")
    assert "          the event." == lines[found + 1]


def test_a_row_whose_record_has_left_memory_says_so() -> None:
    async def play() -> str:
        session = FakeSession(with_json(), capacity=200)
        async with staged(session=session) as stage:
            await stage.press("up", "down")
            for number in range(300):
                stage.story.received("c1", str(number))
                if number % 100 == 0:
                    stage.app.poll()
            await stage.tell()
            await stage.press("up", "down")
            return inspector(stage)

    assert "The record has left memory; only its row is kept." in " ".join(asyncio.run(play()).split())


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
