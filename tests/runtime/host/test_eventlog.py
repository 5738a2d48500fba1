from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from runtime.engine.event_types import EVENT_TYPES
from runtime.errors import LoadError
from runtime.host.application import RunOptions, load, run_headless
from runtime.host.eventlog import EventRecorder, events_of, read_events
from runtime.probe import records
from tests.support.apps import write_app
from tests.support.driving import NOON

PROGRAM = """
(Application-Start: Trial) {
    Emit a <Ping: event> with { n: 1 }.
    Store { id: 7 } into the <row-repository>.
    Delete the <gone> from the <row-repository> where id = 7.
    Create the <five> with 5.
    Publish as <shown> <five>.
    Return an <OK: status> for the <application>.
}
(Hear: Ping Handler) { Log "heard ${<event: n>}" to the <console>. Return an <OK: status> for the <ping>. }
(Fail: Ping Handler) { Log <event: nothing> to the <console>. Return an <OK: status> for the <ping>. }
"""


def record(kind: type[records.Record], *fields: object) -> tuple[object, ...]:
    return (1, 2, 3, 4, kind, *fields)


def recorded(path: Path) -> list[tuple[str, dict[str, object]]]:
    found = json.loads(path.read_text())
    return [(event["eventType"], json.loads(event["payload"])) for event in found["events"]]


def test_a_run_is_written_down_event_by_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app, file = write_app(tmp_path / "app", {"main.aro": PROGRAM}), tmp_path / "events.json"
    assert 0 == run_headless(app, RunOptions(record=file))
    assert "heard 1" in capsys.readouterr().out
    document = json.loads(file.read_text())
    assert ("1.0", "app") == (document["version"], document["application"])
    assert {"timestamp", "eventType", "payload"} == document["events"][0].keys()
    events = recorded(file)
    assert [
        "application.started", "featureset.started", "domain", "featureset.started", "featureset.completed",
        "featureset.started", "featureset.completed", "error", "data.stored", "repository.changed", "data.deleted",
        "repository.changed", "variable.published", "featureset.completed", "application.stopping",
    ] == [kind for kind, _ in events]  # fmt: skip
    assert {"eventName": "Ping", "data": {"n": 1, "eventType": "Ping"}} == events[2][1]
    sentence = "Cannot log the event: nothing to the console."
    assert {"error": sentence, "context": "Fail", "recoverable": True} == events[7][1]
    assert {kind for kind, _ in events} <= EVENT_TYPES.keys()


REQUEST = (5, "POST", "/a?b", (("Host", "x"),), b"{}", "peer", "placeOrder")
ASKED = {"requestId": 5, "method": "POST", "path": "/a?b", "headers": {"Host": "x"}, "body": "{}"}
ANSWERED = {"requestId": 5, "statusCode": 200, "durationMs": 1.5}
SERVED = {"address": "127.0.0.1:80"}


@pytest.mark.parametrize(
    ("raw", "events"),
    [
        (record(records.ServiceStarted, "http-server", "127.0.0.1:80", ""), [("http.server.started", SERVED)]),
        (record(records.ServiceStopped, "socket-server"), [("socket.server.stopped", {})]),
        (record(records.ServiceStopped, "http-server"), [("http.server.stopped", {})]),
        (record(records.ServiceStopped, "file-monitor"), [("file.watch.stopped", {})]),
        (record(records.ServiceStarted, "file-monitor", "/x", ""), [("file.watch.started", {"address": "/x"})]),
        (record(records.ApplicationStateChanged, "waiting", ""), [("wait.state.entered", {})]),
        (record(records.ApplicationStateChanged, "ended", ""), []),
        (record(records.RequestReceived, *REQUEST), [("http.request", ASKED)]),
        (record(records.EventPublished, "http.request", {"a": 1}, "", (), ()), []),
        (record(records.ResponseSent, 5, 200, (), b"", 1_500_000), [("http.response", ANSWERED)]),
        (record(records.EventPublished, "file.created", {"p": 1}, "", (), ()), [("file.created", {"p": 1})]),
        (record(records.EventPublished, "error", {}, "", (), ()), [("domain", {"eventName": "error", "data": {}})]),
        (record(records.EffectRequested, 1, "Broadcast", "all", None), []),
        (record(records.ConnectionClosed, "c", 1000, ""), []),
    ],
)
def test_each_record_stands_for_its_events(raw: tuple[object, ...], events: list[object]) -> None:
    assert events == events_of(raw)
    assert {kind for kind, _ in events_of(raw)} <= EVENT_TYPES.keys()


def test_a_recording_is_replayed_before_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app, file = write_app(tmp_path / "app", {"main.aro": PROGRAM}), tmp_path / "events.json"
    run_headless(app, RunOptions(record=file))
    capsys.readouterr()
    quiet = write_app(
        tmp_path / "quiet",
        {"main.aro": '(Application-Start: Quiet) { Log "start" to the <console>. Return an <OK: status> for the '
         "<application>. }\n" + PROGRAM[PROGRAM.index("(Hear") :]},
    )  # fmt: skip
    assert 0 == run_headless(quiet, RunOptions(replay=file))
    told = capsys.readouterr()
    assert ["[Hear] heard 1", "[Application-Start] start"] == told.out.splitlines()
    assert "[ERROR] [Fail: Ping Handler]" in told.err


def test_a_disk_that_is_full_is_told_of_once_and_the_program_runs_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    loop = '(Application-Start: Trial) { for <i> from 1 to 200 { Emit an <Empty: event> with { text: "' + "x" * 200
    text = loop + '" }. } Log "done" to the <console>. Return an <OK: status> for the <application>. }'
    app = write_app(tmp_path, {"main.aro": text})
    assert 0 == run_headless(app, RunOptions(record=Path("/dev/full")))
    told = capsys.readouterr()
    assert "[Application-Start] done" in told.out
    assert "[WARNING] Events are recorded no longer: /dev/full cannot be written: no space left on device\n" == told.err


def test_no_value_is_too_odd_to_be_written(tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    recorder = EventRecorder(path, "app", lambda: NOON, lambda text: None)
    deep: dict[str, object] = {}
    for _ in range(5000):
        deep = {"a": deep}
    odd = [{"text": "half \ud800"}, {"bytes": b"\xff"}, {"number": float("nan")}, {"deep": deep}, {"last": 1}]
    for payload in odd:
        recorder.told(record(records.EventPublished, "Ping", payload, "", (), ()))
    recorder.close()
    payloads = [payload for _, payload in recorded(path)]
    assert (5, "half \ud800") == (len(payloads), payloads[0]["data"]["text"])  # type: ignore[index]
    assert {"data": {"last": 1}, "eventName": "Ping"} == payloads[-1]


def test_closing_twice_writes_one_end(tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    recorder = EventRecorder(path, "app", lambda: NOON, lambda text: None)
    recorder.close()
    recorder.close()
    assert [] == json.loads(path.read_text())["events"]


def test_a_run_that_was_killed_has_left_its_events(tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    recorder = EventRecorder(path, "app", lambda: NOON, lambda text: None)
    recorder.told(record(records.EventPublished, "Ping", {"n": 1}, "", (), ()))
    [event] = read_events(path)
    assert ("Ping", 1) == (event.name, event.payload["n"])
    recorder.close()
    assert 1 == len(read_events(path))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("not JSON", "is no recording of events: Expecting value"),
        ("[" * 100_000, "is no recording of events: it is nested too deeply"),
        ("[]", "there are no events in it"),
        ('{"events": [{"eventType": "domain"}]}', "event 1 has no payload in JSON"),
        ('{"events": [{"eventType": "x"}, {"eventType": "domain", "payload": "{"}]}', "event 2 has no payload in JSON"),
        ('{"events": [{"eventType": "domain", "payload": "{}"}]}', "event 1 has no name or no data"),
    ],
)
def test_what_is_no_recording_is_refused_and_the_place_named(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "events.json"
    path.write_text(text)
    with pytest.raises(LoadError, match="no-recording") as caught:
        read_events(path)
    assert why in str(caught.value)


def test_a_file_that_cannot_be_had_is_refused_before_anything_runs(tmp_path: Path) -> None:
    app = write_app(tmp_path / "app", {"main.aro": PROGRAM})
    with pytest.raises(LoadError, match="cannot be written: no such file or directory"):
        run_headless(app, RunOptions(record=tmp_path / "none" / "events.json"))
    with pytest.raises(LoadError, match="cannot be read: no such file or directory"):
        load(app, RunOptions(replay=tmp_path / "none.json"))
