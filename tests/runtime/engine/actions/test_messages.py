import pytest

from runtime.engine import effects
from runtime.engine.actions.messages import broadcast, close, send
from runtime.errors import EvaluationError
from tests.support.calls import Frame, finish, make_call

CONNECTION = {"id": "C1", "connectionId": "C1", "path": "/ws"}
HANDLER = Frame({"websocket-connection": CONNECTION, "event": {"connectionId": "C1", "partner": "C2"}})


def sent(statement, frame=HANDLER, **parts):
    asked, value = finish(send(make_call(statement, frame, **parts)), True)
    assert value["success"] is True
    return asked[0]


def test_send_to_the_connection_means_the_one_whose_handler_runs():
    call = sent("send answer to websocket-connection", subject="hi", base=CONNECTION, object=CONNECTION)
    assert effects.SendMessage("C1", "hi", required=True) == call


def test_a_specifier_is_a_variable_first():
    found = sent("send answer to websocket-connection:partner", subject="hi", names={"partner": "C9"})
    assert effects.SendMessage("C9", "hi") == found


def test_a_specifier_is_a_variable_with_a_connection():
    found = sent("send answer to websocket-connection:partner", subject="hi", names={"partner": {"id": "C9"}})
    assert effects.SendMessage("C9", "hi") == found


def test_a_specifier_is_a_key_of_the_event_next():
    assert effects.SendMessage("C2", "hi") == sent("send answer to websocket-connection:partner", subject="hi")


def test_a_specifier_is_a_key_of_the_connection_then():
    frame = Frame({"websocket-connection": {"id": "C1", "friend": "C3"}, "event": {}})
    assert effects.SendMessage("C3", "hi") == sent("send answer to websocket-connection:friend", frame, subject="hi")


def test_a_specifier_is_an_id_at_last():
    assert effects.SendMessage("ABC", "hi") == sent("send answer to websocket-connection:ABC", subject="hi")


def test_outside_a_handler_there_is_no_current_connection():
    with pytest.raises(EvaluationError, match="no current WebSocket connection"):
        finish(send(make_call("send answer to websocket-connection", subject="hi")))


@pytest.mark.parametrize("value", ["C7", {"connectionId": "C7"}, {"id": "C7"}])
def test_a_bound_variable_is_an_id_that_need_not_exist(value):
    found = sent("send answer to client", subject={"a": 1}, base=value, object=value)
    assert effects.SendMessage("C7", '{"a":1}', required=False) == found


def test_what_is_no_connection_gets_an_event_and_succeeds():
    asked, value = finish(send(make_call("send mail to customer", subject="hi")))
    assert "message.sent" == asked[0].event.type
    assert {"destination": "customer", "data": "hi", "eventType": "message.sent"} == asked[0].event.payload
    assert {"destination": "customer", "success": True} == value


def test_an_unknown_id_in_a_variable_falls_through_to_the_event():
    asked, _ = finish(send(make_call("send mail to client", subject="hi", base="C7", object="C7")), False)
    assert [effects.SendMessage, effects.Announce] == [type(effect) for effect in asked]


def test_send_to_the_websocket_is_a_broadcast():
    asked, value = finish(send(make_call("send news to websocket", subject="hi")), 3)
    assert [effects.Broadcast("hi")] == asked
    assert {"success": True, "clientCount": 3} == value


def test_send_of_an_unbound_name_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'news'"):
        finish(send(make_call("send news to websocket")))


@pytest.mark.parametrize(
    ("target", "names", "path"),
    [
        ("websocket", {}, ""),
        ("WebSocket", {}, ""),
        ("ws", {}, ""),
        ("websocket-clients", {}, ""),
        ("-", {}, ""),
        ('websocket:"/chat"', {}, "/chat"),
        ("websocket:chat", {}, "/chat"),
        ("websocket:room", {"room": "/rooms/1"}, "/rooms/1"),
        ("websocket:room", {"room": "blue"}, "/room"),
    ],
)
def test_broadcast_reaches_all_connections_or_those_of_a_path(target, names, path):
    asked, value = finish(broadcast(make_call(f"broadcast news to {target}", subject={"b": 1, "a": 2}, names=names)), 2)
    assert [effects.Broadcast('{"a":2,"b":1}', path)] == asked
    assert {"success": True, "clientCount": 2} == value


@pytest.mark.parametrize("target", ["socket-server", "socket", "clients"])
def test_broadcast_to_anything_else_means_the_clients_of_the_tcp_server(target):
    asked, value = finish(broadcast(make_call(f"broadcast news to {target}", subject=12.0)), 0)
    assert [effects.Broadcast("12.0", over_tcp=True)] == asked
    assert {"success": True, "clientCount": 0} == value


def test_broadcast_without_a_tcp_server_is_an_event():
    asked, value = finish(broadcast(make_call("broadcast news to clients", subject={"a": 1})), None)
    assert effects.Broadcast('{"a":1}', over_tcp=True) == asked[0]
    assert {"data": {"a": 1}, "eventType": "broadcast.requested"} == asked[1].event.payload
    assert {"success": True, "clientCount": 0} == value


@pytest.mark.parametrize(
    ("value", "payload", "raw"),
    [("hi", "hi", None), (b"hi", b"hi", None), ([1.0], "[1]", None), (12.0, "12", "12.0"), (True, "true", "true")],
)
def test_a_single_value_goes_over_tcp_as_it_reads_in_a_text(value, payload, raw):
    assert effects.SendMessage("C7", payload, False, raw) == sent(
        "send x to client", subject=value, base="C7", object="C7"
    )


@pytest.mark.parametrize(
    ("farewell", "code", "reason"),
    [
        ({}, 1000, ""),
        ({"with_value": "bye"}, 1000, "bye"),
        ({"with_value": {"code": 4001, "reason": "enough"}}, 4001, "enough"),
        ({"with_value": {"code": 1001}}, 1001, ""),
    ],
)
def test_close_says_goodbye_as_told(farewell, code, reason):
    asked, _ = finish(close(make_call("close websocket-connection - -", HANDLER, **farewell)))
    assert [effects.CloseConnection("C1", code, reason)] == asked


def test_close_takes_its_farewell_from_the_main_phrase_too():
    call = make_call("close websocket-connection with =", HANDLER, object={"code": 4000, "reason": "bye"})
    assert [effects.CloseConnection("C1", 4000, "bye")] == finish(close(call))[0]


def test_close_by_a_variable():
    asked, _ = finish(close(make_call("close client - -", target="C5")))
    assert [effects.CloseConnection("C5")] == asked


def test_close_with_a_forbidden_code_fails():
    with pytest.raises(EvaluationError, match="Invalid close code: 1006"):
        finish(close(make_call("close websocket-connection - -", HANDLER, with_value={"code": 1006})))


def test_close_of_nothing_known_is_an_event():
    asked, value = finish(close(make_call("close thing - -")))
    assert {"target": "thing", "eventType": "close.requested"} == asked[0].event.payload
    assert {"success": True} == value


@pytest.mark.parametrize("server", ["http-server", "socket-server"])
def test_close_of_a_server_stops_it(server):
    assert [effects.StopService(server)] == finish(close(make_call(f"close {server} - -")))[0]


def test_close_of_a_server_nobody_runs_is_an_event():
    asked, _ = finish(close(make_call("close mail-server - -")))
    assert {"serviceName": "mail-server", "eventType": "service.stopped"} == asked[0].event.payload
