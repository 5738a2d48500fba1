"""One record in full."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aro_console.model.formatting import Line
from aro_console.model.inspection import Form, causes, facts, payload_lines, payload_of
from aro_console.model.rows import Row
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def text_of(line: Line) -> str:
    return "".join(cell.text for cell in line)


def texts(lines: list[Line]) -> list[str]:
    return [text_of(line) for line in lines]


def tree(payload: object) -> list[str]:
    return texts(payload_lines(payload, Form.TREE))


# --- payloads --------------------------------------------------------------------------------------------------


def test_json_text_is_shown_as_a_tree() -> None:
    payload = '{"text": "hi", "tags": ["a", 2], "to": {"id": null}, "none": {}, "ok": true}'
    expected = [
        'text: "hi"',
        "tags: List of 2",
        '  0: "a"',
        "  1: 2",
        "to: Map of 1",
        "  id: null",
        "none: {}",
        "ok: true",
    ]
    assert expected == tree(payload)
    assert expected == tree(payload.encode())
    assert expected == tree(json.loads(payload))


def test_the_values_of_a_tree_have_roles() -> None:
    roles = [line[-1].role for line in payload_lines({"a": "x", "b": 1, "c": None, "d": [1], "e": b""}, Form.TREE)]
    assert ["string", "number", "keyword", "dim", "number", "text"] == roles


@pytest.mark.parametrize("payload", ["plain", '{"open": ', "[1,", "{} and more", ""])
def test_what_is_no_json_is_shown_as_text(payload: str) -> None:
    assert [json.dumps(payload)] == tree(payload)


def test_a_name_that_is_empty_is_a_name() -> None:
    assert ['"": Map of 1', '  "": 1'] == tree({"": {"": 1}})


def test_names_and_values_are_made_visible() -> None:
    assert ['a\\e[2J: "\\u001b[2J\\x9b"'] == tree({"a\x1b[2J": "\x1b[2J\x9b"})


def test_raw_is_the_text_line_by_line() -> None:
    assert ["{", "  \\t1\\e", "}"] == texts(payload_lines("{\n  \t1\x1b\n}", Form.RAW))
    assert ["a�"] == texts(payload_lines(b"a\xff", Form.RAW))
    assert ['{a: "b"}'] == texts(payload_lines({"a": "b"}, Form.RAW))


def test_hex_is_of_the_bytes_on_the_wire() -> None:
    assert "00000000  c3 a9" == text_of(payload_lines("é", Form.HEX)[0])[:15]
    assert "00000000  ff" == text_of(payload_lines(b"\xff", Form.HEX)[0])[:12]
    assert [] == payload_lines("", Form.HEX)


@pytest.mark.parametrize("form", list(Form))
def test_no_payload_has_no_lines(form: Form) -> None:
    assert [] == payload_lines(None, form)


HUGE: list[Any] = [
    "x" * 5_000_000,
    b"x" * 5_000_000,
    b"\xff" * 5_000_000,
    "x\n" * 2_000_000,
    json.dumps(list(range(100_000))),
    {str(number): number for number in range(100_000)},
]


@pytest.mark.parametrize("payload", HUGE, ids=["text", "bytes of text", "bytes", "many lines", "json", "map"])
@pytest.mark.parametrize("form", list(Form))
def test_a_huge_payload_makes_a_bounded_number_of_lines(payload: object, form: Form) -> None:
    lines = payload_lines(payload, form)
    assert 1 <= len(lines) <= 10_001
    assert sum(len(text_of(line)) for line in lines) <= 2_000_000


@pytest.mark.parametrize(
    ("payload", "form", "said"),
    [
        (list(range(3_000)), Form.TREE, "… more than 2,000 lines of tree"),
        ("x\n" * 20_000, Form.RAW, "… more than 10,000 lines of raw"),
        ("x" * 1_000_001, Form.RAW, "… more than 1,000,000 characters"),
        (bytes(16 * 10_001), Form.HEX, "… more than 10,000 lines of hex"),
    ],
    ids=["tree", "lines", "characters", "hex"],
)
def test_what_is_cut_says_so(payload: object, form: Form, said: str) -> None:
    assert said == text_of(payload_lines(payload, form)[-1])


def test_what_just_fits_is_not_cut() -> None:
    assert 2_000 == len(tree(list(range(2_000))))
    assert "… more" not in "".join(texts(payload_lines(bytes(16 * 10_000), Form.HEX)))


@pytest.mark.parametrize("depth", [5, 50, 400, 900, 100_000])
@pytest.mark.parametrize("form", list(Form))
def test_deep_nesting_is_survived(depth: int, form: Form) -> None:
    assert len(payload_lines("[" * depth + "]" * depth, form)) >= 1


def test_a_value_nested_deeper_than_python_can_follow_is_survived() -> None:
    value: object = 1
    for _ in range(5_000):
        value = [value]
    assert [1 <= len(payload_lines(value, form)) <= 10_001 for form in Form] == [True] * 3


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
