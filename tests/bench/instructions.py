"""How many instructions of Python's a message costs, from the bytes that were read to those that are written.

Nothing but the code decides about them: no neighbour on the machine, no clock. So these figures show what a change did
where rates only differ by their noise, and their peer is what they are known to have been.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from runtime.host.application import Parts, RunOptions, load
from runtime.probe.seam import NullProbe, Probe
from tests.bench.frame import Figure, Ratio
from tests.bench.load import SIZE, http_request, masked, upgrade
from tests.bench.servers import APP

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


async def _counted(probe: Probe, opening: bytes, request: bytes) -> int:
    """Run the bench application, and count what a request costs when it has seen some: the least of three.

    Once a second the server writes the time anew, which is no part of any request.
    """
    application = load(APP, RunOptions(port=0))
    joined: asyncio.Future[Parts] = asyncio.get_running_loop().create_future()
    running = asyncio.ensure_future(application.run(probe, _to_nobody, joined.set_result))
    parts = await joined
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


def counting(opening: bytes, request: bytes, known: int, *, recorded: bool) -> Callable[[], Ratio]:
    """Return the measure of one kind of request, against `known`."""

    def measure() -> Ratio:
        probe = load(APP, RunOptions(port=0)).new_tap(record_statements=False) if recorded else NullProbe()
        count = asyncio.run(_counted(probe, opening, request))
        return Ratio(count / known, count / known, count / known, count, known, "instructions")

    return measure


_ECHO = (upgrade("/ws"), masked(b"x" * SIZE))
_GET = (b"", http_request("GET", "/items/7"))
_POST = (b"", http_request("POST", "/items"))
_KNOWN = "what it is known to be, CPython 3.11"

FIGURES = (
    Figure("I.echo", "echo through a handler, not recorded", _KNOWN, 1.01, counting(*_ECHO, 1_462, recorded=False)),
    Figure("I.echo.on", "the same, recorded", _KNOWN, 1.01, counting(*_ECHO, 2_215, recorded=True)),
    Figure("I.GET", "HTTP GET, JSON out, recorded", _KNOWN, 1.01, counting(*_GET, 2_721, recorded=True)),
    Figure("I.POST", "HTTP POST, the same", _KNOWN, 1.01, counting(*_POST, 2_848, recorded=True)),
)
