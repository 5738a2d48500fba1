"""Starting (P14): what a command costs until it is done, until its port is open, until its screen is painted.

Processor time of the process, children not counted: wall time is what else the machine does. A start is warm, its
modules compiled by the first turn, or the first one of all, with nothing compiled and nothing kept.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import psutil

from tests.bench.frame import Figure, Measure, Ratio, paired
from tests.bench.made import with_operations

ROOT = Path(__file__).resolve().parents[2]

PATIENCE_S = 60.0
"""How long a start may take before the run is given up."""


def _environment(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": folder, "HOME": folder, "TERM": "xterm-256color"}


def done(words: Sequence[str], folder: str) -> Measure:
    """Return a measure of a whole Python process, in ms."""

    def measure() -> float:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return (usage.ru_utime + usage.ru_stime) * 1e3

    return measure


def spent(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time of a process so far, in ms, and end it."""
    times = psutil.Process(process.pid).cpu_times()
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE_S)
    return float(times.user + times.system) * 1e3


def listens(words: Sequence[str], folder: str) -> Measure:
    """Return a measure of a server until it accepts a connection; ``PORT`` in `words` is the port it is given."""

    def measure() -> float:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        given = [word.replace("PORT", str(port)) for word in words]
        process = subprocess.Popen(
            [sys.executable, *given], cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL
        )
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends and process.poll() is None:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    return spent(process)
            time.sleep(0.005)
        process.kill()
        raise AssertionError(f"{given} never listened")

    return measure


def paints(words: Sequence[str], shown: bytes, folder: str) -> Measure:
    """Return a measure of a program on a terminal until it has written `shown`."""

    def measure() -> float:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=_environment(folder), stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        written, ends = b"", time.monotonic() + PATIENCE_S
        try:
            while shown not in written:
                assert time.monotonic() < ends, written[-500:]
                if select.select([ours], [], [], 0.1)[0]:
                    written += os.read(ours, 65_536)
            taken = float(sum(psutil.Process(process.pid).cpu_times()[:2])) * 1e3
        finally:
            process.kill()  # it would ask the terminal, which nobody reads any more
            process.wait(PATIENCE_S)
            os.close(ours)
        return taken

    return measure


Start = Callable[[str], Measure]
"""Given a folder of its own for compiled modules and state, returns a measure of a start."""


def started(ours: Start, theirs: Start) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        with tempfile.TemporaryDirectory() as folder:
            return paired(ours(folder), theirs(folder), "ms")

    return measure


def _first(start: Start) -> Measure:
    """Return a measure of the first start of all."""

    def measure() -> float:
        with tempfile.TemporaryDirectory() as folder:
            return start(folder)()

    return measure


def started_first(ours: Start, theirs: Start) -> Callable[[], Ratio]:
    return partial(paired, _first(ours), _first(theirs), "ms", _FIRST_PAIRS)


_FIRST_PAIRS = 3

_CONSOLE = ("-m", "aro_console")

_SERVE = """
import asyncio
from websockets.asyncio.server import serve
async def echo(connection):
    async for message in connection:
        await connection.send(message)
async def main():
    async with serve(echo, "127.0.0.1", PORT) as server:
        await server.serve_forever()
asyncio.run(main())
"""

_HELLO = """
from textual.app import App
from textual.widgets import Label
class Hello(App):
    def compose(self):
        yield Label("painted")
Hello().run()
"""


def _painted_growth(more: int, fewer: int) -> Ratio:
    """Compare what it takes to the first screen of applications of so many operations."""

    def of(folder: str, count: int) -> Measure:
        app = Path(folder, str(count))
        app.mkdir()
        return paints((*_CONSOLE, str(with_operations(app, count)), "--port", "0"), b"LIVE", folder)

    with tempfile.TemporaryDirectory() as folder:
        return paired(of(folder, more), of(folder, fewer), "ms", _FIRST_PAIRS)


def _console(*words: str) -> Start:
    return lambda folder: done((*_CONSOLE, *words), folder)


def _import(folder: str) -> Measure:
    return done(("-c", "import lark"), folder)


def _opened(folder: str) -> Measure:
    return listens((*_CONSOLE, "run", "demos/echo", "--port", "PORT"), folder)


def _opened_by_hand(folder: str) -> Measure:
    return listens(("-c", _SERVE), folder)


def _painted(folder: str) -> Measure:
    return paints((*_CONSOLE, "demos/echo", "--port", "0"), b"Echo is starting", folder)


def _painted_by_hand(folder: str) -> Measure:
    return paints(("-c", _HELLO), b"painted", folder)


_LARK = 'python -c "import lark"'

_STARTS: tuple[tuple[str, str, Start, str, Start, float], ...] = (
    ("P14", "aro-console check demos/echo", _console("check", "demos/echo"), _LARK, _import, 3.0),
    (
        *("P14p", "aro-console run demos/echo, to the listening port", _opened),
        *("websockets serve by hand", _opened_by_hand, 5.0),
    ),
    (
        *("P14s", "aro-console demos/echo, to the first painted screen", _painted),
        *("a Label painted by Textual", _painted_by_hand, 6.0),
    ),
)
"""Ours in words and as a start, the peer likewise, and the goal."""


def _figures() -> Iterator[Figure]:
    yield Figure("P14h", "aro-console --help", _LARK, 1.5, started(_console("--help"), _import))
    for name, what, ours, peer, theirs, goal in _STARTS:
        yield Figure(name, what, peer, goal, started(ours, theirs))
        yield Figure(f"{name}.first", f"{what}, the first start", peer, goal, started_first(ours, theirs))
    for more, fewer, bound in ((100, 10, 1.5), (1_000, 100, 5.0)):
        what, peer = f"growth: to the first painted screen, {more:,} operations", f"the same, {fewer}"
        yield Figure(f"G.P14s.{more}", what, peer, bound, partial(_painted_growth, more, fewer))


FIGURES = tuple(_figures())
