"""From any record back to the outside, and on to all that left the program."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.causes import (
    Deed,
    LookUp,
    chain,
    deed_place,
    ended_early,
    ledger,
    ledger_text,
    stack,
    stack_text,
    stimulus,
)
from runtime.probe import records as r
from tests.support.records import Story


def look_up(story: Story) -> LookUp:
    known = {record.seq: record for record in story.views}
    return known.get


def label(connection_id: str) -> str:
    return connection_id[:2].lower()


def message() -> Story:
    """c1 says something: it is stored, an observer logs, everybody hears of it, an event is emitted."""
    story = Story().received("c1", "hi").published("websocket.message").started(label="c1")
    story.statement("Extract the <text>", {"text": "hi"})
    story.effect("Store", "line-repository", line_of="Store the").changed(new={"id": 1}, entity_id="1")
    story.published("repository.changed", handlers=("Count Lines",), cause=story.seq)
    story.started("Count Lines", "Said Handler", event="repository.changed").logged("counted", line_of='Log "counted"')
    story.statement('Log "counted"').finished(run=2).completed(run=1).statement("Store the", run=1)
    story.effect("Broadcast", "all", line_of="Broadcast the", run=1)
    story.sent("c1", "hi", run=1).sent("c2", "hi", run=1).completed(run=1).statement("Broadcast the", run=1)
    story.effect("Emit", "Said", line_of="Emit a", run=1).published("Said", {"line": 1}, handlers=())
    return story.completed(run=1).statement("Emit a", run=1).finished(run=1)


# --- the stack -----------------------------------------------------------------------------------------------------


def test_a_stack_goes_from_a_log_line_across_runs_to_the_message() -> None:
    story = message()
    log = next(record for record in story.views if isinstance(record, r.LogWritten))
    kinds = [cause.kind for cause in stack(log.seq, look_up(story), label)]
    assert ["log", "run", "event", "row", "statement", "run", "event", "message"] == kinds


def test_a_stack_as_text_has_the_outside_first_and_each_step_set_in() -> None:
    story = Story().received("c1", "hi").published("websocket.message").started().effect("Send", line_of="Send the")
    text = stack_text(stack(story.seq, look_up(story), label))
    assert [
        "#1 message  c1 text hi",
        "  #2 event  websocket.message  {}",
        "    #3 run  Handle Message  (chat.aro:12:1)",
        "      #4 statement  Send the  (chat.aro:8:5)",
    ] == text.splitlines()


def test_a_stack_that_ends_in_what_left_memory_says_so() -> None:
    story = message()
    known = {record.seq: record for record in story.views if record.seq > 3}
    assert (True, False) == (ended_early(story.seq, known.get), ended_early(story.seq, look_up(story)))
    assert "left memory" in stack_text(stack(story.seq, known.get, label), early=True)
    assert [] == chain(999, look_up(story))


def test_what_comes_from_outside_is_called_by_its_kind() -> None:
    story = Story().received("c1", "x").requested().state("started").ordered("Pause")
    story.published("Tick", cause=0).published("application.start", cause=0).published("file.created", cause=0)
    story.published("key.pressed", cause=0).started(cause=1).faulted("driver", "oops")
    wanted = ["input", "input", "life", "order", "timer", "life", "file", "input", "", ""]
    assert wanted == [stimulus(record) for record in story.views]


# --- the ledger ----------------------------------------------------------------------------------------------------


def deeds(story: Story, execution_id: int = 1) -> list[Deed]:
    run = next(x for x in story.views if isinstance(x, r.DeliveryStarted) and x.execution_id == execution_id)
    return ledger(run.seq, [record for record in story.views if record.flow == run.flow], label)


def test_a_ledger_names_everything_that_left_and_the_statement_that_did_it() -> None:
    assert [
        ("row", "Handle Message line 15", 0),
        ("log", "Count Lines line 22", 1),
        ("frame", "Handle Message line 16", 0),
        ("event", "Handle Message line 17", 0),
    ] == [(deed.kind, deed_place(deed), deed.depth) for deed in deeds(message())]


def test_the_frames_of_one_broadcast_are_one_deed_with_its_receivers() -> None:
    frame = next(deed for deed in deeds(message()) if deed.kind == "frame")
    assert (["c1", "c2"], "to c1, c2  text 2 B  hi") == (frame.receivers, frame.text)


def test_a_ledger_of_a_run_leaves_out_what_its_cause_did() -> None:
    assert ["log"] == [deed.kind for deed in deeds(message(), 2)]


def test_a_response_is_the_deed_of_the_run_that_answers() -> None:
    story = Story().requested().published("http.request").started("postLine", "Chat API", event="http.request")
    story.statement("Extract the <line>").statement("Return a").finished("Created").answered(201, b"{}")
    assert [("response", "201  {}", "postLine line 27")] == [
        (deed.kind, deed.text, deed_place(deed)) for deed in deeds(story)
    ]


def test_effects_without_a_record_of_their_own_are_told_by_what_they_ask() -> None:
    story = Story().started()
    for effect in ("WriteFile", "Execute", "RequestUrl", "Schedule", "Now"):
        story.effect(effect, "x").completed()
    assert ["file", "process", "url", "timer"] == [deed.kind for deed in deeds(story)]


def test_a_request_to_a_server_is_told_with_how_it_ended() -> None:
    story = Story().started().effect("RequestUrl", "GET http://a/")
    story.published("http.client.completed", {"statusCode": 200}, handlers=(), cause=1).completed()
    assert ["url", "event"] == [deed.kind for deed in deeds(story)]


def test_a_ledger_is_plain_text_too() -> None:
    lines = ledger_text(deeds(message())).splitlines()
    assert 4 == len(lines)
    assert lines[0].endswith("by Handle Message line 15")


# --- every frame has one path back ---------------------------------------------------------------------------------


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Stories in which runs nest, events go on and frames leave, from inputs, orders and timers."""
    story = Story()
    for _ in range(draw(st.integers(1, 4))):
        match draw(st.sampled_from(["message", "request", "order", "timer"])):
            case "message":
                story.received("c1", "x").published("websocket.message")
            case "request":
                story.requested().published("http.request")
            case "order":
                story.ordered("BroadcastMessage")
                story.sent("c1", "by hand", cause=story.seq)
                continue
            case _:
                story.published("Tick", cause=0)
        depth = draw(st.integers(1, 3))
        for level in range(depth):
            story.started()
            for _ in range(draw(st.integers(0, 2))):
                story.broadcast("x", "c1", "c2")
            if level + 1 < depth:
                story.effect("Emit").published("Said")
        for _ in range(depth):
            story.finished()
    return story


@given(stories())
def test_every_frame_that_was_sent_has_one_path_back_to_an_input_a_timer_or_an_order(story: Story) -> None:
    record = look_up(story)
    for sent in (found for found in story.views if isinstance(found, r.FrameSent)):
        path = chain(sent.seq, record)
        assert stimulus(path[-1]) in ("input", "order", "timer")
        assert [""] * (len(path) - 1) == [stimulus(step) for step in path[:-1]]
        assert {sent.flow} == {step.flow for step in path}
        assert len(path) == len({step.seq for step in path})


@given(stories())
def test_every_frame_of_a_run_is_in_exactly_one_ledger_of_an_outermost_run(story: Story) -> None:
    outermost = [x for x in story.views if isinstance(x, r.DeliveryStarted) and not x.parent_id]
    found = [deed for run in outermost for deed in deeds(story, run.execution_id) if deed.kind == "frame"]
    sent = [x for x in story.views if isinstance(x, r.FrameSent) and x.execution_id]
    assert len(sent) == sum(len(deed.receivers) for deed in found)
