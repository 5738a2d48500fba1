"""The network figures: echo, broadcast, HTTP, idle connections, against the servers people write by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from runtime.host.loops import loop_name
from tests.bench.frame import Figure, Measure, Ratio, paired


def pinned(core: int) -> list[str]:
    """Return what keeps a process on one core; nothing where that is not to be had."""
    available = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if shutil.which("taskset") is None or len(available) < 2:
        return []
    return ["taskset", "-c", str(available[core])]


@contextmanager
def _serving(kind: str, loop: str) -> Iterator[tuple[int, int]]:
    """Run a server; yield its port and its process id."""
    command = [*pinned(0), sys.executable, "-m", "tests.bench.servers", kind, loop]
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


def under_load(port: int, pid: int, **order: object) -> dict[str, float]:
    """Put a load on a server; return what it measured.

    Raises:
        RuntimeError: messages were lost, so that there is no figure.
    """
    asked = json.dumps({"port": port, "pid": pid, **order}) + "\n"
    command = [*pinned(1), sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(kind: str, loop: str = "", **order: object) -> dict[str, float]:
    """Run one server under one load, both fresh; return what the load measured. Without `loop`, on what runs here.

    When the load has more to do for a message than the server, that is said: then the rate is the load's. Raises as
    `under_load`.
    """
    with _serving(kind, loop or loop_name()) as (port, pid):
        found = under_load(port, pid, **order)
    if found.get("load_us", 0.0) > found["cpu_us"]:
        said = f"{kind}: the load takes {found['load_us']:.1f} us a message, the server {found['cpu_us']:.1f}"
        sys.stderr.write(f"{said}: the server is idle at times, its processor time is what is compared\n")
    return found


# --- figures ------------------------------------------------------------------------------------------------------

_PAIRS = 3
_SECONDS = 1.5


def _per_second(kind: str, **order: object) -> Measure:
    """Measure how much a server does in a second of its own processor time.

    When it has a core to itself and enough to do, that is its rate; neighbours on a busy machine change it far less.
    """
    return lambda: 1e6 / measure(kind, seconds=_SECONDS, **order)["cpu_us"]


def _echo(kind: str, connections: int, path: str = "/ws") -> Measure:
    return _per_second(kind, what="echo", path=path, connections=connections)


def _broadcast(kind: str, connections: int = 1000) -> Measure:
    return _per_second(kind, what="broadcast", path="/all", connections=connections)


def _echo_of(size: int, connections: int = 4) -> Measure:
    """Measure bytes a second, echoed in messages of `size` bytes."""
    per_second = _per_second("aro-on", what="echo", path="/ws", connections=connections, size=size)
    return lambda: size * per_second()


def _http(kind: str, method: str) -> Measure:
    path = "/items/7" if method == "GET" else "/items"
    return _per_second(kind, what="http", method=method, path=path, connections=50)


def _idle(kind: str, key: str) -> Measure:
    """Measure bytes a connection, or connections a second of processor time."""

    def taken() -> float:
        found = measure(kind, what="idle", path="/ws", connections=1000)
        return found["bytes"] if key == "bytes" else 1e6 / found["cpu_us"]

    return taken


def _figure(
    id: str, what: str, peer: str, goal: float, ours: Measure, theirs: Measure, unit: str, at_most: bool = False
) -> Figure:
    def made() -> Ratio:
        return paired(ours, theirs, unit, _PAIRS)

    return Figure(id, what, peer, goal, made, at_most)


_SERVE = "websockets.asyncio.server.serve, no compression"
_BY_HAND = "the same by hand: uvicorn (httptools), starlette"
_RATE = "messages/s"


def _figures() -> Iterator[Figure]:
    for count, goal in ((1, 3.0), (50, 3.0), (500, 2.0)):
        for letter, kind, said in (("o", "aro-off", "off"), ("", "aro-on", "on"), ("s", "aro-statements", "all")):
            what = f"echo through a handler, {count} connections, recording {said}"
            peer, theirs = _SERVE, _echo("websockets", count)
            yield _figure(f"P1{letter}.{count}", what, peer, goal, _echo(kind, count), theirs, _RATE)
    eight = _echo("aro-on", 50, "/eight")
    yield _figure(
        "P1e", "eight statements, 50 connections, recording on", _SERVE, 3.0, eight, _echo("websockets", 50), _RATE
    )
    far, near = _echo("aro-far", 50), _echo("aro-on", 50)
    yield _figure(
        "P2", "echo, 50 connections, recording on", "picows echo, in C", 0.75, near, _echo("picows", 50), _RATE
    )
    yield _figure(
        *("P4", "broadcast to 1,000, recording on", "websockets.broadcast", 1.2),
        *(_broadcast("aro-on"), _broadcast("websockets"), "deliveries/s"),
    )
    for method in ("GET", "POST"):
        yield _figure(
            *(f"P5.{method}", f"HTTP {method} into a handler, JSON out, recording on", _BY_HAND, 1.5),
            *(_http("aro-on", method), _http("starlette", method), "requests/s"),
        )
    yield _figure(
        *("P6", "memory of an idle connection, recording on", _SERVE, 0.6),
        *(_idle("aro-on", "bytes"), _idle("websockets", "bytes"), "bytes", True),
    )
    yield _figure(
        *("P7", "setting up a connection, recording on", _SERVE, 1.2),
        *(_idle("aro-on", "rate"), _idle("websockets", "rate"), "connections/s"),
    )
    yield _figure("P9", "echo, 50 connections, a breakpoint elsewhere", "the same without", 0.97, far, near, _RATE)
    yield from _growth()
    raw = _echo("raw", 50)
    yield _figure(
        "load",
        "what the load generator can do: raw TCP echo",
        "echo, recording off",
        1.0,
        raw,
        _echo("aro-off", 50),
        _RATE,
    )


def _growth() -> Iterator[Figure]:
    """Yield how the rate changes with size: ours at a larger size by ours at a smaller one."""
    for more, fewer in ((50, 1), (500, 50)):
        what, peer = f"growth: echo, {more} connections, recording on", f"the same, {fewer}"
        yield _figure(f"G.c{more}", what, peer, 0.8, _echo("aro-on", more), _echo("aro-on", fewer), _RATE)
    for more, fewer in ((100, 10), (1000, 100)):
        what, peer = f"growth: broadcast to {more}, recording on", f"the same, {fewer}"
        ours, theirs = _broadcast("aro-on", more), _broadcast("aro-on", fewer)
        yield _figure(f"G.b{more}", what, peer, 0.8, ours, theirs, "deliveries/s")
    for more, fewer, goal in ((10_000, 100, 10.0), (1 << 20, 10_000, 0.8)):
        what, peer = f"growth: echo of {more:,} bytes, recording on", f"the same, {fewer:,}"
        yield _figure(f"G.m{more}", what, peer, goal, _echo_of(more), _echo_of(fewer), "bytes/s")


_NEEDED = {"P2": "picows", "P5.GET": "starlette", "P5.POST": "starlette"}
"""Peers that are not there unless the extra ``bench`` is installed."""

FIGURES = [figure for figure in _figures() if find_spec(_NEEDED.get(figure.id, "websockets")) is not None]
