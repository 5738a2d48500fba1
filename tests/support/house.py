"""A running application with three doors, guests who knock at them, and a count of what is held before and after.

Whatever a guest, a disk or a clock does to the house, `unharmed` holds it to what it was: tasks, sockets, descriptors,
timers of the loop, objects and memory; decent guests are served; and what is on disk is what the journal told.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from runtime.host.recorder import Recorder
from runtime.host.recording import RecordingFile
from runtime.probe.journal import Batch
from runtime.probe.recording.stream import About
from runtime.probe.records import LogWritten, RawRecord, Record, view
from tests.support.client_frames import handshake
from tests.support.loops import until
from tests.support.memory import allocated_bytes
from tests.support.program import PATIENCE_S
from tests.support.sockets import read_all, read_until
from tests.support.watching import Watched, watched

PARLEY = Path(__file__).resolve().parents[1] / "interop" / "parley"
"""Says back whatever it is told, over HTTP, WebSocket and TCP."""

KEPT_RECORDS = 2_000
SPARE_OBJECTS = 2_000
"""What caches and interned values may come to; a thousand leaked connections would be tens of thousands."""
SPARE_BYTES = 48 * 1024**2
"""What is filled once, and the index of a recording, may come to; a thousand leaked read buffers would be 64 MiB."""


@dataclass(frozen=True)
class Census:
    """What a process holds when nobody is there."""

    tasks: int
    timers: int
    """Of the application's loop; none are counted on uvloop, which does not show them."""
    sockets: int
    descriptors: int
    objects: int
    allocated_bytes: int

    @property
    def countable(self) -> tuple[int, int, int, int]:
        """What has to be exactly as before."""
        return self.tasks, self.timers, self.sockets, self.descriptors


class House:
    """The running application, who writes down what happens in it, and a way to knock."""

    def __init__(self, one: Watched, recorder: Recorder, spill: Path) -> None:
        self.one = one
        self.recorder = recorder
        self.spill = spill
        self.port = one.port()
        self.tcp_port = one.port("socket-server")

    def knock(self, data: bytes = b"", *, tcp: bool = False) -> socket.socket:
        guest = socket.create_connection(("127.0.0.1", self.tcp_port if tcp else self.port), timeout=PATIENCE_S)
        guest.sendall(data)
        return guest

    def upgraded(self, path: str = "/ws") -> socket.socket:
        """Return a guest whose WebSocket is open, and who has read the 101."""
        guest = self.knock(handshake(path))
        assert read_until(guest, b"\r\n\r\n").startswith(b"HTTP/1.1 101")
        return guest

    def is_well(self) -> bool:
        """Whether a decent guest is served, by all three doors."""
        with self.knock(b"GET /page.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as guest:
            page = read_all(guest)
        with connect(f"ws://127.0.0.1:{self.port}/ws", proxy=None, open_timeout=PATIENCE_S) as guest:
            guest.send("hello")
            answer = guest.recv(timeout=PATIENCE_S)
        with self.knock(b"hello", tcp=True) as tcp:
            return page.startswith(b"HTTP/1.1 200") and answer == "hello" and tcp.recv(5) == b"hello"

    def census(self) -> Census:
        """Count, on the application's own thread, once nobody is connected any more and all is on disk."""
        loop = self.one.thread._loop
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(self._census(), loop).result(2 * PATIENCE_S)

    async def _census(self) -> Census:
        parts, loop = self.one.thread._parts, self.one.thread._loop
        assert parts is not None
        # Every departure is an event of the loop; there is none to wait for by name.
        await until(lambda: parts.web._reception.is_empty and parts.tcp._reception.is_empty, PATIENCE_S)
        await until(lambda: parts.driver.in_flight == 1, PATIENCE_S)  # Application-Start, in its Keepalive
        await self._forget_records()
        gc.collect()
        open_files = [name for number in os.listdir("/proc/self/fd") if (name := _name_of(int(number)))]
        # uvloop's timers cannot be counted.
        timers = [timer for timer in getattr(loop, "_scheduled", ()) if not timer.cancelled()]
        return Census(
            len(asyncio.all_tasks()),
            len(timers),
            sum(name.startswith("socket:") for name in open_files),
            len(open_files),
            len(gc.get_objects()),
            allocated_bytes(),
        )

    async def _forget_records(self) -> None:
        """Let the ring hold nothing but short lines, so that what is counted is not what is remembered."""
        journal = self.one.thread.journal
        for _ in range(2):
            for _ in range(journal.capacity // 2):
                self.one.tap.observe(LogWritten, 0, 0, 0, "", "", "info", "", None)
            await until(self._flushing().is_set, PATIENCE_S)

    def settle(self) -> int:
        """Wait until all that has happened is on disk or known to be lost; return the number of its last record."""
        latest = self.one.thread.journal.latest
        assert self._flushing().wait(PATIENCE_S)
        return latest

    def _flushing(self) -> threading.Event:
        """Return what is set once all that has happened is on disk: the recorder does what it is asked behind that."""
        done = threading.Event()
        self.recorder._ask(done.set)
        return done

    def recorded(self, kind: type[Record]) -> list[Any]:
        """Return the records of a kind that the file on disk holds."""
        with closing(RecordingFile(self.spill)) as file:
            return [view(raw) for batch in batches(file) for raw in batch.records if raw[4] is kind]

    def kept_and_lost(self, last: int) -> tuple[int, int]:
        """Return how many records, to the `last`, are on disk, read one by one, and how many are said to be lost."""
        kept = lost = 0
        with closing(RecordingFile(self.spill)) as file:
            for batch in batches(file):
                kept, lost = kept + sum(raw[0] <= last for raw in batch.records), lost + batch.lost
            assert [] == file.problems
        return kept, lost


def batches(file: RecordingFile) -> Iterator[Batch]:
    """Yield every record of a recording, some at a time; none stands in it twice or out of order."""
    cursor = last = 0
    while (batch := file.since(cursor, 5_000)).cursor != cursor:
        for raw in batch.records:
            assert last < raw[0]
            last = raw[0]
        cursor = batch.cursor
        yield batch


def all_records(file: RecordingFile) -> tuple[list[RawRecord], int]:
    """Return every record of a recording, and how many it says were lost."""
    read = list(batches(file))
    return [raw for batch in read for raw in batch.records], sum(batch.lost for batch in read)


@contextmanager
def unharmed(house: House) -> Iterator[None]:
    """Hold the house to what it was before, to serving decent guests, and to having written down all that it told."""
    assert house.is_well()  # also fills what is only filled once
    before = house.census()
    yield
    assert house.is_well()
    after = house.census()
    assert before.countable == after.countable
    assert after.objects - before.objects < SPARE_OBJECTS
    assert after.allocated_bytes - before.allocated_bytes < SPARE_BYTES
    told = house.settle()
    kept, lost = house.kept_and_lost(told)
    assert (told, house.recorder.state.lost) == (kept + lost, lost)


@contextmanager
def open_house(folder: Path, app: Path = PARLEY, capacity: int = KEPT_RECORDS) -> Iterator[House]:
    """Run an application that is watched and recorded; its TCP port is free when the environment says so."""
    with watched(app, started=False, capacity=capacity) as one:
        thread = one.thread
        spill = folder / "spill.recording"
        about = About(app.name, thread.journal.epoch_ns)
        recorder = Recorder(thread.journal, about, thread.application.program.sources, spill)
        recorder.start()
        thread.start()
        try:
            yield House(one, recorder, spill)
        finally:
            thread.stop(PATIENCE_S)
            recorder.close()


def _name_of(descriptor: int) -> str:
    """Return what a descriptor is; empty when it is gone, as that of the listing itself."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return ""
