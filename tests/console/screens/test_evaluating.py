"""Expressions, watches, altering a held run, and steps with a goal."""

from __future__ import annotations

import asyncio

from runtime.probe import records as r
from runtime.probe.commands import (
    Evaluate,
    Order,
    SetBinding,
    SkipStatement,
    Step,
    StepKind,
)
from tests.support.session import held_story
from tests.support.stage import Stage, staged


def last(stage: Stage) -> Order:
    return stage.given[-1]


def test_an_expression_is_asked_of_what_is_seen_and_its_answer_is_told() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4", "equals_sign")
            assert "evaluate" in stage.text()
            await stage.press(*"1+1", "enter")
            asked = last(stage)
            assert isinstance(asked, Evaluate)
            assert ("1+1", stage.story.hold_id) == (asked.expression, asked.hold_id)
            stage.story.add(r.Evaluated, 0, asked.request_id, "1+1", 2, "")
            await stage.tell()
            assert [("1+1", "2")] == [(note.title, note.message) for note in stage.app._notifications]

    asyncio.run(play())


def test_a_watch_is_asked_again_at_every_step_and_shown_beside_the_names() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4")
            stage.main.do("watch", "<text: length>")
            asked = last(stage)
            assert isinstance(asked, Evaluate)
            stage.story.add(r.Evaluated, 0, asked.request_id, asked.expression, 5, "")
            await stage.tell()
            assert any("<text: length>" in line and "Integer 5" in line for line in stage.lines())
            await stage.press("N")
            past = last(stage)
            assert isinstance(past, Evaluate)
            assert (0, {"text", "event"}) == (past.hold_id, set(past.names or {}))

    asyncio.run(play())


def test_a_held_run_is_altered_by_order_and_the_past_is_not() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4")
            stage.main.do("set", "<line>", '"other"')
            assert SetBinding(1, "line", '"other"') == last(stage)
            stage.main.do("skip")
            assert SkipStatement(1) == last(stage)
            await stage.press("N")
            count = len(stage.given)
            stage.main.do("skip")
            await stage.pilot.pause()
            assert count == len(stage.given)
            assert "past cannot be changed" in "".join(note.message for note in stage.app._notifications)

    asyncio.run(play())


def test_t_runs_to_the_cursor_and_a_step_in_asks_where_there_are_several() -> None:
    async def play() -> None:
        async with staged(held_story()) as stage:
            await stage.press("4", "j", "j", "t")
            assert Step(1, StepKind.CURSOR, "chat.aro", 17) == last(stage)
            stage.story.released(how="step").held("statement", "goto", label="c1", line_of="Broadcast the <line>")
            await stage.tell()
            stage.session.thread.targets = ("Count Lines", "Handle Connect")
            await stage.press("s")
            assert "Step into" in stage.text()
            await stage.press("down", "down", "enter")
            assert Step(2, StepKind.IN, target="Handle Connect") == last(stage)
            stage.story.released(how="step").held("statement", "step", label="c1", line_of="Return an <OK")
            await stage.tell()
            assert "Handle Connect did not begin" in "".join(note.message for note in stage.app._notifications)
            await stage.press("s", "enter")
            assert Step(3, StepKind.IN) == last(stage)

    asyncio.run(play())
