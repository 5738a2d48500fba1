"""Programs that stream, from their source to the events they handle."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.server import Server, ServerConnection, serve

from runtime.probe.records import LogWritten
from tests.support.apps import start, write_app
from tests.support.watching import watched

HANDLER = """
(Note Price: Tick Handler) {
    Extract the <price> from the <event: price>.
    Log "price ${price}" to the <console>.
    Return an <OK: status> for the <tick>.
}
"""


@contextmanager
def ticking() -> Iterator[int]:
    """Serve two ticks per connection, then close it; give the port."""

    def feed(connection: ServerConnection) -> None:
        for price in (1, 2):
            connection.send(json.dumps({"event": "tick", "payload": json.dumps({"price": price})}))

    server: Server
    with serve(feed, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


class _Events(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b'event: tick\ndata: {"price": 3}\n\ndata: {"price": 4}\n\n')

    def log_message(self, *arguments: Any) -> None:
        """Stay quiet."""


@contextmanager
def telling() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Events) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("server", "scheme", "first"), [(ticking, "ws", 1), (telling, "http", 3)], ids=["websocket", "sse"]
)
def test_messages_are_handled_in_order_and_a_stream_that_ended_is_taken_up_again(
    tmp_path: Path, server: Any, scheme: str, first: int
) -> None:
    with server() as port:
        main = start(
            f'Stream the <Tick> from "{scheme}://127.0.0.1:{port}/" with {{ retry: 0.01 }}.',
            "Keepalive the <application> for the <events>.",
        )
        with watched(write_app(tmp_path, {"main.aro": main + HANDLER})) as one:
            one.wait(LogWritten, lambda record: "has ended it; the next attempt is in 0.01 s" in record.text)
            one.wait(LogWritten, lambda record: record.text == f"price {first}", count=2)
            prices = [record.text for record in one.records(LogWritten) if record.text.startswith("price")]
            assert [f"price {price}" for price in (first, first + 1, first)] == prices[:3]
