"""From the journal to the models: whole while there is time, some flows whole when there is not."""

from __future__ import annotations

from itertools import count

from aro_console.model.pace import Pace
from aro_console.reading import Reading
from tests.support.records import Story
from tests.support.session import FakeSession

MS = 1_000_000


def busy(messages: int, capacity: int = 50_000) -> FakeSession:
    session = FakeSession(Story().opened("c1"), capacity=capacity)
    for number in range(messages):
        session.story.received("c1", f"message {number}")
    for raw in session.story.take():
        session.thread.journal.append(raw)
    return session


def reading(session: FakeSession, step_ns: int, budget_ns: int, thins: bool = True) -> Reading:
    """Return one whose every look at the clock takes `step_ns`."""
    ticks = count(0, step_ns)
    made = Reading(session.thread, session.world, lambda: next(ticks))
    made.pace = Pace(reading_ns=budget_ns)
    made.thins = thins
    return made


def test_a_poll_reads_as_long_as_it_may_and_the_next_goes_on() -> None:
    session = busy(1_000)
    slow = reading(session, 5 * MS, 12 * MS, thins=False)
    slow.poll()
    assert 200 <= 1_001 - slow.behind <= 600, "some batches, not all"
    while slow.behind:
        slow.poll()
    assert 1_001 == len(session.world.timeline)


def test_in_pieces_it_stops_when_a_key_has_waited_long_enough_and_goes_on_until_its_budget_is_spent() -> None:
    session = busy(3_000)
    walls = count(0, 5 * MS)
    quick = Reading(session.thread, session.world, lambda: 0, lambda: next(walls))
    quick.pace = Pace(reading_ns=MS)
    quick.in_pieces = True
    quick.poll()
    assert (400, True) == (quick.cursor, quick.interrupted), "two batches, each of which takes five milliseconds"
    session.thread.journal.append(session.story.received("c1", "late").take()[0])
    while quick.interrupted:
        quick.go_on()
    assert quick.cursor >= 3_001
    assert 3_001 <= len(session.world.timeline)


def test_what_was_read_last_is_at_hand_though_memory_has_lost_it() -> None:
    session = busy(300, capacity=400)
    quick = reading(session, 0, MS, thins=False)
    quick.poll()
    for _ in range(2_000):
        session.thread.journal.append(session.story.received("c1", "flood").take()[0])
    assert (None, True) == (session.thread.journal.get(300), quick.recent.get(300) is not None)


def test_what_waits_is_thinned_out_counted_and_read_to_the_end() -> None:
    session = busy(20_000)
    quick = reading(session, MS, 8 * MS)
    for _ in range(10):
        quick.poll()
    assert 0 == quick.behind
    known = session.world.connections.all[0]
    assert 20_000 == known.frames_in
    assert 20_001 == len(session.world.timeline) + session.world.passed_over
    assert session.world.passed_over > 5_000


def test_a_script_or_a_recording_waits_for_all_of_it() -> None:
    session = busy(20_000)
    patient = reading(session, MS, 8 * MS, thins=False)
    while patient.behind:
        patient.poll()
    assert (20_001, 0) == (len(session.world.timeline), session.world.passed_over)


def test_under_load_what_only_the_disk_has_is_passed_over_and_counted() -> None:
    session = busy(5_000, capacity=1_000)
    quick = reading(session, MS, 8 * MS)
    quick.thinning.change(2, 0)
    quick.poll()
    assert 5_001 == quick.cursor
    assert 0 == session.world.timeline.lost
    assert 5_001 == len(session.world.timeline) + session.world.passed_over


def test_it_is_all_shown_again_when_it_is_calm() -> None:
    session = busy(20_000)
    quick = reading(session, MS, 8 * MS)
    while quick.behind or quick.thinning.active:
        quick.poll()
    session.story.received("c1", "and now")
    session.thread.journal.append(session.story.take()[0])
    assert 1 == quick.poll()
    assert not quick.overrun


def test_when_it_is_calm_what_was_only_counted_comes_back_as_far_as_it_is_at_hand() -> None:
    session = busy(20_000, capacity=5_000)
    quick = reading(session, MS, 8 * MS)
    while quick.behind or quick.thinning.active:
        quick.poll()
    timeline, over = session.world.timeline, session.world.passed_over
    shown = len(timeline)
    records, rows = quick.recall()
    assert (shown + rows, over - records) == (len(timeline), session.world.passed_over)
    numbers = [row.seq for row in timeline.shelf.rows]
    assert list(range(session.thread.journal.oldest, 20_002)) == numbers[-5_000:], "all that the journal has"
    assert sorted(numbers) == numbers
    assert (0, 0) == quick.recall(), "nothing comes back twice"


def test_what_has_left_memory_for_the_disk_is_not_disturbed_by_what_comes_back() -> None:
    session = busy(20_000)
    quick = reading(session, MS, 8 * MS)
    session.world.timeline.shelf._capacity = 300
    while quick.behind or quick.thinning.active:
        quick.poll()
    floor = session.world.timeline.shelf.floor
    quick.recall()
    numbers = [row.seq for row in session.world.timeline.visible]
    assert sorted(set(numbers)) == numbers
    assert floor > 0
