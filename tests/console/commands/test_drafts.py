"""Drafts: what they become, how they are kept, and how one is made of what came in."""

from __future__ import annotations

import pytest

from aro_console.commands.drafts import (
    DRAFTED,
    Draft,
    again,
    draft_from_order,
    draft_of,
    from_line,
    from_mapping,
    is_input,
    order_again,
    order_of,
    to_line,
)
from aro_console.commands.forms import FormError
from aro_console.commands.variables import Variables
from runtime.probe.commands import (
    BroadcastMessage,
    EmitEvent,
    InjectMessage,
    Order,
    Pause,
    SendMessage,
    SendRequest,
)
from tests.support.records import Story, connection_id

JSON_HEADER = (("Content-Type", "application/json"),)


def test_a_request_line_that_is_an_operation_is_that_operation() -> None:
    labels = ["GET /lines", "POST /lines"]
    chosen = Draft("request", {"target": "POST /lines", "body": "1"}).at_operation(labels)
    assert {"operation": "POST /lines", "target": "", "body": "1"} == chosen.values
    for line in ("POST /lines?x=1", "", "PUT /lines"):
        other = Draft("request", {"target": line, "body": "1"})
        assert other == other.at_operation(labels)


@pytest.mark.parametrize(
    ("draft", "order"),
    [
        (Draft("inject", {"connection": "C", "message": "hi ${seq}"}), InjectMessage("C", "hi 1")),
        (Draft("send", {"connection": "C", "message": "0x48"}), SendMessage("C", b"H")),
        (Draft("broadcast", {"message": "${room}"}), BroadcastMessage("lobby")),
        (Draft("emit", {"name": "Said", "payload": '{"n": ${seq}}'}), EmitEvent("Said", {"n": 1})),
        (Draft("request", {"target": "GET /x"}), SendRequest("GET", "/x")),
        (
            Draft("request", {"operation": "POST /r/{room}", "path.room": "a b/${room}", "query.n": "1&2",
                              "header.X-Id": "7", "body": '{"a": 1}'}),
            SendRequest("POST", "/r/a%20b%2Flobby?n=1%262", (("X-Id", "7"), *JSON_HEADER), b'{"a": 1}'),
        ),
    ],
)  # fmt: skip
def test_a_draft_becomes_an_order_with_its_variables_put_in(draft: Draft, order: Order) -> None:
    assert order == order_of(draft, Variables({"room": "lobby"}))


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (Draft("inject", {"message": "hi"}), "connection", "No connection"),
        (Draft("inject", {"connection": "C", "message": "${no}"}), "message", "no variable ${no}"),
        (Draft("emit", {"name": "Said", "payload": '{"n": ${seq} 2}'}), "payload", "line 1, column 9"),
        (Draft("request", {"operation": "GET /r/{room}"}), "path.room", "value for {room} is missing"),
        (Draft("request", {"operation": "GET /r", "header.X-Id": "a\nb"}), "header.X-Id", "no header may have"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(draft: Draft, field: str, words: str) -> None:
    with pytest.raises(FormError) as raised:
        order_of(draft, Variables())
    assert field == raised.value.field
    assert words in str(raised.value)


@pytest.mark.parametrize("verb", DRAFTED)
def test_a_draft_can_be_kept_without_its_connection(verb: str) -> None:
    known = {"inject": "message", "send": "message", "broadcast": "message", "request": "body", "emit": "payload"}
    draft = Draft(verb, {"connection": "C1", known[verb]: "é\n${seq}"})
    line = to_line(draft)
    assert line.isascii()
    assert "\n" not in line
    assert Draft(verb, {known[verb]: "é\n${seq}"}) == from_line(line)


def test_of_a_request_that_was_typed_whole_the_chosen_operation_is_not_kept() -> None:
    values = {"operation": "GET /r/{room}", "path.room": "a", "target": "GET /x", "headers": "A: b"}
    assert {"target": "GET /x", "headers": "A: b"} == Draft("request", values).kept().values


@pytest.mark.parametrize("line", ["", "{", "7", '{"verb": "fly"}', '{"verb": "send", "x": 1}', "[" * 100_000])
def test_a_line_that_is_no_draft_is_none(line: str) -> None:
    assert from_line(line) is None


def test_what_a_mapping_cannot_say_is_said_in_words() -> None:
    assert "a verb is missing" in str(from_mapping({}))
    assert "'pause' is none of inject" in str(from_mapping({"verb": "pause"}))
    assert "emit has no 'message': it takes name, payload" == from_mapping({"verb": "emit", "message": "x"})


def test_plain_values_of_a_file_become_json() -> None:
    draft = from_mapping({"verb": "emit", "name": "Said", "payload": {"n": 1}})
    assert isinstance(draft, Draft)
    assert EmitEvent("Said", {"n": 1}) == order_of(draft, Variables())
    assert 'emit Said { "n": 1 }' == draft.words


def story() -> Story:
    text = '{"a": "${seq}"}'
    headers = (("Host", "x"), ("X-Id", "7"), ("Content-Type", "application/json"))
    told = Story().opened("c1").received("c1", text).received("c1", b"\x01\xff", "binary").received("c1", "", "ping")
    told.requested(body=b'{"line": "${now}"}', headers=headers)
    return told.published("Said", {"n": 1}).published("websocket.message", {})


def test_what_came_in_can_come_in_again_as_it_was() -> None:
    _, text, binary, _, request, event, _ = story().views
    assert [True] * 4 == [is_input(record) for record in (text, binary, request, event)]
    c1 = connection_id("c1")
    assert InjectMessage(c1, '{"a": "${seq}"}', 2) == order_again(text)  # type: ignore[arg-type]
    assert InjectMessage(c1, b"\x01\xff", 3) == order_again(binary)  # type: ignore[arg-type]
    assert EmitEvent("Said", {"n": 1}, 6) == order_again(event)  # type: ignore[arg-type]
    again_ = order_again(request)  # type: ignore[arg-type]
    assert isinstance(again_, SendRequest)
    assert ("POST", "/lines", 5, b'{"line": "${now}"}') == (again_.method, again_.target, again_.rerun_of, again_.body)


def test_what_is_no_input_is_none() -> None:
    opened, _, _, ping, _, _, wire_event = story().views
    assert [False] * 4 == [is_input(record) for record in (opened, ping, wire_event, None)]


def test_what_came_in_can_be_edited_and_nothing_in_it_is_taken_for_a_variable() -> None:
    _, text, binary, _, request, event, _ = story().views
    variables = Variables()
    c1 = connection_id("c1")
    assert InjectMessage(c1, '{"a": "${seq}"}') == order_of(draft_of(text), variables)  # type: ignore[arg-type]
    assert InjectMessage(c1, b"\x01\xff") == order_of(draft_of(binary), variables)  # type: ignore[arg-type]
    assert EmitEvent("Said", {"n": 1}) == order_of(draft_of(event), variables)  # type: ignore[arg-type]
    made = order_of(draft_of(request), variables)  # type: ignore[arg-type]
    headers = (("X-Id", "7"), ("Content-Type", "application/json"))
    assert SendRequest("POST", "/lines", headers, b'{"line": "${now}"}') == made


def test_a_body_that_is_no_text_cannot_be_edited() -> None:
    request = Story().requested(body=b"\xff").views[0]
    with pytest.raises(FormError, match=":rerun sends it again"):
        draft_of(request)  # type: ignore[arg-type]


def test_an_order_says_what_it_repeats_where_it_can() -> None:
    assert InjectMessage("C", "x", 7) == again(InjectMessage("C", "x"), 7)
    assert Pause() == again(Pause(), 7)


@pytest.mark.parametrize(
    "order",
    [
        InjectMessage("C", "${seq}"),
        SendMessage("C", b"\x01"),
        BroadcastMessage("hi", "/ws"),
        SendRequest("POST", "/x", JSON_HEADER, b'{"a": 1}'),
        EmitEvent("Said", {"n": 1}),
    ],
)
def test_a_typed_order_can_be_drafted_again(order: Order) -> None:
    draft = draft_from_order(order)
    assert draft is not None
    assert order == order_of(draft, Variables())


def test_an_order_that_sends_nothing_is_no_draft() -> None:
    assert draft_from_order(Pause()) is None
