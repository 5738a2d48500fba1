"""One record in full."""

from __future__ import annotations

from aro_console.model.formatting import Line
from aro_console.model.inspection import causes, headers_of, payload_of, source_lines
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
