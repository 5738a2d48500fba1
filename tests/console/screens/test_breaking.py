"""Breakpoints by key, in their list, and across restarts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aro_console.app import ConsoleApp
from aro_console.widgets.source import SourcePane
from runtime.probe.commands import Breakpoint, BreakpointKind, SetBreakpoints, SetHoldRules
from tests.support.session import FakeSession, live_story
from tests.support.stage import Stage, staged


def kept(stage: Stage) -> list[Breakpoint]:
    return stage.main.session.breakpoints.kept


def row(stage: Stage, kind: str) -> str:
    return str(next(one.seq for one in stage.main.session.world.timeline.visible if one.kind == kind))


def test_b_breaks_on_what_the_chosen_row_is_about() -> None:
    async def play() -> None:
        async with staged() as stage:
            for kind in ("run", "message", "repository", "error"):
                stage.main.do("goto", row(stage, kind))
                await stage.pilot.pause()
                await stage.press("b")
            wanted = [("handler", "Handle Connect"), ("event", "websocket.message"), ("data", "line-repository"),
                      ("error", "")]  # fmt: skip
            assert wanted == [(str(one.kind), one.target) for one in kept(stage)]
            assert isinstance(stage.given[-1], SetBreakpoints)
            assert 4 == len(stage.given[-1].breakpoints)

    asyncio.run(play())


def test_a_breakpoint_that_asks_for_something_is_not_lost_by_a_key_and_z_brings_it_back() -> None:
    async def play() -> list[str]:
        async with staged() as stage:
            await stage.press("4")
            stage.main.do("breakpoint", "chat.aro:13")
            await stage.pilot.pause()
            stage.main.do("condition", "1", "<text> == 5")
            stage.main.query_one("#source-full", SourcePane).show_place("chat.aro", 13)
            before = kept(stage)
            await stage.press("b")
            assert [] == kept(stage)
            await stage.press("z")
            assert before == kept(stage)
            assert SetBreakpoints(tuple(before)) == stage.given[-1]
            stage.main.do("break-when", "line-repository", "<n> > 5")
            await stage.press("1")
            stage.main.do("goto", row(stage, "repository"))
            await stage.pilot.pause()
            await stage.press("b")
            assert before == kept(stage), "the same key takes it away again"
            await stage.press("z")
            assert "<n> > 5" == kept(stage)[-1].condition
            return [str(note.message) for note in stage.app._notifications]

    said = asyncio.run(play())
    assert "No longer breaks on chat.aro:13: if <text> == 5. z brings it back." in said
    assert "Breakpoint 1 is back: chat.aro:13  if <text> == 5." in said
    assert "Breakpoint 2 is gone. z brings it back." in said


def test_the_list_parks_removes_and_leads_to_the_prompt() -> None:
    async def play() -> None:
        async with staged() as stage:
            stage.main.do("break-on-error")
            stage.main.do("break-in", "Count Lines")
            await stage.press("ctrl+b")
            assert ["any error", "stops always"] == [
                said for said in ("any error", "stops always") if said in stage.text()
            ]
            await stage.press("space")
            lines = [line for line in stage.lines() if "any error" in line or "in Count Lines" in line]
            assert [True, True] == ["○" in lines[0], "●" in lines[1]]
            await stage.press("d", "z")
            assert {1, 2} == {one.breakpoint_id for one in kept(stage)}
            error = next(place for place, one in enumerate(kept(stage)) if one.kind is BreakpointKind.ERROR)
            await stage.press("g", *("j" for _ in range(error)), "d", "g", "e")
            assert [BreakpointKind.HANDLER] == [one.kind for one in kept(stage)]
            assert "condition 2" in stage.text()

    asyncio.run(play())


def with_state(folder: Path) -> tuple[FakeSession, ConsoleApp]:
    session = FakeSession(live_story())
    return session, ConsoleApp(lambda: session, Path("chat"), clock_ns=lambda: session.story.now_ns, state=folder)


def test_breakpoints_watches_and_hold_rules_outlive_the_console(tmp_path: Path) -> None:
    async def set_them() -> None:
        session, app = with_state(tmp_path)
        async with app.run_test() as pilot:
            await pilot.pause()
            session.toggle_breakpoint("chat.aro", 15)
            session.watches.append("<line>")
            session.rules.add("type:message")
            app.poll()
            session.story.logged("x")
            app.poll()
            await pilot.pause()

    async def look() -> tuple[list[tuple[str, int]], list[str], list[object]]:
        session, app = with_state(tmp_path)
        async with app.run_test() as pilot:
            while not list(app._notifications):
                await pilot.pause()
            assert "1 hold rule of last time: I disarms." in [note.message for note in app._notifications]
            return session.breakpoints.all, session.watches, [type(order) for order in session.given[:2]]

    asyncio.run(set_them())
    assert ([("chat.aro", 15)], ["<line>"], [SetBreakpoints, SetHoldRules]) == asyncio.run(look())


def test_a_file_that_cannot_be_read_is_told_of_and_set_aside(tmp_path: Path) -> None:
    async def play() -> None:
        session, app = with_state(tmp_path)
        async with app.run_test() as pilot:
            await pilot.pause()
            session.toggle_breakpoint("chat.aro", 15)
            session.story.logged("x")
            app.poll()
            await pilot.pause()
        (file,) = (tmp_path / "kept").glob("*.json")
        file.write_text("nonsense")
        again, app = with_state(tmp_path)
        async with app.run_test() as pilot:
            while not list(app._notifications):
                await pilot.pause()
            assert [] == again.breakpoints.all
            assert "cannot be read" in "".join(note.message for note in app._notifications)
        assert "nonsense" == file.with_suffix(".bad").read_text()

    asyncio.run(play())
