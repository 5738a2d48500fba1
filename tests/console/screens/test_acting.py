"""Every verb that acts on the program: its key, and the order it becomes."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.screens.form import FieldsScreen
from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    Continue,
    Drop,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    Pause,
    RecordStatements,
    SendMessage,
    SendRequest,
    Step,
    StepKind,
)
from tests.support.records import Story, connection_id
from tests.support.session import held_story, live_story
from tests.support.stage import staged

C1 = connection_id("c1")


def delivery_held() -> Story:
    return live_story().received("c1", "later").held(label="c1")


def given(story: Story, *keys: str) -> list[Order]:
    async def play() -> list[Order]:
        async with staged(story) as stage:
            await stage.press(*keys)
            return stage.given

    return asyncio.run(play())


def test_pause_holds_everything() -> None:
    assert [Pause(), Pause()] == given(live_story(), "P", "f6")


def test_continue_releases_everything() -> None:
    assert [Continue(), Continue()] == given(held_story(), "c", "f5")


def test_a_step_names_the_hold_and_how_far() -> None:
    # The first step shows the source, where n steps too.
    keys = ["f10", "n", "s", "f11", "f", "shift+f11", "f23"]
    kinds = [StepKind.OVER, StepKind.OVER, StepKind.IN, StepKind.IN, StepKind.OUT, StepKind.OUT, StepKind.OUT]
    assert [Step(1, kind) for kind in kinds] == given(held_story(), *keys)


def test_a_held_delivery_can_be_dropped() -> None:
    assert [Drop(1)] == given(delivery_held(), "d")


def test_where_nothing_is_held_the_keys_of_stepping_do_nothing() -> None:
    assert [] == given(live_story(), "c", "f5", "s", "f", "d", "f10", "f11")


def test_without_a_client_there_is_nobody_to_write_to_or_close() -> None:
    async def play() -> bool:
        async with staged(Story().state("started")) as stage:
            await stage.press("n", "o", "X")
            return isinstance(stage.app.screen, FieldsScreen)

    assert not asyncio.run(play())


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (["n", *"hi", "ctrl+j"], InjectMessage(C1, "hi")),
        (["n", *"0x4869", "ctrl+j"], InjectMessage(C1, b"Hi")),
        (["o", *"hi", "ctrl+j"], SendMessage(C1, "hi")),
        (["B", *"all", "ctrl+j"], BroadcastMessage("all", "")),
        (["X", *"bye", "ctrl+j"], CloseConnection(C1, 1000, "bye")),
        (["V", "ctrl+j"], OpenVirtual("/ws")),
        (["H", "ctrl+j"], SendRequest("GET", "/lines", (), b"")),
        (["H", *"put", "space", *"/x", "enter"], SendRequest("PUT", "/x", (), b"")),
        (["v", "ctrl+j"], EmitEvent("Said", {})),
    ],
)
def test_a_form_becomes_an_order(keys: list[str], order: Order) -> None:
    assert [order] == given(live_story(), *keys)


def test_escape_leaves_a_form_without_an_order() -> None:
    async def play() -> None:
        async with staged() as stage:
            for key in "noBXVHv":
                await stage.press(key)
                assert isinstance(stage.app.screen, FieldsScreen), key
                await stage.press("escape")
                assert stage.app.screen is stage.main, key
            assert [] == stage.given

    asyncio.run(play())


def test_a_message_goes_by_itself_to_the_client_of_the_chosen_row() -> None:
    story = Story().state("started").opened("c1").opened("c2").opened("c3")
    assert [InjectMessage(connection_id("c2"), "x")] == given(story, "up", "n", "x", "ctrl+j")


def test_a_message_goes_by_itself_to_the_client_chosen_among_the_connections() -> None:
    story = Story().state("started").opened("c1").opened("c2").opened("c3")
    assert [InjectMessage(connection_id("c2"), "x")] == given(story, "2", "j", "n", "x", "ctrl+j")


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


def test_quitting_leaves_the_exit_code_to_the_application() -> None:
    async def play() -> tuple[int | None, bool]:
        async with staged() as stage:
            await stage.press("q")
            return stage.app.return_value, stage.app.is_running

    value, running = asyncio.run(play())
    assert value is None
    assert not running
