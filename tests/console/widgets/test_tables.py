"""Connections, handlers and log lines as tables."""

from __future__ import annotations

import asyncio

import pytest
from rich.cells import cell_len

from aro_console.model.connections import Connection
from aro_console.widgets.tables import LogsPane, connection_heading, connection_line, handler_heading
from tests.support.records import MS, Story
from tests.support.session import FakeSession, held_story, live_story
from tests.support.stage import LARGE, SMALL, staged


def connections(story: Story, width: int) -> list[str]:
    session = FakeSession(story)
    session.poll()
    now_ns = story.now_ns + 90_000 * MS
    lines = (connection_line(known, width, now_ns, "text") for known in session.world.connections.all)
    return ["".join(cell.text for cell in line) for line in lines]


def test_a_connection_shows_state_path_peer_age_frames_bytes_and_what_was_last() -> None:
    story = Story().opened("c1", peer="127.0.0.1:51001").received("c1", "hello").sent("c1", "hello, you")
    (line,) = connections(story, 118)
    assert ["c1", "open", "/ws", "127.0.0.1:51001", "1:30", "1", "1", "5", "B", "10", "B"] == line.split()[:11]
    assert line.endswith("< 1:30 ago")


def test_a_closed_one_stays_with_code_and_reason_and_an_age_that_stands_still() -> None:
    story = Story().opened("c1").wait(5_000 * MS).closed("c1", 1001, "going away").wait(60_000 * MS).opened("c2")
    opened, closed = connections(story, 118)
    assert opened.startswith("c2")
    assert ["c1", "closed", "/ws"] == closed.split()[:3]
    assert " 5 s " in closed
    assert closed.endswith("1001 going away")


def test_held_and_virtual_ones_say_so() -> None:
    story = Story().opened("v1", virtual=True, peer="console").opened("c1").received("c1", "x").held(label="c1")
    virtual, held = connections(story, 34)
    assert "virtual" in virtual
    assert "HELD" in held


@pytest.mark.parametrize("width", [76, 78, 100, 118])
def test_headings_stand_over_their_columns(width: int) -> None:
    story = Story().opened("c1", peer="127.0.0.1:51001").received("c1", "hello").sent("c1", "hello, you")
    (line,) = connections(story, width)
    heading = connection_heading(width)
    assert heading.index("peer") == line.index("127.0.0.1")
    assert heading.index("last") == line.index("<")
    assert heading.index("age") + 3 == line.index("1:30") + 4


def test_what_a_client_calls_its_path_cannot_break_the_table() -> None:
    def line(width: int) -> str:
        story = Story().opened("c1", "/漢字漢字\x1b[2J[red]", peer="[/]").closed("c1", 4000, "\x1b]0;x\x07[/]")
        return connections(story, width)[0]

    assert [] == [width for width in (34, 78, 118) if not line(width).isprintable()]
    # Two tables' worth of cells before the peer, wide characters or not.
    assert cell_len("c1    closed  /ws      ") == cell_len(line(118)[: line(118).index("[/]")])


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_handlers_view_shows_triggers_runs_errors_and_times(size: tuple[int, int]) -> None:
    async def play() -> list[str]:
        async with staged(live_story(), size) as stage:
            await stage.press("3")
            return stage.lines()

    lines = asyncio.run(play())
    row = next(line for line in lines if "Handle Message" in line)
    assert ["websocket.message", "2", "1"] == row.replace("│", " ").split()[2:5]
    heading = next(line for line in lines if "feature set" in line)
    assert heading.index("started by") == row.index("websocket.message")
    assert heading.index("runs") + 4 == row.index(" 2 ") + 2


def test_a_handler_that_is_held_says_so() -> None:
    async def play() -> str:
        async with staged(held_story(), LARGE) as stage:
            await stage.press("3")
            return next(line for line in stage.lines() if "Handle Message" in line)

    assert "1 held" in asyncio.run(play())


def test_the_handler_heading_names_every_column() -> None:
    assert "feature set started by runs err last max place" == " ".join(handler_heading(78).split())
    assert "feature set started by runs err last mean max place" == " ".join(handler_heading(118).split())


def test_a_log_line_names_its_feature_set_and_connection() -> None:
    async def play() -> str:
        async with staged(live_story().logged("oh dear", "error")) as stage:
            await stage.press("5")
            return stage.text()

    text = asyncio.run(play())
    assert "12:00:01.006 info  Handle Connect" in text
    assert "c1   c1 is here" in text
    assert "error service" in text
    assert "Log 3  1 error " in text


def test_the_log_follows_until_one_reads() -> None:
    async def play() -> None:
        story = Story()
        for number in range(60):
            story.logged(f"line {number}")
        async with staged(story) as stage:
            await stage.press("5")
            log = stage.pane("#logs-full", LogsPane)
            assert "line 59" in stage.text()
            await stage.press(*["up"] * 30)
            before = stage.lines()[3:20]
            stage.story.logged("line 60")
            await stage.tell()
            assert before == stage.lines()[3:20]
            await stage.press("end")
            assert log.follow
            assert "line 60" in stage.text()

    asyncio.run(play())


def test_all_figures_of_a_connection_fit_into_eighty_columns() -> None:
    known = Connection("ID", "c1", "/ws", "127.0.0.1:51001", False, 0, 0, frames_in=12, frames_out=3456)
    known.bytes_in, known.bytes_out, known.last_direction = 999_900, 4_100_000, ">"
    text = "".join(cell.text for cell in connection_line(known, 78, 2_000_000_000, "text"))
    assert [
        "c1",
        "open",
        "/ws",
        "127.0.0.1:51001",
        "2",
        "s",
        "12",
        "3456",
        "999.9",
        "kB",
        "4.1",
        "MB",
        ">",
        "2",
        "s",
    ] == (text.split())
    assert len(text) <= 78


def test_how_a_closed_connection_ended_stands_where_its_bytes_would() -> None:
    known = Connection("ID", "c1", "/ws", "127.0.0.1:51001", False, 0, 0, state="closed", closed_ns=1)
    known.code, known.reason = 1001, "going away"
    text = "".join(cell.text for cell in connection_line(known, 78, 2_000_000_000, "text"))
    assert text.endswith("1001 going away")
