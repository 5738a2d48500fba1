"""The lines at the foot: the filter, live while one types, and what a find line does with its keys."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets._toast import ToastRack

from aro_console.widgets.entry import EntryInput, EntryLine, EntryNote
from aro_console.widgets.timeline import TimelinePane
from tests.support.stage import LARGE, SMALL, Stage, staged


def summaries(stage: Stage) -> list[str]:
    return [row.summary for row in stage.session.world.timeline.visible]


def test_it_filters_while_one_types() -> None:
    async def play() -> list[int]:
        async with staged() as stage:
            await stage.press("slash")
            counts = []
            for key in "oops":
                await stage.press(key)
                counts.append(len(summaries(stage)))
            assert ["text" in row and "oops" in row for row in summaries(stage)] == [True]
            return counts

    counts = asyncio.run(play())
    assert counts == sorted(counts, reverse=True)


def test_a_letter_is_painted_without_laying_out_the_screen() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"goto", "space")
            laid_out: list[object] = []
            stage.main.screen_layout_refresh_signal.subscribe(stage.main, laid_out.append)
            await stage.press("1", "2", "backspace")
            assert ("goto 1", []) == (stage.pane("#prompt", EntryInput).value, laid_out)

    asyncio.run(play())


def test_another_count_is_painted_without_laying_out_the_screen_and_gives_way_to_what_is_typed() -> None:
    async def play() -> None:
        async with staged(size=SMALL) as stage:
            await stage.press("slash", "o")
            note, field = stage.pane("#filter-line EntryNote", EntryNote), stage.pane("#filter", EntryInput)
            wide, room = note.size.width, field.size.width
            laid_out: list[object] = []
            stage.main.screen_layout_refresh_signal.subscribe(stage.main, laid_out.append)
            await stage.press("o", "p", "s")
            assert ([], wide) == (laid_out, note.size.width)
            assert f"  1 of {len(stage.session.world.timeline)} \n" in stage.text()
            stage.pane("#filter-line", EntryLine).put("oops | " + "x" * (room - 7))
            await stage.pilot.pause()
            assert room < field.size.width, "it is given the room that the note does not need"

    asyncio.run(play())


def test_where_there_is_less_room_one_still_sees_what_one_types() -> None:
    async def play() -> None:
        async with staged(size=LARGE) as stage:
            await stage.press("colon")
            line = "log-point chat.aro:13 a text that is longer than a narrow screen is wide"
            stage.pane("#prompt-line", EntryLine).put(line)
            await stage.pilot.pause()
            assert line in stage.text()
            await stage.pilot.resize_terminal(*SMALL)
            await stage.pilot.pause()
            assert "a narrow screen is wide " in stage.text()
            assert "log-point chat" not in stage.text()
            await stage.press("left", "left", "left", "x")
            assert "a narrow screen is wxide" in stage.text()

    asyncio.run(play())


def test_what_is_told_for_a_moment_lies_over_neither_the_line_nor_the_notice() -> None:
    async def play() -> tuple[int, int]:
        async with staged() as stage:
            await stage.main.mount(told := ToastRack())
            await stage.press("colon", *"log-point chat.aro:13 n is ${<n", "enter")
            return told.styles.margin.bottom, stage.app.size.height - stage.pane("#prompt-line", EntryLine).region.y

    margin, rows = asyncio.run(play())
    assert margin >= rows > 3, "the fault takes more lines than one"


def test_enter_keeps_the_filter_and_gives_the_keys_back() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "enter")
            assert "timeline" == stage.focused
            assert not stage.pane("#filter-line", EntryLine).display
            assert f"1 of {len(stage.session.world.timeline)}  filter: oops" in stage.text()
            await stage.press("slash")
            assert "oops" == stage.pane("#filter-line", EntryLine).field.value, "reopened, it shows what is in force"

    asyncio.run(play())


def test_escape_clears_it_from_inside_and_from_outside() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "escape")
            assert ("", "timeline") == (stage.session.world.timeline.filter, stage.focused)
            await stage.press("slash", *"oops", "enter", "escape")
            assert "" == stage.session.world.timeline.filter
            assert 20 == len(summaries(stage))

    asyncio.run(play())


def test_an_empty_result_explains_itself() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"zzz", "enter")
            words = 'No row passes "zzz". zzz hides 25 of 25. Press / to change it, esc to clear it.'
            assert words in " ".join(stage.text().replace("│", " ").split())
            await stage.press("slash", *"type:mesage{continue}", "enter")
            words = 'No row passes "type:mesage{continue}". type:mesage{continue} hides 25 of 25.'
            assert words in " ".join(stage.text().replace("│", " ").split()), "no verb is read in it"
            await stage.press("slash", *"type:mesage")
            assert " Did you mean type:message?  0 of 25 " in stage.text(), "while one types"
            await stage.press("enter")
            assert '"type:mesage". Did you mean type:message? ' in " ".join(stage.text().replace("│", " ").split())

    asyncio.run(play())


def test_the_chosen_row_survives_filtering() -> None:
    async def play() -> None:
        async with staged() as stage:
            pane = stage.pane("#timeline", TimelinePane)
            row = next(row for row in stage.session.world.timeline.visible if row.summary.startswith("POST"))
            pane.go_to(row)
            await stage.press("slash", *"post", "enter")
            assert pane.row is row
            await stage.press("escape")
            assert pane.row is row

    asyncio.run(play())


def test_brackets_in_a_filter_break_nothing() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("slash", *"[/]", "enter")
            return stage.text()

    assert "filter: [/]" in asyncio.run(play())


def test_what_is_no_filter_keeps_the_last_good_view_and_names_the_column() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"type:run")
            good = summaries(stage)
            await stage.press("space", "left_parenthesis", *"oops")
            assert good == summaries(stage)
            assert "column 10: this parenthesis is not closed" in stage.text()
            await stage.press("enter")
            assert "filter" == stage.focused, "what was typed stays where it is"
            await stage.press("right_parenthesis")
            assert "column" not in stage.text()

    asyncio.run(play())


def test_up_and_down_leave_the_filter_to_its_line() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("slash", *"oops", "down")
            assert ("timeline", "oops") == (stage.focused, stage.session.world.timeline.filter)

    asyncio.run(play())


async def press_at_once(stage: Stage, *keys: str) -> None:
    """Press keys, each before anything has come of those before it."""
    for key in keys:
        stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
    for _ in range(5):
        await stage.pilot.pause()


@pytest.mark.parametrize(("end", "filtered"), [("enter", "oops"), ("down", "oops"), ("escape", "")])
def test_a_key_right_behind_the_one_that_ends_typing_is_for_the_pane(end: str, filtered: str) -> None:
    async def play() -> tuple[str, str]:
        async with staged() as stage:
            await stage.press("slash")
            await press_at_once(stage, *"oops", end, "2")
            return stage.session.world.timeline.filter, stage.focused

    assert (filtered, "connections-full") == asyncio.run(play())


def test_keys_that_change_what_is_typed_do_so_in_their_order() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("slash")
            await press_at_once(stage, *"oopx", "backspace", "s", "home", *"!")
            return stage.pane("#filter-line", EntryLine).field.value

    assert "!oops" == asyncio.run(play())
