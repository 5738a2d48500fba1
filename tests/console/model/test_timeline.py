"""The timeline: order, indentation, merging, folding, filtering, trimming."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aro_console.model.timeline import Timeline
from runtime.probe import records as r
from tests.support.records import MS, Story
from tests.support.timelines import chat, find, frames, outline, timeline_of

# --- folding ---------------------------------------------------------------------------------------------------


def test_statements_are_shown_only_when_their_run_is_unfolded() -> None:
    timeline = timeline_of(Story().message("c1", "hi").message("c1", "yo"))
    first = find(timeline, "run")
    folded = list(timeline.visible)
    assert timeline.toggle(first)
    statements = [row for row in timeline.visible if row.kind == "statement"]
    assert [first.execution_id] * 4 == [row.execution_id for row in statements]
    assert not timeline.toggle(first)
    assert folded == list(timeline.visible)


def test_a_statement_folds_the_run_it_belongs_to() -> None:
    timeline = timeline_of(Story().started().statement("Extract the <text>").finished())
    timeline.toggle(timeline.visible[0])
    assert False is timeline.toggle(timeline.visible[1])
    assert ["run"] == [row.kind for row in timeline.visible]


def test_new_statements_of_an_unfolded_run_appear() -> None:
    story, timeline = Story().started(), Timeline()
    timeline.extend(story.news())
    timeline.toggle(timeline.visible[0])
    assert 1 == timeline.extend(story.statement("Extract the <text>").news())
    assert 0 == timeline.extend(story.finished().started().statement("Extract the <text>").news()) - 1


def test_a_row_without_a_run_cannot_be_unfolded() -> None:
    timeline = timeline_of(Story().opened("c1"))
    assert False is timeline.toggle(timeline.visible[0])


# --- filtering -------------------------------------------------------------------------------------------------


def shown(timeline: Timeline, text: str) -> list[str]:
    timeline.set_filter(text)
    return [f"{row.kind} {','.join(row.connections)}".rstrip() for row in timeline.visible]


def test_a_filter_looks_for_every_word_in_number_connection_kind_summary_and_status() -> None:
    timeline = timeline_of(Story().opened("c1").opened("c2").received("c1", "Hi Bob").failing("c2", "oops"))
    assert ["message c1"] == shown(timeline, "bob hi")
    assert ["connect c2"] == shown(timeline, "#2")
    assert ["connect c2", "message c2", "run c2", "error c2"] == shown(timeline, "c2")
    assert ["run c2", "error c2"] == shown(timeline, "ERROR")
    assert [] == shown(timeline, "bob oops")
    assert 6 == len(shown(timeline, "  "))


def test_a_filter_finds_statements_of_folded_runs_by_what_they_say_themselves() -> None:
    timeline = timeline_of(Story().opened("c1").message("c1", "hi").message("c1", "yo"))
    everything = len(timeline.visible)
    assert ["statement c1"] * 8 == shown(timeline, "type:statement")
    assert ["statement c1"] * 2 == shown(timeline, "broadcast the <line>") == shown(timeline, "c1 broadcast the")
    for text in ("!ping", "handler:chat", "conn:c1", "c1"):
        assert "statement c1" not in shown(timeline, text), "which its run says too, or nobody says"
    shown(timeline, "")
    assert everything == len(timeline.visible)


def test_folding_a_run_leaves_the_statements_that_a_filter_asks_for() -> None:
    timeline = timeline_of(Story().opened("c1").message("c1", "hi"))
    shown(timeline, "type:run | broadcast the <line>")
    before = list(timeline.visible)
    assert ["run", "statement"] == [row.kind for row in before]
    assert timeline.toggle(before[0])
    assert not timeline.toggle(before[0])
    assert before == list(timeline.visible)


def test_a_statement_is_shown_where_its_run_unfolds_unless_a_filter_hides_it() -> None:
    timeline = timeline_of(Story().opened("c1").message("c1", "hi").message("c1", "yo"))
    shown(timeline, "type:statement")
    first, last = timeline.visible[0], timeline.visible[-1]
    timeline.set_filter("type:message")
    timeline.viewing.reveal(first.seq)
    assert ["message"] * 2 == [row.kind for row in timeline.visible]
    timeline.set_filter("")
    timeline.viewing.reveal(first.seq)
    assert (True, False) == (first in timeline.visible, last in timeline.visible)


def test_the_filter_is_told_as_it_is_meant() -> None:
    timeline = Timeline()
    timeline.set_filter("  C2 Error ")
    assert "C2 Error" == timeline.filter


def test_new_rows_pass_the_filter_first() -> None:
    timeline, story = Timeline(), Story()
    timeline.set_filter("bob")
    assert 1 == timeline.extend(story.received("c1", "bob").received("c1", "eve").views)
    assert 2 == len(timeline)


def test_a_run_that_comes_to_match_appears_in_its_place() -> None:
    story, timeline = Story().failing("c1", "x"), Timeline()
    timeline.set_filter("error")
    timeline.extend(story.views)
    assert ["run", "error"] == [row.kind for row in timeline.visible]


def test_a_broadcast_is_found_by_its_last_receiver() -> None:
    story, timeline = chat("c1", "c2", "c3").broadcast("hi", "c1", "c2", "c3"), Timeline()
    timeline.set_filter("frame c3")
    timeline.extend(story.views)
    assert [["c1", "c2", "c3"]] == frames(timeline)


def test_a_row_that_no_longer_matches_stays_until_the_filter_is_set_again() -> None:
    story, timeline = Story().started().held("statement", line_of="Compute the <line>"), Timeline()
    timeline.set_filter("run held")
    timeline.extend(story.news())
    timeline.extend(story.released().news())
    assert ["run"] == [row.kind for row in timeline.visible]
    timeline.set_filter("run held")
    assert not timeline.visible


# --- finding ---------------------------------------------------------------------------------------------------


def test_the_next_error_is_the_first_behind_a_row_and_then_the_first_of_all() -> None:
    timeline = timeline_of(Story().opened("c1").failing("c1", "x").opened("c2").violated("c2", 1002, "bad"))
    errors = [row for row in timeline.visible if row.role == "error"]
    assert ["run", "error", "violation"] == [row.kind for row in errors]
    assert [errors[0], errors[1], errors[2], errors[0]] == [
        timeline.next_error(seq) for seq in (0, errors[0].seq, errors[1].seq, errors[2].seq)
    ]


def test_without_errors_there_is_no_next_one() -> None:
    assert None is timeline_of(Story().opened("c1")).next_error(0)


def test_hidden_errors_are_passed_over() -> None:
    timeline = timeline_of(Story().failing("c1", "x").violated("c2", 1002, "bad"))
    timeline.set_filter("refused")
    found = timeline.next_error(0)
    assert found is not None
    assert "violation" == found.kind


def test_a_position_is_that_of_the_row_or_of_the_next() -> None:
    timeline = timeline_of(Story().opened("c1").lose(5).opened("c2"))
    assert [0, 0, 1, 1, 2] == [timeline.position(seq) for seq in (0, 1, 2, 7, 8)]


def test_rows_and_runs_are_found_by_number() -> None:
    timeline = timeline_of(Story().received("c1", "x").published("websocket.message").started())
    message, run = timeline.visible
    assert (message, message, run) == (timeline.row(1), timeline.row(2), timeline.row(3))
    assert (run, None) == (timeline.run(1), timeline.run(2))
    assert (message.seq, run.seq) == (timeline.oldest, timeline.latest)


# --- memory ----------------------------------------------------------------------------------------------------


def test_the_oldest_rows_leave_and_are_counted() -> None:
    story, timeline = Story(), Timeline(capacity=10)
    for number in range(11):
        story.received("c1", str(number))
    assert 11 == timeline.extend(story.views)
    assert (9, 2, 3, 11) == (len(timeline), timeline.shelf.dropped, timeline.oldest, timeline.latest)
    assert [row.seq for row in timeline.visible] == list(range(3, 12))
    assert None is timeline.row(2)


def test_a_run_that_lasts_longer_than_its_row_ends_quietly() -> None:
    story, timeline = Story().started(), Timeline(capacity=10)
    timeline.set_filter("error")
    for _ in range(20):
        story.logged("x")
    timeline.extend(story.news())
    timeline.extend(story.failed().news())
    assert ["error"] == [row.kind for row in timeline.visible]
    assert (1, "ERROR") == (timeline.visible[0].depth, timeline.run(1).status)  # type: ignore[union-attr]


def test_what_the_journal_lost_is_counted() -> None:
    story, timeline = Story().opened("c1"), Timeline()
    timeline.extend(story.news())
    timeline.extend(story.lose(40).opened("c2").news(), lost=40)
    assert (40, 0) == (timeline.lost, timeline.shelf.dropped)
    assert [1, 42] == [row.seq for row in timeline.visible]


def test_records_without_rows_do_not_pile_up() -> None:
    story, timeline = Story().started(), Timeline(capacity=10)
    for _ in range(50):
        timeline.extend(story.effect("Store").completed().news())
    assert len(timeline._weaver._by_seq) <= 41  # there is no other way to see what is kept
    timeline.extend(story.logged("still there").news())
    assert [(0, "run"), (1, "log")] == outline(timeline)


def test_the_frames_of_a_broadcast_do_not_pile_up() -> None:
    story, timeline = chat("c1"), Timeline()
    timeline.extend(story.broadcast("hi", *["c1"] * 500).views)
    assert len(timeline._weaver._by_seq) < 20


def test_labels_of_closed_connections_are_kept_as_long_as_rows_may_be() -> None:
    story, timeline = Story().opened("c1"), Timeline(capacity=5)
    for number in range(2, 10):
        story.opened(f"c{number}").closed(f"c{number}")
    timeline.extend(story.views)
    labels = [timeline.label(f"C{number}xxxxxx-0000-4000-8000-000000000000") for number in (1, 2, 4, 5, 9)]
    assert ["c1", "C2xxxxxx", "C4xxxxxx", "c5", "c9"] == labels


# --- whatever comes --------------------------------------------------------------------------------------------

_RECORDS: list[r.RawRecord] = (
    Story()
    .state("started")
    .opened("c1")
    .opened("c2")
    .message("c1", "hi", "c2")
    .failing("c2", "x")
    .logged("[ERROR] x", "error", run=2)
    .ordered("BroadcastMessage", "all")
    .sent("c1", "all")
    .sent("c2", "all")
    .refused("Drop", "no")
    .requested()
    .published("http.request")
    .started("postLine")
    .held("statement", line_of="Return a <Created")
    .released()
    .finished("Created")
    .answered(201)
    .held(label="c1")
    .released(how="drop")
    .faulted("x", "y")
    .violated("c1", 1002, "z")
    .closed("c1")
    .closed("c1")
    .service_stopped()
    .raw
)


def _tell(choices: list[tuple[int, int, int]]) -> list[r.Record]:
    """Return records of any kinds in any order; only the numbers ascend, as in a journal."""
    told: list[r.Record] = []
    seq = 0
    for index, step, back in choices:
        seq += step
        kind, *fields = _RECORDS[index][4:]
        cause = max(0, seq - back)
        raw: tuple[Any, ...] = (seq, seq * MS, cause or seq, cause, kind, *fields)
        told.append(r.view(raw))
    return told


_CHOICES = st.lists(st.tuples(st.integers(0, len(_RECORDS) - 1), st.integers(1, 3), st.integers(0, 20)), max_size=80)


@settings(max_examples=150, deadline=None)
@given(_CHOICES, st.integers(1, 12), st.sampled_from(["", "c1", "error", "run", "#1", "frame c2"]), st.integers(1, 9))
def test_whatever_comes_in_whatever_order_rows_stay_in_order(
    choices: list[tuple[int, int, int]], capacity: int, text: str, batch: int
) -> None:
    timeline, records = Timeline(capacity), _tell(choices)
    timeline.set_filter(text)
    for start in range(0, len(records), batch):
        timeline.extend(records[start : start + batch])
        if timeline.visible:
            last = timeline.visible[-1]
            timeline.toggle(timeline.visible[0])
            assert all(row.flow == last.flow for row in timeline.flow(last))
    live = [row.seq for row in timeline.visible]
    assert live == sorted(set(live))
    assert len(timeline) <= capacity
    timeline.set_filter(text)
    matching = [row.seq for row in timeline.visible]
    assert set(matching) <= set(live), "what matches was shown all along"
    timeline.set_filter("")
    assert set(matching) <= {row.seq for row in timeline.visible}
