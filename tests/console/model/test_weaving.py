"""Records become rows: who stands under whom, how it went, what is merged."""

from __future__ import annotations

import pytest

from aro_console.model.timeline import Timeline
from runtime.probe import records as r
from tests.support.records import MS, Story, connection_id
from tests.support.timelines import chat, find, frames, outline, rows_of, timeline_of

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


def test_the_frames_of_a_broadcast_are_one_row_with_all_receivers() -> None:
    timeline = timeline_of(chat("c1", "c2", "c3").broadcast("hi", "c1", "c2", "c3"))
    assert [["c1", "c2", "c3"]] == frames(timeline)


def test_the_frames_of_two_broadcasts_do_not_mix() -> None:
    timeline = timeline_of(chat("c1", "c2").broadcast("one", "c1", "c2").broadcast("two", "c1", "c2"))
    assert [["c1", "c2"], ["c1", "c2"]] == frames(timeline)
    assert ["one", "two"] == [row.summary[-3:] for row in timeline.visible if row.kind == "frame"]


def test_the_frames_of_two_broadcasts_that_were_held_and_go_on_together_do_not_mix() -> None:
    story = chat("c1").broadcast("one").broadcast("two")
    one, two = (row.seq for row in timeline_of(story).visible if row.kind == "effect")
    story.sent("c1", "one", cause=one).sent("c1", "two", cause=two)
    assert [["c1"], ["c1"]] == frames(timeline_of(story))


def test_a_frame_that_was_edited_is_no_other_receiver_of_its_broadcast() -> None:
    story = chat("c1", "c2").effect("Broadcast").sent("c1", "hi").sent("c2", "ho")
    assert [["c1"], ["c2"]] == frames(timeline_of(story))


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
