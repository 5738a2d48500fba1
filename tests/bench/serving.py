"""One server under one load, each a process of its own on a core of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count

from runtime.host.loops import loop_name
from tests.bench.console import console
from tests.bench.frame import Measure
from tests.bench.servers import APP

ATTACHED = "aro-console"
"""The server that is the console itself, painting in its terminal; the others are those of `servers`."""

_SECONDS = 1.5


def pinned(core: int) -> list[str]:
    """Return what keeps a process on one core; nothing where that is not to be had."""
    available = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if shutil.which("taskset") is None or len(available) < 2:
        return []
    return ["taskset", "-c", str(available[core])]


@contextmanager
def _serving(kind: str) -> Iterator[tuple[int, int]]:
    """Run a server on the loop that runs here; yield its port and its process id."""
    command = [*pinned(0), sys.executable, "-m", "tests.bench.servers", kind, loop_name()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            said = process.stdout.readline()
            if not said:
                raise RuntimeError(f"{kind} did not start")
            yield int(said), process.pid
        finally:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _attached() -> Iterator[tuple[int, int]]:
    with console(APP, pinned(0)) as (screen, port):
        yield port, screen.pid


def _running(kind: str) -> AbstractContextManager[tuple[int, int]]:
    return _attached() if kind == ATTACHED else _serving(kind)


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


_KEPT_UP = 0.97
"""Of what was to be offered; with less, the load has not kept up."""


def slower(kind: str, order: dict[str, object], found: dict[str, float]) -> str:
    """Return what is to be said of a load that was not faster than the server `kind`; empty when it was."""
    asked = float(str(order.get("per_second", 0)))
    if found.get("offered", asked) < asked * _KEPT_UP:
        return f"{kind}: the load offered {found['offered']:,.0f} messages a second where it was to offer {asked:,.0f}"
    load, server = found.get("load_us", 0.0), found["cpu_us"]
    if load <= server:
        return ""
    return (
        f"{kind}: the load takes {load:.1f} us a message, the server {server:.1f}: "
        "it is idle at times, its processor time is what is compared"
    )


def measure(kind: str, **order: object) -> dict[str, float]:
    """Run one server under one load, both fresh; return what the load measured.

    When the load was not faster than the server, that is said: then the rate is the load's. Raises as `under_load`.
    """
    with _running(kind) as (port, pid):
        found = under_load(port, pid, **order)
    if said := slower(kind, order, found):
        sys.stderr.write(f"{said}\n")
    return found


def per_second(kind: str, **order: object) -> Measure:
    """Measure how much a server does in a second of its own processor time, painting included where it paints.

    When it has a core to itself and enough to do, that is its rate; neighbours on a busy machine change it far less.
    """
    return lambda: 1e6 / measure(kind, **{"seconds": _SECONDS, **order})["cpu_us"]


def echo(kind: str, connections: int, path: str = "/ws") -> Measure:
    return per_second(kind, what="echo", path=path, connections=connections)


def echo_of(size: int, connections: int = 4) -> Measure:
    """Measure bytes a second, echoed in messages of `size` bytes."""
    each = per_second("aro-on", what="echo", path="/ws", connections=connections, size=size)
    return lambda: size * each()


def broadcast(kind: str, connections: int = 1000) -> Measure:
    return per_second(kind, what="broadcast", path="/all", connections=connections)


def http(kind: str, method: str, size: int = 0) -> Measure:
    """Measure requests a second; the body of a POST is padded by `size` bytes."""
    path = "/items/7" if method == "GET" else "/items"
    return per_second(kind, what="http", method=method, path=path, connections=50, size=size)


class Idle:
    """Connections that say nothing: what each takes and how soon it is there come of the same runs, turn by turn."""

    def __init__(self, kind: str, connections: int = 1000) -> None:
        self._run = partial(measure, kind, what="idle", path="/ws", connections=connections)
        self._found: list[dict[str, float]] = []

    def bytes(self) -> Measure:
        """Measure the bytes that one takes."""
        return self._each(lambda found: found["bytes"])

    def set_up(self) -> Measure:
        """Measure how many are set up in a second of the server's processor time."""
        return self._each(lambda found: 1e6 / found["cpu_us"])

    def _each(self, of: Callable[[dict[str, float]], float]) -> Measure:
        turns = count()

        def take() -> float:
            turn = next(turns)
            if turn == len(self._found):
                self._found.append(self._run())
            return of(self._found[turn])

        return take
