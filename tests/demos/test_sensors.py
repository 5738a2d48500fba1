"""The sensors over real sockets: lines over TCP, binary frames in, both out to whoever watches."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from tests.support.program import DEMOS, PATIENCE_S, Program, running
from tests.support.transcript import differences, expected_lines
from tests.support.visiting import client, close_of, receive

pytestmark = pytest.mark.slow

SENSORS = DEMOS / "sensors"


@pytest.fixture
def sensors() -> Iterator[Program]:
    with running(SENSORS) as program:
        # Its web server listens before its TCP server does; whoever came in between would be told of too early.
        assert program.tcp_port
        yield program


def watch(program: Program) -> ClientConnection:
    return client(program, "/live", "readings.v1")


def sensor(program: Program) -> socket.socket:
    return socket.create_connection(("127.0.0.1", program.tcp_port), timeout=PATIENCE_S)


def reading(connection: ClientConnection) -> tuple[str, Any]:
    heard = json.loads(receive(connection))
    assert {"id", "name", "value", "at"} == heard.keys()
    return heard["name"], heard["value"]


def test_a_reading_over_tcp_reaches_whoever_watches(sensors: Program) -> None:
    with watch(sensors) as first, watch(sensors) as second, sensor(sensors) as kitchen:
        assert "readings.v1" == first.subprotocol
        kitchen.sendall(b"kitchen 21.5\n")
        assert ("kitchen", 21.5) == reading(first) == reading(second)


def test_lines_are_found_however_the_stream_is_cut(sensors: Program) -> None:
    with watch(sensors) as watcher, sensor(sensors) as kitchen, sensor(sensors) as attic:
        kitchen.sendall(b"kitchen 21.5\nkit")
        assert ("kitchen", 21.5) == reading(watcher)
        attic.sendall(b"attic 9\n")
        assert ("attic", 9) == reading(watcher)
        kitchen.sendall(b"chen 22")
        kitchen.sendall(b".5\nkitchen 23\n")
        assert [("kitchen", 22.5), ("kitchen", 23)] == [reading(watcher), reading(watcher)]


def test_a_newcomer_hears_the_latest_of_each_sensor(sensors: Program) -> None:
    with sensor(sensors) as kitchen:
        kitchen.sendall(b"kitchen 21\nattic 9\nkitchen 22\n")
        sensors.wait_for("kitchen: 22")
    with watch(sensors) as watcher:
        assert [("kitchen", 22), ("attic", 9)] == [reading(watcher), reading(watcher)]
    listed = json.loads(sensors.ask("GET", "/readings")[1])["data"]
    assert [("kitchen", 22), ("attic", 9)] == [(row["name"], row["value"]) for row in listed]


def test_a_line_that_is_no_reading_harms_no_other(sensors: Program) -> None:
    with watch(sensors) as watcher, sensor(sensors) as kitchen:
        kitchen.sendall(b"kitchen warm\n\nkitchen 21\n")
        assert ("kitchen", 21) == reading(watcher)
    assert 0 == sensors.interrupt()
    assert ["Cannot transform the value: float from the digits."] * 2 == [
        line.partition("] ")[2].partition("] ")[2] for line in sensors.errors if line.startswith("[ERROR]")
    ]


def test_a_sample_goes_out_as_it_came(sensors: Program) -> None:
    with watch(sensors) as watcher, client(sensors, "/probes") as probe:
        sample = bytes(range(256)) * 200
        probe.send(sample)
        assert sample == watcher.recv(timeout=PATIENCE_S)


def test_a_sample_that_is_too_long_shows_the_probe_out(sensors: Program) -> None:
    with client(sensors, "/probes") as probe:
        probe.send(b"x" * 65537)
        assert 1009 == close_of(probe)[0]


@pytest.mark.parametrize("offered", [(), ("readings.v0",)])
def test_whoever_does_not_speak_the_subprotocol_is_refused(sensors: Program, offered: tuple[str, ...]) -> None:
    with pytest.raises(InvalidStatus, match="400"), client(sensors, "/live", *offered):
        pass


def test_the_sensors_print_what_their_expected_txt_says(sensors: Program) -> None:
    with watch(sensors) as watcher, sensor(sensors) as kitchen, client(sensors, "/probes") as probe:
        sensors.wait_for("A watcher")
        for piece in (b"kitchen 21", b".5\nattic", b" 9\n"):
            kitchen.sendall(piece)
        assert [("kitchen", 21.5), ("attic", 9)] == [reading(watcher), reading(watcher)]
        probe.send(b"\x00\x01\x02\x03")
        assert b"\x00\x01\x02\x03" == watcher.recv(timeout=PATIENCE_S)
        assert 0 == sensors.interrupt()
    assert [] == differences(expected_lines(SENSORS / "expected.txt"), sensors.lines)
    assert [] == sensors.errors
