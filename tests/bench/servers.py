"""The servers that are measured, each in a process of its own: ``python -m tests.bench.servers KIND LOOP``.

A server listens on a free port of loopback, prints the port, and lives until its standard input ends. The peers are
what their documentation shows; nothing in them is slower than it has to be.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.host import loops, memory

if TYPE_CHECKING:
    from runtime.host.application import Application
    from runtime.host.recorder import Recorder
    from runtime.host.thread import ApplicationThread
    from runtime.probe.commands import Order

APP = Path(__file__).parent / "apps" / "echo"

Serve = Callable[[], Coroutine[Any, Any, None]]


def _ready(port: int) -> None:
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()


# --- ARO ----------------------------------------------------------------------------------------------------------


def aro(recording: str) -> None:
    """Run the bench application as the console does.

    `recording` is ``off``, ``on``, ``disk`` (what the console keeps while it runs), ``statements``, ``far`` (a
    breakpoint elsewhere) or ``rule`` (a hold rule that nothing passes).
    """
    from runtime.host.application import RunOptions, load
    from runtime.host.thread import ApplicationThread
    from runtime.probe.records import ServiceStarted
    from runtime.probe.seam import NullProbe

    application = load(APP, RunOptions(port=0))
    # As the command does, with and without a screen.
    memory.settle()
    if recording == "off":
        loops.run(application.run(NullProbe(), write=_told_port))
        return
    thread = ApplicationThread(application, application.new_tap(record_statements=recording == "statements"))
    if recording in ("far", "rule"):
        thread.post(breakpoints_elsewhere(1) if recording == "far" else rules_that_never_fit(1))
    recorder = _on_disk(thread, application) if recording == "disk" else None
    thread.start()
    while not (started := [raw for raw in thread.journal.since(0).records if raw[4] is ServiceStarted]):
        threading.Event().wait(0.01)
    _ready(int(started[0][6].rpartition(":")[2]))
    sys.stdin.read()
    thread.stop()
    if recorder is not None:
        recorder.close()
        assert not recorder.state.spill_problem, recorder.state.spill_problem


def breakpoints_elsewhere(count: int) -> Order:
    """Return the order for so many breakpoints in another feature set than those of the WebSockets."""
    from runtime.probe.commands import Breakpoint, SetBreakpoints

    lines = (APP / "main.aro").read_text().splitlines()
    line = 1 + lines.index("(createItem: Bench API) {") + 1
    return SetBreakpoints(tuple(Breakpoint(number, file="main.aro", line=line) for number in range(1, count + 1)))


def rules_that_never_fit(count: int) -> Order:
    """Return the order for so many hold rules, each of which has to look at the text of a message."""
    from runtime.probe.commands import HoldRule, SetHoldRules

    return SetHoldRules(tuple(HoldRule(number, f"text:zebra{number}") for number in range(1, count + 1)))


def _on_disk(thread: ApplicationThread, application: Application) -> Recorder:
    """Have all records written to a file that goes with this process."""
    from runtime.host.recorder import Recorder
    from runtime.probe.recording.stream import About

    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    about = About("bench", thread.journal.epoch_ns)
    recorder = Recorder(thread.journal, about, application.program.sources, Path(folder.name) / "spill")
    recorder.start()
    return recorder


def _told_port(text: str, error: bool) -> None:
    head, said, rest = text.partition("HTTP Server started on port ")
    if said and not head:
        _ready(int(rest.split()[0]))


# --- the peers ----------------------------------------------------------------------------------------------------


async def websockets_echo() -> None:
    """Echo, or on ``/all`` tell everybody, as the documentation of websockets shows it."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    async def handler(connection: ServerConnection) -> None:
        to_all = connection.request is not None and connection.request.path == "/all"
        async for message in connection:
            if to_all:
                broadcast(server.connections, message)
            else:
                await connection.send(message)

    async with serve(handler, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        _ready(server.sockets[0].getsockname()[1])
        await server.wait_closed()


async def picows_echo() -> None:
    """Echo in C."""
    from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

    class Echo(WSListener):  # type: ignore[misc]  # no stubs
        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            if frame.msg_type == WSMsgType.TEXT:
                transport.send(WSMsgType.TEXT, frame.get_payload_as_bytes())

    server = await ws_create_server(lambda request: Echo(), "127.0.0.1", 0)
    _ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def raw_echo() -> None:
    """Give back the bytes: what the load generator itself can do."""

    class Echo(asyncio.BufferedProtocol):
        buffer = memoryview(bytearray(65536))

        def connection_made(self, transport: Any) -> None:
            self.transport = transport
            self.greeted = False

        def get_buffer(self, sizehint: int) -> memoryview:
            return self.buffer

        def buffer_updated(self, nbytes: int) -> None:
            if self.greeted:
                # The client's frame is masked: four bytes more than the answer it waits for.
                self.transport.write(bytes(self.buffer[: nbytes - 4]))
            else:
                self.greeted = True
                self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")

    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    _ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def starlette_http() -> None:
    """Answer the two operations of the bench application by hand, with uvicorn (httptools) and starlette."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def get_item(request: Request) -> JSONResponse:
        return JSONResponse({"id": request.path_params["id"], "name": "item"})

    async def create_item(request: Request) -> JSONResponse:
        body = await request.json()
        return JSONResponse({"name": body["name"], "done": True}, status_code=201)

    app = Starlette(
        routes=[Route("/items/{id}", get_item), Route("/items", create_item, methods=["POST"])],
    )
    config = uvicorn.Config(app, port=0, http="httptools", loop="none", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    _ready(server.servers[0].sockets[0].getsockname()[1])
    await serving


PEERS: dict[str, Serve] = {
    "websockets": websockets_echo,
    "picows": picows_echo,
    "raw": raw_echo,
    "starlette": starlette_http,
}


def main(kind: str, loop: str) -> None:
    """Serve until standard input ends."""
    os.environ["ARO_LOOP"] = loop
    threading.Thread(target=_end_with_input, daemon=True).start() if kind not in ARO_WATCHED else None
    if kind.startswith("aro-"):
        aro(kind.removeprefix("aro-"))
    else:
        loops.run(PEERS[kind]())


ARO_WATCHED = frozenset({"aro-on", "aro-disk", "aro-statements", "aro-far", "aro-rule"})
"""These wait for the end of their input by themselves."""


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
