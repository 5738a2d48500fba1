"""The network figures: echo, broadcast, HTTP, idle connections, against the servers people write by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.pairs import Measure, Ratio, compare


def _pinned(core: int) -> list[str]:
    """Return what keeps a process on one core; nothing where that is not to be had."""
    available = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if shutil.which("taskset") is None or len(available) < 2:
        return []
    return ["taskset", "-c", str(available[core])]


@contextmanager
def _serving(kind: str, loop: str) -> Iterator[tuple[int, int]]:
    """Run a server; yield its port and its process id."""
    command = [*_pinned(0), sys.executable, "-m", "tests.bench.servers", kind, loop]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def measure(kind: str, loop: str = "asyncio", **order: object) -> dict[str, float]:
    """Run one server under one load, both fresh; return what the load measured.

    Raises:
        RuntimeError: messages were lost, so that there is no figure.
    """
    with _serving(kind, loop) as (port, pid):
        asked = json.dumps({"port": port, "pid": pid, **order}) + "\n"
        command = [*_pinned(1), sys.executable, "-m", "tests.bench.load"]
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr.strip()}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _of(kind: str, loop: str = "asyncio", **order: object) -> Measure:
    return lambda: measure(kind, loop, **order)


def _echo(recording: str, connections: int, seconds: float, path: str = "/ws", loop: str = "asyncio") -> Measure:
    kind = f"aro-{recording}" if recording in ("off", "on", "statements", "far") else recording
    return _of(kind, loop, what="echo", path=path, connections=connections, seconds=seconds)


def figures(pairs: int, seconds: float, key: str, loop: str = "asyncio") -> Iterator[Ratio]:
    """Measure one after the other. `key` is ``rate``, or ``cpu_us`` on a machine that others use as well."""
    cost = {"key": key, "inverse": key == "cpu_us"}
    for figure, count, recording, goal in _ECHO:
        ours, theirs = (_echo(kind, count, seconds, loop=loop) for kind in (recording, "websockets"))
        what = f"echo, {count} connections, recording {recording} / websockets"
        yield compare(figure, what, ours, theirs, pairs=pairs, goal=goal, **cost)  # type: ignore[arg-type]
    for figure, what, ours, theirs, goal, only in _others(seconds, loop):
        how = {"key": only, "inverse": False} if only else cost
        yield compare(
            figure, what, ours, theirs, pairs=pairs, goal=goal, at_most=only == "bytes", **how,  # type: ignore[arg-type]
        )  # fmt: skip


_ECHO: tuple[tuple[str, int, str, float | None], ...] = (
    ("", 1, "off", None),
    ("", 1, "on", None),
    ("", 50, "off", None),
    ("P1", 50, "on", 3.0),
    ("", 50, "statements", None),
    ("", 500, "off", None),
    ("P1", 500, "on", 2.0),
    ("", 500, "statements", None),
)


def _others(seconds: float, loop: str) -> Iterator[tuple[str, str, Measure, Measure, float | None, str]]:
    news = {"what": "broadcast", "path": "/all", "connections": 1000, "seconds": seconds}
    get = {"what": "http", "method": "GET", "path": "/items/7", "connections": 50, "seconds": seconds}
    post = {"what": "http", "method": "POST", "path": "/items", "connections": 50, "seconds": seconds}
    idle = {"what": "idle", "path": "/ws", "connections": 1000}
    yield "P2", "echo, 50, recording on / picows", _echo("on", 50, seconds), _echo("picows", 50, seconds), 0.75, ""
    yield (
        *("P4", "broadcast to 1,000, recording on / websockets.broadcast"),
        *(_of("aro-on", loop, **news), _of("websockets", loop, **news), 1.2, ""),
    )
    for method, order in (("GET", get), ("POST", post)):
        yield (
            *("P5", f"HTTP {method}, recording on / uvicorn + starlette"),
            *(_of("aro-on", loop, **order), _of("starlette", loop, **order), 1.5, ""),
        )
    yield (
        *("P6", "memory of an idle connection / websockets"),
        *(_of("aro-on", loop, **idle), _of("websockets", loop, **idle), 0.6, "bytes"),
    )
    yield (
        *("P7", "connection set-up, recording on / websockets"),
        *(_of("aro-on", loop, **idle), _of("websockets", loop, **idle), 1.2, ""),
    )
    yield (
        *("P9", "echo, 50, breakpoint elsewhere / none"),
        *(_echo("far", 50, seconds, loop=loop), _echo("on", 50, seconds, loop=loop), 0.97, ""),
    )
    yield (
        *("", "load generator: raw echo, 50 / echo, recording on"),
        *(_echo("raw", 50, seconds, loop=loop), _echo("on", 50, seconds, loop=loop), 1.0, ""),
    )
