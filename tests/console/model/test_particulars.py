"""What is told about each kind of record."""

from __future__ import annotations

import pytest

from aro_console.model.formatting import Line
from aro_console.model.particulars import facts
from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def text_of(line: Line) -> str:
    return "".join(cell.text for cell in line)


def texts(lines: list[Line]) -> list[str]:
    return [text_of(line) for line in lines]


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
