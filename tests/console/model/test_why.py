"""The words for why an event reached whom it reached."""

from __future__ import annotations

import pytest

from aro_console.model.contract import Endpoint
from aro_console.model.why import question, why, why_held, why_not_routed
from runtime.probe import records as r
from runtime.probe.considered import Considered, Rule
from tests.support.records import Story

SHIP = Considered(
    "Ship",
    "OrderPaid Handler",
    Story().header("Handle Message"),
    False,
    (Rule("type", True, "listens to OrderPaid"), Rule("guard", False, "status is paid: it is draft")),
)
THANK = Considered(
    "Thank", "OrderPaid Handler", Story().header("Count Lines"), True, (Rule("type", True, "listens to OrderPaid"),)
)


def event(story: Story) -> r.EventPublished:
    found = story.views[-1]
    assert isinstance(found, r.EventPublished)
    return found


def paid(*handlers: str) -> r.EventPublished:
    return event(Story().published("OrderPaid", {"status": "draft"}, handlers=handlers))


def test_who_runs_is_said_first_with_how_many_others_could_have() -> None:
    answer = why(paid("Thank"), [THANK, SHIP])
    assert ('event OrderPaid  {status: "draft"}', "Thank runs; 1 more considered, which do not.") == (
        answer.title,
        answer.summary,
    )
    assert [
        ("Thank", True, "yes: listens to OrderPaid", "chat.aro:21"),
        ("Ship", False, "yes: listens to OrderPaid; NO: status is paid: it is draft", "chat.aro:12"),
    ] == [(one.name, one.runs, one.words, one.place) for one in answer.verdicts]


def test_where_nobody_runs_the_nearest_miss_is_named_with_its_rule() -> None:
    assert "No handler runs; nearest is Ship: status is paid: it is draft." == why(paid(), [SHIP]).summary
    assert "none comes near" in why(paid(), []).summary


def test_a_handler_whose_own_condition_failed_was_reached_and_skipped() -> None:
    assert why(paid("Thank"), [THANK], {"Thank"}).verdicts[0].words.endswith("so it was skipped")


def test_without_the_program_the_record_says_what_it_knows() -> None:
    story = Story().published("OrderPaid", handlers=("Thank",), rejected=(("Ship", "guard status:paid"),))
    answer = why(event(story), [])
    assert [("Thank", True), ("Ship", False)] == [(one.name, one.runs) for one in answer.verdicts]
    assert "not   Ship  NO: guard status:paid" in answer.text


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_a_message_a_run_and_what_it_did_ask_about_the_same_event(row: int) -> None:
    story = Story().received("c1", "hi").published("websocket.message").started().logged("x")
    known = {record.seq: record for record in story.views}
    found = question(row, known.get, lambda flow: [one for one in story.views if one.flow == flow])
    assert found is not None
    assert 2 == found.seq


def test_an_answer_belongs_to_the_event_of_its_request() -> None:
    story = Story().requested().published("http.request").started("postLine").finished().answered()
    known = {record.seq: record for record in story.views}
    found = question(story.seq, known.get, lambda flow: [one for one in story.views if one.flow == flow])
    assert isinstance(found, r.EventPublished)
    assert ("http.request", 2) == (found.event_type, found.seq)


def test_what_no_event_belongs_to_has_no_answer() -> None:
    story = Story().ordered("Pause")
    known = {record.seq: record for record in story.views}
    assert None is question(1, known.get, lambda flow: story.views)
    assert None is question(9, known.get, lambda flow: [])


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("", "held by rule 1, and waits: nobody has seen it yet."),
        ("drop", "held by rule 1, and dropped."),
        ("answer", "held by rule 1, and answered from here in place of the application."),
    ],
)
def test_what_a_rule_kept_from_the_program_says_so_and_whom_it_would_have_reached(how: str, said: str) -> None:
    story = Story().opened("c1").received("c1", "hi").kept("c1", "hi")
    if how:
        story.released(1, how=how)
    known = {record.seq: record for record in story.views}
    message = question(story.seq, known.get, lambda flow: story.views)
    assert isinstance(message, r.FrameReceived)
    answer = why_held(message, story.views)
    assert answer is not None
    assert said in answer.summary
    assert ["Handle Message"] == [verdict.name for verdict in answer.verdicts]
    assert None is why_held(story.views[0], story.views)


def test_a_request_that_was_answered_before_its_operation_began_says_which_that_was() -> None:
    request = Story().requested().views[0]
    assert isinstance(request, r.RequestReceived)
    assert f"{request.operation_id} fits it, and it was answered before" in why_not_routed(request, []).summary


def test_a_request_that_fits_no_operation_names_the_nearest() -> None:
    request = Story().requested("GET", "/lins?x=1", operation_id="").views[0]
    assert isinstance(request, r.RequestReceived)
    answer = why_not_routed(request, [Endpoint("GET", "/lines"), Endpoint("POST", "/users")])
    assert "No operation of the contract fits it; nearest is GET /lines." == answer.summary
    assert 2 == len(answer.verdicts)
    assert why_not_routed(request, []).summary.endswith("fits it.")
