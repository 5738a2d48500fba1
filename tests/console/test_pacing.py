"""What the screen costs is measured, and the session is told its pace."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from aro_console import pacing
from aro_console.model.pace import Cost, Pace
from aro_console.pacing import Pacer, share_interpreter
from runtime.probe.commands import RecordStatements
from tests.support.session import FakeSession, live_story


class Times:
    """Clocks that stand still until they are moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall = self.thread = self.process = 0
        monkeypatch.setattr(pacing.time, "monotonic_ns", lambda: self.wall)
        monkeypatch.setattr(pacing.time, "thread_time_ns", lambda: self.thread)
        monkeypatch.setattr(pacing.time, "process_time_ns", lambda: self.process)

    def pass_ms(self, wall: int, thread: int = 0, process: int = 0) -> None:
        self.wall += wall * 1_000_000
        self.thread += thread * 1_000_000
        self.process += (thread + process) * 1_000_000


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    return Times(monkeypatch)


def test_what_was_used_in_a_second_becomes_shares_and_a_pace(times: Times, monkeypatch: pytest.MonkeyPatch) -> None:
    session, pacer = FakeSession(live_story()), Pacer()
    monkeypatch.setattr(type(session.world.status), "rate", lambda status, now_ns: 5_000.0)
    pacer.weighs = True
    times.pass_ms(1_000, thread=200, process=600)
    pacer.feed(session)
    cost = session.cost
    assert (0.2, 0.6) == (cost.painting + cost.reading, cost.program)
    assert 4 == session.reading.pace.polls_per_paint


def test_what_is_new_is_painted_at_once_and_then_at_the_pace(times: Times) -> None:
    session, pacer = FakeSession(live_story()), Pacer()
    times.pass_ms(2_000)
    pacer.feed(session)
    session.reading.pace = Pace(polls_per_paint=3)
    painted = []
    for _ in range(7):
        painted.append(pacer.due(session))
        session.story.received("c1", "more")
        times.pass_ms(100)
        pacer.feed(session)
    assert [True, False, False, True, False, False, True] == painted


def test_with_nothing_new_it_is_painted_once_a_second(times: Times) -> None:
    session, pacer = FakeSession(live_story()), Pacer()
    times.pass_ms(2_000)
    pacer.feed(session)
    painted = 0
    for _ in range(30):
        painted += pacer.due(session)
        times.pass_ms(100)
        pacer.feed(session)
    assert 3 == painted


def test_a_key_goes_first_where_the_process_is_the_consoles_own(times: Times) -> None:
    session, pacer = FakeSession(live_story()), Pacer()
    times.pass_ms(2_000)
    pacer.feed(session)
    times.pass_ms(100)
    assert not pacer.gives_way(times.wall, answering=True), "a test, or a script, has no time to lose"
    pacer.weighs = True
    assert pacer.gives_way(times.wall, answering=False)
    assert not pacer.gives_way(0, answering=False), "no key has come for long"
    times.pass_ms(1_000)
    assert not pacer.gives_way(times.wall, answering=True), "whoever types on and on sees what is new as well"


def test_a_turn_that_goes_on_does_not_begin_anew(times: Times) -> None:
    session, pacer = FakeSession(live_story()), Pacer()
    pacer.feed(session)
    session.story.received("c1", "more")
    assert 0 == pacer.feed(session, anew=False), "what came meanwhile is for the next turn"
    assert 1 == pacer.feed(session)


def test_the_program_is_told_to_leave_statements_out_and_to_record_them_again() -> None:
    session = FakeSession(live_story())
    session.take_pace(Pace(statements=False), session.cost)
    session.take_pace(Pace(statements=False), session.cost)
    session.take_pace(Pace(), session.cost)
    assert [RecordStatements(False), RecordStatements(True)] == session.given
    assert session.recording_statements, "what was asked for is remembered"


def test_nothing_is_told_when_nobody_wanted_statements() -> None:
    session = FakeSession(live_story())
    session.give(RecordStatements(False))
    session.take_pace(Pace(statements=False), session.cost)
    session.take_pace(Pace(), session.cost)
    assert [RecordStatements(False)] == session.given


@pytest.fixture
def as_before() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("as_before")
def test_threads_take_turns_soon() -> None:
    share_interpreter()
    assert sys.getswitchinterval() < 0.002


@pytest.fixture
def hurried(times: Times, as_before: None) -> Pacer:
    share_interpreter()
    times.pass_ms(1_000)
    pacer = Pacer()
    pacer.weighs = True
    pacer.hurry()
    return pacer


def test_a_key_is_answered_at_a_stretch_and_then_threads_take_turns_again(times: Times, hurried: Pacer) -> None:
    shared = sys.getswitchinterval()
    times.pass_ms(20)
    hurried.turn()
    assert sys.getswitchinterval() > 10 * shared
    times.pass_ms(300)
    hurried.turn()
    assert shared == sys.getswitchinterval()


def test_until_the_loop_goes_on_whoever_has_the_interpreter_is_asked_for_it_soon(hurried: Pacer) -> None:
    assert sys.getswitchinterval() < 0.002, "the screen's thread itself may be waiting for it"


def test_while_the_screen_waits_or_its_answer_is_written_others_need_not_wait(hurried: Pacer) -> None:
    shared = sys.getswitchinterval()
    hurried.turn()
    hurried.rest()
    assert shared == sys.getswitchinterval()
    hurried.turn()
    assert sys.getswitchinterval() > shared, "there is more to do for the key"


@pytest.mark.usefixtures("as_before")
def test_in_a_process_that_is_not_the_consoles_own_threads_take_turns_as_they_did(times: Times) -> None:
    before, pacer = sys.getswitchinterval(), Pacer()
    times.pass_ms(1_000)
    pacer.hurry()
    pacer.turn()
    pacer.rest()
    assert before == sys.getswitchinterval()


def test_the_session_shows_what_the_last_seconds_cost() -> None:
    session = FakeSession()
    session.take_pace(Pace(), Cost(painting=0.2, reading=0.1))
    session.take_pace(Pace(), Cost())
    assert 0.2 == pytest.approx(session.shown_cost)
