"""What is typed becomes an order, or an error at its field."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aro_console.commands.forms import (
    Form,
    FormError,
    broadcast_form,
    close_code,
    close_form,
    emit_form,
    inject_form,
    request_form,
    send_form,
    virtual_form,
)
from runtime.probe.commands import (
    BroadcastMessage,
    CloseConnection,
    EmitEvent,
    InjectMessage,
    OpenVirtual,
    Order,
    SendMessage,
    SendRequest,
)

CONNECTIONS = (("c1  /ws", "ID-1"), ("c2  /ws", "ID-2"))
INJECT, SEND, CLOSE = (make(CONNECTIONS, "ID-2") for make in (inject_form, send_form, close_form))
BROADCAST, VIRTUAL = broadcast_form(["/ws", "/chat"]), virtual_form(["/chat", "/ws"])
REQUEST = request_form([("GET", "/lines"), ("POST", "/lines")])
EMIT = emit_form(["Said", "Left"])


def fill(form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what a form holds after someone typed into some of its fields."""
    values = {field.name: field.value for field in form.fields}
    assert typed.keys() <= values.keys()
    return {**values, **typed}


MADE: list[tuple[Form, dict[str, str], Order]] = [
    (INJECT, {"message": " hi\n"}, InjectMessage("ID-2", " hi\n")),
    (INJECT, {"message": ""}, InjectMessage("ID-2", "")),
    (INJECT, {"message": "0x48 69", "connection": "ID-1"}, InjectMessage("ID-1", b"Hi")),
    (INJECT, {"message": "0x"}, InjectMessage("ID-2", b"")),
    (SEND, {"message": "hi"}, SendMessage("ID-2", "hi")),
    (BROADCAST, {"message": "hi"}, BroadcastMessage("hi", "")),
    (BROADCAST, {"message": "0xff", "path": "/chat"}, BroadcastMessage(b"\xff", "/chat")),
    (CLOSE, {}, CloseConnection("ID-2", 1000, "")),
    (CLOSE, {"code": " 4999 ", "reason": "é" * 61}, CloseConnection("ID-2", 4999, "é" * 61)),
    (VIRTUAL, {}, OpenVirtual("/chat")),
    (VIRTUAL, {"path": " /other "}, OpenVirtual("/other")),
    (VIRTUAL, {"count": " 50 "}, OpenVirtual("/chat", 50)),
    (REQUEST, {}, SendRequest("GET", "/lines")),
    (
        REQUEST,
        {"operation": "POST /lines", "body": ' {"a": 1} '},
        SendRequest("POST", "/lines", (("Content-Type", "application/json"),), b'{"a": 1}'),
    ),
    (
        REQUEST,
        {"target": "put /lines/1?x=%20", "body": "plain é"},
        SendRequest("PUT", "/lines/1?x=%20", (("Content-Type", "text/plain"),), "plain é".encode()),
    ),
    (
        REQUEST,
        {"headers": "Accept: a/b;q=0.5, c/d; content-type: text/html; charset=utf-8; X-Empty:;", "body": "{}"},
        SendRequest(
            "GET",
            "/lines",
            (("Accept", "a/b;q=0.5, c/d"), ("content-type", "text/html; charset=utf-8"), ("X-Empty", "")),
            b"{}",
        ),
    ),
    (EMIT, {}, EmitEvent("Said", {})),
    (EMIT, {"name": " Order-Placed ", "payload": '{"n": [1, null]}'}, EmitEvent("Order-Placed", {"n": [1, None]})),
    (EMIT, {"payload": ""}, EmitEvent("Said", {})),
]


@pytest.mark.parametrize(("form", "typed", "order"), MADE)
def test_a_form_makes_an_order(form: Form, typed: dict[str, str], order: Order) -> None:
    assert order == form.build(fill(form, typed))


REFUSED: list[tuple[Form, dict[str, str], str, str]] = [
    (INJECT, {"connection": "", "message": "x"}, "connection", ":virtual opens a client"),
    (SEND, {"connection": "", "message": "x"}, "connection", "No connection is open"),
    (CLOSE, {"connection": ""}, "connection", "No connection is open"),
    (INJECT, {"message": "0x4"}, "message", "pairs of hex digits"),
    (SEND, {"message": "0xzz"}, "message", "pairs of hex digits"),
    (BROADCAST, {"message": "0x 4 8"}, "message", "pairs of hex digits"),
    (CLOSE, {"reason": "é" * 62}, "reason", "124 bytes"),
    (CLOSE, {"code": "1005"}, "code", "3000 to 4999"),
    (VIRTUAL, {"path": "ws"}, "path", "starts with a slash"),
    (VIRTUAL, {"path": ""}, "path", "starts with a slash"),
    (VIRTUAL, {"path": "/rooms/{room}?name=Ada"}, "path", "Write a value in place of {room}."),
    (REQUEST, {"target": "/lines"}, "target", "a method and a path"),
    (REQUEST, {"target": "GET lines"}, "target", "a method and a path"),
    (REQUEST, {"target": "G3T /lines"}, "target", "a method and a path"),
    (REQUEST, {"target": "GET /a b"}, "target", "percent-encoded"),
    (REQUEST, {"target": "GET /ü"}, "target", "percent-encoded"),
    (REQUEST, {"target": "GET /lines/{id}"}, "target", "with a value for {id}"),
    (REQUEST, {"headers": "Accept"}, "headers", "'Accept' is no header"),
    (REQUEST, {"headers": "B C: 2"}, "headers", "'B C: 2' is no header"),
    (REQUEST, {"headers": ": x"}, "headers", "Name: value"),
    (EMIT, {"name": ""}, "name", "one word"),
    (EMIT, {"name": "Two Words"}, "name", "one word"),
    (EMIT, {"payload": "{"}, "payload", "not JSON"),
    (EMIT, {"payload": "[1]"}, "payload", "a JSON object"),
    (EMIT, {"payload": "1" * 5_000}, "payload", "not JSON"),
    (EMIT, {"payload": "[" * 100_000}, "payload", "nested too deeply"),
]


@pytest.mark.parametrize(
    ("form", "typed", "field", "says"), REFUSED, ids=[f"{case[2]} {number}" for number, case in enumerate(REFUSED)]
)
def test_a_mistake_is_said_at_its_field(form: Form, typed: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(FormError) as caught:
        form.build(fill(form, typed))
    assert field == caught.value.field
    assert says in str(caught.value)
    assert field in {known.name for known in form.fields}


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1014, 3000, 4999])
def test_a_code_that_a_server_may_send_is_taken(code: int) -> None:
    assert code == close_code(str(code))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "0",
        "999",
        "1002",
        "1004",
        "1005",
        "1006",
        "1015",
        "2999",
        "5000",
        "-1000",
        "1_000",
        "१०००",
        "9" * 5_000,
    ],
)
def test_any_other_code_is_refused(text: str) -> None:
    with pytest.raises(FormError):
        close_code(text)


@pytest.mark.parametrize("form", [INJECT, SEND, CLOSE, BROADCAST, VIRTUAL, REQUEST, EMIT], ids=lambda form: form.title)
def test_a_picked_field_begins_with_one_of_its_choices(form: Form) -> None:
    for field in form.fields:
        assert not field.choices or field.value in {value for _, value in field.choices}


def test_where_a_path_wants_a_value_it_is_offered_as_far_as_it_is_known() -> None:
    paths = ["/rooms/{room}", "/lobby"]
    field = virtual_form(paths).fields[0]
    assert ("/rooms/", ("/rooms/", "/lobby")) == (field.value, field.suggestions)
    assert "accepted here: /rooms/{room}, /lobby" == field.hint
    assert OpenVirtual("/rooms/a?b={c}") == virtual_form(paths).build({"path": "/rooms/a?b={c}"})
    broadcast = broadcast_form(paths, ["/lobby", "/rooms/tea"])
    assert ["", "/lobby", "/rooms/tea"] == [path for _, path in broadcast.fields[0].choices]


def test_forms_without_anything_to_pick_can_be_shown() -> None:
    assert SendRequest("GET", "/") == request_form([]).build(fill(request_form([]), {}))
    assert OpenVirtual("/ws") == virtual_form([]).build(fill(virtual_form([]), {}))
    assert "no feature set handles domain events here" == emit_form([]).fields[0].hint
    assert (("all clients", ""),) == broadcast_form([]).fields[0].choices
