"""Reading: find, marks, comments, undo, copy, and the prompt."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.screens.copy import CopyScreen
from aro_console.widgets.entry import EntryLine
from aro_console.widgets.timeline import TimelinePane
from runtime.probe.commands import CloseConnection
from tests.support.breakpoints import break_at
from tests.support.session import live_story
from tests.support.stage import Stage, staged


def chosen(stage: Stage) -> int:
    row = stage.pane("#timeline", TimelinePane).row
    return row.seq if row is not None else 0


def notes(stage: Stage) -> list[str]:
    return [note.message for note in stage.app._notifications]


def shown(stage: Stage) -> list[int]:
    return [row.seq for row in stage.session.world.timeline.visible]


async def command(stage: Stage, line: str) -> None:
    """Type a line at the prompt."""
    await stage.press("colon")
    stage.pane("#prompt-line", EntryLine).put(line)
    await stage.press("enter")


# --- finding -------------------------------------------------------------------------------------------------------


def test_find_goes_from_hit_to_hit_and_says_when_it_wraps() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("g", "ctrl+f", *"hello")
            assert " 1 of " in stage.text()
            first = chosen(stage)
            await stage.press("enter")
            assert "timeline" == stage.focused
            await stage.press("n")
            second = chosen(stage)
            assert first < second
            await stage.press("N", "N")
            assert "went on from the bottom" in stage.text()
            await stage.press("n")
            assert (first, True) == (chosen(stage), "went on from the top" in stage.text())
            await stage.press("escape")
            assert not stage.pane("#find-line", EntryLine).display

    asyncio.run(play())


def test_hits_are_lit_up_wherever_they_are_seen() -> None:
    async def play() -> int:
        async with staged() as stage:
            await stage.press("ctrl+f", *"hello")
            pane = stage.pane("#timeline", TimelinePane)
            style = pane.role_style("hit")
            strips = [pane.render_line(y) for y in range(pane.content_size.height)]
            return sum("hello" == segment.text and segment.style is not None and segment.style.bgcolor == style.bgcolor
                       for strip in strips for segment in strip)  # fmt: skip

    assert asyncio.run(play()) > 1


def test_what_stands_nowhere_is_said_to() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("ctrl+f", *"zzz")
            return stage.text()

    assert "nowhere" in asyncio.run(play())


def test_find_looks_into_the_pane_that_has_the_keys() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("4", "ctrl+f", *"postline", "enter")
            assert ("source-full", "25") == (stage.focused, stage.text().split("(postLine")[0].split()[-1])

    asyncio.run(play())


# --- marks ---------------------------------------------------------------------------------------------------------


def test_marks_are_met_shown_alone_and_taken_away() -> None:
    async def play() -> None:
        async with staged() as stage:
            everything = shown(stage)
            await stage.press("g", "m", "j", "j", "m")
            marked = [everything[0], everything[2]]
            await stage.press("apostrophe")
            assert marked[0] == chosen(stage), "from the last it goes on from the top"
            await stage.press("M")
            assert marked == shown(stage)
            assert "marked only" in stage.text()
            assert 2 == sum("★" in line for line in stage.lines())
            await stage.press("m")
            assert marked[1:] == shown(stage)
            await stage.press("m")
            assert "No row is marked" in stage.text()
            await stage.press("escape")
            assert everything == shown(stage)

    asyncio.run(play())


def test_a_comment_is_typed_and_stands_in_the_row() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("g", "semicolon")
            assert "prompt" == stage.focused
            await stage.press(*"odd", "enter")
            assert "; odd ·" in stage.text()
            await stage.press("semicolon", *"er", "enter")
            assert "; odder ·" in stage.text(), "it is edited, not written anew"

    asyncio.run(play())


def test_undo_brings_back_what_was_shown_and_takes_it_away_again() -> None:
    async def play() -> None:
        async with staged() as stage:
            everything = shown(stage)
            await stage.press("slash", *"hello", "enter")
            filtered = shown(stage)
            await stage.press("z")
            assert everything == shown(stage)
            await stage.press("z")
            assert filtered == shown(stage)

    asyncio.run(play())


# --- copying -------------------------------------------------------------------------------------------------------


def test_a_letter_of_the_menu_copies_to_the_clipboard_and_to_a_file(tmp_path: Path) -> None:
    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path

    async def play() -> None:
        async with staged(prepare=prepare) as stage:
            await command(stage, "goto 13")
            await stage.press("y")
            assert isinstance(stage.app.screen, CopyScreen)
            await stage.press("p")
            assert stage.app.screen is stage.main
            assert "hello" == stage.app.clipboard == (tmp_path / "copied.txt").read_text()
            assert str(tmp_path / "copied.txt") in notes(stage)[-1]

    asyncio.run(play())


def test_copying_works_where_no_file_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    def prepare(app: ConsoleApp) -> None:
        app._state = tmp_path / "file"

    async def play() -> None:
        async with staged(prepare=prepare) as stage:
            await command(stage, "goto 13")
            await command(stage, "copy websocat")
            assert "ws://127.0.0.1:8080/ws" in stage.app.clipboard
            assert "cannot be written" in notes(stage)[-1]
            assert any("goes on without" in note for note in notes(stage)), "the history cannot be kept either"

    asyncio.run(play())


def test_what_a_row_does_not_have_cannot_be_copied() -> None:
    async def play() -> None:
        async with staged() as stage:
            await command(stage, "copy curl")
            assert "has nothing for a curl command" in notes(stage)[-1]

    asyncio.run(play())


# --- the prompt ----------------------------------------------------------------------------------------------------


def test_an_order_is_given_at_the_prompt() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("colon", *"clo", "tab", "c", "1", "space", *"4001", "space", *"bye", "enter")
            assert [CloseConnection(stage.session.world.connections.open[0].connection_id, 4001, "bye")] == stage.given
            assert "timeline" == stage.focused

    asyncio.run(play())


def test_what_is_wrong_is_said_and_stays_to_be_mended() -> None:
    async def play() -> None:
        async with staged() as stage:
            await command(stage, "close c9")
            assert "No connection 'c9' is open" in stage.text()
            assert ("prompt", []) == (stage.focused, stage.given)
            assert "close c9" == stage.pane("#prompt-line", EntryLine).field.value

    asyncio.run(play())


def test_verbs_of_the_console_take_arguments() -> None:
    async def play() -> None:
        async with staged() as stage:
            await command(stage, "goto 13")
            assert 13 == chosen(stage)
            await command(stage, "filter type:request")
            assert "filter: type:request" in stage.text()
            await command(stage, "break chat:13")
            assert [break_at("chat.aro", 13)] == stage.given
            await command(stage, "source chat:22")
            assert "source-full" == stage.focused
            await command(stage, "goto 99999")
            assert "no row #99999" in notes(stage)[-1]
            await command(stage, "drop")
            assert "No message is held" in notes(stage)[-1]

    asyncio.run(play())


def test_a_dead_application_takes_no_orders() -> None:
    async def play() -> None:
        async with staged(live_story().state("ended")) as stage:
            await command(stage, "broadcast hi")
            assert ([], "The application has ended.") == (stage.given, notes(stage)[-1])

    asyncio.run(play())


def test_a_verb_that_needs_more_is_completed_at_the_prompt() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"goto", "enter")
            assert ("prompt", "goto ") == (stage.focused, stage.pane("#prompt-line", EntryLine).field.value)

    asyncio.run(play())
