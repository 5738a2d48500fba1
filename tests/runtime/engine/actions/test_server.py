import pytest

from runtime.engine import effects
from runtime.engine.actions.server import connect, keepalive, listen, schedule, sleep, start, stop, watch
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call


@pytest.mark.parametrize(
    ("statement", "parts", "settings"),
    [
        ("start http-server with contract", {}, None),
        ("start http-server with contract", {"base": {"port": 1}, "object": {"port": 1}}, None),
        ("start server with application", {}, None),
        ("start http-server with =", {"object": 8080}, 8080),
        ("start http-server with settings", {"base": {"port": 1}, "object": {"port": 1}}, {"port": 1}),
        ("start http-server - -", {"with_value": {"port": 9}}, {"port": 9}),
        ("start http-server on =", {"object": {"port": 9}}, {"port": 9}),
        ("start http-server - -", {}, None),
        ("start http-server for contract", {}, None),
        ("start http-server for requests", {}, None),
        ("start http-server on port", {"base": 8080, "object": 8080}, 8080),
        (
            "start http-server on =",
            {"object": {"websocket": "/x"}, "with_value": {"port": 9}},
            {"websocket": "/x", "port": 9},
        ),
    ],
)
def test_start_asks_for_the_http_server(statement, parts, settings):
    asked, value = finish(start(make_call(statement, **parts)), {"port": 8080})
    assert [effects.StartService("http-server", settings)] == asked
    assert {"port": 8080} == value


def test_start_with_a_magic_port_reads_it():
    asked, _ = finish(start(make_call("start http-server with env:PORT")), "9000")
    assert [effects.ReadEnvironment("PORT"), effects.StartService("http-server", "9000")] == asked


def test_start_with_an_unbound_name_fails():
    for preposition in ("with", "on"):
        with pytest.raises(EvaluationError, match="Undefined variable: 'settings'"):
            finish(start(make_call(f"start http-server {preposition} settings")))


def test_start_of_anything_else_is_an_event():
    asked, value = finish(start(make_call("start scheduler with =", object={})))
    assert ("service.started", "scheduler") == (asked[0].event.type, asked[0].event.payload["serviceName"])
    assert {"serverType": "scheduler", "success": True} == value


@pytest.mark.parametrize("name", ["keyboard", "stdin", "keys"])
def test_the_keyboard_is_listened_to_and_stopped_by_any_of_its_names(name):
    start_keys = effects.StartService("keyboard", None)
    assert [start_keys] == finish(start(make_call(f"start {name} - -")))[0]
    for statement in (f"listen {name} to console", f"listen keys to {name}"):
        first, told = finish(listen(make_call(statement)))[0]
        assert (start_keys, "listen.started") == (first, told.event.type)
    assert [effects.StopService("keyboard")] == finish(stop(make_call(f"stop {name} with application")))[0]


@pytest.mark.parametrize(
    ("action", "statement", "parts", "settings"),
    [
        (start, "start file-monitor with =", {"object": "dir"}, "dir"),
        (start, "start watcher with =", {"object": {"path": "dir"}}, {"path": "dir"}),
        (start, "start file-monitor:dir - -", {}, "dir"),
        (start, "start file-monitor with application", {}, None),
        (start, "start file-monitor with directory:./dir", {}, "./dir"),
        (start, "start file-monitor with settings", {"base": {"directory": "d"}, "object": {}}, {"directory": "d"}),
        (watch, "watch file-monitor for directory", {"with_value": "dir"}, "dir"),
        (watch, 'watch file-monitor for directory:"dir"', {}, "dir"),
        (watch, "watch file-monitor with place", {"base": "dir", "object": "dir"}, "dir"),
        (listen, "listen file-monitor for directory", {}, None),
    ],
)
def test_the_file_monitor_is_told_its_folder(action, statement, parts, settings):
    assert [effects.StartService("file-monitor", settings)] == finish(action(make_call(statement, **parts)), {})[0]


def test_nothing_else_watches():
    with pytest.raises(EvaluationError, match="Only the file-monitor watches, not the clock"):
        finish(watch(make_call("watch clock for events")))
    assert [effects.StopService("file-monitor")] == finish(stop(make_call("stop file-monitor - -")))[0]


def test_stop_and_keepalive():
    assert [effects.StopService("http-server")] == finish(stop(make_call("stop http-server with application")))[0]
    assert [effects.StopService("socket-server")] == finish(stop(make_call("stop socketserver - -")))[0]
    assert "service.stopped" == finish(stop(make_call("stop scheduler - -")))[0][0].event.type
    assert [effects.Keepalive()] == finish(keepalive(make_call("keepalive application for events")))[0]


def test_listening_for_what_is_no_server_is_an_event():
    asked, value = finish(listen(make_call("listen port on 8080")))
    assert {"type": "port", "target": "8080"} == value
    assert [{**value, "eventType": "listen.started"}] == [effect.event.payload for effect in asked]


@pytest.mark.parametrize(
    ("action", "statement", "parts", "settings"),
    [
        (start, "start socket-server with =", {"object": {"port": 9100}}, {"port": 9100}),
        (start, "start socketserver with =", {"object": 9100}, 9100),
        (start, "start socket-server:9100 - -", {}, 9100),
        (start, "start socket-server:9100 with =", {"object": 9200}, 9200),
        (start, "start socket-server:fast with application", {}, None),
        (listen, "listen socket-server on =", {"object": {"port": 9100}}, {"port": 9100}),
    ],
)
def test_a_socket_server_is_started_or_listened_for(action, statement, parts, settings):
    asked, value = finish(action(make_call(statement, **parts)), {"port": 9100})
    assert [effects.StartService("socket-server", settings)] == asked
    assert {"port": 9100} == value


@pytest.mark.parametrize(
    ("statement", "parts", "host", "port"),
    [
        ('connect c to host:"example.org"', {"with_value": {"port": 9001}}, "example.org", 9001),
        ("connect c to host:server", {"with_value": 9001, "names": {"server": "10.0.0.1"}}, "10.0.0.1", 9001),
        ("connect c to host:example", {"with_value": "9001"}, "example", 9001),
        ("connect c to server", {"base": "10.0.0.1", "object": "10.0.0.1"}, "10.0.0.1", 8080),
        ("connect c to localhost", {"with_value": {}}, "localhost", 8080),
        ("connect c to =", {"object": "::1", "with_value": {"port": 1}}, "::1", 1),
        ("connect c with =", {"object": {"host": "a.example", "port": 2}}, "a.example", 2),
        ("connect c with =", {"object": 2}, "localhost", 2),
    ],
)
def test_connect_asks_for_a_host_and_a_port(statement, parts, host, port):
    asked, value = finish(connect(make_call(statement, **parts)), "ID-1")
    assert [effects.Connect(host, port)] == asked
    assert "ID-1" == value


@pytest.mark.parametrize("port", [0, 65536, -1, 80.5])
def test_connect_refuses_what_is_no_port(port):
    with pytest.raises(EvaluationError, match=r"Cannot connect to port .*: a port is a number from 1 to 65535"):
        finish(connect(make_call("connect c to localhost", with_value={"port": port})))


@pytest.mark.parametrize(
    ("value", "unit", "seconds"),
    [
        (250, "milliseconds", 0.25),
        (2, "seconds", 2.0),
        (1.5, "min", 90.0),
        (1, "h", 3600.0),
        (3, "", 3.0),
        ("2", "s", 2.0),
    ],
)
def test_sleep_knows_the_units(value, unit, seconds):
    asked, slept = finish(sleep(make_call("sleep pause for =", object=value, time_unit=unit)))
    assert [effects.Sleep(seconds)] == asked
    assert {"slept": value} == slept


def test_sleep_without_a_number_is_a_second():
    assert [effects.Sleep(1.0)] == finish(sleep(make_call("sleep pause - -")))[0]


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), 1e30])
def test_no_clock_waits_for_such_a_time(value):
    with pytest.raises(EvaluationError, match="Cannot wait for"):
        finish(sleep(make_call("sleep pause for =", object=value)))


def test_schedule_publishes_an_event_every_so_often():
    asked, _ = finish(schedule(make_call("schedule Tick with =", object=5, time_unit="seconds")))
    assert [effects.Schedule("Tick", 5.0)] == asked
    with pytest.raises(EvaluationError, match="greater than zero"):
        finish(schedule(make_call("schedule Tick with =", object=0)))
    with pytest.raises(EvaluationError, match="to number"):
        finish(schedule(make_call("schedule Tick with =", object="often")))
