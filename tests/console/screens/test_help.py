"""The help: every key in one list that can be searched and run."""

from __future__ import annotations

import asyncio

from textual.widgets import OptionList

from aro_console.commands.verbs import GROUPS, VERBS, by_name
from aro_console.screens.help import HelpScreen, help_line
from runtime.probe.commands import Pause
from tests.support.stage import Stage, staged


def entries(stage: Stage) -> list[str]:
    """The verbs that are listed, by name; headings have none."""
    return [option.id for option in stage.app.screen.query_one("#help-list", OptionList).options if option.id]


def test_the_help_lists_every_verb_once() -> None:
    async def play() -> list[str]:
        async with staged() as stage:
            await stage.press("question_mark")
            return entries(stage)

    by_group = sorted(VERBS, key=lambda verb: GROUPS.index(verb.group))
    assert [verb.name for verb in by_group if verb.name != "over-anywhere"] == asyncio.run(play())


def test_f1_opens_it_and_escape_leaves_it() -> None:
    async def play() -> tuple[bool, bool]:
        async with staged() as stage:
            await stage.press("f1")
            opened = isinstance(stage.app.screen, HelpScreen)
            await stage.press("escape")
            return opened, stage.app.screen is stage.main

    assert (True, True) == asyncio.run(play())


def test_typing_narrows_the_list_by_name_words_and_key() -> None:
    async def play(*keys: str) -> list[str]:
        async with staged() as stage:
            await stage.press("question_mark", *keys)
            return entries(stage)

    assert ["hold"] == asyncio.run(play(*"hold"))[:1]
    assert ["pause"] == asyncio.run(play(*"every next"))
    assert ["emit"] == asyncio.run(play(*"domain"))
    assert ["breakpoint"] == asyncio.run(play(*"f9"))
    assert ["filter-logs", "filter"] == asyncio.run(play("/"))


def test_enter_runs_the_entry() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"pause", "enter")
            assert stage.app.screen is stage.main
            assert [Pause()] == stage.given

    asyncio.run(play())


def test_an_entry_is_chosen_with_the_arrows_while_one_types() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"from", "down", "up", "down")
            chosen = stage.app.screen.query_one("#help-list", OptionList).highlighted_option
            assert entries(stage)[1] == (chosen.id if chosen is not None else None)
            assert "help-search" == stage.focused

    asyncio.run(play())


def test_what_does_not_apply_now_is_not_run_and_says_why() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"drop", "enter")
            assert isinstance(stage.app.screen, HelpScreen)
            assert ["No message is held. i makes a rule that holds some."] == stage.notes
            assert [] == stage.given

    asyncio.run(play())


def test_a_search_without_a_hit_runs_nothing() -> None:
    async def play() -> None:
        async with staged() as stage:
            await stage.press("question_mark", *"zzz")
            assert "Nothing is called" in stage.text()
            await stage.press("enter")
            assert [] == stage.given

    asyncio.run(play())


def test_the_help_says_how_it_is_used() -> None:
    async def play() -> str:
        async with staged() as stage:
            await stage.press("question_mark")
            return stage.text()

    text = asyncio.run(play())
    assert "type to search, enter runs, esc leaves" in text


def test_what_a_verb_does_stays_in_its_column_on_every_line() -> None:
    lines = str(help_line(by_name("broadcast"), True, 30)).split("\n")
    assert ["  B              Broadcast to", "                 all clients"] == lines
    name = "break-on-uncaught"
    assert str(help_line(by_name(name), True, 100)).startswith(f"  :{name} Breakpoint on"), "a long name stands apart"
