"""How many instructions of Python's a message costs, from the bytes that were read to those that are written.

Nothing but the code decides about them: no neighbour on the machine, no clock. So these figures show what a change did
where rates only differ by their noise, and their peer is what they are known to have been.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from runtime.host.application import Application, Parts, RunOptions, load
from runtime.host.orders import Orders
from runtime.probe.commands import Order
from runtime.probe.seam import NullProbe, Probe
from runtime.probe.tap import Tap
from tests.bench.frame import BEND, Figure, Ratio
from tests.bench.load import SIZE, http_request, masked, upgrade
from tests.bench.made import with_operations
from tests.bench.servers import APP, breakpoints_elsewhere, rules_that_never_fit

_BEGINS = "buffer_updated"
"""The read callback: what happens below it is counted."""
_WARMING_UP = 20


class Meter:
    """Counts instructions below the read callback; `sys.settrace` is given `begin`."""

    def __init__(self) -> None:
        self.instructions = 0

    def begin(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        if frame.f_code.co_name == _BEGINS:
            sys.settrace(self._inside)
            return self._inside(frame, event, argument, outermost=True)
        return None

    def _inside(self, frame: FrameType, event: str, argument: Any, outermost: bool = False) -> Callable[..., Any]:
        frame.f_trace_opcodes = True

        def step(frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
            if event == "opcode":
                self.instructions += 1
            elif event == "return" and outermost:
                sys.settrace(None)
            return step

        return step


Armed = Callable[[int], Order]
"""Given how many, what is looked for while requests are counted."""


async def _counted(
    application: Application, probe: Probe, opening: bytes, request: bytes, orders: Sequence[Order] = ()
) -> int:
    """Run an application, and count what a request costs when it has seen some: the least of three.

    Orders are obeyed before, which takes a tap. Once a second the server writes the time anew, which is no part of
    any request.
    """
    joined: asyncio.Future[Parts] = asyncio.get_running_loop().create_future()
    running = asyncio.ensure_future(application.run(probe, _to_nobody, joined.set_result))
    parts = await joined
    if isinstance(probe, Tap):
        Orders(deque(orders), parts.driver, parts, probe).obey_all()
    while parts.web.port is None:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.web.port)
    for sent in (*([opening] if opening else []), *[request] * _WARMING_UP):
        writer.write(sent)
        await reader.read(65536)
    counts = []
    for _ in range(3):
        meter = Meter()
        sys.settrace(meter.begin)
        try:
            writer.write(request)
            await reader.read(65536)
        finally:
            sys.settrace(None)
        counts.append(meter.instructions)
    writer.close()
    parts.driver.lifecycle.request_shutdown()
    await running
    return min(counts)


def _to_nobody(text: str, error: bool) -> None:
    """What the application prints is no part of this."""


def count(opening: bytes, request: bytes, *orders: Order, app: Path = APP) -> int:
    """Return what a request costs that is recorded, after these orders."""
    application = load(app, RunOptions(port=0))
    tap = application.new_tap(record_statements=False)
    return asyncio.run(_counted(application, tap, opening, request, orders))


def _exactly(instructions: float, known: float) -> Ratio:
    ratio = instructions / known
    return Ratio(ratio, ratio, ratio, instructions, known, "instructions")


def known(opening: bytes, request: bytes, known: int, armed: Armed | None = None) -> Callable[[], Ratio]:
    """Return the measure of one kind of request, recorded, against what it is known to be."""
    return lambda: _exactly(count(opening, request, *([armed(1)] if armed else [])), known)


def unrecorded(opening: bytes, request: bytes, known: int) -> Callable[[], Ratio]:
    def measure() -> Ratio:
        return _exactly(asyncio.run(_counted(load(APP, RunOptions(port=0)), NullProbe(), opening, request)), known)

    return measure


def _with(armed: Armed, many: int) -> float:
    """Return what an echoed message costs with so many."""
    return count(*_ECHO, armed(many))


def _each_of(armed: Armed, many: int) -> float:
    """Return what one of so many adds to that: each has to be asked."""
    return (_with(armed, many) - count(*_ECHO)) / many


def _routed(operations: int) -> float:
    """Return what a GET of the last of so many operations costs."""
    with tempfile.TemporaryDirectory() as folder:
        return count(
            b"", http_request("GET", f"/kinds{operations - 1}/7"), app=with_operations(Path(folder), operations)
        )


def growth(cost: Callable[[int], float], more: int, fewer: int) -> Callable[[], Ratio]:
    return lambda: _exactly(cost(more), cost(fewer))


_ECHO = (upgrade("/ws"), masked(b"x" * SIZE))
_GET = (b"", http_request("GET", "/items/7"))
_POST = (b"", http_request("POST", "/items"))
_KNOWN = "what it is known to be, CPython 3.11"


def _figures() -> Iterator[Figure]:
    far, never = breakpoints_elsewhere, rules_that_never_fit
    yield Figure("I.echo", "echo through a handler, not recorded", _KNOWN, 1.01, unrecorded(*_ECHO, 1_465))
    yield Figure("I.echo.on", "the same, recorded", _KNOWN, 1.01, known(*_ECHO, 2_218))
    yield Figure("I.echo.far", "the same, a breakpoint elsewhere", _KNOWN, 1.01, known(*_ECHO, 2_223, far))
    yield Figure("I.echo.hold", "the same, a hold rule that never fits", _KNOWN, 1.01, known(*_ECHO, 2_794, never))
    yield Figure("I.GET", "HTTP GET, JSON out, recorded", _KNOWN, 1.01, known(*_GET, 2_726))
    yield Figure("I.POST", "HTTP POST, the same", _KNOWN, 1.01, known(*_POST, 2_856))
    yield from _growth()


def _growth() -> Iterator[Figure]:
    """Yield what an echo costs with more of what is looked for, and a GET with more operations in the contract."""
    far, each = partial(_with, breakpoints_elsewhere), partial(_each_of, rules_that_never_fit)
    for more, fewer in ((10, 1), (100, 10)):
        what, peer = f"growth: echo, {more} breakpoints elsewhere", f"the same, {fewer}"
        yield Figure(f"G.far{more}", what, peer, 1.01, growth(far, more, fewer))
        what, peer = f"growth: what a hold rule adds to an echo, one of {more}", f"one of {fewer}"
        yield Figure(f"G.hold{more}", what, peer, BEND, growth(each, more, fewer))
    for more, fewer in ((100, 10), (1_000, 100)):
        what, peer = f"growth: HTTP GET, {more:,} operations in the contract", f"the same, {fewer}"
        yield Figure(f"G.routes{more}", what, peer, 1.01, growth(_routed, more, fewer))


FIGURES = tuple(_figures())
