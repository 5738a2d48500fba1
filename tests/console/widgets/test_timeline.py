"""The timeline pane: it follows until one reads, and then nothing moves."""

from __future__ import annotations

import asyncio
from dataclasses import astuple

import pytest
from rich.cells import cell_len

from aro_console.model.rows import Row
from aro_console.widgets.timeline import TimelinePane, row_line
from tests.support.records import Story
from tests.support.session import FakeSession, live_story
from tests.support.stage import LARGE, SMALL, Stage, staged


def pane(stage: Stage) -> TimelinePane:
    return stage.pane("#timeline", TimelinePane)


def top_row(stage: Stage) -> Row:
    return stage.session.world.timeline.visible[pane(stage).top]


def statements(stage: Stage) -> list[str]:
    """The source lines of the statements that are shown."""
    return [row.summary.split()[0] for row in stage.session.world.timeline.visible if row.kind == "statement"]


def many(count: int) -> Story:
    story = Story().state("started").opened("c1")
    for number in range(count):
        story.received("c1", f"message {number}")
    return story


# --- following -----------------------------------------------------------------------------------------------------


def test_it_follows_the_newest_row() -> None:
    async def play() -> None:
        async with staged(many(50)) as stage:
            stage.story.received("c1", "the newest")
            await stage.tell()
            assert "the newest" in stage.text()
            assert "following" in stage.text()
            assert pane(stage).row is stage.session.world.timeline.visible[-1]

    asyncio.run(play())


def test_who_shows_what_has_come_is_told_whether_another_row_is_chosen_by_it() -> None:
    async def play() -> None:
        async with staged(many(50)) as stage:
            told = []
            for keys in ([], ["up"]):
                await stage.press(*keys)
                stage.story.received("c1", "the newest")
                stage.session.poll()
                told += [pane(stage).records_arrived(), pane(stage).records_arrived()]
            assert [True, False, False, False] == told

    asyncio.run(play())


def test_a_thousand_new_rows_do_not_move_what_is_read() -> None:
    async def play() -> None:
        async with staged(many(50)) as stage:
            await stage.press(*["up"] * 12)
            before, chosen, lines = top_row(stage), pane(stage).row, stage.lines()[3:13]
            for number in range(1000):
                stage.story.received("c1", f"later {number}")
            await stage.tell()
            assert before is top_row(stage)
            assert chosen is pane(stage).row
            assert lines == stage.lines()[3:13]
            assert f"{pane(stage).new_below:,} below, G to follow" in stage.text()
            assert 1000 < pane(stage).new_below

    asyncio.run(play())


@pytest.mark.parametrize("key", ["G", "end"])
def test_it_follows_again_when_asked(key: str) -> None:
    async def play() -> None:
        async with staged(many(50)) as stage:
            await stage.press("g")
            assert not pane(stage).follow
            await stage.press(key)
            assert pane(stage).follow
            stage.story.received("c1", "the newest")
            await stage.tell()
            assert "the newest" in stage.text()

    asyncio.run(play())


def test_the_wheel_and_a_click_stop_following() -> None:
    async def play() -> list[bool]:
        async with staged(many(50)) as stage:
            pane(stage).scroll_lines(-3)
            scrolled = pane(stage).follow
            await stage.press("G")
            await stage.pilot.click("#timeline", offset=(5, 10))  # the newest row
            await stage.pilot.pause()
            return [scrolled, pane(stage).follow]

    assert [False, False] == asyncio.run(play())


def test_rows_that_leave_memory_do_not_move_what_is_read() -> None:
    async def play() -> None:
        session = FakeSession(many(50))
        session.world.timeline.shelf._capacity = 100
        async with staged(session=session) as stage:
            await stage.press(*["up"] * 45)
            chosen = pane(stage).row
            for number in range(60):
                stage.story.received("c1", f"later {number}")
            await stage.tell()
            assert session.world.timeline.shelf.on_disk > 0
            now = pane(stage).row
            assert chosen is not None
            assert now is not None
            assert now is not chosen
            assert astuple(chosen) == astuple(now)
            assert "earlier on disk" in stage.lines()[-2]

    asyncio.run(play())


def test_a_change_of_size_keeps_the_chosen_row_on_the_screen() -> None:
    async def play() -> None:
        async with staged(many(50), LARGE) as stage:
            await stage.press(*["up"] * 20)
            chosen = pane(stage).row
            for size in ((80, 24), (40, 10), (120, 40), (100, 22)):
                await stage.pilot.resize_terminal(*size)
                await stage.pilot.pause()
                assert chosen is pane(stage).row, size
                assert pane(stage).top <= pane(stage).cursor < pane(stage).top + pane(stage).content_size.height, size

    asyncio.run(play())


# --- folding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["space", "enter"])
def test_a_run_unfolds_its_statements_and_folds_them_again(key: str) -> None:
    async def play() -> None:
        async with staged(size=LARGE) as stage:
            run = next(row for row in stage.session.world.timeline.visible if row.summary == "run Handle Message")
            pane(stage).go_to(run)
            await stage.pilot.pause()
            assert ("▸ run Handle Message" in stage.text(), statements(stage)) == (True, [])
            await stage.press(key)
            assert "▾ run Handle Message" in stage.text()
            assert ["13", "14", "15", "16"] == statements(stage)
            assert pane(stage).row is run
            await stage.press(key)
            assert [] == statements(stage)
            assert pane(stage).row is run

    asyncio.run(play())


def test_pings_are_one_line_until_somebody_wants_to_see_them() -> None:
    async def play() -> None:
        story = Story().opened("c1").received("c1", "hello")
        for opcode in ("ping", "pong", "ping", "pong"):
            story.received("c1", b"", opcode)
        async with staged(story, LARGE) as stage:
            assert ("6 rows  3 folded" in stage.text(), "▸ ×4 ping" in stage.text()) == (True, True)
            await stage.press("space")
            assert ("▾ ×4 ping" in stage.text(), "folded" in stage.text()) == (True, False)
            await stage.press("space")
            chosen = pane(stage).row
            assert chosen is not None
            await stage.press("colon", *"noise nothing", "enter")
            assert (6, chosen) == (pane(stage).line_count(), pane(stage).row)
            assert "▸" not in stage.text()
            await stage.press("colon", *"goto 5", "enter", "colon", *"noise pings", "enter")
            assert (3, chosen) == (pane(stage).line_count(), pane(stage).row)

    asyncio.run(play())


# --- rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [38, 58, 78, 88, 118])
def test_every_row_has_the_width_of_the_pane(width: int) -> None:
    session = FakeSession(live_story().received("c1", "漢字" * 40).received("c1", "🎉 " * 40))
    session.poll()
    timeline = session.world.timeline
    lines = [row_line(row, timeline, session.past.wall_time, width) for row in timeline.visible]
    assert {width} == {cell_len("".join(cell.text for cell in line)) for line in lines}


def test_state_is_told_by_sign_and_word_and_not_by_colour_alone() -> None:
    session = FakeSession(live_story().ordered("OpenVirtual", "/ws").opened("v1", virtual=True))
    session.poll()
    timeline = session.world.timeline
    texts = [
        "".join(cell.text for cell in row_line(row, timeline, session.past.wall_time, 118)) for row in timeline.visible
    ]
    wanted = ["o connected /ws", "> text", "< ", "x disconnected 1001", "ERROR", "Created", "◆"]
    assert [] == [word for word in wanted if not any(word in text for text in texts)]
    assert [] == [text for text in texts if "Cannot extract" in text and " ! " not in text]


def test_there_is_room_for_the_whole_time_of_day_at_eighty_columns() -> None:
    async def play() -> str:
        async with staged(Story().state("started"), SMALL) as stage:
            return stage.text()

    assert "12:00:01.001" in asyncio.run(play())
