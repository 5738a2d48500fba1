"""One record in full."""

from __future__ import annotations

import pytest

from aro_console.model.formatting import Line
from aro_console.model.inspection import causes, facts, headers_of, payload_of, source_lines
from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def text_of(line: Line) -> str:
    return "".join(cell.text for cell in line)


def texts(lines: list[Line]) -> list[str]:
    return [text_of(line) for line in lines]


def test_payloads_are_taken_from_the_records_that_have_one() -> None:
    story = Story().received("c1", "in").sent("c1", b"out").published("Said", {"a": 1}).requested(body=b"body")
    story.answered(200, b"ok").started(given={"event": 1}).statement("Extract the <text>", {"text": 2})
    story.statement("Compute the <line>").changed(new={"n": 2}, old={"n": 1}, change="updated")
    story.changed(new=None, old={"n": 1}, change="deleted").logged("line").finished().state("ended")
    assert ["in", b"out", {"a": 1}, b"body", b"ok", {"event": 1}, {"text": 2}, None, {"n": 2}, {"n": 1}, "line"] == [
        payload_of(record) for record in story.views[:11]
    ]
    assert [None, None] == [payload_of(record) for record in story.views[11:]]


# --- facts -----------------------------------------------------------------------------------------------------


def told(story: Story) -> dict[str, str]:
    """Return the facts of the last record that has a row, by name."""
    timeline = Timeline()
    timeline.extend(story.views)
    row = timeline.row(story.seq)
    assert row is not None
    return {line[0].text.strip(): line[1].text for line in facts(story.views[-1], row)}


def test_a_frame_says_who_gets_it_and_how_large_it_is() -> None:
    story = Story().opened("c1").opened("c2").received("c1", "hi")
    assert {"number": "#3", "frame": "text, 2 B", "from": "c1"} == told(story)
    story.published("websocket.message").started().effect("Broadcast").sent("c1", "x").sent("c2", "x")
    timeline = Timeline()
    timeline.extend(story.views)
    lines = texts(facts(story.views[-2], timeline.visible[-1]))
    assert "to        c1, c2" == lines[-1]


def test_what_the_console_injected_is_marked() -> None:
    story = Story().ordered("InjectMessage", "hi").received("c1", "hi")
    assert "#2   injected by the console" == told(story)["number"]


def test_an_event_says_whom_it_reaches_and_why_not_others() -> None:
    story = Story().published("Said", handlers=("A", "B"), rejected=(("C", "its path is /other"),))
    assert {"event": "Said", "reaches": "A, B", "not": "C: its path is /other"}.items() <= told(story).items()
    assert "no handler" == told(Story().published("Said", handlers=()))["reaches"]


def test_a_request_and_its_response_show_their_headers() -> None:
    story = Story().requested("GET", "/x", headers=(("Accept", "a\x1b"),), operation_id="")
    assert {"request": "GET /x", "operation": "none in the contract", "header": "Accept: a\\e"}.items() <= told(
        story
    ).items()
    assert {"status": "404", "took": "2.0 ms"}.items() <= told(story.answered(404)).items()


def test_a_failure_says_what_and_why_and_where() -> None:
    story = Story().started().failed("Cannot extract.", "no field", line_of="Extract the <text>")
    assert {
        "failed": "Cannot extract.",
        "because": "no field",
        "in": "Handle Message",
        "source": "chat.aro:13:5",
    }.items() <= told(story).items()


def test_facts_without_a_value_are_left_out() -> None:
    assert ["number", "path", "peer", "id"] == list(told(Story().opened("c1")))
    row = Row(1, 0, 1, "app", " ", "")
    assert ["comment   slow"] == [line for line in texts(facts(SCENES.views[0], row, "slow")) if "slow" in line]
    assert "/ws?user=ada" == told(Story().opened("c1", query="user=ada"))["path"]


def test_a_fault_shows_its_whole_traceback() -> None:
    story, timeline = Story().faulted("driver", "one\n  two\x1b\n"), Timeline()
    timeline.extend(story.views)
    assert ["one", "  two\\e"] == texts(facts(story.views[0], timeline.visible[0]))[-2:]


SCENES = Story().state("x").service_started().opened("c1").message("c1", "hi").ordered("Drop").refused("Drop", "no")
SCENES.requested().answered().started().held("statement", line_of="Log").logged("x").failed().violated("c1", 1, "x")
SCENES.closed("c1").service_stopped().faulted("a", "b").held().released().effect("Sleep", "1 s", run=1)


@pytest.mark.parametrize("index", range(len(SCENES.raw)))
def test_every_record_has_facts_that_are_safe_to_show(index: int) -> None:
    record = SCENES.views[index]
    lines = facts(record, Row(record.seq, record.at_ns, record.flow, "any", " ", "what\x1b it says", ["c1"]))
    assert f"#{record.seq}" == lines[0][1].text
    assert len(lines) >= 2
    assert all(cell.text.isprintable() for line in lines for cell in line)


# --- causes ----------------------------------------------------------------------------------------------------


def test_a_flow_is_drawn_with_the_chosen_row_marked() -> None:
    story, timeline = Story().received("c1", "hi").published("websocket.message").started().finished(), Timeline()
    timeline.extend(story.views)
    message, run = timeline.visible
    assert ["  #1 text      2 B  hi", ">   #3 run Handle Message  2.0 ms  +2.0 ms"] == texts(
        causes(run, timeline.flow(message))
    )


def test_no_flow_has_no_lines() -> None:
    assert [] == causes(Row(1, 0, 1, "log", " ", "x"), [])


# --- headers and source ----------------------------------------------------------------------------------------


def test_headers_are_those_of_requests_and_responses() -> None:
    story = Story().requested(headers=(("Accept", "a\x1b"),)).answered(200).received("c1", "x")
    assert [["Accept: a\\e"], ["Content-Length: 0"], []] == [texts(headers_of(record)) for record in story.views]


def test_the_source_around_a_statement_is_shown_with_its_line_marked() -> None:
    story = Story().started().statement("Compute the <line>")
    lines = texts(source_lines(story.views[-1]))
    assert "chat.aro:14:5" == lines[0]
    assert ['▶   14     Compute the <line> from "said: " ++ <text>.'] == [
        line for line in lines if line.startswith("▶")
    ]
    assert 14 == len(lines)
    assert [] == source_lines(Story().received("c1", "x").views[0])
