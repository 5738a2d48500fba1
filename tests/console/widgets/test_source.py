"""The source pane: breakpoints by every way, the statement about to run, what lines bound."""

from __future__ import annotations

import asyncio

from aro_console.model.history import LineFacts
from aro_console.model.lines import Line
from aro_console.widgets.source import SourcePane, margin, totals
from runtime.probe.commands import SetBreakpoints
from runtime.source import SourceFile
from tests.support.breakpoints import break_at
from tests.support.session import held_story
from tests.support.stage import Stage, staged


def pane(stage: Stage) -> SourcePane:
    return stage.pane("#source-full", SourcePane)


def line(stage: Stage, number: int) -> str:
    return "".join(cell.text for cell in pane(stage).line(number - 1, 200))


async def _at(stage: Stage, number: int) -> None:
    await stage.press("4")
    pane(stage).show_place("chat.aro", number)
    await stage.pilot.pause()


def test_a_breakpoint_is_set_and_removed_by_b_f9_and_enter() -> None:
    async def play() -> None:
        async with staged() as stage:
            await _at(stage, 13)
            for key in ("b", "f9", "enter"):
                await stage.press(key)
                assert line(stage, 13).startswith("●"), key
                await stage.press(key)
                assert line(stage, 13).startswith(" "), key
            lines = [[one.line for one in order.breakpoints] for order in stage.given if type(order) is SetBreakpoints]
            assert [[13], []] * 3 == lines

    asyncio.run(play())


def test_a_click_into_the_gutter_sets_a_breakpoint_and_one_on_the_text_only_chooses() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("4")
            await stage.pilot.click("#source-full", offset=(20, 8))  # the frame is line 0
            await stage.pilot.pause()
            assert 8 == pane(stage).cursor + 1
            assert [] == stage.given
            await stage.pilot.click("#source-full", offset=(1, 8))
            await stage.pilot.pause()
            assert [break_at("chat.aro", 8)] == stage.given
            assert "●   8" in stage.text()

    asyncio.run(play())


def test_the_mark_is_on_the_screen() -> None:
    async def play() -> str:
        async with staged() as stage:
            await _at(stage, 13)
            await stage.press("b")
            return stage.text()

    assert "●  13 !     Extract the <text>" in asyncio.run(play())


def test_between_statements_it_moves_to_the_next_one_and_says_so() -> None:
    async def play() -> None:
        async with staged() as stage:
            await _at(stage, 12)
            await stage.press("b")
            assert line(stage, 13).startswith("●")
            (said,) = (note.message for note in stage.app._notifications)
            assert said.startswith("Line 12 belongs to the statement that stands on line 13. Breaks on chat.aro:13")

    asyncio.run(play())


def test_behind_the_last_statement_it_says_that_nothing_follows() -> None:
    async def play() -> None:
        async with staged() as stage:
            await _at(stage, 28)
            await stage.press("b")
            assert [] == stage.given
            told = stage.notes
            assert ["No statement stands on this line or behind it."] == told

    asyncio.run(play())


def test_the_statement_about_to_run_is_marked_and_earlier_ones_show_what_they_bound() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4")
            assert "▶" in line(stage, 15)
            assert "▶" not in line(stage, 14)
            assert ["text", "=", "again", "0.1", "ms"] == line(stage, 13).split()[-5:]
            assert "line = said: again" in line(stage, 14)

    asyncio.run(play())


def test_a_file_that_fits_is_shown_from_its_first_line() -> None:
    async def play() -> int:
        async with staged(held_story(), (120, 40)) as stage:
            await stage.press("4")
            return pane(stage).top

    assert 0 == asyncio.run(play())


def test_a_place_out_of_sight_is_shown_in_the_middle() -> None:
    async def play() -> tuple[int, int]:
        async with staged() as stage:
            await _at(stage, 20)
            return pane(stage).top, pane(stage).content_size.height

    top, height = asyncio.run(play())
    assert 19 - height // 2 == top


def test_a_file_nobody_knows_is_not_shown() -> None:
    async def play() -> str:
        async with staged() as stage:
            pane(stage).show_place("other.aro", 3)
            return pane(stage).file

    assert "chat.aro" == asyncio.run(play())


def test_what_a_line_did_stands_at_the_right_as_far_as_there_is_room() -> None:
    facts = LineFacts(3, 2_400_000, (("line", "x" * 100),))
    wide, some, none = ("".join(cell.text for cell in margin(facts, room)) for room in (60, 20, 10))
    assert (60, 60 - len("2.4 ms  3x") - 1) == (len(wide) + 1, wide.index("2.4 ms  3x"))
    assert wide.startswith("   line = xxx")
    assert ("   line = xxxxxxxx…", "") == (some, none)
    assert "2.4 ms  3x" == "".join(cell.text for cell in margin(LineFacts(3, 2_400_000), 20)).strip()


def test_a_line_that_no_chosen_run_passed_says_what_all_runs_did() -> None:
    assert "ø 2.0 ms  1,200x" == totals(Line(1_200, 1_200 * 2_000_000))


def test_a_run_of_before_a_reload_is_shown_with_the_text_it_ran() -> None:
    async def play() -> tuple[str, str]:
        async with staged() as stage:
            old = SourceFile("chat.aro", "(* older *)\n(Old: Thing) {\n}\n")
            await stage.press("4")
            pane(stage).show_place("chat.aro", 2, old)
            await stage.pilot.pause()
            before = stage.text()
            pane(stage).show_place("chat.aro", 2)
            await stage.pilot.pause()
            return before, stage.text()

    old, new = asyncio.run(play())
    assert "as it ran, before it was reloaded" in old
    assert "(* older *)" in old
    assert "before it was reloaded" not in new
    assert "(* older *)" not in new


def test_other_sources_leave_the_cursor_on_its_line() -> None:
    async def play() -> tuple[int, str]:
        async with staged() as stage:
            await stage.press("4")
            source = pane(stage)
            source.show_place("chat.aro", 13)
            old = stage.session.program.sources[0]
            source.set_sources([SourceFile(old.name, f"(* new *)\n{old.text}")])
            await stage.pilot.pause()
            return source.cursor + 1, line(stage, 14)

    cursor, there = asyncio.run(play())
    assert 14 == cursor
    assert "Extract the <text>" in there
