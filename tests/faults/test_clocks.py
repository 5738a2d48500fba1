"""Clocks that jump: what takes time takes as long as ever, and the order of what was recorded stays true.

The wall clock of the machine is everybody's, so it jumps for this process only: for the application, and for whoever
asks Python's `time`. What else reads it is listed, and none of that measures anything.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from runtime.host.recording import RecordingFile
from runtime.probe.records import ConnectionClosed
from runtime.services.web import deadlines
from tests.support.house import House, all_records, unharmed
from tests.support.program import ROOT
from tests.support.sockets import read_all
from tests.support.tries import Tried

pytestmark = pytest.mark.slow

JUMPS = {
    "a day forwards": timedelta(days=1),
    "a day backwards": timedelta(days=-1),
    "an hour, as in spring": timedelta(hours=1),
    "to 1970": datetime(1970, 1, 1, tzinfo=UTC) - datetime.now(UTC),
    "to 2100": datetime(2100, 1, 1, tzinfo=UTC) - datetime.now(UTC),
}

WALL_CLOCK = re.compile(r"\btime\.time\(|\btime_ns\(\)|datetime\.(?:utc)?now\b|\bdate\.today|\blocaltime\(")
READERS = {
    "runtime/host/world.py": "what a program is told as now",
    "runtime/probe/journal.py": "once, to tell the time of records",
    "aro_console/commands/variables.py": "${now}",
    "aro_console/crash.py": "the name of a file",
    "aro_console/session.py": "the name of a file",
    "aro_console/screens/recording.py": "the name of a file",
    "aro_console/screens/exporting.py": "the name of a file",
}


@contextmanager
def jumped(house: House, by: timedelta, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the wall clock be off by so much from now on."""
    assert house.one.thread._parts is not None
    seconds, real, real_ns = by.total_seconds(), time.time, time.time_ns
    with patch.context() as context:
        context.setattr(house.one.thread._parts.driver, "now", lambda: datetime.now(UTC) + by)
        context.setattr(time, "time", lambda: real() + seconds)
        context.setattr(time, "time_ns", lambda: real_ns() + int(seconds * 1e9))
        yield


@pytest.mark.parametrize("jump", JUMPS)
def test_what_takes_time_takes_as_long_as_ever_and_records_stay_in_order(
    house: House, monkeypatch: pytest.MonkeyPatch, jump: str, tried: Tried
) -> None:
    monkeypatch.setattr(deadlines, "REQUEST_S", 1.0)
    with (
        unharmed(house),
        house.upgraded("/pinged") as pinged,
        house.knock(b"GET / HTTP/1.1\r\nHo") as slow,
        jumped(house, JUMPS[jump], monkeypatch),
    ):
        began = time.monotonic()
        with house.knock(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n") as guest:
            assert guest.recv(100).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began >= 1, "Sleep for 1 second"
        assert read_all(slow).startswith(b"HTTP/1.1 408")
        assert read_all(pinged).startswith(b"\x89"), "a ping, then the end"
        house.one.wait(ConnectionClosed, lambda record: record.code == 1006)
    with closing(RecordingFile(house.spill)) as file:
        moments = [raw[1] for raw in all_records(file)[0]]
        assert moments == sorted(moments)
        told = [file.wall_time(at_ns) for at_ns in (moments[0], moments[-1])]
    assert timedelta(0) <= told[1] - told[0] < timedelta(minutes=10)
    assert abs(datetime.now(UTC) - told[1]) < timedelta(minutes=10)
    tried(1)


def test_the_wall_clock_is_read_where_the_time_of_day_is_meant_and_nowhere_else(tried: Tried) -> None:
    sources = [*(ROOT / "runtime").rglob("*.py"), *(ROOT / "aro_console").rglob("*.py")]
    readers = {path.relative_to(ROOT).as_posix() for path in sources if WALL_CLOCK.search(path.read_text())}
    assert set(READERS) == readers
    tried(len(sources))
