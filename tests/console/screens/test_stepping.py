"""Pausing, stepping, going on: keys become orders, about the hold that is meant."""

from __future__ import annotations

import asyncio

import pytest

from runtime.probe.commands import Continue, Order, Pause, RecordStatements, Step, StepKind
from tests.support.session import held_story, live_story
from tests.support.stage import given, staged


def test_pause_holds_everything() -> None:
    assert [Pause(), Pause()] == given(live_story(), "P", "f6")


def test_continue_releases_everything() -> None:
    assert [Continue(), Continue()] == given(held_story(), "c", "f5")


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("f10", StepKind.OVER), ("4 n", StepKind.OVER), ("s", StepKind.IN), ("f11", StepKind.IN),
        ("f", StepKind.OUT), ("shift+f11", StepKind.OUT), ("f23", StepKind.OUT),
    ],
)  # fmt: skip
def test_a_step_names_the_hold_and_how_far(keys: str, kind: StepKind) -> None:
    assert [Step(1, kind)] == given(held_story(), *keys.split())


def test_a_key_pressed_again_before_a_step_has_led_somewhere_steps_nothing() -> None:
    assert [Step(1)] == given(held_story(), "f10", "n", "f10", "s")


def test_where_nothing_is_held_the_keys_of_stepping_do_nothing() -> None:
    assert [] == given(live_story(), "c", "f5", "s", "f", "d", "f10", "f11")


def test_a_step_goes_on_with_the_hold_it_led_to() -> None:
    async def play() -> list[Order]:
        async with staged(held_story()) as stage:
            await stage.press("f10")
            stage.story.released(how="step").statement("Store the <line>")
            stage.story.held("statement", "step", label="c1", line_of="Broadcast the <line>")
            await stage.tell()
            await stage.press("n")
            return stage.given

    assert [Step(1, StepKind.OVER), Step(2, StepKind.OVER)] == asyncio.run(play())


def test_steps_act_on_the_hold_of_the_row_that_someone_chose() -> None:
    story = held_story().received("c1", "third").started("Handle Message", label="c1")
    story.held("statement", "breakpoint", label="c1", line_of="Extract the <text> from the <event: message>")
    # The newest hold is chosen by nobody until the cursor was moved there.
    assert [Step(1), Step(2)] == given(story, "f10", "1", "up", "down", "f10")


def test_recording_of_statements_can_be_switched_off_and_on_from_the_help() -> None:
    find_it = ["question_mark", *"record", "enter"]
    assert [RecordStatements(False), RecordStatements(True)] == given(live_story(), *find_it, *find_it)
