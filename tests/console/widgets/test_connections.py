"""The connections as a table."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.model.connections import Connection
from aro_console.model.formatting import Cell
from aro_console.widgets.connections import COLUMNS, by_connection, connection_line
from aro_console.widgets.table import fitting, heading
from runtime.probe import records as r
from tests.support.records import MS, Story, connection_id
from tests.support.session import FakeSession
from tests.support.stage import SMALL, staged


def cells(story: Story, width: int) -> list[list[Cell]]:
    session = FakeSession(story)
    session.poll()
    now_ns = story.now_ns + 90_000 * MS
    return [connection_line(fitting(COLUMNS, width), known, now_ns, width) for known in session.world.connections.all]


def lines(story: Story, width: int) -> list[str]:
    return ["".join(cell.text for cell in line) for line in cells(story, width)]


def talking() -> Story:
    return Story().opened("c1", peer="127.0.0.1:51001").received("c1", "hello").sent("c1", "hello, you")


def test_a_connection_shows_state_path_peer_age_frames_bytes_and_what_was_last() -> None:
    (line,) = lines(talking(), 118)
    wanted = "c1 open /ws 127.0.0.1:51001 1:30 1 1 5 B 10 B 0 B - < 1:30"
    assert wanted.split() == line.split()


def test_what_waits_and_what_a_pong_took_stand_in_the_table() -> None:
    story = talking().sent("c1", b"", "ping").received("c1", b"", "pong")
    story.add(r.SendBufferChanged, 0, connection_id("c1"), 2_500_000)
    (line,) = cells(story, 78)
    assert {("SLOW", "error"), ("2.5 MB", "error"), ("1.0 ms", "text")} <= {
        (cell.text.strip(), cell.role) for cell in line
    }


def test_a_paused_lane_is_said_to_be_one_and_how_much_of_it_is_held() -> None:
    def state(held: int) -> str:
        story = Story().opened("c1").ordered("Pause", f"connection {connection_id('c1')}")
        for _ in range(held):
            story.held(label="c1")
        return lines(story, 78)[0].partition("/ws")[0].removeprefix("c1").strip()

    assert ["PAUSED", "HELD", "HELD 2", "HELD>99"] == [state(held) for held in (0, 1, 2, 201)]


def test_a_closed_one_stays_with_code_and_reason_and_an_age_that_stands_still() -> None:
    story = Story().opened("c1").wait(5_000 * MS).closed("c1", 1001, "going away").wait(60_000 * MS).opened("c2")
    opened, closed = lines(story, 118)
    assert opened.startswith("c2")
    assert ["c1", "closed", "/ws"] == closed.split()[:3]
    assert " 5 s " in closed
    assert closed.endswith("1001 going away")


@pytest.mark.parametrize("width", [34, 50, 78, 118])
def test_how_a_closed_one_ended_is_never_left_out(width: int) -> None:
    assert "1001 going" in lines(Story().opened("c1").closed("c1", 1001, "going away"), width)[0]


def test_held_and_virtual_ones_say_so() -> None:
    story = Story().opened("v1", virtual=True, peer="console").opened("c1").received("c1", "x").held(label="c1")
    virtual, held = lines(story, 34)
    assert "virtual" in virtual
    assert "HELD" in held
    twice = Story().opened("c1").held(label="c1").held(label="c1")
    assert "HELD 2" in lines(twice, 34)[0]


@pytest.mark.parametrize("width", [34, 78, 100, 118, 198])
def test_headings_stand_over_their_columns(width: int) -> None:
    (line,) = lines(talking(), width)
    head = "".join(cell.text for cell in heading(fitting(COLUMNS, width), by_connection()))
    assert head.index("path") == line.index("/ws")
    assert head.index("  in ") + 4 == line.index("  1 ", line.index("/ws") + 3) + 3


def test_all_figures_fit_into_eighty_columns() -> None:
    known = Connection("ID", "c1", "/ws", "127.0.0.1:51001", False, 0, 0, frames_in=12, frames_out=3456)
    known.bytes_in, known.bytes_out, known.last_direction = 999_900, 4_100_000, ">"
    text = "".join(cell.text for cell in connection_line(fitting(COLUMNS, 78), known, 2_000_000_000, 78))
    assert "c1 open /ws 2 s 12 3456 999.9 kB 4.1 MB 0 B - > 2 s".split() == text.split()
    assert len(text) <= 78


def test_what_a_client_calls_its_path_cannot_break_the_table() -> None:
    def line(width: int) -> str:
        story = Story().opened("c1", "/漢字漢字\x1b[2J[red]", peer="[/]").closed("c1", 4000, "\x1b]0;x\x07[/]")
        return lines(story, width)[0]

    assert [] == [width for width in (34, 78, 118) if not line(width).isprintable()]
    assert [] == [width for width in (34, 78, 118) if cell_len(line(width)) > width]


@pytest.mark.slow
def test_enter_on_a_connection_leads_to_what_it_says() -> None:
    async def play() -> tuple[str, str]:
        async with staged(size=SMALL) as stage:
            await stage.press("2", "enter")
            return stage.focused, stage.text()

    focused, text = asyncio.run(play())
    assert "conversation" == focused
    assert "c1  127.0.0.1:51001  conversation, 1 unanswered" in text


@pytest.mark.slow
def test_the_chosen_connection_is_pinged() -> None:
    async def play() -> list[str]:
        async with staged(Story().opened("c1").opened("c2")) as stage:
            await stage.press("2", "j")
            stage.main.do("ping")
            return [repr(order) for order in stage.given]

    assert [f"PingConnection(connection_id='{connection_id('c2')}')"] == asyncio.run(play())


def test_where_there_is_room_for_all_of_them_none_stays_scrolled_away() -> None:
    async def play() -> list[str]:
        async with staged(Story().state("started").opened("c1").opened("c2"), SMALL) as stage:
            for left, came in (("c1", "c3"), ("c2", "c4")):
                stage.story.closed(left).opened(came)
                await stage.tell()
            await stage.pilot.resize_terminal(120, 40)
            await stage.tell()
            listed = [line[1:5].strip() for line in stage.lines() if line.startswith("│c")]
            return listed[:4]

    assert {"c1", "c2", "c3", "c4"} == set(asyncio.run(play()))
