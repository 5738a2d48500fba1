"""What a held run has before it."""

from __future__ import annotations

import pytest

from aro_console.model.ahead import Coming, coming, track
from aro_console.model.history import History, Moment, present
from aro_console.model.runs import Runs
from runtime.probe import records as r
from runtime.probe.sentences import Sentence
from tests.support.records import Story

LINES = ("Extract the <text>", "Compute the <line>", "Store the <line>", "Broadcast the <line>")
SENTENCES = (
    Sentence(0, "extract", line=13, text="Extract"),
    Sentence(1, "compute", line=14, text="Compute"),
    Sentence(2, "store", line=15, text="Store", outward=True, targets=("Audit",)),
    Sentence(3, "broadcast", line=16, text="Broadcast", outward=True),
)


def moment(*ran: int, held: bool = True, at: int | None = None) -> Moment:
    """Return a run that went through statements by number and stands before the next one, or at step `at` of it."""
    story = Story().received("c1", "x").started()
    for number in ran:
        story.add(r.StatementRan, story.seq, story.run_id, number, story.span(LINES[number]), (), 1)
    if held:
        number = ran[-1] + 1
        where = ("websocket.message", ("Handle Message",), number, story.span(LINES[number]), "")
        story.add(r.Held, story.seq, 1, "statement", "step", story.run_id, *where)
    runs = Runs()
    runs.extend(story.views)
    run = runs.latest
    assert run is not None
    history = History(run, SENTENCES)
    return present(history) if at is None else Moment(history, at, past=True)


def test_what_would_leave_the_program_is_told_with_whom_it_sets_off() -> None:
    last = Coming(16, "Broadcast")
    assert [Coming(15, "Store", ("Audit",), next=True), last] == coming(moment(0, 1))
    assert [Coming(16, "Broadcast", next=True)] == coming(moment(0, 1, 2))


def test_nothing_is_to_come_in_the_past_or_of_a_run_that_is_not_held() -> None:
    assert ([], []) == (coming(moment(0, 1, at=1)), coming(moment(0, held=False)))


@pytest.mark.parametrize(
    ("wanted", "ran", "at"),
    [
        ("1─▶2··3··4", (0,), None),
        ("1─2─▶3··4", (0, 1), None),
        ("1─2─1─2─▶3··4", (0, 1, 0, 1), None),
        ("▶1··2··3··4", (0, 1), 0),
        ("1─▶2··3··4", (0, 1), 1),
        ("1─2─■", (0, 1), 2),
    ],
)
def test_the_way_of_a_run_is_drawn_by_its_statements(wanted: str, ran: tuple[int, ...], at: int | None) -> None:
    assert wanted == track(moment(*ran, at=at), 40)


def test_a_run_that_waits_stands_at_the_statement_that_does() -> None:
    story = Story().received("c1", "x").started().statement(LINES[0]).effect("Store", line_of=LINES[1])
    runs = Runs()
    runs.extend(story.views)
    run = runs.latest
    assert run is not None
    assert "1─▶2··3··4" == track(present(History(run, SENTENCES)), 80)


@pytest.mark.parametrize(("width", "wanted"), [(12, "…2─1─2─▶3…"), (8, "…1─2─▶3…"), (0, "…─▶3…")])
def test_what_does_not_fit_is_left_out_at_the_far_ends(width: int, wanted: str) -> None:
    assert wanted == track(moment(0, 1, 0, 1), width)
