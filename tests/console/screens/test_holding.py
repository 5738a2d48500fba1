"""Hold rules and what they keep, by keys and by commands."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.screens.form import FieldsScreen
from aro_console.screens.leaving import LeaveScreen
from aro_console.screens.rules import RulesScreen
from runtime.probe.commands import (
    Answer,
    Continue,
    Delay,
    Drop,
    HoldRule,
    Order,
    ReleaseHeld,
    Replace,
    SetHoldRules,
)
from tests.support.records import Story
from tests.support.session import held_story, live_story
from tests.support.stage import given, staged


def kept_story() -> Story:
    """Return a story in which two messages of c1 are held."""
    return live_story().received("c1", "one").kept("c1", "one").received("c1", "two").kept("c1", "two")


def typed(text: str) -> tuple[str, ...]:
    return ("colon", *text, "enter")


def test_the_one_that_waits_longest_is_passed_dropped_or_all_are_passed() -> None:
    assert [Continue(1), Drop(1), ReleaseHeld()] == given(kept_story(), "a", "d", "A")


def test_the_chosen_one_is_meant_where_one_is_chosen() -> None:
    assert [Continue(2)] == given(kept_story(), "up", "a")


def test_a_held_message_is_edited_in_the_form_and_goes_on() -> None:
    assert [Replace(1, "one!")] == given(kept_story(), "e", "end", "!", "ctrl+j")


def test_what_is_edited_is_judged_while_one_types() -> None:
    async def play() -> tuple[str, str]:
        story = live_story().received("c1", '{"a": 1}').kept("c1", '{"a": 1}')
        async with staged(story) as stage:
            await stage.press("e")
            before = stage.text()
            await stage.press("backspace")
            return before, stage.text()

    before, after = asyncio.run(play())
    assert "JSON, 8 B" in before
    assert "✗ not JSON, line 1, column 8" in after


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("edit-held ONE", Replace(1, "ONE")),
        ("delay 2.5", Delay(1, 2.5)),
        ("answer not now", Answer(1, "not now")),
        ("drop", Drop(1)),
        ("pass-all", ReleaseHeld()),
    ],
)
def test_everything_can_be_typed(text: str, order: Order) -> None:
    assert [order] == given(kept_story(), *typed(text))


def test_a_rule_is_suggested_by_the_chosen_row_made_disarmed_and_armed() -> None:
    story = live_story().received("c1", "one")
    rule = HoldRule(1, "conn:c1 dir:in type:text")
    made, resting = SetHoldRules((rule,)), SetHoldRules((HoldRule(1, rule.filter, False),))
    assert [made, resting, made] == given(story, "i", "enter", "I", "I")


def test_what_cannot_be_typed_is_said_and_nothing_is_given() -> None:
    assert [] == given(kept_story(), *typed("delay soon"), *typed("hold (a"), *typed("change-rule 7 x"))


def test_the_list_switches_changes_and_deletes_rules() -> None:
    async def play() -> None:
        async with staged(live_story()) as stage:
            await stage.press(*typed("hold conn:c1"), *typed("hold dir:out"), *typed("holds"))
            assert isinstance(stage.app.screen, RulesScreen)
            await stage.press("space", "down", "enter", "A", "d")
            await stage.press("e", *"x", "enter")
            assert [
                SetHoldRules((HoldRule(1, "conn:c1", False), HoldRule(2, "dir:out"))),
                SetHoldRules((HoldRule(1, "conn:c1", False), HoldRule(2, "dir:out", False))),
                ReleaseHeld(2),
                SetHoldRules((HoldRule(1, "conn:c1", False),)),
                SetHoldRules((HoldRule(1, "conn:c1x", False),)),
            ] == stage.given[2:]

    asyncio.run(play())


def test_quitting_while_something_is_held_asks_what_is_to_become_of_it() -> None:
    async def play() -> list[Order]:
        async with staged(kept_story()) as stage:
            await stage.press("q")
            assert isinstance(stage.app.screen, LeaveScreen)
            await stage.press("escape")
            assert not isinstance(stage.app.screen, LeaveScreen)
            await stage.press("q", "d")
            return stage.given

    assert [ReleaseHeld(drop=True)] == asyncio.run(play())


def test_a_run_that_is_held_is_asked_for_too_and_keeps_its_keys() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("q")
            assert isinstance(stage.app.screen, LeaveScreen)
            await stage.press("escape", "e")
            assert not isinstance(stage.app.screen, FieldsScreen) or stage.app.screen.form.title != "Edit"

    asyncio.run(play())
