"""Every verb that acts by hand on connections, or on the program as a client would: its key, and its order."""

from __future__ import annotations

import asyncio

import pytest

from aro_console.screens.form import FieldsScreen
from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    Drop,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    SendMessage,
    SendRequest,
)
from tests.support.records import Story, connection_id
from tests.support.session import live_story
from tests.support.stage import given, staged

C1 = connection_id("c1")


def delivery_held() -> Story:
    return live_story().received("c1", "later").held(label="c1")


def test_a_held_delivery_can_be_dropped() -> None:
    assert [Drop(1)] == given(delivery_held(), "d")


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
