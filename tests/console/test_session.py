"""A session: what it says of an application, and how records and orders pass through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aro_console.model.contract import routes
from aro_console.session import Session
from runtime.errors import LoadError
from runtime.host.application import RunOptions
from runtime.probe.commands import RecordStatements, SetBreakpoints
from tests.support.program import DEMOS
from tests.support.records import Story
from tests.support.session import FakeSession, live_story


def load(name: str) -> Session:
    return Session.load(DEMOS / name, RunOptions(port=0))


def test_an_application_is_described_for_the_screens() -> None:
    session = load("status-board")
    assert "status-board" == session.name
    assert {"main.aro", "api.aro", "websocket.aro"} == {source.name for source in session.program.sources}
    known = routes(session.program.endpoints)
    assert set() == {("GET", "/"), ("GET", "/statuses"), ("POST", "/statuses")} - set(known)
    assert [] == session.program.domain_events
    assert not session.running
    assert "" == session.failure


def test_a_handler_says_what_starts_it() -> None:
    listens = {handler.name: handler.listens for handler in load("status-board").world.handlers.all}
    assert "POST /statuses" == listens["postStatus"]
    assert "websocket.connected" == listens["Handle Client Connect"]
    assert "application.start" == listens["Application-Start"]


def test_breakpoints_can_stand_where_statements_are() -> None:
    session = load("status-board")
    assert 4 == session.breakpoints.place("api.aro", 3)
    assert session.breakpoints.place("api.aro", 1000) is None


def test_what_cannot_be_loaded_is_said_with_everything_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        Session.load(tmp_path, RunOptions())
    assert raised.value.diagnostics


def test_an_application_that_was_started_and_stopped_has_told_all_of_it() -> None:
    session = load("status-board")
    session.start()
    code = session.stop()
    while session.poll():
        pass
    assert (0, "") == (code, session.failure)
    assert not session.running
    assert "ended" == session.world.status.state
    assert len(session.world.timeline) > 0


def test_orders_reach_the_application_and_the_screen_knows_what_is_recorded() -> None:
    session = FakeSession()
    session.give(RecordStatements(False))
    assert not session.recording_statements
    assert [RecordStatements(False)] == session.thread.orders


def test_a_breakpoint_is_told_with_all_others() -> None:
    session = FakeSession()
    assert 13 == session.toggle_breakpoint("chat.aro", 12)
    assert 15 == session.toggle_breakpoint("chat.aro", 15)
    assert 13 == session.toggle_breakpoint("chat.aro", 13)
    orders = [order for order in session.thread.orders if isinstance(order, SetBreakpoints)]
    assert [[13], [13, 15], [15]] == [[one.line for one in order.breakpoints] for order in orders]


def test_a_breakpoint_where_nothing_follows_is_not_told() -> None:
    session = FakeSession()
    assert session.toggle_breakpoint("chat.aro", 29) is None
    assert [] == session.thread.orders


def test_polling_feeds_every_model_once() -> None:
    session = FakeSession(live_story())
    assert session.poll() > 0
    rows = len(session.world.timeline)
    assert 0 == session.poll()
    assert rows == len(session.world.timeline)
    assert ["c1"] == [known.label for known in session.world.connections.open]
    assert 2 == len(session.world.logs.lines)


def test_how_far_the_screen_is_behind_is_known_and_caught_up_with_when_the_program_rests() -> None:
    session = FakeSession(Story())
    for number in range(5_000):
        session.story.received("c1", f"message {number}")
    for raw in session.story.take():
        session.thread.journal.append(raw)
    assert (5_000, True) == (session.reading.behind, session.reading.hurried)
    session.poll()
    assert not session.reading.hurried or session.reading.behind == 0
    while session.reading.behind:
        session.poll()
    assert (0, False, 5_000) == (session.reading.behind, session.reading.hurried, len(session.world.timeline))


def test_what_is_done_beside_the_screen_waits_while_somebody_waits_for_it() -> None:
    class Recording:
        ways = 0

        def give_way(self) -> None:
            self.ways += 1

    session = FakeSession(live_story())
    session.hurry()
    session._origin.recorder = beside = Recording()  # type: ignore[assignment]  # all that is asked of it
    session.hurry()
    assert 1 == beside.ways
