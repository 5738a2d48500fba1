"""The timeline: order, indentation, merging, folding, filtering, trimming."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from runtime.probe import records as r
from tests.support.records import MS, Story, connection_id


def timeline_of(story: Story, capacity: int = 50_000) -> Timeline:
    timeline = Timeline(capacity)
    timeline.extend(story.views)
    return timeline


def rows_of(timeline: Timeline) -> list[Row]:
    """Return all rows, the statements of folded runs too."""
    for row in list(timeline.visible):
        if row.kind == "run" and not timeline.is_unfolded(row):
            timeline.toggle(row)
    return list(timeline.visible)


def find(timeline: Timeline, kind: str, nth: int = 0) -> Row:
    return [row for row in timeline.visible if row.kind == kind][nth]


def outline(timeline: Timeline) -> list[tuple[int, str]]:
    return [(row.depth, row.kind) for row in timeline.visible]


# --- who stands under whom -------------------------------------------------------------------------------------


def test_a_message_and_all_it_causes_are_indented_under_it() -> None:
    timeline = timeline_of(Story().message("c1", "hi", "c2"))
    rows_of(timeline)
    assert [
        (0, "message"),
        (1, "run"),
        (2, "statement"),
        (2, "statement"),
        (2, "repository"),
        (2, "statement"),
        (2, "effect"),
        (3, "frame"),
        (2, "statement"),
    ] == outline(timeline)


def test_what_an_event_without_row_causes_stands_under_the_cause_of_the_event() -> None:
    story = Story().received("c1", "hi").published("websocket.message").started("Handle Message").finished()
    story.started("Audit Message").finished()
    assert [(0, "message"), (1, "run"), (1, "run")] == outline(timeline_of(story))


def test_a_domain_event_stands_between_its_run_and_its_handlers() -> None:
    story = Story().received("c1", "hi").published("websocket.message").started()
    story.effect("Emit", "Said").published("Said").started("Count Lines").logged("counted").finished().finished()
    assert [(0, "message"), (1, "run"), (2, "event"), (3, "run"), (4, "log")] == outline(timeline_of(story))


def test_depth_ends_somewhere() -> None:
    story = Story()
    for _ in range(30):
        story.started().effect("Emit").published("Said")
    assert 8 == max(row.depth for row in timeline_of(story).visible)


def test_what_has_an_unknown_cause_stands_at_the_left() -> None:
    timeline = timeline_of(Story().lose(10).received("c1", "hi", cause=4))
    assert [(0, "message")] == outline(timeline)


def test_a_run_and_its_rows_belong_to_the_connection_of_their_message() -> None:
    timeline = timeline_of(Story().opened("c1").received("c1", "hi").published("websocket.message").started().changed())
    assert [["c1"]] * 4 == [row.connections for row in timeline.visible]


def test_a_connection_that_was_never_seen_goes_by_the_head_of_its_id() -> None:
    assert ["C1xxxxxx"] == timeline_of(Story().received("c1", "hi")).visible[0].connections


# --- runs and effects ------------------------------------------------------------------------------------------


def test_a_run_is_open_until_its_end_says_how_it_went() -> None:
    story, timeline = Story().started(), Timeline()
    timeline.extend(story.news())
    run = timeline.visible[0]
    assert ("…", None, 0) == (run.status, run.took_ns, run.count)
    story.statement("Extract the <text>").statement("Compute the <line>").finished("Created", elapsed_ns=7 * MS)
    timeline.extend(story.news())
    assert ("Created", 7 * MS, 2, "run") == (run.status, run.took_ns, run.count, run.role)


def test_an_end_knows_how_many_statements_ran_even_if_some_were_lost() -> None:
    story, timeline = Story().started().statement("Extract the <text>").statement("Compute the <line>"), Timeline()
    views = story.finished().views
    timeline.extend(views[:2])
    timeline.extend(views[3:], lost=1)
    assert 2 == timeline.visible[0].count


def test_an_end_without_a_status_is_ok() -> None:
    assert "ok" == timeline_of(Story().started().finished("")).visible[0].status


def test_a_failed_run_says_so_and_has_an_error_row_under_it() -> None:
    run, error = timeline_of(Story().started().failed()).visible
    assert ("ERROR", "error", 2 * MS) == (run.status, run.role, run.took_ns)
    assert ("error", 1) == (error.kind, error.depth)


def test_an_effect_says_what_came_of_it() -> None:
    story = Story().started().effect("Broadcast", "all").completed("3 connections", elapsed_ns=5)
    effect = timeline_of(story).visible[1]
    assert ("broadcast  all  → 3 connections", "ok", 5) == (effect.summary, effect.status, effect.took_ns)


def test_a_refused_effect_says_why() -> None:
    story = Story().started().effect("CloseConnection", "c1: 99").completed("99 may not be sent", failed=True)
    effect = timeline_of(story).visible[1]
    assert ("close  c1: 99  → 99 may not be sent", "ERROR") == (effect.summary, effect.status)


def test_the_answer_of_an_effect_without_row_changes_no_other_row() -> None:
    run, changed = timeline_of(Story().started().effect("Store").changed().completed("new row", elapsed_ns=5)).visible
    assert ("…", None) == (run.status, run.took_ns)
    assert ("", None) == (changed.status, changed.took_ns)


def test_the_error_line_of_a_failed_run_is_not_said_twice() -> None:
    story = Story().started().failed()
    story.logged("[ERROR] Cannot extract", "error", run=1)
    assert ["run", "error"] == [row.kind for row in timeline_of(story).visible]


def test_error_lines_of_other_runs_and_of_the_runtime_are_shown() -> None:
    story = Story().started().failed().started().logged("odd", "error").finished().logged("[WARNING] odd", "error")
    assert ["run", "error", "run", "log", "log"] == [row.kind for row in timeline_of(story).visible]


def test_an_error_line_before_the_failure_stays() -> None:
    story = Story().started().logged("odd", "error").failed()
    assert ["run", "log", "error"] == [row.kind for row in timeline_of(story).visible]


# --- broadcasts ------------------------------------------------------------------------------------------------


def chat(*labels: str) -> Story:
    story = Story()
    for label in labels:
        story.opened(label)
    return story.received(labels[0], "hi").published("websocket.message").started()


def frames(timeline: Timeline) -> list[list[str]]:
    return [row.connections for row in timeline.visible if row.kind == "frame"]


def test_the_frames_of_a_broadcast_are_one_row_with_all_receivers() -> None:
    timeline = timeline_of(chat("c1", "c2", "c3").broadcast("hi", "c1", "c2", "c3"))
    assert [["c1", "c2", "c3"]] == frames(timeline)


def test_the_frames_of_two_broadcasts_do_not_mix() -> None:
    timeline = timeline_of(chat("c1", "c2").broadcast("one", "c1", "c2").broadcast("two", "c1", "c2"))
    assert [["c1", "c2"], ["c1", "c2"]] == frames(timeline)
    assert ["one", "two"] == [row.summary[-3:] for row in timeline.visible if row.kind == "frame"]


def test_a_broadcast_that_reached_nobody_leaves_the_next_alone() -> None:
    assert [["c1"]] == frames(timeline_of(chat("c1").broadcast("one").broadcast("two", "c1")))


def test_sends_between_broadcasts_have_rows_of_their_own() -> None:
    story = chat("c1", "c2").broadcast("one", "c1", "c2").effect("SendMessage").sent("c1", "own").completed()
    story.effect("SendMessage").sent("c2", "own").completed().broadcast("two", "c1", "c2")
    assert [["c1", "c2"], ["c1"], ["c2"], ["c1", "c2"]] == frames(timeline_of(story))


def test_something_between_two_frames_parts_them() -> None:
    story = chat("c1", "c2").effect("Broadcast").sent("c1", "hi").received("c9", "x", cause=0).sent("c2", "hi")
    assert [["c1"], ["c2"]] == frames(timeline_of(story))


def test_a_gap_in_the_records_parts_frames() -> None:
    story = chat("c1", "c2").effect("Broadcast").sent("c1", "hi").lose(1).sent("c2", "hi")
    assert [["c1"], ["c2"]] == frames(timeline_of(story))


def test_frames_merge_across_batches() -> None:
    story, timeline = chat("c1", "c2").effect("Broadcast").sent("c1", "hi"), Timeline()
    timeline.extend(story.news())
    assert 0 == timeline.extend(story.sent("c2", "hi").news())
    assert [["c1", "c2"]] == frames(timeline)


def test_a_broadcast_by_hand_is_merged_as_well() -> None:
    story = Story().opened("c1").opened("c2").ordered("BroadcastMessage", "hi").sent("c1", "hi").sent("c2", "hi")
    assert [["c1", "c2"]] == frames(timeline_of(story))


def test_a_message_that_says_broadcast_is_none() -> None:
    story = Story().ordered("SendMessage", "broadcast this").sent("c1", "broadcast this").sent("c2", "other")
    assert 2 == len(frames(timeline_of(story)))


def test_receivers_beyond_the_named_ones_are_counted() -> None:
    labels = [f"c{number}" for number in range(1_003)]
    row = find(timeline_of(chat("c0").broadcast("hi", *labels)), "frame")
    assert (1_000, 3) == (len(row.connections), row.others)


# --- the console's own doing -----------------------------------------------------------------------------------


def test_an_order_is_a_row_and_what_it_sets_off_is_marked() -> None:
    story = Story().opened("c1").ordered("InjectMessage", "hi").received("c1", "hi").published("websocket.message")
    timeline = timeline_of(story.started())
    assert [("connect", False), ("order", True), ("message", True), ("run", False)] == [
        (row.kind, row.injected) for row in timeline.visible
    ]
    assert [0, 0, 1, 2] == [row.depth for row in timeline.visible]


def test_a_refused_order_stands_under_the_order() -> None:
    story = Story().ordered("Drop").refused("Drop", "nothing is held")
    assert [(0, "order"), (1, "refused")] == outline(timeline_of(story))


# --- holds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "said"), [("continue", "released"), ("step", "stepped"), ("drop", "dropped")])
def test_a_held_delivery_says_what_became_of_it(how: str, said: str) -> None:
    story, timeline = Story().received("c1", "x").published("websocket.message").held(label="c1"), Timeline()
    timeline.extend(story.news())
    held = find(timeline, "held")
    assert (True, "HELD", "held", 1) == (held.held, held.status, held.role, held.depth)
    timeline.extend(story.released(how=how).news())
    assert (False, said, "dim") == (held.held, held.status, held.role)


def test_a_run_that_is_held_shows_it_until_released() -> None:
    story, timeline = Story().started().held("statement", line_of="Compute the <line>"), Timeline()
    timeline.extend(story.news())
    run = timeline.visible[0]
    assert (True, "HELD") == (run.held, run.status)
    timeline.extend(story.released().news())
    assert (False, "…") == (run.held, run.status)


def test_a_run_that_is_held_twice_stays_held_until_both_are_released() -> None:
    story = Story().started()
    story.held("statement", line_of="Compute the <line>").held("statement", line_of="Compute the <line>")
    timeline = timeline_of(story.released(1))
    assert True is timeline.visible[0].held
    timeline.extend(story.released(2).views[-1:])
    assert False is timeline.visible[0].held


def test_a_release_of_something_unknown_is_ignored() -> None:
    assert not timeline_of(Story().released(7)).visible


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


def test_a_flow_is_all_that_goes_back_to_one_stimulus() -> None:
    story = Story().opened("c1").received("c1", "one").received("c1", "two")
    story.published("websocket.message", cause=2).started().logged("for one").finished()
    timeline = timeline_of(story)
    log = find(timeline, "log")
    assert ["message", "run", "log"] == [row.kind for row in timeline.flow(log)]
    assert [find(timeline, "message", 1)] == timeline.flow(find(timeline, "message", 1))


def test_a_long_flow_is_shown_around_the_row() -> None:
    story = Story().started()
    for _ in range(50):
        story.logged("x")
    timeline = timeline_of(story)
    rows = timeline.visible
    assert rows[:10] == timeline.flow(rows[0], limit=10)
    assert rows[20:30] == timeline.flow(rows[25], limit=10)
    assert rows[-10:] == timeline.flow(rows[-1], limit=10)


# --- memory ----------------------------------------------------------------------------------------------------


def test_the_oldest_rows_leave_and_are_counted() -> None:
    story, timeline = Story(), Timeline(capacity=10)
    for number in range(11):
        story.received("c1", str(number))
    assert 11 == timeline.extend(story.views)
    assert (9, 2, 3, 11) == (len(timeline), timeline.dropped, timeline.oldest, timeline.latest)
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
    assert (40, 0) == (timeline.lost, timeline.dropped)
    assert [1, 42] == [row.seq for row in timeline.visible]


def test_records_without_rows_do_not_pile_up() -> None:
    story, timeline = Story().started(), Timeline(capacity=10)
    for _ in range(50):
        timeline.extend(story.effect("Store").completed().news())
    assert len(timeline._by_seq) <= 41  # there is no other way to see what is kept
    timeline.extend(story.logged("still there").news())
    assert [(0, "run"), (1, "log")] == outline(timeline)


def test_the_frames_of_a_broadcast_do_not_pile_up() -> None:
    story, timeline = chat("c1"), Timeline()
    timeline.extend(story.broadcast("hi", *["c1"] * 500).views)
    assert len(timeline._by_seq) < 20


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


def test_what_the_console_repeats_says_what_it_repeats() -> None:
    story = Story().opened("c1").received("c1", "hi").ordered("InjectMessage", "hi", rerun_of=2).received("c1", "hi")
    story.ordered("InjectMessage", "other").received("c1", "other")
    timeline = Timeline()
    timeline.extend(story.views)
    row = timeline.rerun(2, after=2)
    assert row is not None
    assert (4, 2) == (row.seq, row.rerun_of)
    assert row.summary.startswith("rerun of #2: text")
    assert "console: rerun of #2: inject message  hi" == timeline.visible[2].summary
    assert timeline.rerun(2, after=4) is None
    assert timeline.rerun(6, after=0) is None


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


@pytest.mark.parametrize(
    ("how", "more", "status", "words"),
    [
        ("continue", (), "released", ""),
        ("edit", ("bye",), "edited", "→ bye"),
        ("answer", ("no",), "answered", "→ no"),
        ("drop", (None, "it left"), "dropped", "(it left)"),
    ],
)
def test_a_message_held_by_a_rule_says_what_became_of_it(
    how: str, more: tuple[object, ...], status: str, words: str
) -> None:
    story, timeline = Story().opened("c1").received("c1", "hi").kept("c1", "hi"), Timeline()
    timeline.extend(story.views)
    held = find(timeline, "held")
    assert (True, "HELD", "held by rule 1: > text  hi") == (held.held, held.status, held.summary)
    timeline.extend([story.released(None, how, *more).views[-1]])
    assert (False, status) == (held.held, held.status)
    assert held.summary.endswith(words)


def test_a_run_whose_frame_is_held_goes_on() -> None:
    story = Story().opened("c1").received("c1", "hi").published("websocket.message").started("Handle Message")
    timeline = Timeline()
    timeline.extend(story.kept("c1", "hi", "out", line_of="Broadcast").views)
    assert "…" == find(timeline, "run").status
    assert "< text  hi  from line 16" in find(timeline, "held").summary


def test_a_delay_is_shown_where_it_counts() -> None:
    story, timeline = Story().opened("c1").kept("c1", "hi"), Timeline()
    story.add(r.HoldDelayed, 0, 1, 1_500_000_000)
    timeline.extend(story.views)
    assert "1.5 s" == find(timeline, "held").status


def test_a_client_that_leaves_and_a_bound_that_is_reached_are_said() -> None:
    story, timeline = Story().opened("c1").kept("c1"), Timeline()
    story.add(r.PeerLeft, 0, connection_id("c1"), "client closed", 2).add(r.HoldsFull, 0, 3, 10_000)
    timeline.extend(story.views)
    said = [row.summary for row in timeline.visible[-2:]]
    assert "has left (client closed) while 2 of its messages wait: pass or drop them" == said[0]
    assert said[1].startswith("10,000 are held")
