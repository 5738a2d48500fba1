"""Verbs of a row, in lists whose lines are rows too."""

from __future__ import annotations

import asyncio

import pytest

from runtime.probe.commands import InjectMessage
from tests.support.records import Story, connection_id
from tests.support.stage import Stage, staged

TALK = Story().opened("c1").message("c1", "first").message("c1", "second").opened("c2").message("c2", "third")


def kind_meant(stage: Stage) -> tuple[str, int]:
    row = stage.main.row_meant
    assert row is not None
    return row.kind, row.seq


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (("2", "tab", "g", "j"), "message"),
        (("3", "j", "j", "tab", "g"), "run"),
        (("5", "g"), "log"),
        (("6", "g"), "run"),
    ],
)
def test_the_row_that_is_meant_is_chosen_in_the_list_that_has_the_keys(keys: tuple[str, ...], kind: str) -> None:
    async def play() -> None:
        async with staged() as stage:
            before = kind_meant(stage)
            await stage.press(*keys)
            meant = kind_meant(stage)
            assert kind == meant[0]
            assert meant != before
            await stage.press("1")
            assert before == kind_meant(stage), "in the live view it is the timeline's"

    asyncio.run(play())


def test_a_message_chosen_in_a_conversation_is_the_one_sent_again() -> None:
    async def play() -> None:
        async with staged(TALK) as stage:
            await stage.press("2", "tab", "g", "j", "r")
            assert [InjectMessage(connection_id("c1"), "first", rerun_of=2)] == stage.given

    asyncio.run(play())
