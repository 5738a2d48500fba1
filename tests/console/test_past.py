"""Questions about what has happened, put to a session's records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.probe import records as r
from runtime.probe.considered import Considered
from tests.support.records import Story
from tests.support.session import FakeSession


def asked(story: Story) -> FakeSession:
    """A session that has read all of a story."""
    session = FakeSession(story)
    session.poll()
    return session


def number(story: Story, kind: type[r.Record]) -> int:
    """The number of the last record of a kind."""
    return [record.seq for record in story.views if isinstance(record, kind)][-1]


def test_a_record_can_be_had_in_full_while_it_is_in_memory() -> None:
    past = asked(Story().opened("c1").received("c1", "hello")).past
    record = past.record(2)
    assert isinstance(record, r.FrameReceived)
    assert "hello" == record.payload
    assert past.record(99) is None


def test_a_record_that_was_asked_for_is_read_from_the_journal_once(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story().opened("c1").received("c1", "hello")
    session = FakeSession(story)
    for raw in story.take():
        session.thread.journal.append(raw)
    reads: list[int] = []
    read = session.thread.record
    monkeypatch.setattr(session.thread, "record", lambda seq: (reads.append(seq), read(seq))[1])
    assert session.past.record(2) == session.past.record(2)
    assert [2] == reads


def test_times_are_told_by_the_wall_clock() -> None:
    assert datetime(2026, 1, 31, 12, 0, 1, tzinfo=UTC) == FakeSession().past.wall_time(1_000_000_000)


def test_a_flow_is_what_one_stimulus_led_to() -> None:
    story = Story().opened("c1").message("c1", "first", "c1").message("c1", "second", "c1")
    wanted = [record for record in story.views if record.flow == story.views[-1].flow]
    assert wanted == asked(story).past.flow(wanted[0].flow)
    assert "second" == getattr(wanted[0], "payload", None)


def test_causes_lead_from_a_record_to_the_outside_and_say_where_memory_ends() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message", label="c1")
    story.started("Handle Message", label="c1").logged("said hi", label="c1")
    past = asked(story).past
    assert ["log", "run", "event", "message"] == [cause.kind for cause in past.causes(story.seq)]
    assert not past.ended_early(story.seq)
    assert asked(Story().received("c1", "hi", cause=90)).past.ended_early(1)


def test_deeds_are_what_left_the_program_because_of_a_run_and_connections_have_their_short_names() -> None:
    session = asked(Story().opened("c1").opened("c2").message("c1", "hello", "c2"))
    (run,) = session.world.runs.flow(session.past.flow(3)[0].flow)
    deeds = session.past.deeds(run)
    assert ["row", "frame"] == [deed.kind for deed in deeds]
    assert ["c1", "c2"] == deeds[1].receivers


def test_the_event_of_a_record_is_the_one_it_led_to_or_came_from() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message", label="c1")
    past = asked(story.started("Handle Message", label="c1").logged("said hi", label="c1")).past
    events = [past.event_of(seq) for seq in range(2, story.seq + 1)]
    assert {3} == {event.seq for event in events if event is not None}
    assert None not in events


def test_a_request_without_an_operation_has_no_event() -> None:
    story = Story().requested(operation_id="")
    assert asked(story).past.event_of(story.seq) is None


def test_why_says_of_an_event_who_runs() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message", label="c1")
    answer = asked(story.started("Handle Message", label="c1")).past.why(2)
    assert answer is not None
    assert "Handle Message runs; no other could have been meant." == answer.summary


def test_why_says_of_a_run_that_was_skipped_that_its_own_condition_did_not_hold() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message", label="c1")
    session = asked(story.started("Handle Message", label="c1").finished("skipped"))
    session.thread.considered = [Considered("Handle Message", "", story.header("Handle Message"), True, ())]
    answer = session.past.why(story.seq)
    assert answer is not None
    assert "NO: its own condition did not hold, so it was skipped" == answer.verdicts[0].words


def test_why_asks_about_the_operation_and_the_path_of_what_led_to_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    story = Story().opened("c1", path="/rooms").received("c1", "hi").published("websocket.message", label="c1")
    session = asked(story.requested().published("http.request"))
    monkeypatch.setattr(session.thread, "explain", lambda event, about, path: told.append((about, path)) or [])
    assert None not in (session.past.why(2), session.past.why(story.seq))
    assert [("", "/rooms"), ("postLine", "")] == told


def test_why_says_of_a_request_that_no_operation_fits_it_and_which_comes_near() -> None:
    story = Story().requested("GET", "/line", operation_id="")
    answer = asked(story).past.why(story.seq)
    assert answer is not None
    assert "No operation of the contract fits it; nearest is GET /lines." == answer.summary


@pytest.mark.parametrize("stimulus", [r.FrameReceived, r.RequestReceived])
def test_why_says_of_what_a_rule_holds_that_it_is_held(stimulus: type[r.Record]) -> None:
    story = Story().opened("c1")
    story = story.received("c1", "hi") if stimulus is r.FrameReceived else story.requested(operation_id="")
    answer = asked(story.kept("c1", "hi")).past.why(number(story, stimulus))
    assert answer is not None
    assert "held by rule 1" in answer.summary


@pytest.mark.parametrize("seq", [1, 2, 99])
def test_why_has_no_answer_where_no_event_belongs_to_a_record(seq: int) -> None:
    assert asked(Story().ordered("Pause").opened("c1").received("c1", "hi")).past.why(seq) is None
