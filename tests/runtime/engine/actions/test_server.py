import pytest

from runtime.engine import effects
from runtime.engine.actions.server import keepalive, listen, schedule, sleep, start, stop
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
    with pytest.raises(EvaluationError, match="Undefined variable: 'settings'"):
        finish(start(make_call("start http-server with settings")))


def test_start_of_anything_else_is_an_event():
    asked, value = finish(start(make_call("start scheduler with =", object={})))
    assert ("service.started", "scheduler") == (asked[0].event.type, asked[0].event.payload["serviceName"])
    assert {"serverType": "scheduler", "success": True} == value


@pytest.mark.parametrize(
    ("action", "statement"),
    [(start, "start socket-server with ="), (start, "start file-monitor with ="), (stop, "stop keyboard - -"),
     (listen, "listen socket-server on =")],
)  # fmt: skip
def test_services_that_are_not_built_say_so(action, statement):
    with pytest.raises(EvaluationError, match="is not available yet"):
        finish(action(make_call(statement, object=1)))


def test_stop_and_keepalive_and_listen():
    assert [effects.StopService("http-server")] == finish(stop(make_call("stop http-server with application")))[0]
    assert "service.stopped" == finish(stop(make_call("stop scheduler - -")))[0][0].event.type
    assert [effects.Keepalive()] == finish(keepalive(make_call("keepalive application for events")))[0]
    assert {"type": "keyboard", "target": "stdin"} == listen(make_call("listen keyboard to stdin"))


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
