"""What is shown: noise in one line, unfolded where it stands, and nothing that is read ever moves."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aro_console.model.noise import Noise
from aro_console.model.pages import Pages
from aro_console.model.subjects import Facts
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def quiet(pings: int = 4) -> Story:
    """Return a story of a message, pings of two clients, and a message."""
    story = Story().opened("c1").opened("c2").message("c1", "before")
    for number in range(pings):
        story.received(f"c{number % 2 + 1}", b"", "ping" if number % 3 else "pong")
    return story.message("c2", "behind")


def told(story: Story, timeline: Timeline | None = None) -> Timeline:
    timeline = timeline if timeline is not None else Timeline()
    timeline.extend(story.news())
    return timeline


def small() -> Timeline:
    return Timeline(60, Pages(BytesIO))


def lines(timeline: Timeline) -> list[tuple[str, int]]:
    """Return kind and count of each line but those of the messages' runs."""
    kinds = ("control", "message", "log", "connect")
    return [(row.kind, timeline.visible.count(row.seq)) for row in timeline.visible if row.kind in kinds]


CONNECTED = [("connect", 1), ("connect", 1)]


def test_pings_and_pongs_are_one_line_with_a_count() -> None:
    timeline = told(quiet())
    assert [*CONNECTED, ("message", 1), ("control", 4), ("message", 1)] == lines(timeline)
    assert 3 == timeline.visible.folded_count


def test_a_ping_that_comes_adds_to_the_last_line_and_moves_none() -> None:
    story = quiet().received("c1", b"", "ping")
    timeline = told(story)
    before = [row.seq for row in timeline.visible]
    assert 0 == timeline.extend(story.received("c2", b"", "ping").received("c1", b"", "pong").news())
    assert (before, 3) == ([row.seq for row in timeline.visible], timeline.visible.count(before[-1]))


def test_a_line_unfolds_where_it_stands_and_folds_again() -> None:
    timeline = told(quiet())
    folded = [row.seq for row in timeline.visible]
    head = next(row for row in timeline.visible if row.is_ping)
    assert timeline.toggle(head)
    unfolded = [row.seq for row in timeline.visible]
    assert [head.seq, *range(head.seq + 1, head.seq + 4)] == [row.seq for row in timeline.visible if row.is_ping]
    assert set(unfolded) - set(folded) == set(range(head.seq + 1, head.seq + 4))
    assert not timeline.toggle(timeline.visible[timeline.position(head.seq + 2)])
    assert folded == [row.seq for row in timeline.visible]


def test_what_comes_to_an_unfolded_line_has_a_line_of_its_own() -> None:
    story = quiet().received("c1", b"", "ping").received("c1", b"", "ping")
    timeline = told(story)
    timeline.toggle(timeline.visible[-1])
    assert 1 == timeline.extend(story.received("c2", b"", "pong").news())
    timeline.toggle(timeline.visible[-1])
    assert ("control", 3) == lines(timeline)[-1]


def test_repeats_are_folded_only_when_asked_for() -> None:
    story = Story().started()
    for text in ("tick", "tick", "tick", "tock", "tick"):
        story.logged(text)
    timeline = told(story)
    assert [("log", 1)] * 5 == lines(timeline)
    timeline.show(timeline.view.folding(Noise.REPEATS))
    assert [("log", 3), ("log", 1), ("log", 1)] == lines(timeline)
    timeline.show(timeline.view.folding(Noise.NOTHING))
    assert [("log", 1)] * 5 == lines(timeline)


def test_a_filter_finds_what_is_folded_and_folds_what_it_brings_together() -> None:
    story = quiet()
    for _ in range(3):
        story.received("c1", b"", "ping").message("c2", "between")
    timeline = told(story)
    timeline.set_filter("conn:c1 type:control")
    assert [("control", 5)] == lines(timeline)
    timeline.set_filter(f"#{next(row.seq for row in timeline.visible) + 2}")
    assert [("control", 1)] == lines(timeline)


def test_a_marked_row_is_folded_into_no_other() -> None:
    timeline = told(quiet())
    second = next(row.seq for row in timeline.visible if row.is_ping) + 1
    timeline.marks.note(second, "odd one")
    timeline.show(timeline.view)
    assert [("control", 1), ("control", 3)] == [line for line in lines(timeline) if line[0] == "control"]
    found = timeline.next_mark(0)
    assert found is not None
    assert second == found.seq


def test_a_folded_row_has_the_place_of_its_line_and_can_be_revealed() -> None:
    timeline = told(quiet())
    head = next(row.seq for row in timeline.visible if row.is_ping)
    assert timeline.position(head) == timeline.position(head + 2)
    timeline.viewing.reveal(head + 2)
    assert timeline.position(head) + 2 == timeline.position(head + 2)


def test_all_rows_can_be_had_those_in_folded_lines_too() -> None:
    timeline = told(quiet(6))
    assert 5 == len([row for row in timeline.visible.latest(100) if row.is_ping]) - 1
    assert timeline.visible.latest(2) == list(timeline.visible)[-2:]


def test_unfolding_statements_moves_no_other_line_and_stops_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aro_console.model.search._AT_ONCE", 0)
    story = Story().opened("c1")
    for number in range(300):
        story.message("c1", f"message {number}")
    timeline = told(story, Timeline(5_000))
    timeline.set_filter("handler:Message")
    assert timeline.searching is not None
    shown = [row.seq for row in timeline.visible]
    run = next(row for row in timeline.visible if row.kind == "run")
    assert timeline.toggle(run)
    assert [seq for seq in shown if timeline.visible.has(seq)] == shown
    assert run.count == sum(row.detail for row in timeline.visible)
    assert timeline.searching is not None
    timeline.toggle(run)
    assert shown == [row.seq for row in timeline.visible]


# --- whatever comes --------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.sampled_from("ping pong tick message slow toggle toggle mark noise filter all search".split()), max_size=120
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.booleans())
def test_every_row_that_passes_is_a_line_or_in_one_and_lines_stay_in_order(steps: list[str], on_disk: bool) -> None:
    timeline = small() if on_disk else Timeline(5_000)
    timeline.look_up(Facts(marked=timeline.marks.__contains__))
    story = Story().opened("c1").opened("c2")
    for number, step in enumerate(steps):
        _do(step, number, story, timeline)
    while timeline.searching is not None:
        timeline.search_on(lambda: False)
    every = [row.seq for row in _all(timeline) if timeline.viewing.sieve.passes(row)]
    assert every == timeline.visible.numbers(0, len(timeline.visible))
    assert len(every) == len(timeline.visible) + timeline.visible.folded_count
    assert [seq for seq in every if timeline.visible.has(seq)] == [row.seq for row in timeline.visible]


def _do(step: str, number: int, story: Story, timeline: Timeline) -> None:
    visible = timeline.visible
    chosen = visible[number % len(visible)] if visible else None
    match step:
        case "ping" | "pong":
            for _ in range(7):
                story.received(f"c{number % 2 + 1}", b"", step)
        case "tick":
            story.received("c1", "tick").received("c1", "tick")
        case "message":
            story.message("c1", f"message {number}")
        case "slow":
            story.received("c2", "slow").started("Handle Message")
            for line in ("Extract the <text>", "Compute the <line>"):
                story.received("c1", b"", "ping").received("c1", b"", "pong").statement(line).received(
                    "c2", b"", "pong"
                )
            story.finished()
        case "toggle" if chosen is not None:
            timeline.toggle(chosen)
        case "mark" if chosen is not None:
            timeline.marks.toggle(chosen.seq)
            timeline.show(timeline.view)
        case "noise":
            timeline.show(timeline.view.folding(timeline.view.noise.after))
        case "filter":
            timeline.set_filter("conn:c1")
        case "all":
            timeline.show(replace(timeline.view, filter=type(timeline.view)().filter))
        case _:
            timeline.search_on(lambda: False)
    timeline.extend(story.news())


def _all(timeline: Timeline) -> list[object]:
    pages = timeline.shelf.pages
    cold = [row for index in range(pages.count) for row in pages.page(index)] if pages is not None else []
    return [*cold, *timeline.shelf.rows]


def test_rows_that_leave_for_good_leave_what_was_folded_into_their_line() -> None:
    story, timeline = Story(), Timeline(20)
    for number in range(60):
        story.received("c1", b"", "ping")
        if number == 45:
            story.received("c1", "hello")
        timeline.extend(story.news())
    kept = [row.seq for row in timeline.shelf.rows]
    assert kept == timeline.visible.numbers(0, len(timeline.visible))
    assert 3 == len(timeline.visible)
